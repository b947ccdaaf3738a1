import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { CannotTell, isOpen } from "../marks";
import { texts, type ResourceRule, type ResourceSetRule } from "../rule";
import type { CloudResource } from "../view";
import { inZone, recordTypes } from "./edge-zones";

const leads = (record: CloudResource): boolean => ["A", "AAAA", "CNAME"].includes(String(fieldOf(record.inputs, "type")));

/** A name with an underscore is no host: it proves who owns a domain, or who may send its mail. */
const isHost = (name: string): boolean => !name.split(".").some((label) => label.startsWith("_"));

/** Whether a record says where a host is answered. One whose type is known only when a gateway has its address does. */
export function leadsToHost(record: CloudResource): boolean {
  return (isOpen(record.inputs, "type") || leads(record)) && isHost(String(fieldOf(record.inputs, "name")));
}

/** The way to a host leads through the proxy. */
export const recordsProxied: ResourceRule = {
  form: "resource",
  id: "ingress/edge-records-proxied",
  promise: "Every DNS record of a host at Cloudflare is proxied, but for those that are named.",
  severity: "high",
  controls: controls("boundary"),
  why: "A record that is not proxied tells everybody the address of the region, and leads there past the firewall and the rate limit.",
  repair: "set proxied to true and ttl to 1, or name the record among direct",
  parameters: {
    direct: {
      default: [],
      says: "the names of records that do not serve the web, such as that of a mail server",
      pattern: "^[a-z0-9.*@-]+$",
    },
  },
  types: recordTypes,
  *judge(record, parameters) {
    if (fieldOf(record.inputs, "proxied") === true || !leads(record)) return;
    const name = String(fieldOf(record.inputs, "name"));
    if (!isHost(name) || texts(parameters, "direct").includes(name)) return;
    yield { at: ["proxied"], message: `the record of ${name} leads past the proxy` };
  },
};

/** No second way to the same place. */
export const notBypassed: ResourceSetRule = {
  form: "resource-set",
  id: "ingress/edge-not-bypassed",
  promise: "No DNS record at Cloudflare shows the address that a proxied record hides.",
  severity: "high",
  controls: controls("boundary"),
  why: "Whoever finds the address under another name sends requests there directly: no firewall, no rate limit, no list of networks.",
  repair: "make the record proxied, remove it, or let it lead elsewhere",
  types: recordTypes,
  *judge(record, gathering) {
    if (fieldOf(record.inputs, "proxied") === true || !leads(record)) return;
    const name = fieldOf(record.inputs, "name");
    for (const other of inZone(record, gathering, recordTypes)) {
      if (other === record || fieldOf(other.inputs, "proxied") !== true) continue;
      if (fieldOf(other.inputs, "name") === name)
        yield { at: ["proxied"], message: `${String(name)} is proxied by one record and not by another` };
      else if (leadsAlike(record, other))
        yield {
          at: ["content"],
          message: `the record of ${String(name)} shows where ${String(fieldOf(other.inputs, "name"))} is answered`,
        };
    }
  },
};

/** Whether two records lead to one place: by their texts, or, while one is not known, by what both come from. */
function leadsAlike(record: CloudResource, other: CloudResource): boolean {
  if (!isOpen(record.inputs, "content") && !isOpen(other.inputs, "content"))
    return fieldOf(record.inputs, "content") === fieldOf(other.inputs, "content");
  const [mine, theirs] = [record, other].map(({ asked }) => (asked.propertyDependencies?.["content"] ?? []).join(" "));
  if (mine !== "" && mine === theirs) return true;
  throw new CannotTell(`it is not known before deployment whether ${record.asked.name} and ${other.asked.name} lead to one place`, [
    "content",
  ]);
}
