import { anywhere, byAddress, less, meets, networksOf, showNetwork, type Range } from "./addresses";
import { Candidates } from "./candidates";
import type { Cluster } from "./cluster";
import { add } from "./label-index";
import { openLanes, shared, showSpan, type Lane, type OpenSpan } from "./ports";
import type { Edge } from "./relation";
import { lanesOf, type Side } from "./sides";
import type { Direction, Opening } from "./subjects";
import type { Workload } from "./workloads";

/** What the policies leave open from one workload to another. A pod always reaches itself; the copies of a workload ask as strangers do. */
export function between(cluster: Cluster, from: Workload, to: Workload): OpenSpan[] {
  const [out, into] = [cluster.sides.side(from, "egress"), cluster.sides.side(to, "ingress")];
  const leaving = out.lanes(to, to.ports);
  if (leaving.length === 0) return [];
  const entering = into.lanes(from, to.ports);
  return shared(leaving, entering, [...out.denied(to, to.ports), ...into.denied(from, to.ports)]);
}

/** A block of addresses outside, and what is open to or from it. */
export interface OpenBlock {
  readonly block: Range;
  readonly spans: readonly OpenSpan[];
}

/** The blocks of addresses that a workload may send to, or be reached from: the rules' own, less what they except and what is denied. */
export function outside(cluster: Cluster, workload: Workload, direction: Direction): OpenBlock[] {
  const side = cluster.sides.side(workload, direction);
  const denies = side.denies.filter(({ ranges }) => ranges.length > 0);
  const ports = direction === "ingress" ? workload.ports : [];
  const blocks = side.closed ? blocksOf(side, ports) : anywhere.map((block) => ({ block, lanes: openLanes }));
  return blocks
    .flatMap(({ block, lanes }) => pieces(block, denies).map((piece) => ({ ...piece, lanes })))
    .map(({ block, denied, lanes }) => ({ block, spans: shared(lanes, openLanes, lanesOf(denied, ports)) }))
    .filter(({ spans }) => spans.length > 0)
    .sort((a, b) => byAddress(a.block, b.block));
}

function blocksOf(side: Side, ports: Workload["ports"]): { readonly block: Range; readonly lanes: readonly Lane[] }[] {
  const found = new Map<string, { readonly block: Range; readonly lanes: Lane[] }>();
  for (const opening of side.allows) {
    if (opening.ranges.length === 0) continue;
    const lanes = lanesOf([opening], ports);
    for (const block of opening.ranges.flatMap(networksOf)) {
      const key = showNetwork(block);
      const known = found.get(key) ?? { block, lanes: [] };
      known.lanes.push(...lanes);
      found.set(key, known);
    }
  }
  return [...found.values()];
}

/** A block cut where denials begin and end, each piece with those that deny it. */
function pieces(block: Range, denies: readonly Opening[]): { readonly block: Range; readonly denied: readonly Opening[] }[] {
  const meeting = denies.filter(({ ranges }) => ranges.some((range) => meets(range, block)));
  if (meeting.length === 0) return [{ block, denied: [] }];
  const cuts = meeting.flatMap(({ ranges }) => ranges).filter((range) => meets(range, block));
  const edges = [...new Set([block.first, ...cuts.flatMap(({ first, last }) => [first, last + 1n])])]
    .filter((at) => at >= block.first && at <= block.last)
    .sort((a, b) => (a < b ? -1 : 1));
  return edges.flatMap((first, at) => {
    const piece = { family: block.family, first, last: (edges[at + 1] ?? block.last + 1n) - 1n };
    const denied = meeting.filter(({ ranges }) => less(piece, ranges).length === 0);
    return networksOf(piece).map((network) => ({ block: network, denied }));
  });
}

/** A host outside, or a pattern of hosts, and what is open to it. */
export interface OpenHost {
  readonly host: string;
  readonly spans: readonly OpenSpan[];
}

/** The hosts outside that a workload may send to by name. */
export function hosts(cluster: Cluster, workload: Workload): OpenHost[] {
  const side = cluster.sides.side(workload, "egress");
  const lanes = new Map<string, Lane[]>();
  for (const opening of side.closed ? side.allows : [])
    for (const host of opening.hosts) for (const lane of lanesOf([opening], [])) add(lanes, host, lane);
  return [...lanes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([host, list]) => ({ host, spans: shared(list, openLanes) }));
}

/** Whether a workload is more than one pod, so that it can send to itself. */
export const hasCopies = ({ kind }: Workload): boolean => kind !== "Pod";

/** What the network's policies leave open by themselves, edge by edge, whatever a mesh makes of it: by source, then target. Nothing is stored. */
export function* networkEdges(cluster: Cluster): Generator<Edge> {
  const candidates = new Candidates(cluster);
  for (const from of cluster.workloads) {
    for (const to of candidates.from(from)) {
      if (to !== from || hasCopies(from)) for (const span of between(cluster, from, to)) yield edgeOf(from.id, to.id, span);
    }
    for (const { block, spans } of outside(cluster, from, "egress"))
      for (const span of spans) yield edgeOf(from.id, showNetwork(block), span);
    for (const { host, spans } of hosts(cluster, from)) for (const span of spans) yield edgeOf(from.id, host, span);
  }
  for (const to of cluster.workloads) {
    for (const { block, spans } of outside(cluster, to, "ingress")) for (const span of spans) yield edgeOf(showNetwork(block), to.id, span);
  }
}

/** An open span as a line of the relation, of which the network alone decides. */
export function edgeOf(from: string, to: string, span: OpenSpan): Edge {
  return { from, to, port: showSpan(span), protocol: span.protocol, over: "any", only: [], by: span.by };
}
