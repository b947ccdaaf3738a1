import { controls } from "../controls";
import type { CelRule } from "../rule";

/** A pod has an identity of its own. */
export const ownServiceAccount: CelRule = {
  form: "cel",
  id: "hardening/own-service-account",
  promise: "Every pod has a ServiceAccount of its own, not its namespace's default one.",
  severity: "medium",
  controls: controls("identity", "5.1.5"),
  why: "What is given to the default ServiceAccount is given to every pod of the namespace that names none.",
  repair: "make a ServiceAccount for the application and set serviceAccountName",
  kinds: "pods",
  clauses: [
    {
      each: "pod",
      holds: '!(variables.pod.?serviceAccountName.orValue(variables.pod.?serviceAccount.orValue("")) in ["", "default"])',
      at: "serviceAccountName",
      says: "the pod runs as the default ServiceAccount of its namespace",
    },
  ],
};

/** A pod has no key to the API server. */
export const tokenNotMounted: CelRule = {
  form: "cel",
  id: "hardening/token-not-mounted",
  promise: "No pod is given a token for the API server that it did not ask for.",
  severity: "medium",
  controls: controls("identity", "5.1.6"),
  why: "Most applications never call the API server; who breaks into one should find no key to it.",
  repair: "set automountServiceAccountToken to false in the pod, and mount a projected token where one is needed",
  kinds: "pods",
  clauses: [
    {
      each: "pod",
      holds: "!variables.pod.?automountServiceAccountToken.orValue(true)",
      at: "automountServiceAccountToken",
      says: "the pod gets a token for the API server",
    },
  ],
};

/** A ServiceAccount gives no token to pods that say nothing. */
export const tokenNotGiven: CelRule = {
  form: "cel",
  id: "hardening/token-not-given",
  promise: "No ServiceAccount gives its token to pods by itself.",
  severity: "low",
  controls: controls("identity", "5.1.6"),
  why: "A pod that forgets to refuse the token gets it, unless the ServiceAccount says otherwise.",
  repair: "set automountServiceAccountToken to false",
  kinds: ["ServiceAccount"],
  clauses: [
    {
      each: "object",
      holds: "!object.?automountServiceAccountToken.orValue(true)",
      at: "automountServiceAccountToken",
      says: 'ServiceAccount "{name}" gives its token to pods',
    },
  ],
};
