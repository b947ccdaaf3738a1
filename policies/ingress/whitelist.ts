import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { fieldsOf, ingressNamespaces, listIn, standsIn, withPatterns } from "../mtls/places";
import type { CelRule } from "../rule";
import type { KubeView } from "../view";

const rules = "object.?spec.?rules.orValue([])";
const sources = (fields: readonly string[], ask: (list: string) => string): string =>
  `${rules}.all(rule, rule.?from.orValue([]).all(sender, ${fields.map((field) => ask(`sender.?source.?${field}.orValue([])`)).join(" && ")}))`;
const conditions = (key: string): string =>
  `${rules}.all(rule, rule.?when.orValue([]).all(condition, condition.?key.orValue("") != "${key}"))`;
const none = (list: string): string => `${list}.size() == 0`;

/** Who may come is decided where people come in. */
export const whitelistAtGateway: CelRule = {
  form: "cel",
  id: "ingress/whitelist-at-gateway",
  promise: "Callers from outside are told apart by their address at the gateway that leads in, and nowhere behind it.",
  severity: "high",
  controls: controls("boundary"),
  why: "Behind the gateway the caller's address is a header that somebody wrote; and at it, the address of the connection is that of the proxy before it.",
  repair: "put the AuthorizationPolicy beside the gateway, select the gateway, and list the networks in remoteIpBlocks",
  kinds: ["AuthorizationPolicy.security.istio.io"],
  parameters: ingressNamespaces,
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `${standsIn("ingressNamespaces")} || (${sources(["remoteIpBlocks", "notRemoteIpBlocks"], none)} && ${conditions("remote.ip")})`,
      at: "spec.rules",
      says: 'AuthorizationPolicy "{name}" goes by the address of callers from outside, behind the gateway',
    },
    {
      each: "object",
      holds: `!${standsIn("ingressNamespaces")} || (${sources(["ipBlocks", "notIpBlocks"], none)} && ${conditions("source.ip")})`,
      at: "spec.rules",
      says: 'AuthorizationPolicy "{name}" goes by the address of the last proxy, and not of the caller',
    },
    {
      each: "object",
      holds: sources(["remoteIpBlocks", "notRemoteIpBlocks"], (list) => `${list}.all(block, !block.endsWith("/0"))`),
      at: "spec.rules",
      says: 'AuthorizationPolicy "{name}" has every address in its whitelist',
    },
  ],
};

/** Whether the policies at a gateway keep everybody from a host but the callers of some networks. */
export function isWhitelisted(host: string, policies: readonly KubeView[]): boolean {
  if (
    rulesOf(policies, "DENY")
      .for(host)
      .some((rule) => deniesOthers(rule, host))
  )
    return true;
  const allowing = rulesOf(policies, "ALLOW");
  const open = allowing.for(host).filter((rule) => reaches(rule, host));
  return allowing.policies > 0 && open.every((rule) => listIn(fieldOf(rule, "from")).length > 0 && sendersOf(rule).every(isNarrow));
}

type Action = "ALLOW" | "DENY";

const known: Readonly<Record<Action, WeakMap<readonly KubeView[], HostRules>>> = { ALLOW: new WeakMap(), DENY: new WeakMap() };

/** The rules of the policies at a gateway, read once: each exposed app has one there, and each host is asked for. */
function rulesOf(policies: readonly KubeView[], action: Action): HostRules {
  const before = known[action].get(policies);
  if (before !== undefined) return before;
  const specs = policies.map((policy) => fieldOf(policy.object, "spec")).filter((spec) => (fieldOf(spec, "action") ?? "ALLOW") === action);
  const rules = new HostRules(specs);
  known[action].set(policies, rules);
  return rules;
}

/** Rules by the hosts that they name. */
class HostRules {
  readonly policies: number;
  private readonly rules: readonly unknown[];
  private readonly byHost = new Map<string, number[]>();
  private readonly forAny: number[] = [];

  constructor(specs: readonly unknown[]) {
    this.policies = specs.length;
    this.rules = specs.flatMap((spec) => listIn(fieldOf(spec, "rules")));
    for (const [place, rule] of this.rules.entries()) {
      const hosts = wholeHosts(rule);
      if (hosts === undefined) this.forAny.push(place);
      for (const host of new Set(hosts)) {
        const places = this.byHost.get(host);
        if (places === undefined) this.byHost.set(host, [place]);
        else places.push(place);
      }
    }
  }

  /** Those that may be about a host, in their order. */
  for(host: string): readonly unknown[] {
    // `a.example:*` is about `a.example:8080` too.
    if (host.includes(":")) return this.rules;
    return [...this.forAny, ...(this.byHost.get(host) ?? [])].sort((a, b) => a - b).map((place) => this.rules[place]);
  }
}

/** The hosts that a rule names, with and without a port, if it is about no others. Nothing where it may be, or where one is not known. */
function wholeHosts(rule: unknown): string[] | undefined {
  try {
    const targets = listIn(fieldOf(rule, "to")).map((target) => listIn(fieldOf(fieldOf(target, "operation"), "hosts")).map(String));
    if (targets.length === 0 || targets.some((hosts) => hosts.length === 0)) return undefined;
    const bare = targets.flat().map((host) => host.replace(/:(?:[*]|443)$/, ""));
    return bare.some((host) => host.includes("*")) ? undefined : [...targets.flat(), ...bare];
  } catch {
    return undefined;
  }
}

const sendersOf = (rule: unknown): unknown[] => listIn(fieldOf(rule, "from")).map((sender) => fieldOf(sender, "source"));
const isNarrow = (source: unknown): boolean => narrow(fieldOf(source, "remoteIpBlocks"));

function narrow(blocks: unknown): boolean {
  const list = listIn(blocks).map(String);
  return list.length > 0 && !list.some((block) => block.endsWith("/0"));
}

/** A rule that turns away whoever is not in some networks, whatever is asked for at the host. */
function deniesOthers(rule: unknown, host: string): boolean {
  const targets = listIn(fieldOf(rule, "to")).map((target) => fieldOf(target, "operation"));
  const isWhole = targets.length === 0 || targets.some((operation) => fieldsOf(operation).join() === "hosts" && isFor(operation, host));
  return (
    isWhole &&
    listIn(fieldOf(rule, "when")).length === 0 &&
    sendersOf(rule).some((source) => fieldsOf(source).join() === "notRemoteIpBlocks" && narrow(fieldOf(source, "notRemoteIpBlocks")))
  );
}

function reaches(rule: unknown, host: string): boolean {
  const targets = listIn(fieldOf(rule, "to")).map((target) => fieldOf(target, "operation"));
  return targets.length === 0 || targets.some((operation) => listIn(fieldOf(operation, "hosts")).length === 0 || isFor(operation, host));
}

/** The words of the mesh: a star at one end stands for anything; a port may follow the host. */
function isFor(operation: unknown, host: string): boolean {
  return listIn(fieldOf(operation, "hosts"))
    .map(String)
    .some((pattern) => {
      if (pattern === "*" || pattern === host || pattern === `${host}:*` || pattern === `${host}:443`) return true;
      if (pattern.startsWith("*")) return host.endsWith(pattern.slice(1));
      return pattern.endsWith("*") && host.startsWith(pattern.slice(0, -1));
    });
}
