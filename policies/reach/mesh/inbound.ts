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
import type { Sidecars } from "./sidecars";
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
}

type Over = "mutual-tls" | "tls" | "plain";

/** One way in which a connection can be made, and as whom. */
interface Way {
  readonly over: Over;
  readonly identity: Identity;
  readonly readings: readonly ("http" | "tcp")[];
  readonly sni: Connection["sni"];
}

const beyondTheMesh = (by: readonly string[] = []): Inbound => ({ over: "any", allowed: true, only: [], by });

/** Whether a caller comes through to a port, over what, and with which requests. */
export function inboundOf(mesh: MeshParts, from: MeshWorkload | "outside", to: MeshWorkload, port: number): Inbound {
  // Without a proxy nothing of the mesh stands before it, and before some ports the proxy does not stand.
  if (!to.injected || mesh.pods.goesAround(to, port)) return beyondTheMesh();
  if (mesh.gateways.isGateway(to)) return atGateway(mesh, from, to, port);
  const accepted = mesh.peers.of(to, port);
  const { ways, by } = waysOf(mesh, from, to, port, accepted);
  if (ways.length === 0) return { over: "any", allowed: false, only: [], by: sorted(by) };
  const access = anyAccess(
    ways.flatMap((way) => way.readings.map((reading) => accessOf(mesh.policies, to, { ...way, port, http: reading === "http" }))),
  );
  return { ...access, over: overOf(ways), by: sorted([...access.by, ...(access.allowed && accepted.plain ? accepted.by : [])]) };
}

/** The ways that the caller has and the port takes; where there are none, what closes it. */
function waysOf(
  mesh: MeshParts,
  from: MeshWorkload | "outside",
  to: MeshWorkload,
  port: number,
  accepted: Accepted,
): { readonly ways: readonly Way[]; readonly by: readonly string[] } {
  const leading = mesh.services.leadingTo(to, port);
  const readings = readingsOf(leading.map((one) => one.port.reading));
  const plain: Way = { over: "plain", identity: "none", readings, sni: "unknown" };
  // Whoever has a proxy can go around it, so that a port that takes plain connections is open to them.
  const ways: Way[] = accepted.plain ? [plain] : [];
  if (from === "outside" || !from.injected) return { ways, by: accepted.by };
  const identity: Identity = { namespace: from.namespace, serviceAccount: from.serviceAccount };
  const mutual: Way = { over: "mutual-tls", identity, readings, sni: "unknown" };
  if (!accepted.mutual) return { ways, by: accepted.by };
  // No Service leads to the port among these objects: then nothing says how the caller comes, and it may come as the port wants.
  if (leading.length === 0) return { ways: [...ways, mutual], by: accepted.by };
  const scopes = mesh.gateways.isGateway(from) ? [undefined] : mesh.sidecars.of(from);
  const known = leading.filter((one) =>
    scopes.some((scope) =>
      scope === undefined
        ? mesh.services.isShownTo(one.service, from.namespace)
        : mesh.registry.knows(scope, from.namespace, one.service, one.port),
    ),
  );
  if (known.length === 0) {
    const hidden = leading.map((one) => one.service.id);
    const by = scopes.flatMap((scope) => scope?.by ?? hidden);
    return { ways, by: ways.length > 0 ? accepted.by : by };
  }
  const offers = known.flatMap((one) => mesh.rules.tls(from, one.service.host, one.service.namespace, one.port.port));
  const isAuto = mesh.config.autoMutualTls && mesh.peers.ofNamespace(to.namespace).mutual;
  const offersMutual = offers.some(({ mode }) => mode === "ISTIO_MUTUAL" || (mode === undefined && isAuto));
  if (offersMutual) return { ways: [...ways, mutual], by: accepted.by };
  const others = offers.some(({ mode }) => mode === "SIMPLE" || mode === "MUTUAL");
  const closing = [...accepted.by, ...offers.flatMap(({ by }) => by ?? [])];
  return { ways: ways.map((way) => (others ? { ...way, over: "tls" as const } : way)), by: closing };
}

/** A port that several Services read in several ways is read in each; without any the proxy finds out by itself. */
function readingsOf(readings: readonly Reading[]): readonly ("http" | "tcp")[] {
  if (readings.length === 0 || readings.includes("either")) return ["http", "tcp"];
  return sorted(readings) as ("http" | "tcp")[];
}

function overOf(ways: readonly Way[]): Edge["over"] {
  const [over, ...more] = sorted(ways.map((way) => way.over)) as Over[];
  return over === undefined || more.length > 0 ? "any" : over;
}

/** A gateway takes what its servers take; what else its pods listen on is before no proxy. */
function atGateway(mesh: MeshParts, from: MeshWorkload | "outside", to: MeshWorkload, port: number): Inbound {
  const { ids, kinds } = mesh.gateways.on(to, port);
  if (kinds.length === 0) return beyondTheMesh();
  const ways = [...new Map(kinds.flatMap((server) => wayTo(server, from) ?? []).map((way) => [keyOf(way), way])).values()];
  if (ways.length === 0) return { over: "any", allowed: false, only: [], by: ids };
  const access = anyAccess(
    ways.flatMap((way) => way.readings.map((reading) => accessOf(mesh.policies, to, { ...way, port, http: reading === "http" }))),
  );
  return { ...access, over: overOf(ways), by: access.allowed ? sorted([...access.by, ...ids]) : access.by };
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
