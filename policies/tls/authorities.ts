import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { standsIn, withPatterns } from "../mtls/places";
import { texts, type CelRule, type ObjectSetRule, type ParameterValues } from "../rule";
import type { KubeView } from "../view";
import { authoritiesOf, authoritySecret, isSelfSigned, issuerOf, ofCertManager, reads, secretOf, signsOthers } from "./issuance";
import { authorityNamespaces, certificateKinds, certManager, isAuthority } from "./words";

/** The stamp is locked away. */
export const authoritiesAtHome: CelRule = {
  form: "cel",
  id: "tls/authorities-at-home",
  promise: "No certificate outside of the authorities' own namespaces may sign others, and no issuer there signs by a key of its own.",
  severity: "critical",
  controls: controls("keys"),
  why: "Whoever may read Secrets in the namespace of an authority's key signs a certificate for any name, and everybody believes it.",
  repair: "remove isCA; take a certificate of the platform's issuer; or list the namespace in authorityNamespaces",
  kinds: [...certificateKinds, `Issuer.${certManager}`],
  parameters: authorityNamespaces,
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `!${isAuthority} || ${standsIn("authorityNamespaces")}`,
      at: "spec.isCA",
      says: 'Certificate "{name}" may sign others',
    },
    {
      each: "object",
      holds: `!object.?spec.?ca.hasValue() || ${standsIn("authorityNamespaces")}`,
      at: "spec.ca",
      says: 'Issuer "{name}" signs by a key that lies in its namespace',
    },
  ],
};

/** No stamp without an office. */
export const authoritiesUsed: ObjectSetRule = {
  form: "object-set",
  id: "tls/authorities-used",
  promise: "Every certificate that may sign others is the key of an issuer.",
  severity: "medium",
  controls: controls("keys"),
  why: "What signs without an issuer is used by hand, and nobody writes down for whom.",
  repair: "remove isCA, or make an issuer with ca.secretName that names its Secret",
  kinds: certificateKinds,
  parameters: authorityNamespaces,
  *judge(certificate, gathering, parameters) {
    if (!signsOthers(certificate)) return;
    const issuers = ["Issuer", "ClusterIssuer"].flatMap((kind) => ofCertManager(gathering, kind));
    // Manifests of one application do not show the issuers of its cluster.
    if (issuers.length === 0) return;
    const secret = secretOf(certificate);
    if (!issuers.some((issuer) => authoritySecret(issuer) === secret && reads(issuer, certificate.namespace, parameters)))
      yield { at: ["spec", "isCA"], message: `Certificate "${certificate.name}" may sign others, and no issuer signs by it` };
  },
};

/** Somebody else has to vouch. */
export const leavesSigned: ObjectSetRule = {
  form: "object-set",
  id: "tls/leaves-signed",
  promise: "No certificate of a server or a client is signed by its own key.",
  severity: "high",
  controls: controls("certificates"),
  why: "Nobody can verify it: each caller has to be told of each certificate, or told not to look.",
  repair: "let a self-signed issuer sign the certificate of an authority, and that authority all others",
  kinds: certificateKinds,
  *judge(certificate, gathering) {
    if (signsOthers(certificate)) return;
    const issuer = issuerOf(certificate, gathering);
    if (issuer !== undefined && isSelfSigned(issuer))
      yield { at: ["spec", "issuerRef"], message: `Certificate "${certificate.name}" is signed by its own key` };
  },
};

/** In production somebody vouches for the authority too. */
export const rootsTrusted: ObjectSetRule = {
  form: "object-set",
  id: "tls/roots-trusted",
  promise: "No certificate of a server or a client is signed by an authority that vouches for itself.",
  severity: "high",
  controls: controls("certificates"),
  why: "The root's key lies in the cluster that it vouches for: who breaks in can be anybody from then on, and nobody outside is asked.",
  repair: "take an issuer of a public authority (letsencrypt) or of a Vault (vault-pki)",
  kinds: certificateKinds,
  parameters: authorityNamespaces,
  *judge(certificate, gathering, parameters) {
    if (signsOthers(certificate)) return;
    const issuer = issuerOf(certificate, gathering);
    if (issuer !== undefined && !isSelfSigned(issuer) && endsInItself(issuer, gathering, parameters))
      yield {
        at: ["spec", "issuerRef"],
        message: `Certificate "${certificate.name}" is signed by ${issuer.kind} "${issuer.name}", whose root signed itself`,
      };
  },
};

/** Whether the chain above an issuer ends in a certificate that signed itself: worked out once for all that it signs. */
function endsInItself(issuer: KubeView, gathering: Gathering, parameters: ParameterValues, seen: readonly KubeView[] = []): boolean {
  if (isSelfSigned(issuer)) return true;
  if (seen.includes(issuer)) return false;
  const above = (): boolean =>
    authoritiesOf(issuer, gathering, parameters).some((authority) => {
      const next = issuerOf(authority, gathering);
      return next !== undefined && endsInItself(next, gathering, parameters, [...seen, issuer]);
    });
  const kept = `root of ${issuer.kind} ${issuer.subject} ${texts(parameters, "authorityNamespaces").join()}`;
  return seen.length > 0 ? above() : gathering.once(kept, above);
}
