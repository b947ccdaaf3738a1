import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import type { ResourceSetRule } from "../rule";
import type { CloudResource } from "../view";
import { dive, hostsOf, listOf, rulesetTypes, rulesOf, speaksForZone, wholeZone } from "./edge-zones";

const custom = "http_request_firewall_custom";
const managed = "http_request_firewall_managed";
const rates = "http_ratelimit";

/** Rule sets of Cloudflare's own, and the rule in which OWASP's points come to something, by their fixed IDs. */
const sets = { "the Cloudflare rules": "efb7b8c949ac4650a09736fc376e9aee", "the OWASP rules": "4814384a9e5d4991b9815dcfc25d2f1f" };
const owaspScore = "6179ae15870a4bb7b2d480d4843b323c";

const stopping = ["block", "challenge", "js_challenge", "managed_challenge"];

/** Requests are looked at before they reach a region. */
export const firewallOn: ResourceSetRule = {
  form: "resource-set",
  id: "ingress/edge-firewall-on",
  promise: "Every host that Cloudflare's rules name is looked at by its managed firewall, or is closed to all but named networks.",
  severity: "high",
  controls: controls("boundary"),
  why: "Known attacks come every day and to every host: without the managed rules each application has to withstand them alone.",
  repair: "execute both managed rule sets for the host in the phase http_request_firewall_managed, without overrides that switch them off",
  types: rulesetTypes,
  *judge(set, gathering) {
    if (!speaksForZone(set, gathering, rulesetTypes)) return;
    const closed = new Set(rulesOf(set, gathering, custom).filter(closes).flatMap(hostsOf));
    const known = hostsKnown(set, gathering).filter((host) => !closed.has(host));
    for (const [name, id] of Object.entries(sets)) {
      const looked = new Set(
        rulesOf(set, gathering, managed)
          .filter((rule) => executes(rule, id))
          .flatMap(hostsOf),
      );
      for (const host of known)
        if (!looked.has(host) && !looked.has(wholeZone)) yield { at: ["rules"], message: `${name} do not look at ${called(host)}` };
    }
  },
};

/** Nobody can send as much as they like. */
export const rateLimited: ResourceSetRule = {
  form: "resource-set",
  id: "ingress/edge-rate-limited",
  promise: "Every host that Cloudflare's rules name has a rate limit that turns clients away.",
  severity: "medium",
  controls: controls("capacity"),
  why: "Without a limit one client can take an application down, or try passwords for as long as it likes.",
  repair: "add a rule for the host in the phase http_ratelimit, with the action block and requestsPerPeriod",
  types: rulesetTypes,
  *judge(set, gathering) {
    if (!speaksForZone(set, gathering, rulesetTypes)) return;
    const limited = new Set(rulesOf(set, gathering, rates).filter(limits).flatMap(hostsOf));
    for (const host of hostsKnown(set, gathering))
      if (!limited.has(host) && !limited.has(wholeZone))
        yield { at: ["rules"], message: `no rate limit turns anybody away from ${called(host)}` };
  },
};

const called = (host: string): string => (host === wholeZone ? "the zone" : host);

function hostsKnown(set: CloudResource, gathering: Gathering): string[] {
  return [...new Set([custom, managed, rates].flatMap((phase) => rulesOf(set, gathering, phase).flatMap(hostsOf)))].sort();
}

const source = "ip\\.src in (?:\\{[^}]*\\}|\\$\\w+)";
const closing = new RegExp(
  `^\\(?(?:lower\\(http\\.host\\)|http\\.host) (?:eq ""|in \\{[" ]*\\}) and not (?:${source}|\\(${source}(?: or ${source})*\\))\\)?$`,
);

/** Whether a rule blocks everybody but some networks, from the host as a whole: one more condition, and it is closed to fewer. */
function closes(rule: unknown): boolean {
  const expression = fieldOf(rule, "expression");
  return (
    fieldOf(rule, "action") === "block" && typeof expression === "string" && closing.test(expression.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
  );
}

function executes(rule: unknown, id: string): boolean {
  if (fieldOf(rule, "action") !== "execute" || dive(rule, "actionParameters", "id") !== id) return false;
  const overrides = dive(rule, "actionParameters", "overrides");
  if (dive(overrides, "enabled") === false || dive(overrides, "action") === "log") return false;
  return !listOf(dive(overrides, "rules")).some(
    (one) => fieldOf(one, "id") === owaspScore && (fieldOf(one, "enabled") === false || fieldOf(one, "action") === "log"),
  );
}

function limits(rule: unknown): boolean {
  const most = dive(rule, "ratelimit", "requestsPerPeriod");
  return stopping.includes(String(fieldOf(rule, "action"))) && typeof most === "number" && most > 0;
}
