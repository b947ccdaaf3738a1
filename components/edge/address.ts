import { isMapped, readAddress, showAddress, type Address } from "../../model/text/address";
import { isPrivateHost, parseHost } from "../../model/text/network";
import { refusal } from "../refusal";

/** Where a record leads. */
export interface Target {
  readonly type: "A" | "AAAA" | "CNAME";
  readonly content: string;
}

/** What the address of a gateway makes of a record; a refusal where Cloudflare could not get there. */
export function targetOf(place: string, text: string, shared: boolean): Target {
  const address = readAddress(text);
  if (address !== undefined) {
    if (address.leadingZeros || isMapped(address) || isInside(address))
      throw refusal(place, "address", `${text} is no address that Cloudflare can reach`, "the gateway's public address");
    return { type: address.family === 4 ? "A" : "AAAA", content: showAddress(address.family, address.value) };
  }
  const host = text.replace(/\.$/, "").toLowerCase();
  if (!parseHost(host).ok || isPrivateHost(host))
    throw refusal(place, "address", `${JSON.stringify(text)} is neither a public address nor a host`, "the gateway's public address");
  if (shared)
    throw refusal(
      place,
      "address",
      `the gateway is found by a host, ${host}, and several regions take requests for the same host: a name has one CNAME`,
      "give each region's gateway fixed addresses, or make all regions but one standby",
    );
  return { type: "CNAME", content: host };
}

/** Ranges that lead nowhere from outside, each by its first bits. https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const inside: readonly (readonly [network: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["224.0.0.0", 3],
  ["::", 64],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
];

function isInside({ family, value }: Address): boolean {
  return inside.some(([network, bits]) => {
    const range = readAddress(network);
    if (range?.family !== family) return false;
    const rest = BigInt((family === 4 ? 32 : 128) - bits);
    return value >> rest === range.value >> rest;
  });
}
