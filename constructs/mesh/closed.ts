import type { KubeObject } from "../kubernetes/manifest";
import type { AuthorizationPolicy, PeerAuthentication, Sidecar } from "./istio";

type Metadata = KubeObject["metadata"];

/** Where the mesh keeps what holds for all of it. */
export const meshNamespace = "istio-system";

/** Only mutual TLS, for everything that the policy's namespace holds. */
export function strict(metadata: Metadata): PeerAuthentication {
  return { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", metadata, spec: { mtls: { mode: "STRICT" } } };
}

/** Nobody is let in: each declared flow adds a policy that lets one identity in. */
export function denyAll(metadata: Metadata): AuthorizationPolicy {
  return { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata, spec: {} };
}

/** The hosts that a workload's proxy knows; others are not reached. Without a workload it holds for those that have none of their own. */
export function knownHosts(metadata: Metadata, hosts: readonly string[], labels?: Readonly<Record<string, string>>): Sidecar {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Sidecar",
    metadata,
    spec: {
      ...(labels === undefined ? {} : { workloadSelector: { labels } }),
      outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
      egress: [{ hosts }],
    },
  };
}
