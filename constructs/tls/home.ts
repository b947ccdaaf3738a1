import type { OwnFlowPlan } from "../../model/plan/plan";
import type { TlsPlan } from "../../model/plan/tls-plan";
import type { KubeObject } from "../kubernetes/manifest";
import type { Resolvers } from "../mesh/cilium";
import { closedToNetwork, namespace, within, type Place } from "../region-zone/namespace";

/** Its webhook is called by the API server, and its other ways lead to authorities outside: neither has an identity of the mesh. */
const outsideBecause = "the API server calls in and authorities outside are called: neither is in the mesh";

/** Where the operator of certificates lives: hardened, outside of the mesh, and closed but for what the operator needs. */
export function certManagerHome(tls: TlsPlan, resolvers: Resolvers): readonly KubeObject[] {
  const place: Place = { name: tls.namespace, labels: tls.labels, own: tls.own };
  return [namespace(place, outsideBecause), ...closedToNetwork(place, resolvers), ...apiServerByName(tls, place)];
}

/** Cilium knows the API server by what it is: ranges of addresses do not select nodes and what runs on them. */
function apiServerByName(tls: TlsPlan, place: Place): readonly KubeObject[] {
  if (tls.cni !== "cilium") return [];
  const addresses = tls.apiServer ?? tls.nodesCidr;
  return tls.own
    .filter(({ peers }) => peers.some((peer) => peer.kind === "addresses" && peer.cidr === addresses))
    .map((flow) => ({
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { ...within(place, flow.name), annotations: { "parapet.dev/reason": flow.because } },
      spec: { endpointSelector: Object.keys(flow.pods).length === 0 ? {} : { matchLabels: flow.pods }, ...entities(flow) },
    }));
}

function entities({ direction, ports }: OwnFlowPlan) {
  const toPorts = [{ ports: ports.map(({ port, protocol }) => ({ port: String(port), protocol })) }];
  // A managed API server comes in by way of a node, and one of one's own is on a node: what it is known as differs with that.
  if (direction === "in") return { ingress: [{ fromEntities: ["host", "kube-apiserver", "remote-node"], toPorts }] };
  return { egress: [{ toEntities: ["kube-apiserver"], toPorts }] };
}
