import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { isMapped, readAddress, showAddress, type Address } from "./address";
import { redact } from "./secrets";

export { isPrivateHost, parseHost } from "./host";

/** A network: an address and how many of its bits are fixed. */
export interface Cidr {
  /** As everybody would write it: `10.0.0.0/8`, `2001:db8::/32`. */
  readonly text: string;
  readonly family: 4 | 6;
  readonly bits: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** Where clouds hand out a machine's or a pod's credentials, also by way of NAT64. */
const metadata = [
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "fd00:ec2::254",
  "fd00:ec2::23",
  "fd20:ce::254",
  "64:ff9b::a9fe:a9fe",
  "::ffff:a9fe:a9fe",
].map((text) => network(readAddress(text) as Address, text.includes(":") ? 128 : 32));

/** Shorter than this a network is a great part of the internet. */
const widest = { 4: 8, 6: 7 } as const;

/** A network as address/length, with nothing left to guess. */
export function parseCidr(text: string): Checked<Cidr> {
  const [addressText = "", lengthText, ...more] = text.length > 128 ? [] : text.split("/");
  const address = readAddress(addressText.trim());
  if (address === undefined || more.length > 0) {
    return refuse(
      "PPT-0130",
      `"${redact(text)}" is not a network; one is written as 10.0.0.0/8 or 2001:db8::/32`,
      "write the network's address, a slash and the number of fixed bits",
    );
  }
  const size = address.family === 4 ? 32 : 128;
  if (isMapped(address))
    return refuse("PPT-0130", `"${redact(text)}" is an IPv4 network inside an IPv6 address`, unmapped(address, lengthText));
  const bits = readLength(lengthText, size);
  const meant = network(address, bits.value);
  if (bits.wrong !== undefined) return refuse("PPT-0130", `"${redact(text)}" ${bits.wrong}`, meant.text);
  if (address.leadingZeros) return refuse("PPT-0130", `"${redact(text)}" has leading zeros, which some programs read as octal`, meant.text);
  if (address.mixed) return refuse("PPT-0130", `"${redact(text)}" mixes IPv6 and IPv4`, meant.text);
  if (addressText !== addressText.trim()) return refuse("PPT-0130", `"${redact(text)}" has a space in it`, meant.text);
  if (meant.first !== address.value) {
    return refuse("PPT-0131", `"${redact(text)}" has bits set behind its first ${bits.value}; the network is ${meant.text}`, meant.text);
  }
  return judge(meant);
}

/** Whether every address of `inner` belongs to `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether some address belongs to both. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** A port, from 8080 or "8080". */
export function parsePort(value: string | number): Checked<number> {
  const number = typeof value === "number" ? value : /^[1-9]\d{0,4}$/.test(value) ? Number(value) : NaN;
  if (Number.isInteger(number) && number >= 1 && number <= 65_535) return accept(number);
  return refuse("PPT-0136", `"${redact(String(value))}" is not a port: a whole number from 1 to 65535`, nearestPort(String(value)));
}

const services: Readonly<Record<string, string>> = {
  http: "80",
  https: "443",
  ssh: "22",
  postgres: "5432",
  postgresql: "5432",
  mysql: "3306",
  redis: "6379",
  smtp: "587",
  ldap: "389",
  ldaps: "636",
  dns: "53",
};

function nearestPort(text: string): string {
  const digits = /^\s*\+?0{0,9}([1-9]\d{0,4})(?:\.0+)?(?:\/(?:tcp|udp))?\s*$/i.exec(text.slice(0, 40))?.[1];
  if (digits !== undefined && Number(digits) <= 65_535) return digits;
  const name = text.trim().toLowerCase();
  return (Object.hasOwn(services, name) ? services[name] : undefined) ?? "8080";
}

function judge(found: Cidr): Checked<Cidr> {
  if (found.bits === 0) return refuse("PPT-0132", `${found.text} is the whole internet`, "name the networks that are meant");
  const inside = metadata.find((address) => contains(found, address));
  if (inside !== undefined) {
    const address = showAddress(inside.family, inside.first);
    return refuse(
      "PPT-0133",
      `${found.text} contains ${address}, where a cloud hands out credentials`,
      `name a smaller network, without ${address}`,
    );
  }
  if (found.bits < widest[found.family])
    return refuse("PPT-0132", `${found.text} is a great part of the internet`, "name the networks that are meant");
  return accept(found);
}

function readLength(text: string | undefined, size: number): { value: number; wrong?: string } {
  if (text === undefined || text.trim() === "")
    return { value: size, wrong: "has no length; for the one address it is written at the end" };
  const value = /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  if (value === undefined)
    return { value: fromMask(text, size) ?? size, wrong: `has "${redact(text)}" for a length; a number of bits is wanted` };
  if (value > size) return { value: size, wrong: `has a length of ${value}; at most ${size} is possible` };
  return String(value) === text ? { value } : { value, wrong: "has leading zeros in its length" };
}

/** `255.255.0.0`, the old way to write 16. */
function fromMask(text: string, size: number): number | undefined {
  const mask = readAddress(text);
  if (mask === undefined || mask.family !== 4 || size !== 32) return undefined;
  const ones = mask.value.toString(2).padStart(32, "0");
  return /^1*0*$/.test(ones) ? ones.replaceAll("0", "").length : undefined;
}

function unmapped(address: Address, lengthText: string | undefined): string {
  const length = /^\d{1,3}$/.test(lengthText ?? "") ? Number(lengthText) : 128;
  const four: Address = { family: 4, value: address.value & 0xffff_ffffn, leadingZeros: false, mixed: false };
  return network(four, length > 128 ? 32 : length >= 96 ? length - 96 : Math.min(length, 32)).text;
}

function network(address: Address, bits: number): Cidr {
  const size = address.family === 4 ? 32 : 128;
  const rest = BigInt(size - bits);
  const first = (address.value >> rest) << rest;
  return { text: `${showAddress(address.family, first)}/${bits}`, family: address.family, bits, first, last: first + (1n << rest) - 1n };
}
