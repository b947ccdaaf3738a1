import { covers, less, meets, readRange, type Range } from "./addresses";
import type { Cluster } from "./cluster";
import { fits } from "./host-patterns";
import { leaving } from "./leaving";
import { between, hasCopies, outside } from "./network";
import type { OpenSpan, Protocol, Span } from "./ports";
import type { Direction } from "./subjects";
import type { Workload } from "./workloads";

/** The answer to one question: whether it is open, and which objects make it so. */
export interface Verdict {
  readonly open: boolean;
  /** The objects that open it; empty where nothing closes it. */
  readonly by: readonly string[];
  /** The objects that close it on either side, while none opens it; empty where it is open. */
  readonly closedBy: readonly string[];
}

interface Asked {
  readonly cluster: Cluster;
  readonly port: number;
  readonly protocol: Protocol;
}

/**
 * Whether traffic may pass. An end is a workload's id, an address, a network outside (all of which has to be open), or, as a target, the name of
 * a host outside.
 */
export function verdict(cluster: Cluster, from: string, to: string, port: number, protocol: Protocol = "TCP"): Verdict {
  const asked = { cluster, port, protocol };
  const [source, target] = [cluster.byId.get(from), cluster.byId.get(to)];
  if (source !== undefined && target !== undefined) return fromWorkload(asked, source, target);
  if (source !== undefined) return toOutside(asked, source, to);
  if (target !== undefined) return fromOutside(asked, rangeOf(from), target);
  throw new Error(`neither ${from} nor ${to} is a workload of these manifests`);
}

/** Whether traffic may pass, in one word. */
export function reaches(cluster: Cluster, from: string, to: string, port: number, protocol: Protocol = "TCP"): boolean {
  return verdict(cluster, from, to, port, protocol).open;
}

const closed = (closedBy: readonly string[]): Verdict => ({ open: false, by: [], closedBy: sorted(closedBy) });

function fromWorkload(asked: Asked, from: Workload, to: Workload): Verdict {
  const { cluster } = asked;
  if (from === to && !hasCopies(from)) return { open: true, by: [], closedBy: [] };
  const found = between(cluster, from, to).find((span) => isMeant(asked, span));
  if (found !== undefined) return inMesh(asked, from, to, found.by);
  const closing = (["egress", "ingress"] as const).filter((direction) => !passes(asked, from, to, direction));
  return closed(closing.flatMap((direction) => cluster.sides.side(direction === "egress" ? from : to, direction).closedBy));
}

function fromOutside(asked: Asked, range: Range, to: Workload): Verdict {
  const by = opening(
    range,
    outside(asked.cluster, to, "ingress").flatMap(({ block, spans }) => spans.map((span) => ({ block, span }))),
    asked,
  );
  return by === undefined ? closed(asked.cluster.sides.side(to, "ingress").closedBy) : inMesh(asked, "outside", to, by);
}

function inMesh({ cluster, port, protocol }: Asked, from: Workload | "outside", to: Workload, by: readonly string[]): Verdict {
  if (protocol !== "TCP" || !to.injected) return { open: true, by, closedBy: [] };
  const mesh = cluster.mesh.inbound(from, to, port);
  return mesh.allowed ? { open: true, by: sorted([...by, ...mesh.by]), closedBy: [] } : closed(mesh.by);
}

/** A name may stand for any address: whoever may send to all of them may send to it. */
function toOutside(asked: Asked, from: Workload, to: string): Verdict {
  const { cluster } = asked;
  const range = readRange(to);
  if (range === undefined && to.includes("/")) throw new Error(`${to} is no workload of these manifests`);
  const lines = [...leaving(cluster, from)];
  const blocks = lines.flatMap(({ to: end, span }) => {
    const block = readRange(end);
    return block === undefined ? [] : [{ block, span }];
  });
  if (range !== undefined) return open(opening(range, blocks, asked), cluster, from);
  const named = lines.filter(({ to: end, span }) => readRange(end) === undefined && fits(end, to) && isMeant(asked, span));
  if (named.length > 0) return open(sorted(named.flatMap(({ span }) => span.by)), cluster, from);
  const whole = blocks.filter(
    ({ block, span }) => block.first === 0n && block.family === 4 && covers(block, everyFour) && isMeant(asked, span),
  );
  return open(whole.length === 0 ? undefined : sorted(whole.flatMap(({ span }) => span.by)), cluster, from);
}

const everyFour: Range = { family: 4, first: 0n, last: (1n << 32n) - 1n };

const open = (by: readonly string[] | undefined, cluster: Cluster, from: Workload): Verdict =>
  by === undefined ? closed(cluster.sides.side(from, "egress").closedBy) : { open: true, by, closedBy: [] };

/** Who opens all of a range, if the blocks together do. */
function opening(
  range: Range,
  blocks: readonly { readonly block: Range; readonly span: OpenSpan }[],
  asked: Asked,
): readonly string[] | undefined {
  const open = blocks.filter(({ block, span }) => meets(block, range) && isMeant(asked, span));
  const isWhole =
    less(
      range,
      open.map(({ block }) => block),
    ).length === 0;
  return isWhole ? sorted(open.flatMap(({ span }) => span.by)) : undefined;
}

function rangeOf(text: string): Range {
  const range = readRange(text);
  if (range === undefined) throw new Error(`${text} is no workload of these manifests, and no address`);
  return range;
}

function passes(asked: Asked, from: Workload, to: Workload, direction: Direction): boolean {
  const [own, peer] = direction === "egress" ? [from, to] : [to, from];
  const side = asked.cluster.sides.side(own, direction);
  const isIt = (span: Span): boolean => isMeant(asked, span);
  return side.lanes(peer, to.ports).some(isIt) && !side.denied(peer, to.ports).some(isIt);
}

const isMeant = ({ port, protocol }: Asked, span: Span): boolean => span.protocol === protocol && span.first <= port && port <= span.last;

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
