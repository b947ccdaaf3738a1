import { fieldOf, isObject } from "../../model/documents/document";
import type { Gathering } from "../gathering";
import { isOpen } from "../marks";
import type { CloudResource } from "../view";

/** Sets of rules at Cloudflare. */
export const rulesetTypes = ["cloudflare:index/ruleset:Ruleset"];

/** Settings of a zone, one by one. */
export const settingTypes = ["cloudflare:index/zoneSetting:ZoneSetting"];

/** DNS records, under the names that Pulumi has given them. */
export const recordTypes = ["cloudflare:index/dnsRecord:DnsRecord", "cloudflare:index/record:Record"];

/** What a rule speaks of where it names no host: the whole zone. */
export const wholeZone = "*";

/** The zone that a resource belongs to: by its ID, or, while that is not known, by what it comes from. */
export function zoneOf({ inputs, asked }: CloudResource): string {
  if (!isOpen(inputs, "zoneId")) return String(fieldOf(inputs, "zoneId"));
  return `of ${(asked.propertyDependencies?.["zoneId"] ?? []).join(" ")}`;
}

/** The resources of some types in a resource's zone. */
export function inZone(resource: CloudResource, gathering: Gathering, types: readonly string[]): CloudResource[] {
  const zones = gathering.once(`zones of ${types.join(" ")}`, () => {
    const found = new Map<string, CloudResource[]>();
    for (const one of gathering.resources(types).filter(({ inputs }) => Object.hasOwn(inputs, "zoneId"))) {
      const zone = zoneOf(one);
      const list = found.get(zone);
      if (list === undefined) found.set(zone, [one]);
      else list.push(one);
    }
    return found;
  });
  return zones.get(zoneOf(resource)) ?? [];
}

/** Whether a resource is the one to which what its zone lacks is said. */
export function speaksForZone(resource: CloudResource, gathering: Gathering, types: readonly string[]): boolean {
  const [first] = inZone(resource, gathering, types).sort((a, b) => (a.asked.urn < b.asked.urn ? -1 : 1));
  return first === resource;
}

/** The rules of a zone in a phase that are switched on. */
export function rulesOf(resource: CloudResource, gathering: Gathering, phase: string): unknown[] {
  return inZone(resource, gathering, rulesetTypes)
    .filter((set) => fieldOf(set.inputs, "phase") === phase)
    .flatMap((set) => listOf(fieldOf(set.inputs, "rules")))
    .filter((rule) => fieldOf(rule, "enabled") !== false);
}

/** The hosts that a rule names, or the whole zone where it names none. */
export function hostsOf(rule: unknown): string[] {
  const expression = fieldOf(rule, "expression");
  const text = typeof expression === "string" ? expression : "";
  const literal = '"(?:[^"\\\\]|\\\\.)*"';
  const named = [...text.matchAll(new RegExp(`http\\.host\\)?\\s+(?:eq\\s+|==\\s*|in\\s+\\{)((?:\\s*${literal})+)`, "g"))];
  const hosts = named.flatMap(([, list = ""]) => [...list.matchAll(new RegExp(literal, "g"))].map(([one]) => one.slice(1, -1)));
  return hosts.length === 0 ? [wholeZone] : hosts;
}

/** A list, or nothing. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A way through objects; nothing where it ends early. */
export function dive(value: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>((here, step) => (isObject(here) ? fieldOf(here, step) : undefined), value);
}
