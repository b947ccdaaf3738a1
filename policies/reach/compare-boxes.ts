import { readAddress, showAddress } from "../../model/text/address";
import type { Edge } from "./relation";

/** Addresses and ports that belong together, from first to last in both. Whoever is no address is the one address 0. */
export interface Box {
  readonly first: bigint;
  readonly last: bigint;
  readonly low: number;
  readonly high: number;
}

/** A span of addresses as the relation writes it: `10.0.0.0/8`, `203.0.113.9`. */
export interface AddressSpan {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** One end of an edge: a name, or addresses. */
export type End = { readonly name: string } | AddressSpan;

/** Reads an end of an edge. A namespace holds neither a dot nor a colon, so that no workload looks like an address. */
export function readEnd(text: string): End {
  // Most ends are names, and every address has one of the two.
  if (!text.includes(".") && !text.includes(":")) return { name: text };
  const slash = text.indexOf("/");
  const address = readAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return { name: text };
  const size = address.family === 4 ? 32 : 128;
  const length = slash < 0 ? size : Number(text.slice(slash + 1));
  if (!Number.isInteger(length) || length < 0 || length > size) return { name: text };
  const rest = BigInt(size - length);
  const first = (address.value >> rest) << rest;
  return { family: address.family, first, last: first + (1n << rest) - 1n };
}

const allPorts = { low: 1, high: 65_535 } as const;

/** `8080`, `8000-8100` or `*` as a span. */
export function readPorts(port: Edge["port"]): Pick<Box, "low" | "high"> {
  if (typeof port === "number") return { low: port, high: port };
  const span = /^(\d+)(?:-(\d+))?$/.exec(port);
  return span === null ? allPorts : { low: Number(span[1]), high: Number(span[2] ?? span[1]) };
}

/** The same, written as the relation writes it. */
export function showPorts({ low, high }: Pick<Box, "low" | "high">): Edge["port"] {
  if (low <= 1 && high === allPorts.high) return "*";
  return low === high ? low : `${low}-${high}`;
}

/** What of a box no other covers: boxes that do not overlap, by address, then port. */
export function without(box: Box, covers: Iterable<Box>): Box[] {
  let rest: Box[] = [box];
  for (const cover of covers) {
    if (!meet(box, cover)) continue;
    rest = rest.flatMap((one) => (meet(one, cover) ? cut(one, cover) : [one]));
    if (rest.length === 0) break;
  }
  return rest.sort((a, b) => (a.first === b.first ? a.low - b.low : a.first < b.first ? -1 : 1));
}

/** What two boxes share; nothing where they share nothing. */
export function shared(a: Box, b: Box): Box | undefined {
  if (!meet(a, b)) return undefined;
  return {
    first: a.first > b.first ? a.first : b.first,
    last: a.last < b.last ? a.last : b.last,
    low: Math.max(a.low, b.low),
    high: Math.min(a.high, b.high),
  };
}

/** One address of a span: not that of a network itself, where there is another. All there are stay all: the first of them is nobody's. */
export function anAddress(family: 4 | 6, { first, last }: Pick<Box, "first" | "last">): string {
  const size = family === 4 ? 32n : 128n;
  if (first === 0n && last === (1n << size) - 1n) return `${showAddress(family, 0n)}/0`;
  return showAddress(family, last - first > 1n ? first + 1n : first);
}

function meet(a: Box, b: Box): boolean {
  return a.first <= b.last && b.first <= a.last && a.low <= b.high && b.low <= a.high;
}

/** Up to four boxes around the hole. */
function cut(box: Box, hole: Box): Box[] {
  const parts: Box[] = [];
  if (box.first < hole.first) parts.push({ ...box, last: hole.first - 1n });
  if (hole.last < box.last) parts.push({ ...box, first: hole.last + 1n });
  const first = box.first > hole.first ? box.first : hole.first;
  const last = box.last < hole.last ? box.last : hole.last;
  if (box.low < hole.low) parts.push({ first, last, low: box.low, high: hole.low - 1 });
  if (hole.high < box.high) parts.push({ first, last, low: hole.high + 1, high: box.high });
  return parts;
}
