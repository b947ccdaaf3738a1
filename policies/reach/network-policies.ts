import { fieldOf, isObject } from "../../model/documents/document";
import { anywhere, less, readRange, type Range } from "./addresses";
import { nobody, type Crowd } from "./crowd";
import { listOf, stated, type Found } from "./objects";
import { everyPort, lastPort, protocolOf, type PortRule } from "./ports";
import { Opening, silent, type Stance, type Subject } from "./subjects";
import type { Surroundings } from "./surroundings";

/** Reads Kubernetes' own policies, as the reference of `networking.k8s.io/v1` has them. */
export function readNetworkPolicy({ object, namespace, name }: Found, around: Surroundings): Subject {
  const spec = fieldOf(object, "spec");
  const policy = `NetworkPolicy ${namespace}/${name}`;
  const rules = { ingress: listOf(fieldOf(spec, "ingress")), egress: listOf(fieldOf(spec, "egress")) };
  const types = listOf(fieldOf(spec, "policyTypes"));
  const isAbout = (type: "Ingress" | "Egress", otherwise: boolean): boolean => (types.length === 0 ? otherwise : types.includes(type));
  const context = { policy, namespace, around };
  const stance = (list: readonly unknown[], peers: "from" | "to"): Stance => {
    const allows: Opening[] = [];
    for (const rule of list) readRule(rule, peers, context, allows);
    return { closes: true, allows, denies: silent.denies };
  };
  return {
    policy,
    selected: around.inNamespace(namespace, stated(spec, "podSelector") ?? {}).members,
    ingress: isAbout("Ingress", true) ? stance(rules.ingress, "from") : silent,
    egress: isAbout("Egress", rules.egress.length > 0) ? stance(rules.egress, "to") : silent,
  };
}

interface Context {
  readonly policy: string;
  readonly namespace: string;
  readonly around: Surroundings;
}

/** A rule without peers means everybody, inside and out; one without ports every port. */
function readRule(rule: unknown, peers: "from" | "to", context: Context, allows: Opening[]): void {
  if (!isObject(rule)) return;
  const { policy, around } = context;
  const ports = portRules(listOf(rule.ports));
  const list = listOf(rule[peers]);
  if (list.length === 0) allows.push(new Opening({ policy, crowd: around.everybody, ranges: anywhere, hosts: noHosts, ports }));
  for (const peer of list) {
    const { crowd, ranges } = peerOf(peer, context);
    allows.push(new Opening({ policy, crowd, ranges, hosts: noHosts, ports }));
  }
}

function peerOf(peer: unknown, { namespace, around }: Context): Pick<Opening, "crowd" | "ranges"> {
  const block = stated(peer, "ipBlock");
  if (block !== undefined) {
    const whole = readRange(fieldOf(block, "cidr"));
    const except = listOf(fieldOf(block, "except")).flatMap((text) => readRange(text) ?? []);
    const ranges = whole === undefined ? [] : less(whole, except);
    return { crowd: around.at(ranges), ranges };
  }
  return { crowd: crowdOf(stated(peer, "namespaceSelector"), stated(peer, "podSelector"), namespace, around), ranges: noRanges };
}

const noHosts: readonly string[] = [];
const noRanges: readonly Range[] = [];

function crowdOf(namespaces: unknown, pods: unknown, namespace: string, around: Surroundings): Crowd {
  if (namespaces !== undefined) return around.inNamespaces(namespaces, pods ?? {});
  return pods === undefined ? nobody : around.inNamespace(namespace, pods);
}

function portRules(ports: readonly unknown[]): readonly PortRule[] {
  if (ports.length === 0) return everyPort;
  const rules: PortRule[] = [];
  for (const port of ports) {
    const rule = portRule(port);
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

function portRule(rule: unknown): PortRule | undefined {
  const protocol = protocolOf(stated(rule, "protocol"));
  if (protocol === undefined) return undefined;
  const port = stated(rule, "port");
  if (port === undefined) return { protocol, first: 1, last: lastPort };
  if (typeof port === "string") return { protocol, name: port };
  if (typeof port !== "number") return undefined;
  const end = stated(rule, "endPort");
  return { protocol, first: port, last: typeof end === "number" ? end : port };
}
