import type { KubeObject } from "../kubernetes/manifest";

interface Networking<Kind extends string, Spec> extends KubeObject {
  readonly apiVersion: "networking.istio.io/v1";
  readonly kind: Kind;
  readonly spec: Spec;
}

/** What a gateway listens on, for which hosts. */
export type Gateway = Networking<
  "Gateway",
  {
    readonly selector: Readonly<Record<string, string>>;
    readonly servers: readonly {
      readonly port: { readonly number: number; readonly name: string; readonly protocol: string };
      readonly hosts: readonly string[];
      readonly tls?: Readonly<Record<string, unknown>>;
    }[];
  }
>;

/** Where requests and connections are led. */
export type VirtualService = Networking<
  "VirtualService",
  {
    readonly hosts: readonly string[];
    readonly gateways: readonly string[];
    readonly exportTo?: readonly string[];
    readonly http?: readonly Readonly<Record<string, unknown>>[];
    readonly tls?: readonly Readonly<Record<string, unknown>>[];
    readonly tcp?: readonly Readonly<Record<string, unknown>>[];
  }
>;

/** How a destination is spoken to. */
export type DestinationRule = Networking<
  "DestinationRule",
  {
    readonly host: string;
    readonly exportTo?: readonly string[];
    readonly trafficPolicy?: Readonly<Record<string, unknown>>;
    readonly subsets?: readonly { readonly name: string; readonly trafficPolicy?: Readonly<Record<string, unknown>> }[];
  }
>;

interface Labelled {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
}

/** Whose tokens a workload believes. A request without a token passes: an AuthorizationPolicy has to ask for one. */
export interface RequestAuthentication extends KubeObject {
  readonly apiVersion: "security.istio.io/v1";
  readonly kind: "RequestAuthentication";
  readonly spec: Labelled & {
    readonly jwtRules: readonly {
      readonly issuer: string;
      readonly audiences: readonly string[];
      readonly jwksUri?: string;
      readonly forwardOriginalToken: boolean;
    }[];
  };
}

/** A change to what the proxies themselves are told. */
export interface EnvoyFilter extends KubeObject {
  readonly apiVersion: "networking.istio.io/v1alpha3";
  readonly kind: "EnvoyFilter";
  readonly spec: {
    readonly workloadSelector: { readonly labels: Readonly<Record<string, string>> };
    readonly configPatches: readonly {
      readonly applyTo: "HTTP_FILTER" | "HTTP_ROUTE" | "NETWORK_FILTER";
      readonly match: Readonly<Record<string, unknown>>;
      readonly patch: { readonly operation: "MERGE" | "INSERT_BEFORE"; readonly value: Readonly<Record<string, unknown>> };
    }[];
  };
}

/** What a request is, and is not. */
interface Operation {
  readonly hosts?: readonly string[];
  readonly ports?: readonly string[];
  readonly paths?: readonly string[];
  readonly notPaths?: readonly string[];
}

/** Which requests a gateway or a workload lets in, or refuses, by what they carry. */
export interface RequestPolicy extends KubeObject {
  readonly apiVersion: "security.istio.io/v1";
  readonly kind: "AuthorizationPolicy";
  readonly spec: Labelled & {
    readonly action: "ALLOW" | "DENY";
    readonly rules: readonly {
      readonly from?: readonly {
        readonly source: {
          readonly principals?: readonly string[];
          readonly remoteIpBlocks?: readonly string[];
          readonly notRequestPrincipals?: readonly string[];
        };
      }[];
      readonly to?: readonly { readonly operation: Operation }[];
      readonly when?: readonly { readonly key: string; readonly notValues: readonly string[] }[];
    }[];
  };
}
