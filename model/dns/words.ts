import type { HostAnswers, ServerAnswer } from "./answers";
import type { ExpectedHost } from "./expected";
import type { Found } from "./match";
import { showTarget, targetOf, type Target } from "./target";

const most = 6;

/** `a`, `a and b`, `a, b and c`; of many the first, and how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}

/** What a name server said, as the records that somebody would look for. */
export function shownFound({ alias, addresses }: Found): string {
  if (alias !== null) return `CNAME ${alias}${addresses.length === 0 ? "" : ` (${listed(addresses)})`}`;
  return addresses.length === 0
    ? "nothing"
    : listed(addresses.map((address) => showTarget(targetOf(address) ?? { type: "A", content: address })));
}

/** What a host has to do: `lead to A 203.0.113.7`. */
export function meant({ proxied, regions }: ExpectedHost): string {
  if (proxied) return "lead to Cloudflare's addresses, through a proxied record";
  const known = targets(regions);
  if (known.length === 0) return `lead to the gateway of ${listed(regions.map(({ region }) => region))}`;
  return `lead to ${listed(known.map(showTarget))}${known.length < regions.length ? ", and to the other regions' gateways" : ""}`;
}

const targets = (regions: ExpectedHost["regions"]): Target[] => regions.flatMap(({ target }) => (target === null ? [] : [target]));

/** What to do about a record that is wrong everywhere. */
export function cure({ host, zone, proxied, regions }: ExpectedHost, isMissing: boolean, answers: HostAnswers): string {
  const known = targets(regions);
  const servers = answers.servers.map(({ server }) => server);
  if (proxied && zone !== null && isMissing && !servers.some((server) => server.endsWith(".ns.cloudflare.com")))
    return `name Cloudflare's servers for ${zone} at its registrar: ${listed(servers)} ${servers.length === 1 ? "answers" : "answer"} for it now; if they are Cloudflare's under a name of one's own, make the record`;
  if (proxied)
    return isMissing
      ? `pulumi up on the stack of ${listed(regions.map(({ region }) => region))}, which makes the record in the zone ${zone ?? answers.zone}`
      : `turn the proxy on for the record of ${host} at Cloudflare, and remove every other of that name`;
  if (regions.length > 1 && known.some(({ type }) => type === "CNAME"))
    return `give the gateways fixed addresses, or make all regions but one standby: ${host} can have one CNAME only`;
  const records = known.map((target) => `${host} ${showTarget(target)}`);
  if (records.length === 0) return `make a record for ${host} in ${answers.zone} that leads to the gateway`;
  return `${isMissing ? "make" : "in place of it make"}, in the zone ${answers.zone}: ${records.join("; ")}`;
}

/** Which copies of the zone are behind. */
export function serials(behind: readonly ServerAnswer[], ahead: readonly ServerAnswer[]): string {
  const of = (answers: readonly ServerAnswer[]) =>
    [...new Set(answers.flatMap(({ serial }) => (serial === null ? [] : [serial])))].sort((a, b) => a - b);
  const [old, fresh] = [of(behind), of(ahead)];
  if (old.length === 0 || fresh.length === 0 || String(old) === String(fresh)) return "";
  return ` (serial ${fresh.join(", ")} against ${old.join(", ")})`;
}
