import { networkOfOne } from "../../model/text/address";
import { readAddress } from "../../model/text/address";

/** A range of addresses as it stands in a policy: read as the API server reads it, however wide. */
export interface Range {
  readonly text: string;
  readonly family: 4 | 6;
  readonly bits: number;
  readonly first: bigint;
  readonly last: bigint;
}

const read = new Map<string, Range | undefined>();
const mostRead = 10_000;

/** Reads a range; none where the text is no range that the API server would take. The same few stand in every policy: each is read once. */
export function readRange(text: string): Range | undefined {
  if (read.has(text)) return read.get(text);
  if (read.size >= mostRead) read.clear();
  const range = rangeOf(text);
  read.set(text, range);
  return range;
}

function rangeOf(text: string): Range | undefined {
  const [addressText = "", length = "", ...more] = text.split("/");
  const address = readAddress(addressText);
  if (address === undefined || more.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  const size = address.family === 4 ? 32 : 128;
  const bits = Number(length);
  if (bits > size) return undefined;
  const span = 1n << BigInt(size - bits);
  const first = (address.value / span) * span;
  return { text, family: address.family, bits, first, last: first + span - 1n };
}

/** The range with nothing but that address in it. */
export function single(address: string): Range | undefined {
  return readRange(networkOfOne(address));
}

export function covers(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** How many addresses some ranges of one family have together. */
export function sizeOf(ranges: readonly Range[]): bigint {
  let size = 0n;
  let next = 0n;
  for (const { first, last } of [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const from = first > next ? first : next;
    if (last < from) continue;
    size += last - from + 1n;
    next = last + 1n;
  }
  return size;
}

const known = (...list: readonly string[]): readonly Range[] => list.flatMap((text) => readRange(text) ?? []);

/** What no way out leads to: networks of one's own, of the machine, and of the cloud behind it. */
export const privateRanges = known("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10");

export function isPrivate(range: Range): boolean {
  return privateRanges.some((own) => covers(own, range));
}
