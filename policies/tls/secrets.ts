import { fieldOf } from "../../model/documents/document";
import { redact, secretIn } from "../../model/text/secrets";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { textIn } from "../mtls/places";
import type { CelRule, ObjectRule, ObjectSetRule } from "../rule";
import { textsIn } from "../texts";
import { isBuiltIn } from "../view";
import { certificatesBySecret, secretOf } from "./issuance";
import { certificateKinds, issuerKinds } from "./words";

/** One Secret, one writer. */
export const secretsDistinct: ObjectSetRule = {
  form: "object-set",
  id: "tls/secrets-distinct",
  promise: "No two certificates are written into one Secret, nor into one that is given by hand.",
  severity: "high",
  controls: controls("correctness"),
  why: "An older cert-manager asks without end, because each of the two takes the other's certificate for wrong, until the authority refuses. A newer one leaves the second without any.",
  repair: "give each Certificate a secretName of its own, and remove the Secret that was written by hand",
  kinds: certificateKinds,
  *judge(certificate, gathering) {
    const secret = secretOf(certificate);
    const other = certificatesBySecret(gathering)
      .get(`${certificate.namespace}/${secret}`)
      ?.find((one) => one !== certificate);
    if (other !== undefined) yield { at: ["spec", "secretName"], message: `Certificate "${other.name}" writes the Secret "${secret}" too` };
    if (isGiven(gathering, certificate.namespace, secret))
      yield { at: ["spec", "secretName"], message: `the Secret "${secret}" is given by hand too` };
  },
};

function isGiven(gathering: Gathering, namespace: string, name: string): boolean {
  return gathering.named("Secret", namespace, name).some((view) => isBuiltIn(view.object));
}

/** What programs that copy Secrets from namespace to namespace go by. */
const copiers = ["reflector.v1.k8s.emberstack.com/", "replicator.v1.mittwald.de/", "kubed.appscode.com/", "synator/"];
const uncopied = (notes: string): string => `${notes}.all(key, !${JSON.stringify(copiers)}.exists(copier, key.startsWith(copier)))`;
const template = "object.?spec.?secretTemplate";

/** A key stays at home. */
export const secretsStay: CelRule = {
  form: "cel",
  id: "tls/secrets-stay",
  promise: "No Secret of a certificate is copied into other namespaces.",
  severity: "high",
  controls: controls("keys"),
  why: "With the key goes the name: whoever may read Secrets in any of those namespaces can be the host, and nobody knows how many copies there are.",
  repair: "remove the annotation; let the gateway's namespace have the Certificate, or ask for one for each namespace",
  kinds: [...certificateKinds, "Secret"],
  clauses: [
    {
      each: "object",
      holds: `${uncopied(`${template}.?annotations.orValue({})`)} && ${uncopied(`${template}.?labels.orValue({})`)}`,
      at: "spec.secretTemplate",
      says: 'Certificate "{name}" has its Secret copied into other namespaces',
    },
    {
      each: "object",
      holds: `object.kind != "Secret" || object.?type.orValue("") != "kubernetes.io/tls" || ${uncopied("object.?metadata.?annotations.orValue({})")}`,
      at: "metadata.annotations",
      says: 'Secret "{name}" of a certificate is copied into other namespaces',
    },
  ],
};

/** The word for a thing is not the thing. */
export const secretsReferenced: ObjectRule = {
  form: "object",
  id: "tls/secrets-referenced",
  promise: "Every token and password of a certificate or an issuer is named, and stands in a Secret.",
  severity: "high",
  controls: controls("secrets"),
  why: "Certificates and issuers may be read by many, and stand in repositories and backups; a token for DNS is as good as the domain.",
  repair: "put it into a Secret, and name that: passwordSecretRef, apiTokenSecretRef, tokenSecretRef",
  kinds: [...certificateKinds, ...issuerKinds],
  *judge(view) {
    const spec = fieldOf(view.object, "spec");
    const stores = fieldOf(spec, "keystores");
    for (const kind of ["jks", "pkcs12"])
      if (textIn(fieldOf(fieldOf(stores, kind), "password")) !== "")
        yield { at: ["spec", "keystores", kind, "password"], message: `the password of the key store of "${view.name}" is written out` };
    for (const { text, field, path } of textsIn(spec, "", ["spec"])) {
      if (path[1] === "keystores" || field === "caBundle") continue;
      const what = secretIn(text, field);
      const isMarked = view.secrets.some((secret) => secret.join("\0") === path.join("\0"));
      if (what === undefined && !isMarked) continue;
      yield { at: path, message: `field "${redact(field)}" of "${view.name}" holds ${what ?? "a value that is marked as a secret"}` };
    }
  },
};
