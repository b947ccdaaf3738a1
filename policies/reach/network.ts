import { anywhere, byAddress, less, meets, networksOf, showNetwork, type Range } from "./addresses";
import { Candidates } from "./candidates";
import type { Cluster } from "./cluster";
import { add } from "./label-index";
import { openLanes, shared, sharedWithOpen, showSpan, type Lane, type OpenSpan } from "./ports";
import type { Edge } from "./relation";
import { lanesOf, type Side } from "./sides";
import type { Direction, Opening } from "./subjects";
import type { Workload } from "./workloads";

/** What the policies leave open from one workload to another. A pod always reaches itself; the copies of a workload ask as strangers do. */
export function between(cluster: Cluster, from: Workload, to: Workload): readonly OpenSpan[] {
  const [out, into] = [cluster.sides.side(from, "egress"), cluster.sides.side(to, "ingress")];
  const leaving = out.lanes(to, to.ports);
  if (leaving.length === 0) return [];
  const entering = into.lanes(from, to.ports);
  if (out.denies.length + into.denies.length === 0)
    return entering === openLanes ? sharedWithOpen(leaving) : leaving === openLanes ? sharedWithOpen(entering) : shared(leaving, entering);
  return shared(leaving, entering, [...out.denied(to, to.ports), ...into.denied(from, to.ports)]);
}

/** A block of addresses outside, and what is open to or from it. */
export interface OpenBlock {
  readonly block: Range;
  /** As the relation writes it. */
  readonly text: string;
  readonly spans: readonly OpenSpan[];
}

/** The blocks of addresses that a workload may send to, or be reached from: the rules' own, less what they except and what is denied. */
export function outside(cluster: Cluster, workload: Workload, direction: Direction): OpenBlock[] {
  const side = cluster.sides.side(workload, direction);
  if (side.closed && side.denies.length === 0) {
    const plain = plainBlocks(side, direction === "ingress" ? workload.ports : []);
    if (plain !== undefined) return plain;
  }
  const denies = side.denies.filter(({ ranges }) => ranges.length > 0);
  const ports = direction === "ingress" ? workload.ports : [];
  const blocks = side.closed ? blocksOf(side, ports) : anywhere.map((block) => ({ block, lanes: openLanes }));
  return blocks
    .flatMap(({ block, lanes }) => pieces(block, denies).map((piece) => ({ ...piece, lanes })))
    .map(({ block, denied, lanes }) => ({ block, text: showNetwork(block), spans: shared(lanes, openLanes, lanesOf(denied, ports)) }))
    .filter(({ spans }) => spans.length > 0)
    .sort((a, b) => byAddress(a.block, b.block));
}

/** The blocks of rules that share none: each as its rule has it. */
function plainBlocks(side: Side, ports: Workload["ports"]): OpenBlock[] | undefined {
  const found: OpenBlock[] = [];
  for (const opening of side.allows) {
    if (opening.ranges.length === 0) continue;
    const spans = opening.spans(ports);
    for (const { block, text } of opening.networks) found.push({ block, text, spans });
  }
  if (found.length < 2) return found.length === 0 || (found[0]?.spans.length ?? 0) > 0 ? found : [];
  if (found.length > 4 ? new Set(found.map(({ text }) => text)).size < found.length : haveTwins(found)) return undefined;
  return found.filter(({ spans }) => spans.length > 0).sort((a, b) => byAddress(a.block, b.block));
}

function haveTwins(blocks: readonly OpenBlock[]): boolean {
  for (let at = 1; at < blocks.length; at++)
    for (let before = 0; before < at; before++) if (blocks[before]?.text === blocks[at]?.text) return true;
  return false;
}

function blocksOf(side: Side, ports: Workload["ports"]): { readonly block: Range; readonly lanes: readonly Lane[] }[] {
  const found = new Map<string, { readonly block: Range; readonly lanes: Lane[] }>();
  for (const opening of side.allows) {
    if (opening.ranges.length === 0) continue;
    const lanes = lanesOf([opening], ports);
    for (const { block, text } of opening.networks) {
      const known = found.get(text) ?? { block, lanes: [] };
      known.lanes.push(...lanes);
      found.set(text, known);
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
  if (!side.closed || side.allows.every((opening) => opening.hosts.length === 0)) return [];
  const lanes = new Map<string, Lane[]>();
  for (const opening of side.allows) for (const host of opening.hosts) for (const lane of lanesOf([opening], [])) add(lanes, host, lane);
  return [...lanes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([host, list]) => ({ host, spans: shared(list, openLanes) }));
}

/** Whether a workload is more than one pod, so that it can send to itself. */
export const hasCopies = ({ kind }: Workload): boolean => kind !== "Pod";

/** Told of ports that are open between two ends. */
type OnSpan = (from: string, to: string, span: OpenSpan) => void;

/**
 * What the network's policies leave open by themselves, whatever a mesh makes of it, as far as it begins or ends at some of the workloads: by
 * source, then target. Nothing is stored.
 */
export function eachNetworkSpan(cluster: Cluster, isMeant: (workload: Workload) => boolean, take: OnSpan): void {
  const candidates = new Candidates(cluster);
  const meant = cluster.workloads.map(isMeant);
  for (const from of cluster.workloads)
    leavingSpans(cluster, candidates, from, take, meant[from.index] === true ? undefined : (to) => meant[to.index] === true);
  for (const to of cluster.workloads) if (meant[to.index] === true) enteringSpans(cluster, to, take);
}

/** What leaves a workload; with a condition, only what comes to workloads that fulfil it. */
function leavingSpans(cluster: Cluster, candidates: Candidates, from: Workload, take: OnSpan, isMeant?: (to: Workload) => boolean): void {
  for (const to of candidates.from(from)) {
    if (to === from ? !hasCopies(from) : isMeant !== undefined && !isMeant(to)) continue;
    for (const span of between(cluster, from, to)) take(from.id, to.id, span);
  }
  if (isMeant !== undefined) return;
  for (const { text, spans } of outside(cluster, from, "egress")) for (const span of spans) take(from.id, text, span);
  for (const { host, spans } of hosts(cluster, from)) for (const span of spans) take(from.id, host, span);
}

function enteringSpans(cluster: Cluster, to: Workload, take: OnSpan): void {
  for (const { text, spans } of outside(cluster, to, "ingress")) for (const span of spans) take(text, to.id, span);
}

/** An open span as a line of the relation, of which the network alone decides. */
export function edgeOf(from: string, to: string, span: OpenSpan): Edge {
  return { from, to, port: showSpan(span), protocol: span.protocol, over: "any", only: [], by: span.by };
}
