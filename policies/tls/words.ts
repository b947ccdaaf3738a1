import type { Parameter } from "../rule";

/** The API group of cert-manager. */
export const certManager = "cert-manager.io";

/** What asks for a certificate. */
export const certificateKinds: readonly string[] = [`Certificate.${certManager}`];

/** What signs certificates: in one namespace, or in all. */
export const issuerKinds: readonly string[] = [`Issuer.${certManager}`, `ClusterIssuer.${certManager}`];

/** In CEL: whether the certificate may sign others. */
export const isAuthority = "object.?spec.?isCA.orValue(false)";

/** In CEL: the names that the certificate is for. */
export const dnsNames = "object.?spec.?dnsNames.orValue([])";

/** In CEL: how long the certificate lives; where nothing is said, cert-manager asks for 90 days. */
export const lifetime = 'duration(object.?spec.?duration.orValue("2160h"))';

/** Where the keys of authorities are kept. They are named, and no label on somebody's object can forge a name. */
export const authorityNamespaces: Readonly<Record<string, Parameter>> = {
  authorityNamespaces: {
    default: ["cert-manager"],
    says: "the namespaces in which the keys of authorities are kept; * stands for any characters",
    pattern: "^[a-z0-9*][a-z0-9.*-]*$",
  },
};
