import { inner } from "../label-index";
import type { Edge } from "../relation";
import { accessOf, anyAccess, type Access } from "./access";
import type { Authorizations } from "./authorizations";
import type { Connection, Identity } from "./connection";
import type { DestinationRules } from "./destination-rules";
import type { Gateways, Server } from "./gateways";
import type { MeshConfig } from "./mesh-config";
import { sorted } from "./objects";
import type { Accepted, PeerAuthentications } from "./peer-authentication";
import { isHttp, type Reading } from "./protocols";
import type { Pods } from "./pods";
import type { Registry } from "./registry";
import type { Services } from "./services";
import type { Scope, Sidecars } from "./sidecars";
import type { VirtualServices } from "./virtual-services";
import type { MeshWorkload } from "./workload";

/** What the mesh lets through on the way to a port of a workload. */
export interface Inbound extends Access {
  readonly over: Edge["over"];
}

/** What of the mesh an answer is made of. */
export interface MeshParts {
  readonly config: MeshConfig;
  readonly peers: PeerAuthentications;
  readonly policies: Authorizations;
  readonly rules: DestinationRules;
  readonly gateways: Gateways;
  readonly services: Services;
  readonly sidecars: Sidecars;
  readonly registry: Registry;
  readonly routes: VirtualServices;
  readonly pods: Pods;
  readonly doors: Doors;
}

type Over = "mutual-tls" | "tls" | "plain";

/** One way in which a connection can be made, and as whom. */
interface Way {
  readonly over: Over;
  readonly identity: Identity;
  readonly readings: readonly ("http" | "tcp")[];
  readonly sni: Connection["sni"];
}

const beyondTheMesh: Inbound = { over: "any", allowed: true, only: [], by: [] };

/** A port of a workload, as far as it is the same for everybody who comes. */
export interface Door {
  readonly accepted: Accepted;
  /** The Services that lead to it. */
  readonly leading: ReturnType<Services["leadingTo"]>;
  readonly readings: readonly ("http" | "tcp")[];
  /** What it is to whoever has no identity. */
  plain?: Inbound;
}

/** What stands before a port: a proxy, a gateway, or nothing. */
export type Doors = (to: MeshWorkload, port: number) => Door | "gateway" | "none";

/** The doors of a mesh, each looked at once. */
export function doorsOf(mesh: Omit<MeshParts, "doors">): Doors {
  const known = new Map<MeshWorkload, Map<number, Door | "gateway" | "none">>();
  const read: Doors = (to, port) => {
    // Without a proxy nothing of the mesh stands before it, and before some ports the proxy does not stand.
    if (!to.injected || mesh.pods.goesAround(to, port)) return "none";
    if (mesh.gateways.isGateway(to)) return "gateway";
    const leading = mesh.services.leadingTo(to, port);
    return { accepted: mesh.peers.of(to, port), leading, readings: readingsOf(leading.map((one) => one.port.reading)) };
  };
  return (to, port) => {
    const ports = inner(known, to);
    let door = ports.get(port);
    if (door === undefined) ports.set(port, (door = read(to, port)));
    return door;
  };
}

/** Whether a caller comes through to a port, over what, and with which requests. */
export function inboundOf(mesh: MeshParts, from: MeshWorkload | "outside", to: MeshWorkload, port: number): Inbound {
  const door = mesh.doors(to, port);
  if (door === "none") return beyondTheMesh;
  if (door === "gateway") return atGateway(mesh, from, to, port);
  return from === "outside" ? (door.plain ??= throughDoor(mesh, from, to, port, door)) : throughDoor(mesh, from, to, port, door);
}

/** Whether a caller comes through to a port at all. */
export function admitsTo(mesh: MeshParts, from: MeshWorkload, to: MeshWorkload, port: number): boolean {
  const door = mesh.doors(to, port);
  if (typeof door !== "string" && !door.accepted.plain) {
    // Nobody comes without an identity, and most are named by no rule at all.
    if (mesh.policies.isShut(to, { identity: from, port, sni: "unknown", http: true })) return false;
  }
  return inboundOf(mesh, from, to, port).allowed;
}

function throughDoor(mesh: MeshParts, from: MeshWorkload | "outside", to: MeshWorkload, port: number, door: Door): Inbound {
  const { accepted } = door;
  const { ways, by } = waysOf(mesh, from, to, door);
  if (ways.length === 0) return { over: "any", allowed: false, only: [], by: sorted(by) };
  const access = accessBy(mesh, ways, to, port);
  const { allowed, only } = access;
  return { over: overOf(ways), allowed, only, by: allowed && accepted.plain ? sorted([...access.by, ...accepted.by]) : access.by };
}

/** What any of the ways lets through, in any of the readings that the port has. */
function accessBy({ policies }: MeshParts, ways: readonly Way[], to: MeshWorkload, port: number): Access {
  const only = ways.length === 1 ? ways[0] : undefined;
  if (only?.readings.length === 1)
    return accessOf(policies, to, { identity: only.identity, port, sni: only.sni, http: only.readings[0] === "http" });
  const found: Access[] = [];
  for (const { identity, sni, readings } of ways)
    for (const reading of readings) found.push(accessOf(policies, to, { identity, port, sni, http: reading === "http" }));
  return anyAccess(found);
}

/** The ways that the caller has and the port takes; where there are none, what closes it. */
function waysOf(
  mesh: MeshParts,
  from: MeshWorkload | "outside",
  to: MeshWorkload,
  { accepted, leading, readings }: Door,
): { readonly ways: readonly Way[]; readonly by: readonly string[] } {
  // Whoever has a proxy can go around it, so that a port that takes plain connections is open to them.
  const ways: readonly Way[] = accepted.plain ? [{ over: "plain", identity: "none", readings, sni: "unknown" }] : noWays;
  if (from === "outside" || !from.injected || !accepted.mutual) return { ways, by: accepted.by };
  const mutual: Way = { over: "mutual-tls", identity: from, readings, sni: "unknown" };
  const withMutual = ways.length === 0 ? [mutual] : [...ways, mutual];
  // No Service leads to the port among these objects: then nothing says how the caller comes, and it may come as the port wants.
  if (leading.length === 0) return { ways: withMutual, by: accepted.by };
  const scopes = mesh.gateways.isGateway(from) ? anyScope : mesh.sidecars.of(from);
  const isAuto = mesh.config.autoMutualTls && mesh.peers.ofNamespace(to.namespace).mutual;
  let isReached = false;
  let offersOthers = false;
  const closing: string[] = [];
  for (const one of leading) {
    if (!isKnown(mesh, from, scopes, one)) continue;
    isReached = true;
    for (const { mode, by } of mesh.rules.tls(from, one.service.host, one.service.namespace, one.port.port)) {
      if (mode === "ISTIO_MUTUAL" || (mode === undefined && isAuto)) return { ways: withMutual, by: accepted.by };
      offersOthers ||= mode === "SIMPLE" || mode === "MUTUAL";
      if (by !== undefined) closing.push(by);
    }
  }
  if (!isReached) {
    const hidden = leading.map((one) => one.service.id);
    return { ways, by: ways.length > 0 ? accepted.by : scopes.flatMap((scope) => scope?.by ?? hidden) };
  }
  return { ways: ways.map((way) => (offersOthers ? { ...way, over: "tls" as const } : way)), by: [...accepted.by, ...closing] };
}

const noWays: readonly Way[] = [];
const anyScope = [undefined];

/** Whether a caller's proxy knows a Service with a port. */
function isKnown(
  { services, registry }: MeshParts,
  { namespace }: MeshWorkload,
  scopes: readonly (Scope | undefined)[],
  { service, port }: Door["leading"][number],
): boolean {
  for (const scope of scopes)
    if (scope === undefined ? services.isShownTo(service, namespace) : registry.knows(scope, namespace, service, port)) return true;
  return false;
}

/** A port that several Services read in several ways is read in each; without any the proxy finds out by itself. */
function readingsOf(readings: readonly Reading[]): readonly ("http" | "tcp")[] {
  if (readings.length === 0 || readings.includes("either")) return ["http", "tcp"];
  return sorted(readings) as ("http" | "tcp")[];
}

function overOf(ways: readonly Way[]): Edge["over"] {
  const over = ways[0]?.over;
  return over === undefined || ways.some((way) => way.over !== over) ? "any" : over;
}

/** A gateway takes what its servers take; what else its pods listen on is before no proxy. */
function atGateway(mesh: MeshParts, from: MeshWorkload | "outside", to: MeshWorkload, port: number): Inbound {
  const { ids, kinds } = mesh.gateways.on(to, port);
  if (kinds.length === 0) return beyondTheMesh;
  const ways = [...new Map(kinds.flatMap((server) => wayTo(server, from) ?? []).map((way) => [keyOf(way), way])).values()];
  if (ways.length === 0) return { over: "any", allowed: false, only: [], by: ids };
  const { allowed, only, by } = accessBy(mesh, ways, to, port);
  if (!allowed) return { over: overOf(ways), allowed, only, by };
  return {
    over: overOf(ways),
    allowed,
    only,
    // Hundreds of Gateways may stand on one port, and hardly anybody asks who they are.
    get by() {
      return sorted([...by, ...ids]);
    },
  };
}

/** The caller is one: of its identities only whether it shows one differs. */
const keyOf = ({ over, identity, readings, sni }: Way): string =>
  `${over} ${typeof identity === "string" ? identity : "own"} ${readings.join()} ${sni}`;

/** How a server is reached: its own TLS decides, and PeerAuthentication does not apply to it. */
function wayTo({ tls, protocol }: Server, from: MeshWorkload | "outside"): Way | undefined {
  const readings = [
    tls !== "PASSTHROUGH" && tls !== "AUTO_PASSTHROUGH" && (isHttp(protocol) || /^https$/i.test(protocol))
      ? ("http" as const)
      : ("tcp" as const),
  ];
  switch (tls) {
    case undefined:
      return { over: "plain", identity: "none", readings, sni: "" };
    case "ISTIO_MUTUAL":
      if (from === "outside" || !from.injected) return undefined;
      return { over: "mutual-tls", identity: { namespace: from.namespace, serviceAccount: from.serviceAccount }, readings, sni: "unknown" };
    case "MUTUAL":
      return { over: "mutual-tls", identity: "unknown", readings, sni: "unknown" };
    case "AUTO_PASSTHROUGH":
      // The TLS is not ended here: the certificates are those of the two ends.
      return { over: "mutual-tls", identity: "none", readings, sni: "unknown" };
    case "OPTIONAL_MUTUAL":
    case "OPTIONAL":
      return { over: "tls", identity: "unknown", readings, sni: "unknown" };
    case "PASSTHROUGH":
    case "SIMPLE":
      return { over: "tls", identity: "none", readings, sni: "unknown" };
  }
}
