import { parseNetworkOrCidr } from "../../model/intent/exposure";
import type { NamespacePlan, Plan, RegionPlan } from "../../model/plan/plan";
import { unknown } from "../../model/plan/references";
import type { Platform } from "../../model/platform/schema";
import { isObject } from "../../model/documents/document";
import { parseHost } from "../../model/text/network";
import { nearest } from "../../model/text/nearest";
import { parseUrlPath } from "../../model/text/path";
import { redact } from "../../model/text/secrets";
import { servicePort, type ServicePort } from "./service-port";
import { routing, type ServiceReader } from "./service-words";

/** A Service that asks for a route, understood. */
export interface RoutedService {
  readonly reader: ServiceReader;
  readonly name: string;
  readonly region: RegionPlan;
  readonly namespace: NamespacePlan;
  readonly selector: Readonly<Record<string, string>>;
  readonly port: ServicePort;
  readonly host: string;
  readonly path: string;
  /** Networks and ranges as they were written; undefined where nobody was named. */
  readonly from: readonly string[] | undefined;
}

/** What a Service asks for; what cannot be understood of it is told, all at once. */
export function readService(reader: ServiceReader, platform: Platform, plan: Pick<Plan, "regions">): RoutedService | null {
  const name = serviceName(reader);
  const place = placeOf(reader, plan);
  const selector = selectorOf(reader);
  const port = servicePort(reader);
  const host = name === null ? null : checked(reader, routing.host, parseHost, `${name}.${platform.domain}`);
  const path = checked(reader, routing.path, parseUrlPath, "/");
  const from = fromOf(reader, platform);
  if (name === null || place === null || selector === null || port === null) return null;
  if (host === null || path === null || from === null) return null;
  return { reader, name, ...place, selector, port, host, path, from };
}

function serviceName(reader: ServiceReader): string | null {
  const name = reader.text("metadata", "name");
  if (name !== undefined && /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return name;
  return reader.refuse(
    ["metadata", "name"],
    `"${redact(name ?? "")}" is no name of a Service`,
    "small letters, digits and dashes, a letter first",
  );
}

function placeOf(reader: ServiceReader, { regions }: Pick<Plan, "regions">) {
  const name = reader.text("metadata", "namespace");
  for (const region of regions) for (const namespace of region.namespaces) if (namespace.name === name) return { region, namespace };
  const known = regions.flatMap(({ namespaces }) => namespaces.map((one) => one.name)).sort();
  const path = name === undefined ? ["metadata"] : ["metadata", "namespace"];
  const message =
    name === undefined ? "the Service names no namespace" : `"${redact(name)}" is a namespace of none of the platform's regions`;
  return reader.refuse(
    path,
    message,
    `namespace: ${(name === undefined ? undefined : nearest(name, known)) ?? known[0] ?? "<region>-<tenant>"}`,
  );
}

function selectorOf(reader: ServiceReader): Readonly<Record<string, string>> | null {
  const selector = reader.at("spec", "selector");
  if (isObject(selector)) {
    const entries = Object.entries(selector).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    if (entries.length > 0 && entries.length === Object.keys(selector).length)
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return reader.refuse(
    ["spec", "selector"],
    "the Service selects no pods by their labels: it would not be known whom the gateway may reach",
    "selector: { app.kubernetes.io/name: web }",
  );
}

function checked(reader: ServiceReader, key: string, parse: typeof parseHost, otherwise: string): string | null {
  const word = reader.word(key);
  const result = parse(word?.value ?? otherwise);
  if (result.ok) return result.value;
  reader.add(word?.path ?? ["metadata", "name"], result.problem);
  return null;
}

/** Null where what was written cannot be understood. */
function fromOf(reader: ServiceReader, platform: Platform): readonly string[] | undefined | null {
  const word = reader.word(routing.from);
  if (word === undefined) return undefined;
  const named = word.value.split(",").map((one) => one.trim());
  const problems = named.flatMap((one) => {
    const result = parseNetworkOrCidr(one);
    if (!result.ok) return [result.problem];
    return one.includes("/") || Object.hasOwn(platform.networks, one)
      ? []
      : [unknown("network", redact(one), Object.keys(platform.networks))];
  });
  for (const problem of problems) reader.add(word.path, problem);
  return problems.length === 0 ? [...new Set(named)].sort() : null;
}
