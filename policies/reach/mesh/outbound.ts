import type { Edge } from "../relation";
import { accessOf } from "./access";
import type { ClientTls } from "./destination-rules";
import type { Server } from "./gateways";
import { isHostWithin, isWildcard } from "./hosts";
import type { MeshParts } from "./inbound";
import { byCode, sorted, type Fields } from "./objects";
import { isHttp, isTls } from "./protocols";
import { isPatternWithin } from "./patterns";
import type { PodTemplate } from "./pods";
import { destinationsOf, inOrder } from "./routing";
import { targetPort, type Service, type ServicePort } from "./services";
import type { Scope } from "./sidecars";
import type { Destination, VirtualService } from "./virtual-services";
import type { MeshWorkload, Selected } from "./workload";

/** How a caller leaves for a host outside: by itself, or by way of a gateway. */
export interface Leaving {
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
  /** Addresses under which the caller asks for it, as its ServiceEntry gives them. */
  readonly addresses: readonly string[];
  /** Where it really goes, as the ServiceEntry gives it; empty where the name is looked up. */
  readonly endpoints: readonly Endpoint[];
  /** Whether the proxy passes it on to whatever address the caller asks for, and not to one that it looks up. */
  readonly anyAddress: boolean;
  readonly via: "direct" | Via;
  readonly allowed: boolean;
  /** How it leaves the caller. */
  readonly over: Edge["over"];
  /** The objects that open it, or, where it is closed, those that close it. */
  readonly by: readonly string[];
}

/** An address, or another name, behind a host. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The gateway on the way. */
export interface Via {
  readonly namespace: string;
  readonly service: string;
  /** The labels of its pods, as its Service selects them. */
  readonly selector: Readonly<Record<string, string>>;
  /** The port of its pods. */
  readonly port: number;
}

/** How far a workload may go out. */
export interface Outbound {
  /** The Sidecars that say so; empty where nothing does. */
  readonly by: readonly string[];
  /** Whether the proxy refuses what it does not know. Without a proxy nobody refuses anything. */
  readonly registryOnly: boolean;
  readonly hosts: readonly Leaving[];
}

/** How a workload's connections to hosts outside leave, of all hosts that it knows. */
export function outboundOf(mesh: MeshParts, from: MeshWorkload): Outbound {
  if (!from.injected) return { by: [], registryOnly: false, hosts: [] };
  const isGateway = mesh.gateways.isGateway(from);
  const scopes = isGateway ? [everything] : mesh.sidecars.of(from);
  const leaving = scopes.flatMap((scope) =>
    mesh.registry
      .outside(scope, from.namespace)
      .flatMap((service) =>
        service.ports
          .filter((port) => isGateway || mesh.registry.knows(scope, from.namespace, service, port))
          .flatMap((port) => leavings(mesh, from, isGateway ? undefined : scope, service, port)),
      ),
  );
  return {
    by: sorted(scopes.flatMap(({ by }) => by ?? [])),
    // A gateway passes on what its routes say, and nothing else.
    registryOnly: isGateway || scopes.every(({ registryOnly }) => registryOnly),
    hosts: once(leaving),
  };
}

const everything: Scope = {
  by: undefined,
  registryOnly: true,
  listeners: [{ port: undefined, imports: [{ namespace: "*", host: "*" }], excludes: [] }],
};

const noPorts = { ports: [] };

function leavings(mesh: MeshParts, from: MeshWorkload, scope: Scope | undefined, service: Service, port: ServicePort): readonly Leaving[] {
  const kind = isTls(port.protocol) ? "tls" : isHttp(port.protocol) ? "http" : "tcp";
  const following = scope === undefined ? [] : followed(mesh, from, scope, service);
  const targets = destinationsOf(following, { at: "mesh", caller: from, host: service.host, port: port.port, kind });
  // A VirtualService with routes for requests answers those that none of them fits to by itself; connections go on as without it.
  if (targets === undefined) {
    const refusing = kind === "http" ? following.filter(({ routes }) => routes.some((route) => route.kind === "http")) : [];
    const direct = directly(mesh, from, service, port, [service.id]);
    return refusing.length === 0 ? [direct] : [{ ...direct, allowed: false, by: sorted(refusing.map(({ id }) => id)) }];
  }
  if (targets.length === 0)
    return [{ ...directly(mesh, from, service, port, []), allowed: false, by: sorted(following.map(({ id }) => id)) }];
  return targets.map((target) => byWayOf(mesh, from, service, port, target, target.by));
}

/** The VirtualServices for a name that a proxy follows, the narrowest name first. */
function followed(mesh: MeshParts, from: MeshWorkload, scope: Scope, service: Service): readonly VirtualService[] {
  const found = [...new Set([...mesh.routes.inMesh.holding(service.host), ...mesh.routes.inMesh.within(service.host)])];
  return inOrder(
    found.filter((route) => mesh.registry.follows(scope, from.namespace, route)),
    service.host,
  );
}

function directly(mesh: MeshParts, from: MeshWorkload, service: Service, port: ServicePort, by: readonly string[]): Leaving {
  const ways = mesh.rules.tls(from, service.host, service.namespace, port.port);
  const { addresses = [], resolution = "NONE" } = service.entry ?? {};
  return {
    host: service.host,
    port: port.port,
    protocol: port.protocol,
    addresses: sorted(addresses),
    endpoints: (service.entry?.endpoints ?? []).map(({ address, ports }) => ({ address, port: ports[port.name] ?? Number(port.target) })),
    anyAddress: resolution === "NONE" && addresses.length === 0,
    via: "direct",
    allowed: true,
    over: overOf(ways, port, mesh.config.autoMutualTls && service.entry?.mutual === true),
    by: sorted(by),
  };
}

/** What the caller's own rule does to the connection; without one, what its protocol says. */
function overOf(ways: readonly ClientTls[], { protocol }: ServicePort, isMutual: boolean): Edge["over"] {
  const overs = sorted(
    ways.map(({ mode }): Edge["over"] => {
      if (mode === "ISTIO_MUTUAL" || mode === "MUTUAL" || (mode === undefined && isMutual)) return "mutual-tls";
      if (mode === "SIMPLE" || isTls(protocol)) return "tls";
      return isHttp(protocol) ? "plain" : "any";
    }),
  ) as Edge["over"][];
  const [over = "any", ...more] = overs;
  return more.length > 0 ? "any" : over;
}

/** A route leads to another name: one outside again, or a Service that has to lead on. */
function byWayOf(mesh: MeshParts, from: MeshWorkload, service: Service, port: ServicePort, target: Destination, route: string): Leaving {
  const direct = directly(mesh, from, service, port, [service.id, route]);
  const gateway = mesh.services.named(target.host);
  if (gateway === undefined) {
    const other = mesh.services.byHost.holding(target.host).find(({ entry }) => entry !== undefined);
    if (other === undefined) return { ...direct, allowed: false, by: [route] };
    const onward = other.ports.find((one) => one.port === (target.port ?? port.port)) ?? port;
    const to = directly(mesh, from, other, onward, [other.id, route]);
    return { ...to, host: isWildcard(other.host) ? target.host : other.host, port: target.port ?? onward.port };
  }
  const entry =
    gateway.ports.find((one) => one.port === (target.port ?? port.port)) ?? (gateway.ports.length === 1 ? gateway.ports[0] : undefined);
  if (entry === undefined) return { ...direct, allowed: false, by: sorted([gateway.id, route]) };
  const ways = mesh.rules.tls(from, gateway.host, gateway.namespace, entry.port, target.subset);
  const passages = mesh.pods
    .behind(gateway)
    .flatMap((pods) => ways.map((way) => ({ pods, way, ...throughGateway(mesh, from, service.host, port, gateway, entry, pods, way) })));
  const open = passages.filter(({ allowed }) => allowed);
  const of = open.length > 0 ? open : passages;
  return {
    ...direct,
    anyAddress: false,
    via: {
      namespace: gateway.namespace,
      service: gateway.name,
      selector: textsOnly(gateway.selector ?? {}),
      port: targetPort(entry.target, of[0]?.pods ?? noPorts) ?? entry.port,
    },
    allowed: open.length > 0,
    over: overOf(ways, port, false),
    by: sorted([...(open.length > 0 ? [service.id, route] : []), ...of.flatMap(({ by }) => by), ...(of.length === 0 ? [gateway.id] : [])]),
  };
}

interface Passage {
  readonly allowed: boolean;
  readonly by: readonly string[];
}

/** Whether the gateway's servers and routes lead on to the host, and its policies let the caller through. */
function throughGateway(
  mesh: MeshParts,
  from: MeshWorkload,
  host: string,
  port: ServicePort,
  gateway: Service,
  entry: ServicePort,
  pods: PodTemplate,
  way: ClientTls,
): Passage {
  const sni = way.sni ?? host;
  const listening = targetPort(entry.target, pods) ?? entry.port;
  const servers = mesh.gateways
    .serving(pods, [sni, host])
    .filter((server) => (server.port === entry.port || server.port === listening) && isServed(server, sni, host));
  if (servers.length === 0) return { allowed: false, by: [gateway.id] };
  const passages = servers.map((server): Passage => {
    const onward = leadsOn(mesh, server, pods, host, port, sni);
    if (onward.length === 0) return { allowed: false, by: [server.id] };
    if (server.tls === "ISTIO_MUTUAL" && way.mode !== undefined && way.mode !== "ISTIO_MUTUAL")
      return { allowed: false, by: sorted([server.id, ...(way.by === undefined ? [] : [way.by])]) };
    const http =
      server.tls !== "PASSTHROUGH" && server.tls !== "AUTO_PASSTHROUGH" && (isHttp(server.protocol) || /^https$/i.test(server.protocol));
    const identity =
      server.tls === "ISTIO_MUTUAL"
        ? { namespace: from.namespace, serviceAccount: from.serviceAccount }
        : server.tls === "MUTUAL"
          ? "unknown"
          : "none";
    const access = accessOf(mesh.policies, pods, { identity, port: listening, sni: server.tls === undefined ? "" : sni, http });
    // The way is for one host: what is open for other hosts alone is not open for it.
    const isForHost =
      access.only.length === 0 ||
      access.only.some(({ hosts }) => hosts.length === 0 || hosts.some((one) => isPatternWithin(host, one.toLowerCase())));
    const allowed = access.allowed && isForHost;
    return { allowed, by: allowed ? sorted([server.id, ...onward, ...access.by]) : access.by.length > 0 ? access.by : [server.id] };
  });
  const open = passages.filter(({ allowed }) => allowed);
  return { allowed: open.length > 0, by: sorted((open.length > 0 ? open : passages).flatMap(({ by }) => by)) };
}

const isServed = ({ hosts, tls }: Server, sni: string, host: string): boolean =>
  hosts.some((one) => isHostWithin(tls === undefined ? host : sni, one.host) || (tls === undefined ? false : isHostWithin(host, one.host)));

/** The VirtualServices at a server that lead to the host: requests go by the host that they name, connections by the one that their TLS shows. */
function leadsOn(mesh: MeshParts, server: Server, pods: Selected, host: string, port: ServicePort, sni: string): readonly string[] {
  const isPassing = server.tls === "PASSTHROUGH" || server.tls === "AUTO_PASSTHROUGH";
  const kind = isPassing ? "tls" : isHttp(server.protocol) || /^https$/i.test(server.protocol) ? "http" : "tcp";
  const named = kind === "http" || server.tls === undefined ? host : sni;
  const bound = (mesh.routes.atGateway.get(server.gateway)?.holding(named) ?? []).filter(
    (route) =>
      mesh.routes.isShownTo(route, pods.namespace) &&
      route.hosts.some((one) => isHostWithin(named, one) && server.hosts.some((served) => isServedTo(served, route, named))),
  );
  const targets = destinationsOf(inOrder(bound, named), { at: server.gateway, caller: pods, host: named, port: server.port, kind }) ?? [];
  return sorted(targets.filter((target) => isTheHost(mesh, target, pods, host, port)).map(({ by }) => by));
}

/** Whether a gateway's route leads to the host, and the gateway knows it with the port: the same one, or that of a TLS that it begins itself. */
function isTheHost(mesh: MeshParts, target: Destination, pods: Selected, host: string, port: ServicePort): boolean {
  return mesh.services.byHost
    .holding(target.host)
    .some(
      (service) =>
        isHostWithin(host, service.host) &&
        mesh.services.isShownTo(service, pods.namespace) &&
        service.ports.some((one) => one.port === (target.port ?? (service.ports.length === 1 ? one.port : port.port))),
    );
}

const isServedTo = (served: Server["hosts"][number], route: VirtualService, host: string): boolean =>
  (served.namespace === "*" || served.namespace === route.namespace) && isHostWithin(host, served.host);

function textsOnly(labels: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
}

/** Each line once, with all the objects that make it. */
function once(lines: readonly Leaving[]): readonly Leaving[] {
  const only = lines.length === 1 ? lines[0] : undefined;
  if (only !== undefined || lines.length === 0) return lines;
  const found = new Map<string, Leaving>();
  for (const line of lines) {
    const key = JSON.stringify({ ...line, by: [] });
    found.set(key, { ...line, by: sorted([...(found.get(key)?.by ?? []), ...line.by]) });
  }
  return [...found]
    .sort(([a, one], [b, other]) => byCode(one.host, other.host) || one.port - other.port || byCode(a, b))
    .map(([, line]) => line);
}
