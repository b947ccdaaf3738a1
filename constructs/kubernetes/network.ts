import type { OwnFlowPlan, PeerPlan } from "../../model/plan/plan";
import { byName, type Resolvers } from "../mesh/cilium";
import type { EgressRule, IngressRule, KubeObject, NetworkPeer, NetworkPolicy } from "./manifest";

interface PolicyParts {
  readonly metadata: KubeObject["metadata"];
  /** Whose policy it is; every pod of the namespace where it is empty. */
  readonly selector: Readonly<Record<string, string>>;
  readonly ingress?: readonly IngressRule[];
  readonly egress?: readonly EgressRule[];
}

/** A policy over the directions that it names. One that is named and has no rule is closed. */
export function policy({ metadata, selector, ingress, egress }: PolicyParts): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata,
    spec: {
      podSelector: Object.keys(selector).length === 0 ? {} : { matchLabels: selector },
      policyTypes: [...(ingress === undefined ? [] : ["Ingress"]), ...(egress === undefined ? [] : ["Egress"])],
      // An API server drops an empty list, and would see a change at every apply.
      ...(ingress === undefined || ingress.length === 0 ? {} : { ingress: distinct(ingress) }),
      ...(egress === undefined || egress.length === 0 ? {} : { egress: distinct(egress) }),
    },
  };
}

/** A flow that pods of a namespace need, as a policy of its own; by name where it leads to a host, and the plugin knows names. */
export function ownPolicy(flow: OwnFlowPlan, resolvers: Resolvers, metadata: (name: string) => KubeObject["metadata"]): KubeObject {
  const named = flow.peers.flatMap((peer) => (peer.kind === "host" && peer.byName ? [peer.host] : []));
  if (named.length > 0)
    return byName(
      metadata(flow.name),
      flow.pods,
      resolvers,
      named.flatMap((host) => flow.ports.map(({ port, protocol }) => ({ host, port, protocol }))),
    );
  const peers = distinct(flow.peers.flatMap(peersOf));
  const ports = flow.ports.map(({ port, protocol }) => ({ port, protocol }));
  return policy({
    metadata: metadata(flow.name),
    selector: flow.pods,
    ...(flow.direction === "in" ? { ingress: [{ from: peers, ports }] } : { egress: [{ to: peers, ports }] }),
  });
}

function peersOf(peer: PeerPlan): readonly NetworkPeer[] {
  switch (peer.kind) {
    case "addresses":
      return [addresses(peer.cidr)];
    case "pods":
      return [pods(peer.namespace, peer.labels)];
    case "host":
      return peer.byName ? [] : outside;
  }
}

/** Wherever a name may lead, but for one's own networks, and where clouds hand out credentials. */
export const outside: readonly NetworkPeer[] = [
  addresses("0.0.0.0/0", ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]),
  addresses("::/0", ["::1/128", "64:ff9b::/96", "fc00::/7", "fe80::/10"]),
];

/** A range of addresses, but for parts of it. */
export function addresses(cidr: string, except: readonly string[] = []): NetworkPeer {
  return { ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) } };
}

/** Pods of one namespace: a label alone would select them in every namespace. */
export function pods(namespace: string, labels: Readonly<Record<string, string>>): NetworkPeer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    ...(Object.keys(labels).length === 0 ? {} : { podSelector: { matchLabels: labels } }),
  };
}

export function distinct<T>(list: readonly T[]): readonly T[] {
  return list.length < 2 ? list : [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}
