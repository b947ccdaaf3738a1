import type { Cluster } from "./cluster";
import { stranger } from "./declared-surroundings";
import { lastPort, type Span } from "./ports";
import type { Direction, Opening } from "./subjects";
import type { Workload } from "./workloads";

/** Told of ports that one side leaves open between two ends, and through which policy; nothing where none closes it. */
type OnHalf = (from: string, to: string, span: Span, policy: string | undefined) => void;

/**
 * What each policy opens on its own side, as if the other end opened everything: a rule that is too wide is a hole in waiting, even while the
 * other end still closes it.
 */
export function eachHalf(cluster: Cluster, workloads: readonly Workload[], take: OnHalf): void {
  const anybody = cluster.byId.get(stranger);
  for (const workload of workloads)
    for (const direction of directions) {
      const side = cluster.sides.side(workload, direction);
      if (side.closed) for (const opening of side.allows) opened(workload, direction, opening, anybody, take);
      else if (direction === "egress") take(workload.id, "0.0.0.0/0", everyTcp, undefined);
      else take("0.0.0.0/0", workload.id, everyTcp, undefined);
    }
}

const directions = ["egress", "ingress"] as const;
const everyTcp: Span = { protocol: "TCP", first: 1, last: lastPort };

function opened(workload: Workload, direction: Direction, opening: Opening, anybody: Workload | undefined, take: OnHalf): void {
  const { crowd, ranges, hosts, policy } = opening;
  const isOut = direction === "egress";
  const tell = (other: string, span: Span): void => {
    if (isOut) take(workload.id, other, span, policy);
    else take(other, workload.id, span, policy);
  };
  // Pods that addresses hold as well are no peers that the rule names.
  const peers = ranges.length > 0 ? [] : anybody !== undefined && crowd.has(anybody) ? [anybody] : crowd.members;
  for (const peer of peers)
    if (peer !== workload) for (const span of opening.lanes(isOut ? peer.ports : workload.ports)) tell(peer.id, span);
  if (ranges.length + hosts.length === 0) return;
  for (const span of opening.lanes(isOut ? [] : workload.ports)) {
    for (const { text } of opening.networks) tell(text, span);
    for (const host of hosts) tell(host, span);
  }
}
