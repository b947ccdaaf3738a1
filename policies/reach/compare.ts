import type { Declaration } from "./declared";
import { anAddress, readEnd, readPorts, shared, showPorts, without, type Box } from "./compare-boxes";
import { together, uncovered } from "./compare-requests";
import { differences, type Part } from "./compare-words";
import type { Names } from "./declared-names";
import { add } from "./label-index";
import type { Difference, Edge } from "./relation";

/** What an edge turned out to be: declared by an intent, the platform's own, or (in part at least) neither. */
export type Verdict = "declared" | "own" | "extra";

/** What an edge is, and why it may be open. */
export interface Judged {
  readonly verdict: Verdict;
  /** In the words of whoever declared it; empty where nobody did. */
  readonly because: string;
  /** The hosts that are asked for on the way, where the other end is a gateway. */
  readonly hosts: readonly string[];
}

/** A declaration, and what was seen of it. */
interface Expected {
  readonly declaration: Declaration;
  readonly box: Box;
  readonly seen: Box[];
  readonly requests: (readonly Edge["only"][number][])[];
  whole: boolean;
  /** One complaint about the same declaration is enough. */
  plain: boolean;
  wider: boolean;
}

/** All declarations between two ends, whatever their ports and addresses. */
interface Pair {
  readonly family: 4 | 6;
  readonly expected: Expected[];
  /** The same by their exact extent, which is how nearly all edges come. */
  readonly exact: Map<string, Expected[]>;
}

interface Measured {
  readonly key: string;
  readonly box: Box;
  readonly family: 4 | 6;
  /** Which of the two ends is a span of addresses. */
  readonly spanned: "from" | "to" | "none";
}

/** Holds what is open against what is declared, one edge at a time; keeps what was declared, and of the edges only those that differ. */
export class Comparison {
  private readonly pairs = new Map<string, Pair>();
  private readonly found: Difference[] = [];
  private readonly open = new Set<string>();

  constructor(
    declarations: Iterable<Declaration>,
    private readonly names: Names,
    /** The network's policies know neither identities nor requests: of them only ends and ports are held, of both sides together or of each half. */
    private readonly of: "half" | "network" | "all" = "all",
  ) {
    for (const declaration of declarations) this.expect(declaration);
  }

  /** Takes one line that is wanted. */
  expect(declaration: Declaration): void {
    const { key, box, family } = measure(declaration);
    const pair = this.pairs.get(key) ?? { family, expected: [], exact: new Map<string, Expected[]>() };
    const one: Expected = { declaration, box, seen: [], requests: [], whole: false, plain: false, wider: false };
    pair.expected.push(one);
    add(pair.exact, extent(box), one);
    this.pairs.set(key, pair);
  }

  /** Takes one line of the relation, and says what it is. */
  see(edge: Edge): Judged {
    const measured = measure(edge);
    const pair = this.pairs.get(measured.key);
    const exact = pair?.exact.get(extent(measured.box));
    if (exact !== undefined) {
      for (const one of exact) {
        one.whole = true;
        one.requests.push(edge.only);
      }
      this.hold(edge, measured, exact);
      return judged(exact);
    }
    const near = pair?.expected.filter(({ box }) => shared(box, measured.box) !== undefined) ?? [];
    for (const one of near) {
      one.seen.push(measured.box);
      one.requests.push(edge.only);
    }
    const [rest] = without(
      measured.box,
      near.map(({ box }) => box),
    );
    if (near.length > 0) this.hold(edge, measured, near);
    if (rest === undefined) return judged(near);
    this.extra(edge, measured, rest);
    return { verdict: "extra", because: "", hosts: [] };
  }

  /** Where an edge meets declarations: it carries what they promise, and no more requests than they name. */
  private hold(edge: Edge, measured: Measured, near: readonly Expected[]): void {
    if (this.of !== "all") return;
    const strict = near.filter(({ declaration }) => declaration.over === "mutual-tls");
    if (edge.over !== "mutual-tls" && strict.length > 0) {
      const lenient = near.filter(({ declaration }) => declaration.over !== "mutual-tls").map(({ box }) => box);
      for (const one of strict) {
        const both = shared(one.box, measured.box);
        const [rest] = both === undefined || one.plain ? [] : without(both, lenient);
        if (rest === undefined) continue;
        one.plain = true;
        this.found.push(differences.plain(part(edge, measured, rest), edge, one.declaration, this.names));
      }
    }
    const wide = uncovered(edge.only, together(near.map(({ declaration }) => declaration.only)));
    const [first] = near;
    if (wide === undefined || first === undefined || first.wider) return;
    first.wider = true;
    const both = shared(first.box, measured.box) ?? measured.box;
    this.found.push(differences.wider(part(edge, measured, both), edge, first.declaration, wide, this.names));
  }

  private missing(where: Part, declaration: Declaration, closedBy: (part: Part) => readonly string[]): Difference {
    return differences.missing(where, declaration, closedBy(where), this.names);
  }

  /** Who is closed to nobody is said once, not once for each of those who reach it. */
  private extra(edge: Edge, measured: Measured, rest: Box): void {
    if (edge.by.length > 0) {
      this.found.push(differences.extra(part(edge, measured, rest), edge, this.names, this.of === "half"));
      return;
    }
    const direction = measured.spanned === "to" ? "out" : "in";
    const subject = direction === "out" ? edge.from : edge.to;
    const already = `${direction} ${subject}`;
    if (this.open.has(already)) return;
    this.open.add(already);
    this.found.push(differences.unclosed(part(edge, measured, rest), direction, this.names));
  }

  /** What was declared and not seen, and everything else that was found, in an order that does not depend on that of the edges. */
  finish(closedBy: (part: Part) => readonly string[] = () => []): Difference[] {
    for (const pair of this.pairs.values())
      for (const { declaration, box, seen, whole, requests } of pair.expected) {
        if (!declaration.must) continue;
        const measured = measure(declaration);
        const [rest] = whole ? [] : without(box, seen);
        if (rest !== undefined) this.found.push(this.missing(part(declaration, measured, rest), declaration, closedBy));
        else {
          const closed = this.of !== "all" ? undefined : uncovered(declaration.only, together(requests));
          if (closed !== undefined) this.found.push(differences.closed(part(declaration, measured, box), declaration, closed, this.names));
        }
      }
    return inOrder(this.found);
  }
}

/** Every difference between what is open and what is declared. */
export function compare(declarations: Iterable<Declaration>, edges: Iterable<Edge>, names: Names): Difference[] {
  const comparison = new Comparison(declarations, names);
  for (const edge of edges) comparison.see(edge);
  return comparison.finish();
}

/** Ends that are names are looked up; addresses and ports are compared as spans. */
function measure({ from, to, port, protocol }: Pick<Edge, "from" | "to" | "port" | "protocol">): Measured {
  const [source, target] = [readEnd(from), readEnd(to)];
  const ports = readPorts(port);
  if (!("name" in target))
    return { key: `${from}\n>${target.family}\n${protocol}`, box: { ...target, ...ports }, family: target.family, spanned: "to" };
  if (!("name" in source))
    return { key: `${source.family}>\n${to}\n${protocol}`, box: { ...source, ...ports }, family: source.family, spanned: "from" };
  return { key: `${from}\n${to}\n${protocol}`, box: { first: 0n, last: 0n, ...ports }, family: 4, spanned: "none" };
}

/** A part of an edge as somebody could try it: one address, the ports. */
function part(edge: Pick<Edge, "from" | "to" | "port" | "protocol">, { family, spanned }: Measured, rest: Box): Part {
  const address = spanned === "none" ? "" : anAddress(family, rest);
  return {
    from: spanned === "from" ? address : edge.from,
    to: spanned === "to" ? address : edge.to,
    port: showPorts(rest),
    protocol: edge.protocol,
  };
}

function judged(near: readonly Expected[]): Judged {
  const flows = near.filter(({ declaration }) => declaration.kind === "flow");
  const reasons = new Set((flows.length > 0 ? flows : near).map(({ declaration }) => declaration.because));
  const hosts = new Set(flows.flatMap(({ declaration }) => declaration.hosts ?? []));
  return { verdict: flows.length > 0 ? "declared" : "own", because: [...reasons].join("; "), hosts: [...hosts] };
}

const extent = ({ first, last, low, high }: Box) => `${first}-${last} ${low}-${high}`;

const ranks = { extra: 0, plain: 1, wider: 2, missing: 3 } as const;

/** What is open first, what is closed last; among those by their sentences. */
export function inOrder(differences: readonly Difference[]): Difference[] {
  return [...differences].sort(order);
}

function order(a: Difference, b: Difference): number {
  if (a.kind !== b.kind) return ranks[a.kind] - ranks[b.kind];
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0;
}
