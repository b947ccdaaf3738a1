import type { KubeObject } from "../kubernetes/manifest";

/** An object of the mesh: its kind, and what it says. */
interface MeshObject<Version extends string, Kind extends string, Spec> extends KubeObject {
  readonly apiVersion: Version;
  readonly kind: Kind;
  readonly spec: Spec;
}

type Networking<Kind extends string, Spec> = MeshObject<"networking.istio.io/v1", Kind, Spec>;
type Security<Kind extends string, Spec> = MeshObject<"security.istio.io/v1", Kind, Spec>;

interface Selector {
  readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
}

export type PeerAuthentication = Security<
  "PeerAuthentication",
  Selector & {
    readonly mtls: { readonly mode: "STRICT" };
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode: "PERMISSIVE" | "DISABLE" }>>;
  }
>;

export interface AuthorizationRule {
  readonly from?: readonly {
    readonly source: {
      readonly principals?: readonly string[];
      readonly remoteIpBlocks?: readonly string[];
      readonly notRemoteIpBlocks?: readonly string[];
      readonly requestPrincipals?: readonly string[];
      readonly notRequestPrincipals?: readonly string[];
    };
  }[];
  readonly to?: readonly {
    readonly operation: {
      readonly ports?: readonly string[];
      readonly hosts?: readonly string[];
      readonly notHosts?: readonly string[];
      readonly methods?: readonly string[];
      readonly paths?: readonly string[];
    };
  }[];
  readonly when?: readonly { readonly key: string; readonly values?: readonly string[]; readonly notValues?: readonly string[] }[];
}

/** Without an action: ALLOW. With an empty spec: nothing is allowed. */
export type AuthorizationPolicy = Security<
  "AuthorizationPolicy",
  Selector & { readonly action?: "ALLOW" | "DENY"; readonly rules?: readonly AuthorizationRule[] }
>;

export type Sidecar = Networking<
  "Sidecar",
  {
    readonly workloadSelector?: { readonly labels: Readonly<Record<string, string>> };
    readonly outboundTrafficPolicy: { readonly mode: "REGISTRY_ONLY" };
    readonly egress: readonly { readonly hosts: readonly string[] }[];
  }
>;

export type ServiceEntry = Networking<
  "ServiceEntry",
  {
    readonly hosts: readonly string[];
    readonly addresses?: readonly string[];
    readonly exportTo: readonly string[];
    readonly location: "MESH_EXTERNAL" | "MESH_INTERNAL";
    readonly resolution: "NONE" | "STATIC" | "DNS";
    readonly ports: readonly { readonly number: number; readonly name: string; readonly protocol: "TLS" | "TCP" | "HTTP" | "GRPC" }[];
    readonly endpoints?: readonly { readonly address: string; readonly ports?: Readonly<Record<string, number>> }[];
    readonly subjectAltNames?: readonly string[];
  }
>;
