import { isMapped, readAddress, showAddress, type Address } from "../../model/text/address";

/** Addresses from first to last. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const sizeOf = (family: 4 | 6): bigint => (family === 4 ? 32n : 128n);

/** All addresses there are. */
export const anywhere: readonly Range[] = ([4, 6] as const).map((family) => ({ family, first: 0n, last: (1n << sizeOf(family)) - 1n }));

/** Reads an address or a network the way an API server does: bits behind the length count for nothing. */
export function readRange(text: unknown): Range | undefined {
  if (typeof text !== "string") return undefined;
  const [addressText = "", lengthText, ...more] = text.split("/");
  const address = readAddress(addressText);
  if (address === undefined || more.length > 0) return undefined;
  const size = Number(sizeOf(address.family));
  const length = lengthText === undefined ? size : /^\d{1,3}$/.test(lengthText) ? Number(lengthText) : NaN;
  if (!(length <= size)) return undefined;
  // Go's parser, and with it the API server, takes `::ffff:10.0.0.0/104` for 10.0.0.0/8.
  return isMapped(address) && length >= 96
    ? network(4, address.value & 0xffff_ffffn, length - 96)
    : network(address.family, address.value, length);
}

function network(family: 4 | 6, value: bigint, length: number): Range {
  const rest = sizeOf(family) - BigInt(length);
  const first = (value >> rest) << rest;
  return { family, first, last: first + (1n << rest) - 1n };
}

/** A single address as the range that holds nothing else. */
export function rangeOf({ family, value }: Pick<Address, "family" | "value">): Range {
  return { family, first: value, last: value };
}

export function isWhole({ family, first, last }: Range): boolean {
  return first === 0n && last === (1n << sizeOf(family)) - 1n;
}

export function meets(a: Range, b: Range): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

export function covers(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** What of a range is in none of the others, in order. */
export function less(range: Range, others: readonly Range[]): Range[] {
  const { family, last } = range;
  const rest: Range[] = [];
  let first = range.first;
  const cuts = others.filter((other) => meets(range, other)).sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  for (const cut of cuts) {
    if (cut.first > first) rest.push({ family, first, last: cut.first - 1n });
    if (cut.last >= first) first = cut.last + 1n;
  }
  return first <= last ? [...rest, { family, first, last }] : rest;
}

/** A range as the fewest networks that make it up. */
export function networksOf({ family, first, last }: Range): Range[] {
  const networks: Range[] = [];
  for (let at = first; at <= last;) {
    let rest = 0n;
    while (rest < sizeOf(family)) {
      const wider = rest + 1n;
      if ((at >> wider) << wider !== at || at + (1n << wider) - 1n > last) break;
      rest = wider;
    }
    const end = at + (1n << rest) - 1n;
    networks.push({ family, first: at, last: end });
    at = end + 1n;
  }
  return networks;
}

/** A network as everybody writes it: `10.0.0.0/8`. */
export function showNetwork({ family, first, last }: Range): string {
  const rest = (last - first + 1n).toString(2).length - 1;
  return `${showAddress(family, first)}/${Number(sizeOf(family)) - rest}`;
}

/** By family, then address, then the wider one first. */
export function byAddress(a: Range, b: Range): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.last === b.last ? 0 : a.last > b.last ? -1 : 1;
}
