/** An IP address as a number, and the mistakes that could be mended while it was read. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
  /** Written with leading zeros, which some readers take for octal. */
  readonly leadingZeros: boolean;
  /** An IPv6 address with an IPv4 address at its end. */
  readonly mixed: boolean;
}

const mappedPrefix = 0xffffn;

/** Reads an IPv4 or IPv6 address; none when the text is not one, even with leading zeros forgiven. */
export function readAddress(text: string): Address | undefined {
  if (text.length > 64) return undefined;
  return text.includes(":") ? readSix(text) : readFour(text);
}

/** A single address as the network that holds nothing else. */
export function networkOfOne(address: string): string {
  return `${address}/${address.includes(":") ? 128 : 32}`;
}

/** Whether an IPv6 address is an IPv4 address in disguise (`::ffff:10.0.0.1`). */
export function isMapped(address: Address): boolean {
  return address.family === 6 && address.value >> 32n === mappedPrefix;
}

/** The address as RFC 5952 has it: small letters, no leading zeros, the longest run of zeros as `::`. */
export function showAddress(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join(".");
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const [from, length] = longestZeros(groups);
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, from).join(":")}::${groups.slice(from + length).join(":")}`;
}

function longestZeros(groups: readonly string[]): [number, number] {
  let best: [number, number] = [0, 0];
  for (let i = 0, run = 0; i < groups.length; i++) {
    run = groups[i] === "0" ? run + 1 : 0;
    if (run > best[1]) best = [i - run + 1, run];
  }
  return best;
}

function readFour(text: string): Address | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,8}$/.test(part) && Number(part) <= 255)) return undefined;
  const value = parts.reduce((sum, part) => (sum << 8n) | BigInt(Number(part)), 0n);
  return { family: 4, value, leadingZeros: parts.some((part) => part.length > 1 && part.startsWith("0")), mixed: false };
}

function readSix(text: string): Address | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const tail = text.includes(".") ? readFour(text.slice(text.lastIndexOf(":") + 1)) : undefined;
  if (text.includes(".") && tail === undefined) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1);
  if (tail !== undefined && last !== undefined) last.splice(-1, 1, (tail.value >> 16n).toString(16), (tail.value & 0xffffn).toString(16));
  const [front = [], back = []] = groups;
  const missing = 8 - front.length - back.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...front, ...Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...back];
  if (!all.every((group) => /^[0-9a-f]{1,8}$/i.test(group) && parseInt(group, 16) <= 0xffff)) return undefined;
  const value = all.reduce((sum, group) => (sum << 16n) | BigInt(parseInt(group, 16)), 0n);
  return {
    family: 6,
    value,
    leadingZeros: (tail?.leadingZeros ?? false) || all.some((group) => group.length > 4),
    mixed: tail !== undefined,
  };
}
