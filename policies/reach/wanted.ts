import { readEnd, readPorts, type AddressSpan, type Box } from "./compare-boxes";
import type { Declaration } from "./declared";
import { add } from "./label-index";
import { lastPort, type Span } from "./ports";
import type { Edge } from "./relation";

type Line = Pick<Edge, "from" | "to" | "port" | "protocol">;

/** One end of a line, however it is written: `10.0.0.1` and `10.0.0.1/32` are the same one. */
class End {
  /** What is wanted of it, by the other end. */
  readonly to = new Map<End, Extent[]>();
  /** What is wanted between it and addresses: they may overlap without being the same. */
  readonly spans: Extent[] = [];

  constructor(readonly span: AddressSpan | undefined) {}
}

/** What is wanted between two ends on the same ports. */
export interface Extent {
  readonly box: Box;
  readonly family: 4 | 6;
  readonly protocol: Edge["protocol"];
  /** Which of the two ends is a span of addresses. */
  readonly spanned: "from" | "to" | "none";
  readonly wanted: Expected[];
}

/** A line that is wanted, and its place among all of them. */
export interface Expected {
  readonly declaration: Declaration;
  readonly extent: Extent;
  readonly at: number;
}

/** A line of the relation as it is compared: ends that are names are looked up, addresses and ports are spans. */
export type Measured = Pick<Extent, "box" | "family" | "spanned" | "protocol">;

/** What is wanted, so that each line of a relation finds what was declared of it without a word being read twice. */
export class Wanted {
  readonly all: Expected[] = [];
  /** How often a line was held against a declared extent: what comparing has cost so far. */
  held = 0;
  private readonly ends = new Map<string, End>();
  private readonly spans = new Map<string, End>();
  private last = { from: "", to: "", source: new End(undefined), target: new End(undefined) };

  /** Takes one line that is wanted. */
  expect(declaration: Declaration): void {
    const [from, to] = [this.end(declaration.from), this.end(declaration.to)];
    const { low, high } = readPorts(declaration.port);
    let extent = this.find(from.to.get(to), declaration.protocol, low, high);
    if (extent === undefined) {
      extent = { ...measured(from, to, declaration), wanted: [] };
      add(from.to, to, extent);
      if (extent.spanned !== "none") (extent.spanned === "to" ? from : to).spans.push(extent);
    }
    const one = { declaration, extent, at: this.all.length };
    extent.wanted.push(one);
    this.all.push(one);
  }

  /** What is wanted of exactly this extent, which is how nearly all lines come. */
  exactly({ from, to, port, protocol }: Line): Extent | undefined {
    const { low, high } = readPorts(port);
    return this.exact(from, to, { protocol, first: low, last: high });
  }

  /** The same for ports that nobody wrote down yet. Lines come by one of their ends, so that most often one of them is the last one's. */
  exact(from: string, to: string, { protocol, first, last }: Span): Extent | undefined {
    const { last: before } = this;
    if (from !== before.from) [before.from, before.source] = [from, this.end(from)];
    if (to !== before.to) [before.to, before.target] = [to, this.end(to)];
    return this.find(before.source.to.get(before.target), protocol, first === 0 && last === lastPort ? 1 : first, last);
  }

  /** Everything wanted between the same ends, over the same protocol, where addresses are of one family. */
  near(line: Line): { readonly line: Measured; readonly extents: readonly Extent[] } {
    const [from, to] = [this.end(line.from), this.end(line.to)];
    const asked = measured(from, to, line);
    const list = asked.spanned === "none" ? (from.to.get(to) ?? []) : (asked.spanned === "to" ? from : to).spans;
    this.held += list.length;
    const extents = list.filter(
      ({ family, protocol, spanned }) => family === asked.family && protocol === asked.protocol && spanned === asked.spanned,
    );
    return { line: asked, extents };
  }

  private find(extents: readonly Extent[] | undefined, protocol: Edge["protocol"], low: number, high: number): Extent | undefined {
    if (extents === undefined) return undefined;
    for (const one of extents) {
      this.held++;
      if (one.box.low === low && one.box.high === high && one.protocol === protocol) return one;
    }
    return undefined;
  }

  private end(text: string): End {
    const known = this.ends.get(text);
    if (known !== undefined) return known;
    const read = readEnd(text);
    const end = "name" in read ? new End(undefined) : this.spanOf(read);
    this.ends.set(text, end);
    return end;
  }

  private spanOf(span: AddressSpan): End {
    const key = `${span.family} ${span.first} ${span.last}`;
    const end = this.spans.get(key) ?? new End(span);
    this.spans.set(key, end);
    return end;
  }
}

function measured(from: End, to: End, { port, protocol }: Line): Measured {
  const { low, high } = readPorts(port);
  const spanned = to.span !== undefined ? "to" : from.span !== undefined ? "from" : "none";
  const { family, first, last } = to.span ?? from.span ?? nobody;
  return { box: { first, last, low, high }, family, protocol, spanned };
}

const nobody: AddressSpan = { family: 4, first: 0n, last: 0n };
