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
  const specs = policies.map((policy) => fieldOf(policy.object, "spec"));
  const of = (action: string): unknown[] => specs.filter((spec) => (fieldOf(spec, "action") ?? "ALLOW") === action);
  const denials = of("DENY").flatMap((spec) => listIn(fieldOf(spec, "rules")));
  if (denials.some((rule) => deniesOthers(rule, host))) return true;
  const allowing = of("ALLOW");
  const open = allowing.flatMap((spec) => listIn(fieldOf(spec, "rules"))).filter((rule) => reaches(rule, host));
  return allowing.length > 0 && open.every((rule) => listIn(fieldOf(rule, "from")).length > 0 && sendersOf(rule).every(isNarrow));
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
