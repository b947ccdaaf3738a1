import type { PeerPlan } from "../../model/plan/plan";

/** The relation's name for a peer of the platform's own flows: addresses and hosts as they are, pods by what their first label says. */
export function peerId(peer: PeerPlan): string {
  if (peer.kind === "addresses") return peer.cidr;
  if (peer.kind === "host") return peer.host;
  return `${peer.namespace}/${standInName(peer.labels)}`;
}

/** A peer, and its account where it is in the mesh under one. */
export type Peer = PeerPlan & { readonly account?: string };

/** Somebody of whom no policy speaks: what is open to this pod is open to any. */
export const stranger = "stranger/anybody";

interface StandIn {
  readonly apiVersion: "v1";
  readonly kind: "Namespace" | "Pod";
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec?: { readonly containers: readonly { readonly name: string }[]; readonly serviceAccountName?: string };
}

/**
 * Pods that a plan relies on and does not make (resolvers, the control plane, who collects metrics), and a stranger: so that the relation can
 * speak of them. What of them is among the manifests already is left out.
 */
export function* surroundings(peers: Iterable<Peer>): Generator<StandIn> {
  const made = new Set<string>();
  const pods: Peer[] = [...peers, { kind: "pods", namespace: "stranger", labels: { app: "anybody" } }];
  for (const peer of pods) {
    if (peer.kind !== "pods" || made.has(peerId(peer))) continue;
    made.add(peerId(peer));
    if (!made.has(peer.namespace)) {
      made.add(peer.namespace);
      const labels = { "kubernetes.io/metadata.name": peer.namespace };
      yield { apiVersion: "v1", kind: "Namespace", metadata: { name: peer.namespace, labels } };
    }
    const metadata = { name: standInName(peer.labels), namespace: peer.namespace, labels: peer.labels };
    const { account = "" } = peer;
    const spec = account === "" ? { containers: [] } : { containers: [{ name: "istio-proxy" }], serviceAccountName: account };
    yield { apiVersion: "v1", kind: "Pod", metadata, spec };
  }
}

function standInName(labels: Readonly<Record<string, string>>): string {
  return Object.values(labels)[0] ?? "anything";
}
