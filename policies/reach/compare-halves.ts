import { networksOf, showNetwork } from "./addresses";
import type { Cluster } from "./cluster";
import { stranger } from "./declared-surroundings";
import { showSpan, spansOf } from "./ports";
import type { Edge } from "./relation";
import type { Direction, Opening } from "./subjects";
import type { Workload } from "./workloads";

/**
 * What each policy opens on its own side, as if the other end opened everything: a rule that is too wide is a hole in waiting, even while the
 * other end still closes it.
 */
export function* halfEdges(cluster: Cluster, workloads: readonly Workload[]): Generator<Edge> {
  const byId = new Map(cluster.workloads.map((one) => [one.id, one]));
  for (const workload of workloads)
    for (const direction of ["egress", "ingress"] as const) {
      const side = cluster.sides.side(workload, direction);
      if (side.closed) for (const opening of side.allows) yield* opened(workload, direction, opening, byId.get(stranger));
      else yield { ...ends(workload, "0.0.0.0/0", direction), port: "*", protocol: "TCP", over: "any", only: [], by: [] };
    }
}

function* opened(workload: Workload, direction: Direction, opening: Opening, anybody: Workload | undefined): Generator<Edge> {
  const { crowd, ranges, hosts, ports, policy } = opening;
  const edge = { over: "any", only: [], by: [policy] } as const;
  // Pods that addresses hold as well are no peers that the rule names.
  const peers = ranges.length > 0 ? [] : anybody !== undefined && crowd.has(anybody) ? [anybody] : crowd.members;
  for (const peer of peers) {
    if (peer === workload) continue;
    for (const span of spansOf(ports, (direction === "egress" ? peer : workload).ports))
      yield { ...ends(workload, peer.id, direction), port: showSpan(span), protocol: span.protocol, ...edge };
  }
  const outside = [...ranges.flatMap(networksOf).map(showNetwork), ...hosts];
  for (const span of outside.length === 0 ? [] : spansOf(ports, direction === "ingress" ? workload.ports : []))
    for (const other of outside) yield { ...ends(workload, other, direction), port: showSpan(span), protocol: span.protocol, ...edge };
}

function ends({ id }: Workload, other: string, direction: Direction): Pick<Edge, "from" | "to"> {
  return direction === "egress" ? { from: id, to: other } : { from: other, to: id };
}
