import { add } from "../label-index";
import type { RequestKind } from "../relation";
import type { Exposure } from "./exposure";
import { exposedAddresses, type Opening } from "./exposed-addresses";
import { gatewayApiExposures } from "./gateway-api";
import type { Server } from "./gateways";
import { sharedHost } from "./hosts";
import type { MeshParts } from "./inbound";
import { ingressExposures } from "./ingresses";
import { byCode, sorted, type MeshObjects } from "./objects";
import { isHttp } from "./protocols";
import { anyRequest } from "./requests";
import type { Route, VirtualService } from "./virtual-services";
import type { MeshWorkload } from "./workload";

/** What all gateways among the workloads open, and what Ingress and the Gateway API do. */
export function exposuresOf(mesh: MeshParts, objects: MeshObjects, workloads: readonly MeshWorkload[]): readonly Exposure[] {
  const lines = workloads
    .filter((workload) => mesh.gateways.isGateway(workload))
    .flatMap((gateway) => mesh.gateways.at(gateway).flatMap((server) => exposed(mesh, gateway, server)));
  return once([...lines, ...ingressExposures(mesh.services, objects), ...gatewayApiExposures(mesh.policies, objects, workloads)]);
}

interface Leading {
  readonly host: string;
  readonly kind: RequestKind;
  readonly notPaths?: readonly string[];
  readonly destination: Exposure["destination"];
  readonly by: readonly string[];
  readonly redirectOnly: boolean;
}

function exposed(mesh: MeshParts, gateway: MeshWorkload, server: Server): Exposure[] {
  const port = mesh.gateways.listensOn(server, gateway);
  const leading = server.tls === "AUTO_PASSTHROUGH" ? passedThrough(mesh, gateway, server) : routed(mesh, gateway, server);
  return leading.flatMap((line) =>
    exposedAddresses(mesh.policies, gateway, openingOf(server, port, line)).map(({ from, kind, by }) => ({
      from,
      host: line.host,
      paths: kind.paths,
      methods: kind.methods,
      destination: line.destination,
      gateway: gateway.id,
      port,
      over: overOf(server),
      by: sorted([server.id, ...line.by, ...by]),
      redirectOnly: line.redirectOnly,
    })),
  );
}

const isPassing = ({ tls }: Server): boolean => tls === "PASSTHROUGH" || tls === "AUTO_PASSTHROUGH";
const readsRequests = (server: Server): boolean => !isPassing(server) && (isHttp(server.protocol) || /^https$/i.test(server.protocol));

function openingOf(server: Server, port: number, { host, kind, notPaths = [] }: Leading): Opening {
  const identity =
    server.tls === "ISTIO_MUTUAL" || server.tls === "MUTUAL" || server.tls?.startsWith("OPTIONAL") === true ? "unknown" : "none";
  // A name with a star stands for many: which is asked for is open.
  const sni = server.tls === undefined ? "" : host.startsWith("*") || server.tls === "AUTO_PASSTHROUGH" ? "unknown" : host;
  // A gateway routes `host:443` as `host`, and a policy compares both as they are written: a refusal of the one does not refuse the other.
  const hosts = host === "*" ? [] : [host, host.startsWith("*") ? `~${host}:*` : `${host}:*`];
  return {
    connection: { identity, port, sni, http: readsRequests(server), ...(host.startsWith("*") ? {} : { host }) },
    kind: { ...kind, hosts },
    notPaths,
  };
}

function overOf({ tls }: Server): Exposure["over"] {
  if (tls === undefined) return "plain";
  return tls === "MUTUAL" || tls === "ISTIO_MUTUAL" || tls === "AUTO_PASSTHROUGH" ? "mutual-tls" : "tls";
}

/** What the VirtualServices bound to a server lead to. */
function routed(mesh: MeshParts, gateway: MeshWorkload, server: Server): Leading[] {
  const bound = mesh.routes.atGateway.get(server.gateway);
  const met = server.hosts.flatMap(({ host }) => (bound === undefined ? [] : [...bound.holding(host), ...bound.within(host)]));
  return [...new Set(met)]
    .filter((route) => mesh.routes.isShownTo(route, gateway.namespace))
    .flatMap((route) => sharedHosts(server, route).flatMap((host) => leadingOf(mesh, server, route, host)));
}

function sharedHosts(server: Server, route: VirtualService): string[] {
  const served = server.hosts.filter(({ namespace }) => namespace === "*" || namespace === route.namespace);
  return sorted(route.hosts.flatMap((host) => served.flatMap((one) => sharedHost(host.toLowerCase(), one.host.toLowerCase()) ?? [])));
}

function leadingOf(mesh: MeshParts, server: Server, virtual: VirtualService, host: string): Leading[] {
  const wanted: Route["kind"] = isPassing(server) ? "tls" : readsRequests(server) ? "http" : "tcp";
  // A server that redirects answers everything itself, and no route behind it is used.
  if (server.redirects) return [{ host, kind: anyRequest, destination: undefined, by: [virtual.id], redirectOnly: true }];
  return virtual.routes
    .filter(({ kind }) => kind === wanted)
    .flatMap((route) =>
      requestsOf(route, server, host).flatMap((requests): Leading[] => {
        const line = { ...requests, by: [virtual.id] };
        if (route.destinations.length === 0) return route.redirects ? [{ ...line, destination: undefined, redirectOnly: true }] : [];
        return route.destinations.flatMap((to): Leading[] => {
          const service = mesh.services.named(to.host);
          if (service === undefined) return [];
          const port = to.port ?? (service.ports.length === 1 ? service.ports[0]?.port : undefined);
          const ports = port === undefined ? service.ports.map((one) => one.port) : [port];
          return ports.map((one) => ({
            ...line,
            destination: { namespace: service.namespace, service: service.name, port: one },
            redirectOnly: false,
          }));
        });
      }),
    );
}

/** The requests of a route at a server, one line for each match. */
function requestsOf(route: Route, server: Server, host: string): Pick<Leading, "host" | "kind" | "notPaths">[] {
  if (route.matches.length === 0) return route.kind === "tls" ? [] : [{ host, kind: anyRequest }];
  return route.matches
    .filter(
      ({ gateways, port }) => (gateways.length === 0 || gateways.includes(server.gateway)) && (port === undefined || port === server.port),
    )
    .flatMap(({ sniHosts, paths, notPaths, methods }) => {
      const kind = { hosts: [], methods, paths };
      if (route.kind !== "tls") return [{ host, kind, notPaths }];
      return sniHosts.flatMap((sni) => {
        const of = sharedHost(sni.toLowerCase(), host);
        return of === undefined ? [] : [{ host: of, kind }];
      });
    });
}

/** By name through the gateway: every Service of the mesh that it sees, under a name that it serves, with the TLS of the two ends. */
function passedThrough(mesh: MeshParts, gateway: MeshWorkload, server: Server): Leading[] {
  return [...mesh.services.byNamespace.values()]
    .flat()
    .filter((service) => service.entry === undefined && mesh.services.isShownTo(service, gateway.namespace))
    .flatMap((service) =>
      server.hosts.some(
        ({ namespace, host }) => (namespace === "*" || namespace === service.namespace) && sharedHost(service.host, host) === service.host,
      )
        ? service.ports
            .filter(({ protocol }) => protocol !== "UDP")
            .map(({ port }) => ({
              host: service.host,
              kind: anyRequest,
              destination: { namespace: service.namespace, service: service.name, port },
              by: [],
              redirectOnly: false,
            }))
        : [],
    );
}

function once(lines: readonly Exposure[]): readonly Exposure[] {
  const byHost = new Map<string, Exposure[]>();
  for (const line of lines) add(byHost, line.host, line);
  const hosts = [...byHost].sort(([a], [b]) => byCode(a, b));
  return hosts.flatMap(([, list]) => (list.length === 1 ? list : inOrder(list)));
}

function inOrder(lines: readonly Exposure[]): readonly Exposure[] {
  const found = new Map(lines.map((line) => [JSON.stringify(line), line]));
  return [...found].sort(([a], [b]) => byCode(a, b)).map(([, line]) => line);
}
