import { readAddress } from "../../../model/text/address";
import { networksOf, showNetwork } from "../addresses";

interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses of both families, as spans that neither touch nor overlap. */
export interface AddressSet {
  readonly 4: readonly Span[];
  readonly 6: readonly Span[];
}

const families = [4, 6] as const;
const lastOf = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const;

export const everyAddress: AddressSet = { 4: [{ first: 0n, last: lastOf[4] }], 6: [{ first: 0n, last: lastOf[6] }] };
export const noAddress: AddressSet = { 4: [], 6: [] };

/** An address, or a network: bits behind its length do not count, as Envoy has it; leading zeros are refused, as Go does. */
export function readAddresses(text: string): AddressSet | undefined {
  const [addressText = "", lengthText, ...more] = text.split("/");
  const address = readAddress(addressText);
  if (address === undefined || address.leadingZeros || more.length > 0) return undefined;
  const size = address.family === 4 ? 32 : 128;
  const length = lengthText === undefined ? size : /^\d{1,3}$/.test(lengthText) ? Number(lengthText) : -1;
  if (length < 0 || length > size) return undefined;
  const rest = BigInt(size - length);
  const first = (address.value >> rest) << rest;
  return { ...noAddress, [address.family]: [{ first, last: first + (1n << rest) - 1n }] };
}

/** The addresses of any of the sets. */
export function allAddresses(sets: readonly AddressSet[]): AddressSet {
  const joined = (family: 4 | 6): Span[] => {
    const spans = sets.flatMap((set) => set[family]).sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    const found: Span[] = [];
    for (const span of spans) {
      const before = found.at(-1);
      if (before === undefined || span.first > before.last + 1n) found.push(span);
      else if (span.last > before.last) found[found.length - 1] = { first: before.first, last: span.last };
    }
    return found;
  };
  return { 4: joined(4), 6: joined(6) };
}

/** The addresses that are not in the set. */
export function otherAddresses(set: AddressSet): AddressSet {
  const others = (family: 4 | 6): Span[] => {
    const found: Span[] = [];
    let next = 0n;
    for (const { first, last } of set[family]) {
      if (first > next) found.push({ first: next, last: first - 1n });
      next = last + 1n;
    }
    if (next <= lastOf[family]) found.push({ first: next, last: lastOf[family] });
    return found;
  };
  return { 4: others(4), 6: others(6) };
}

/** The addresses of both sets. */
export function sharedAddresses(a: AddressSet, b: AddressSet): AddressSet {
  if (isEveryAddress(a)) return b;
  if (isEveryAddress(b)) return a;
  return otherAddresses(allAddresses([otherAddresses(a), otherAddresses(b)]));
}

export const isNoAddress = (set: AddressSet): boolean => set[4].length === 0 && set[6].length === 0;
export const isEveryAddress = (set: AddressSet): boolean =>
  set === everyAddress ||
  families.every((family) => set[family].length === 1 && set[family][0]?.first === 0n && set[family][0].last === lastOf[family]);

/** As few networks as possible that hold exactly these addresses. */
export function showAddresses(set: AddressSet): string[] {
  return families.flatMap((family) => set[family].flatMap((span) => networksOf({ family, ...span }).map(showNetwork)));
}
