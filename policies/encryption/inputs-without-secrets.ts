import { secretIn } from "../../model/text/secrets";
import { controls } from "../controls";
import type { ResourceRule } from "../rule";
import { textsIn } from "../texts";

/** What is asked for is written into the state, and shown in every preview. */
export const inputsWithoutSecrets: ResourceRule = {
  form: "resource",
  id: "encryption/inputs-without-secrets",
  promise: "No resource is asked for with a secret that is not marked as one.",
  severity: "high",
  controls: controls("secrets"),
  why: "Pulumi encrypts what is marked as a secret. Everything else stands in the state file and in each preview as it is.",
  repair: "take the value from config with requireSecret, or wrap it in pulumi.secret",
  types: "all",
  needsMarks: true,
  *judge(resource) {
    for (const { text, field, path } of textsIn(resource.inputs, "", [])) {
      const isMarked = resource.secrets.some((secret) => secret.every((step, at) => step === path[at]));
      const what = isMarked ? undefined : secretIn(text, field);
      if (what !== undefined) yield { at: path, message: `the input holds ${what}` };
    }
  },
};
