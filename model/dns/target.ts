import { cloudflareRanges } from "../plan/edge/ranges";
import { isMapped, readAddress, showAddress } from "../text/address";
import { contains, parseCidr, type Cidr } from "../text/network";

/** Where a record leads. */
export interface Target {
  readonly type: "A" | "AAAA" | "CNAME";
  readonly content: string;
}

const hostName = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,62}$/;

/** What kind of record leads to an address or a host; none where the text is neither. */
export function targetOf(text: string): Target | undefined {
  const address = readAddress(text);
  if (address !== undefined)
    return address.leadingZeros || isMapped(address)
      ? undefined
      : { type: address.family === 4 ? "A" : "AAAA", content: showAddress(address.family, address.value) };
  const host = text.replace(/\.$/, "").toLowerCase();
  return hostName.test(host) && /[a-z]/.test(host.slice(host.lastIndexOf(".") + 1)) ? { type: "CNAME", content: host } : undefined;
}

export function showTarget({ type, content }: Target): string {
  return `${type} ${content}`;
}

let ranges: readonly Cidr[] | undefined;

/** Whether an address is one of those that Cloudflare answers with in its customers' place. */
export function isCloudflares(address: string): boolean {
  const read = readAddress(address);
  if (read === undefined) return false;
  ranges ??= cloudflareRanges.flatMap((text) => {
    const parsed = parseCidr(text);
    return parsed.ok ? [parsed.value] : [];
  });
  const alone = { text: address, family: read.family, bits: 0, first: read.value, last: read.value };
  return ranges.some((range) => contains(range, alone));
}

/** What a host is called at Cloudflare whose zone is kept elsewhere. https://developers.cloudflare.com/dns/zone-setups/partial-setup/ */
export const isCloudflaresName = (host: string): boolean => host.endsWith(".cdn.cloudflare.net");
