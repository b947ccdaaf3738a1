import type { KubeObject } from "../kubernetes/manifest";

/** An object that cert-manager or trust-manager reads. */
interface OperatorObject<Version extends string, Kind extends string, Spec> extends KubeObject {
  readonly apiVersion: Version;
  readonly kind: Kind;
  readonly spec: Spec;
}

/** A field of a secret. */
interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** An account at an authority, and how it is shown that a name is ours: by a record in the zone. */
interface AcmeIssuer {
  readonly server: string;
  readonly email?: string;
  readonly privateKeySecretRef: SecretKey;
  readonly enableDurationFeature: boolean;
  readonly solvers: readonly {
    readonly selector: { readonly dnsZones: readonly string[] };
    readonly dns01: { readonly cloudflare: { readonly apiTokenSecretRef: SecretKey } };
  }[];
}

/** A vault that signs for whoever shows it a token of this account. */
interface VaultIssuer {
  readonly server: string;
  readonly path: string;
  readonly caBundle?: string;
  readonly auth: {
    readonly kubernetes: {
      readonly mountPath: string;
      readonly role: string;
      readonly serviceAccountRef: { readonly name: string; readonly audiences: readonly string[] };
    };
  };
}

export type ClusterIssuer = OperatorObject<
  "cert-manager.io/v1",
  "ClusterIssuer",
  | { readonly acme: AcmeIssuer }
  | { readonly selfSigned: Readonly<Record<string, never>> }
  | { readonly ca: { readonly secretName: string } }
  | { readonly vault: VaultIssuer }
>;

export type Usage = "digital signature" | "server auth" | "client auth" | "cert sign" | "crl sign";

export type Certificate = OperatorObject<
  "cert-manager.io/v1",
  "Certificate",
  {
    readonly secretName: string;
    readonly secretTemplate: { readonly labels: Readonly<Record<string, string>> };
    readonly issuerRef: { readonly group: "cert-manager.io"; readonly kind: "ClusterIssuer"; readonly name: string };
    readonly isCA: boolean;
    readonly commonName?: string;
    readonly dnsNames?: readonly string[];
    readonly usages: readonly Usage[];
    readonly duration: string;
    readonly renewBeforePercentage: number;
    readonly privateKey: {
      readonly algorithm: "ECDSA";
      readonly size: 256;
      readonly encoding: "PKCS8";
      readonly rotationPolicy: "Always";
    };
    readonly revisionHistoryLimit: number;
  }
>;

/** What apps trust: a ConfigMap of the same name in each namespace that is selected. */
export type Bundle = OperatorObject<
  "trust.cert-manager.io/v1alpha1",
  "Bundle",
  {
    readonly sources: readonly { readonly secret: SecretKey }[];
    readonly target: {
      readonly configMap: { readonly key: string };
      readonly namespaceSelector: {
        readonly matchLabels: Readonly<Record<string, string>>;
        readonly matchExpressions: readonly { readonly key: string; readonly operator: "Exists" }[];
      };
    };
  }
>;
