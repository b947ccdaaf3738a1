import { fieldOf, isObject } from "../../model/documents/document";
import { anywhere, less, readRange, type Range } from "./addresses";
import { CiliumEndpoints } from "./cilium-endpoints";
import { Crowd, nobody } from "./crowd";
import { listOf, stated, textOf, type Fields, type Found } from "./objects";
import { everyPort, lastPort, protocols, type PortRule, type Protocol } from "./ports";
import { Opening, silent, type Direction, type Said, type Stance, type Subject } from "./subjects";
import type { Namespace, Surroundings } from "./surroundings";
import type { Tally } from "./tally";

/** What Cilium's policies are read in: the cluster, and the networks that CiliumCIDRGroups name. */
export interface CiliumContext {
  readonly around: Surroundings;
  readonly namespaces: readonly Namespace[];
  readonly groups: ReadonlyMap<string, readonly Range[]>;
  readonly tally: Tally;
}

/** The networks of each CiliumCIDRGroup. */
export function readCidrGroups(found: readonly Found[]): ReadonlyMap<string, readonly Range[]> {
  const groups = found.filter(({ kind, group }) => kind === "CiliumCIDRGroup" && group === "cilium.io");
  return new Map(
    groups.map(({ name, object }) => [
      name,
      listOf(fieldOf(fieldOf(object, "spec"), "externalCIDRs")).flatMap((text) => readRange(text) ?? []),
    ]),
  );
}

/** Reads a policy of Cilium: one subject for each of its rules. A policy about nodes is about no pod. */
export function readCilium({ object, kind, namespace, name }: Found, context: CiliumContext): Subject[] {
  const isClusterwide = kind === "CiliumClusterwideNetworkPolicy";
  if (!isClusterwide && kind !== "CiliumNetworkPolicy") return [];
  const policy = isClusterwide ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
  const endpoints = CiliumEndpoints.of(context);
  const reader: Reader = { ...context, policy, endpoints, namespace: isClusterwide ? undefined : namespace };
  const rules = [fieldOf(object, "spec"), ...listOf(fieldOf(object, "specs"))].filter(isObject);
  return rules
    .filter((rule) => isObject(rule.endpointSelector))
    .map((rule) => ({
      policy,
      selected: endpoints.selectedBy(rule.endpointSelector, reader.namespace).members,
      ingress: stanceOf(rule, "ingress", reader),
      egress: stanceOf(rule, "egress", reader),
    }));
}

interface Reader extends CiliumContext {
  readonly policy: string;
  readonly endpoints: CiliumEndpoints;
  /** Of a policy that is about one namespace alone. */
  readonly namespace: string | undefined;
}

/** A direction with rules in it is closed but for them, unless the policy says that it only adds. */
function stanceOf(rule: Fields, direction: Direction, reader: Reader): Stance {
  const [allows, denies] = [listOf(rule[direction]), listOf(rule[`${direction}Deny`])];
  if (allows.length + denies.length === 0) return silent;
  const closes = fieldOf(rule.enableDefaultDeny, direction);
  const read = (rules: readonly unknown[]): Opening[] => rules.flatMap((one) => openingsOf(one, direction, reader));
  return { closes: closes !== false, allows: read(allows), denies: read(denies) };
}

const peerFields: Readonly<Record<Direction, readonly string[]>> = {
  ingress: ["fromEndpoints", "fromEntities", "fromCIDR", "fromCIDRSet", "fromNodes", "fromGroups"],
  egress: ["toEndpoints", "toEntities", "toCIDR", "toCIDRSet", "toFQDNs", "toServices", "toNodes", "toGroups"],
};

/** A rule with ports and no peers means everybody; a rule with neither means nobody, and so does an empty list of peers. */
function openingsOf(rule: unknown, direction: Direction, reader: Reader): Opening[] {
  if (!isObject(rule)) return [];
  const { policy, around } = reader;
  const ports = portRules(stated(rule, "toPorts"));
  const base = { policy, hosts: [], ranges: [], crowd: nobody, ports };
  if (peerFields[direction].every((field) => stated(rule, field) === undefined)) {
    return stated(rule, "toPorts") === undefined ? [] : [new Opening({ ...base, crowd: around.everybody, ranges: anywhere })];
  }
  const side = direction === "ingress" ? "from" : "to";
  const of = (field: string): readonly unknown[] => listOf(rule[`${side}${field}`]);
  const ranges = [...of("CIDR").flatMap((text) => readRange(text) ?? []), ...of("CIDRSet").flatMap((set) => rangesOf(set, reader))];
  const said: readonly Said[] = [
    ...of("Endpoints").map((selector) => ({ ...base, crowd: reader.endpoints.peers(selector, reader.namespace) })),
    ...of("Entities").map((entity) => ({ ...base, ...entityOf(textOf(entity), around) })),
    ...ranges.map((range) => ({ ...base, ranges: [range] })),
    ...of("FQDNs").map((host) => ({ ...base, hosts: [textOf(fieldOf(host, "matchName")) || textOf(fieldOf(host, "matchPattern"))] })),
  ];
  return said.map((one) => new Opening(one));
}

/** Networks are about what is outside: "only connections which do not originate from the cluster" are subject to them. */
function rangesOf(set: unknown, { groups }: Reader): Range[] {
  const except = listOf(fieldOf(set, "except")).flatMap((text) => readRange(text) ?? []);
  const network = readRange(fieldOf(set, "cidr"));
  const named = groups.get(textOf(fieldOf(set, "cidrGroupRef"))) ?? [];
  return [...(network === undefined ? [] : [network]), ...named].flatMap((range) => less(range, except));
}

/** Nodes, the API server and Cilium's own endpoints run no workload that a manifest shows, but for pods in the node's network. */
function entityOf(entity: string, around: Surroundings): Partial<Said> {
  switch (entity) {
    case "all":
      return { crowd: around.everybody, ranges: anywhere };
    case "world":
      return { ranges: anywhere };
    case "world-ipv4":
    case "world-ipv6":
      return { ranges: anywhere.filter(({ family }) => entity.endsWith(String(family))) };
    case "cluster":
      return { crowd: around.everybody };
    case "host":
    case "remote-node":
      return { crowd: new Crowd(around.workloads.filter(({ hostNetwork }) => hostNetwork)) };
    default:
      return {};
  }
}

function portRules(rules: unknown): readonly PortRule[] {
  const list = listOf(rules);
  if (list.length === 0) return everyPort;
  return list.flatMap((rule): readonly PortRule[] => {
    const ports = listOf(fieldOf(rule, "ports"));
    return ports.length === 0 ? everyPort : ports.flatMap(portRule);
  });
}

/** Ports are texts here, `0` is all of them, and a port without a protocol is of any. */
function portRule(rule: unknown): PortRule[] {
  const [protocol, port, end] = [stated(rule, "protocol"), stated(rule, "port"), stated(rule, "endPort")];
  const text = typeof port === "number" ? String(port) : textOf(port);
  const of: readonly Protocol[] = protocol === undefined || protocol === "ANY" ? protocols : protocols.filter((one) => one === protocol);
  return of.map((one): PortRule => {
    if (text === "" || text === "0") return { protocol: one, first: 1, last: lastPort };
    if (!/^\d+$/.test(text)) return { protocol: one, name: text.toLowerCase() };
    return { protocol: one, first: Number(text), last: typeof end === "number" && end > Number(text) ? end : Number(text) };
  });
}
