import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { isOpen } from "../marks";
import { texts, type Fault, type ResourceRule, type ResourceSetRule } from "../rule";
import type { CloudResource } from "../view";
import { leadsToHost } from "./edge-records";
import { dive, hostsOf, inZone, recordTypes, rulesetTypes, rulesOf, settingTypes, speaksForZone, wholeZone } from "./edge-zones";

const isCaa = ({ inputs }: CloudResource): boolean => fieldOf(inputs, "type") === "CAA";
const nameOf = ({ inputs }: CloudResource): string => String(fieldOf(inputs, "name")).toLowerCase();

/** Not every authority may sign for us. */
export const authoritiesNamed: ResourceSetRule = {
  form: "resource-set",
  id: "tls/edge-authorities-named",
  promise: "A CAA record says of every host in a zone at Cloudflare which authorities may sign certificates for it.",
  severity: "medium",
  controls: controls("certificates"),
  // RFC 8659: the records of the nearest name count, and without one with the tag issue every authority may.
  why: "Without one, each of some hundred authorities may sign for the host, for whoever talks it into it.",
  repair: "add a DnsRecord of type CAA with the tag issue, for the host or for a name above it in the zone",
  types: [...recordTypes, ...rulesetTypes],
  *judge(resource, gathering) {
    // A stack with records alone leaves the zone, and what is said of all of it, to another one.
    if (!showsZone(resource, gathering)) return;
    if (recordTypes.includes(resource.kind)) {
      if (leadsToHost(resource)) yield* lacking(nameOf(resource), resource, gathering, "name");
      return;
    }
    if (!speaksForZone(resource, gathering, rulesetTypes)) return;
    const recorded = inZone(resource, gathering, recordTypes).flatMap((record) => (isOpen(record.inputs, "name") ? [] : [nameOf(record)]));
    const phases = ["http_request_firewall_custom", "http_request_firewall_managed", "http_ratelimit"];
    const ruled = new Set(phases.flatMap((phase) => rulesOf(resource, gathering, phase).flatMap(hostsOf)));
    for (const host of [...ruled].sort())
      if (host !== wholeZone && !recorded.includes(host)) yield* lacking(host, resource, gathering, "rules");
  },
};

function showsZone(resource: CloudResource, gathering: Gathering): boolean {
  if (inZone(resource, gathering, [...settingTypes, ...rulesetTypes]).length > 0) return true;
  return inZone(resource, gathering, recordTypes).some((one) => !isOpen(one.inputs, "type") && isCaa(one));
}

function* lacking(named: string, resource: CloudResource, gathering: Gathering, field: string): Generator<Fault> {
  const inOneZone = inZone(resource, gathering, recordTypes).filter((one) => !isOpen(one.inputs, "type") && isCaa(one));
  const known = inOneZone.filter((one) => !isOpen(one.inputs, "name"));
  const host = named.replace(/^\*\./, "");
  const nearest = above(host).find((name) => known.some((one) => nameOf(one) === name));
  const deciding = known.filter((one) => nameOf(one) === nearest);
  if (deciding.some((one) => dive(one.inputs, "data", "tag") === "issue")) return;
  // One whose name is not known yet may stand for this host: reading it throws.
  for (const one of inOneZone) nameOf(one);
  const message =
    nearest === undefined
      ? `no CAA record stands at ${host} or a name above it`
      : `the CAA records of ${nearest} let every authority sign for ${host}`;
  yield { at: [field], message };
}

/** A host and the names above it, the nearest first. */
function above(host: string): string[] {
  const labels = host.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

/** Those who may are worth it. */
export const authoritiesNarrow: ResourceRule = {
  form: "resource",
  id: "tls/edge-authorities-narrow",
  promise: "Every CAA record at Cloudflare names an authority of the platform's, or nobody.",
  severity: "medium",
  controls: controls("certificates"),
  why: "A CAA record for an authority that nobody here asks lets only others ask it.",
  repair: 'write data: { flags: 0, tag: issue, value: letsencrypt.org }, ";" for nobody, or list the authority in authorities',
  types: recordTypes,
  parameters: {
    authorities: {
      default: ["letsencrypt.org", "pki.goog", "ssl.com", "sectigo.com", "digicert.com"],
      says: "the authorities that CAA records may name",
      pattern: "^[a-z0-9][a-z0-9.-]*$",
    },
  },
  *judge(record, parameters) {
    // What has no data is none, whatever its type turns out to be.
    if (!Object.hasOwn(record.inputs, "data") || !isCaa(record)) return;
    const data = fieldOf(record.inputs, "data");
    const tag = fieldOf(data, "tag");
    if (tag !== "issue" && tag !== "issuewild") return;
    const value = fieldOf(data, "value");
    const authority = typeof value === "string" ? (value.split(";", 1)[0] ?? "").trim() : undefined;
    if (authority !== undefined && (texts(parameters, "authorities").includes(authority) || value === ";")) return;
    yield {
      at: ["data", "value"],
      message: `the CAA record of ${nameOf(record)} names ${authority === undefined || authority === "" ? "no authority" : `"${authority}"`}`,
    };
  },
};
