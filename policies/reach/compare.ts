import type { Declaration } from "./declared";
import { anAddress, shared, showPorts, without, type Box } from "./compare-boxes";
import { together, uncovered } from "./compare-requests";
import { differences, type Part } from "./compare-words";
import type { Names } from "./declared-names";
import type { Span } from "./ports";
import type { Difference, Edge } from "./relation";
import { Wanted, type Expected, type Extent, type Measured } from "./wanted";

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

/** What was seen of an extent. */
interface Seen {
  readonly boxes: Box[];
  readonly requests: Edge["only"][];
}

/** Holds what is open against what is declared, one edge at a time; keeps what was declared, and of the edges only those that differ. */
export class Comparison {
  private readonly wanted: Wanted;
  /** Extents that an edge takes up as a whole. */
  private readonly whole = new Set<Extent>();
  private readonly seen = new Map<Extent, Seen>();
  /** One complaint about the same declaration is enough. */
  private readonly plain = new Set<Expected>();
  private readonly wider = new Set<Expected>();
  private readonly found: Difference[] = [];
  private readonly open = new Set<string>();

  constructor(
    declarations: Iterable<Declaration> | Wanted,
    private readonly names: Names,
    /** The network's policies know neither identities nor requests: of them only ends and ports are held, of both sides together or of each half. */
    private readonly of: "half" | "network" | "all" = "all",
  ) {
    this.wanted = declarations instanceof Wanted ? declarations : new Wanted();
    if (!(declarations instanceof Wanted)) for (const declaration of declarations) this.expect(declaration);
  }

  /** Takes one line that is wanted. */
  expect(declaration: Declaration): void {
    this.wanted.expect(declaration);
  }

  /** Takes one line of the relation, and says what it is. */
  see(edge: Edge): Judged {
    const near = this.hold(edge);
    return near === undefined ? extra : judged(near);
  }

  /** Takes ports that a wall leaves open, where they are exactly what was declared; says whether they are. */
  takes(from: string, to: string, span: Span): boolean {
    const exact = this.wanted.exact(from, to, span);
    if (exact !== undefined && this.of !== "half") this.whole.add(exact);
    return exact !== undefined;
  }

  /** Takes one line of the relation; gives the declarations that it meets, where they are all of it. */
  hold(edge: Edge): readonly Expected[] | undefined {
    const exact = this.wanted.exactly(edge);
    if (exact !== undefined) {
      if (this.of === "half") return exact.wanted;
      this.whole.add(exact);
      if (this.of === "all") {
        this.seenOf(exact).requests.push(edge.only);
        this.carried(edge, exact, exact.wanted);
      }
      return exact.wanted;
    }
    const { line, extents } = this.wanted.near(edge);
    const met = extents.filter(({ box }) => shared(box, line.box) !== undefined);
    for (const extent of met) {
      const { boxes, requests } = this.seenOf(extent);
      boxes.push(line.box);
      requests.push(edge.only);
    }
    const near = met.flatMap(({ wanted }) => wanted).sort((a, b) => a.at - b.at);
    const [rest] = without(
      line.box,
      near.map(({ extent }) => extent.box),
    );
    if (near.length > 0 && this.of === "all") this.carried(edge, line, near);
    if (rest === undefined) return near;
    this.extra(edge, line, rest);
    return undefined;
  }

  private seenOf(extent: Extent): Seen {
    const known = this.seen.get(extent);
    if (known !== undefined) return known;
    const seen = { boxes: [], requests: [] };
    this.seen.set(extent, seen);
    return seen;
  }

  /** Where an edge meets declarations: it carries what they promise, and no more requests than they name. */
  private carried(edge: Edge, measured: Measured, near: readonly Expected[]): void {
    const strict = near.filter(({ declaration }) => declaration.over === "mutual-tls");
    if (edge.over !== "mutual-tls" && strict.length > 0) {
      const lenient = near.filter(({ declaration }) => declaration.over !== "mutual-tls").map(({ extent }) => extent.box);
      for (const one of strict) {
        const both = shared(one.extent.box, measured.box);
        const [rest] = both === undefined || this.plain.has(one) ? [] : without(both, lenient);
        if (rest === undefined) continue;
        this.plain.add(one);
        this.found.push(differences.plain(part(edge, measured, rest), edge, one.declaration, this.names));
      }
    }
    const wide = uncovered(edge.only, together(near.map(({ declaration }) => declaration.only)));
    const [first] = near;
    if (wide === undefined || first === undefined || this.wider.has(first)) return;
    this.wider.add(first);
    const both = shared(first.extent.box, measured.box) ?? measured.box;
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
    if (this.of !== "half") for (const one of this.wanted.all) if (one.declaration.must) this.unseen(one, closedBy);
    return inOrder(this.found);
  }

  private unseen({ declaration, extent }: Expected, closedBy: (part: Part) => readonly string[]): void {
    const isWhole = this.whole.has(extent);
    if (isWhole && this.of !== "all") return;
    const { boxes, requests } = this.seen.get(extent) ?? nothing;
    const [rest] = isWhole ? [] : without(extent.box, boxes);
    if (rest !== undefined) {
      this.found.push(this.missing(part(declaration, extent, rest), declaration, closedBy));
      return;
    }
    const closed = this.of !== "all" ? undefined : uncovered(declaration.only, together(requests));
    if (closed !== undefined) this.found.push(differences.closed(part(declaration, extent, extent.box), declaration, closed, this.names));
  }
}

const nothing: Seen = { boxes: [], requests: [] };
const extra: Judged = { verdict: "extra", because: "", hosts: [] };

/** Every difference between what is open and what is declared. */
export function compare(declarations: Iterable<Declaration>, edges: Iterable<Edge>, names: Names): Difference[] {
  const comparison = new Comparison(declarations, names);
  for (const edge of edges) comparison.see(edge);
  return comparison.finish();
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

const ranks = { extra: 0, plain: 1, wider: 2, missing: 3 } as const;

/** What is open first, what is closed last; among those by their sentences. */
export function inOrder(differences: readonly Difference[]): Difference[] {
  return [...differences].sort(order);
}

function order(a: Difference, b: Difference): number {
  if (a.kind !== b.kind) return ranks[a.kind] - ranks[b.kind];
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0;
}
