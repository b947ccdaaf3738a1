import { fieldOf } from "../../../model/documents/document";
import { ByHost, fullHost } from "./hosts";
import { leftOutPaths } from "./left-out-paths";
import type { MeshConfig } from "./mesh-config";
import { isShownTo } from "./mesh-config";
import {
  entriesOf,
  fieldsOf,
  listOf,
  networkingGroup,
  numberOf,
  sorted,
  textOf,
  textsOf,
  type Fields,
  type MeshObject,
  type MeshObjects,
} from "./objects";

/** What one match of a route asks; all of it has to fit. */
export interface RouteMatch {
  readonly gateways: readonly string[];
  readonly port: number | undefined;
  readonly sniHosts: readonly string[];
  readonly sourceLabels: Fields;
  readonly sourceNamespace: string | undefined;
  /** As patterns: `/entries`, `/entries*`, `~REGULAR EXPRESSION`. */
  readonly paths: readonly string[];
  /** Patterns of what it surely leaves to other routes. */
  readonly notPaths: readonly string[];
  readonly methods: readonly string[];
  /** Whether it asks for more than path and method: then requests fall through to the next route. */
  readonly partial: boolean;
}

/** Where a route leads. */
export interface Destination {
  readonly host: string;
  readonly port: number | undefined;
  readonly subset: string | undefined;
}

export interface Route {
  readonly kind: "http" | "tls" | "tcp";
  /** One of them has to fit; none: every one does. */
  readonly matches: readonly RouteMatch[];
  readonly destinations: readonly Destination[];
  /** Whether it answers by itself with another address to ask. */
  readonly redirects: boolean;
}

export interface VirtualService {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
  /** `namespace/name` of its gateways, and `mesh` for all proxies beside workloads. */
  readonly gateways: readonly string[];
  readonly exportTo: readonly string[];
  readonly routes: readonly Route[];
}

export interface VirtualServices {
  readonly all: readonly VirtualService[];
  /** Those for the proxies beside workloads, by host. */
  readonly inMesh: ByHost<VirtualService>;
  /** Those that are bound to a gateway, by `namespace/name` of it, and then by host. */
  readonly atGateway: ReadonlyMap<string, ByHost<VirtualService>>;
  isShownTo(service: VirtualService, namespace: string): boolean;
}

/** VirtualServices, with short names, gateways and delegates followed. */
export function readVirtualServices(objects: MeshObjects, config: MeshConfig): VirtualServices {
  const objectsOfKind = objects.of("VirtualService", networkingGroup);
  const byName = new Map(objectsOfKind.map((object) => [`${object.namespace}/${object.name}`, object]));
  // One without hosts is a part of another: it does nothing by itself.
  const all = objectsOfKind.filter(({ spec }) => textsOf(fieldOf(spec, "hosts")).length > 0).map((object) => read(object, config, byName));
  const inMesh = new ByHost<VirtualService>();
  const atGateway = new Map<string, ByHost<VirtualService>>();
  for (const service of all) {
    for (const gateway of service.gateways) {
      const index = gateway === "mesh" ? inMesh : (atGateway.get(gateway) ?? new ByHost<VirtualService>());
      if (index !== inMesh) atGateway.set(gateway, index);
      for (const host of sorted(service.hosts)) index.add(host, service);
    }
  }
  return { all, inMesh, atGateway, isShownTo: (service, namespace) => isShownTo(service.exportTo, service.namespace, namespace) };
}

function read({ id, namespace, name, spec }: MeshObject, config: MeshConfig, byName: ReadonlyMap<string, MeshObject>): VirtualService {
  const gateways = textsOf(fieldOf(spec, "gateways")).map((gateway) => gatewayName(gateway, namespace));
  const shown = textsOf(fieldOf(spec, "exportTo"));
  return {
    id,
    namespace,
    name,
    hosts: textsOf(fieldOf(spec, "hosts")).map((host) => fullHost(host, namespace)),
    gateways: gateways.length === 0 ? ["mesh"] : sorted(gateways),
    exportTo: shown.length > 0 ? shown : config.exportTo.VirtualService,
    routes: (["http", "tls", "tcp"] as const).flatMap((kind) =>
      listOf(fieldOf(spec, kind)).flatMap((route) => readRoutes(kind, route, namespace, byName)),
    ),
  };
}

/** `name` is of the own namespace; `name.namespace.svc...` is the old form of `namespace/name`. */
export function gatewayName(gateway: string, namespace: string): string {
  if (gateway === "mesh") return gateway;
  if (gateway.startsWith("./")) return `${namespace}/${gateway.slice(2)}`;
  if (gateway.includes("/")) return gateway;
  const [name = "", other] = gateway.split(".");
  return `${other ?? namespace}/${name}`;
}

function readRoutes(kind: Route["kind"], route: unknown, namespace: string, byName: ReadonlyMap<string, MeshObject>): readonly Route[] {
  const own = readRoute(kind, route, namespace);
  const delegate = fieldOf(route, "delegate");
  const target = textOf(delegate, "name");
  if (kind !== "http" || target === undefined) return [own];
  const at = textOf(delegate, "namespace") ?? namespace;
  const delegated = byName.get(`${at}/${target}`);
  if (delegated === undefined) return [];
  // A delegate's match lies within that of the route; whichever says more of path and method is kept.
  return listOf(fieldOf(delegated.spec, "http"))
    .map((inner) => readRoute("http", inner, at))
    .map((inner) => ({
      ...inner,
      matches: inner.matches.length === 0 ? own.matches : inner.matches.map((match) => within(match, own.matches)),
    }));
}

function within(match: RouteMatch, outer: readonly RouteMatch[]): RouteMatch {
  const [only] = outer.length === 1 ? outer : [];
  if (only === undefined) return match;
  return {
    ...match,
    gateways: match.gateways.length === 0 ? only.gateways : match.gateways,
    paths: match.paths.length === 0 ? only.paths : match.paths,
    methods: match.methods.length === 0 ? only.methods : match.methods,
    partial: match.partial || only.partial,
  };
}

function readRoute(kind: Route["kind"], route: unknown, namespace: string): Route {
  const mirrors = [fieldOf(route, "mirror"), ...listOf(fieldOf(route, "mirrors")).map((mirror) => fieldOf(mirror, "destination"))];
  return {
    kind,
    matches: listOf(fieldOf(route, "match")).map((match) => readMatch(match, namespace)),
    destinations: [...listOf(fieldOf(route, "route")).map((target) => fieldOf(target, "destination")), ...mirrors].flatMap((target) => {
      const host = textOf(target, "host");
      if (host === undefined) return [];
      return [{ host: fullHost(host, namespace), port: numberOf(fieldOf(target, "port"), "number"), subset: textOf(target, "subset") }];
    }),
    redirects: fieldOf(route, "redirect") !== undefined || fieldOf(route, "directResponse") !== undefined,
  };
}

const partialKeys = ["headers", "withoutHeaders", "queryParams", "scheme", "authority"];

function readMatch(match: unknown, namespace: string): RouteMatch {
  const subnets = textsOf(fieldOf(match, "destinationSubnets"));
  return {
    gateways: textsOf(fieldOf(match, "gateways")).map((gateway) => gatewayName(gateway, namespace)),
    port: numberOf(match, "port"),
    sniHosts: textsOf(fieldOf(match, "sniHosts")),
    sourceLabels: fieldsOf(fieldOf(match, "sourceLabels")),
    sourceNamespace: textOf(match, "sourceNamespace"),
    paths: pathsOf(fieldOf(match, "uri"), fieldOf(match, "ignoreUriCase") === true),
    notPaths: leftOutPaths(match),
    methods: pathsOf(fieldOf(match, "method"), false),
    partial: subnets.length > 0 || partialKeys.some((key) => entriesOf(fieldOf(match, key)).length > 0),
  };
}

function pathsOf(match: unknown, ignoreCase: boolean): readonly string[] {
  const regex = textOf(match, "regex");
  if (regex !== undefined) return [`~${regex}`];
  const [exact, prefix] = [textOf(match, "exact"), textOf(match, "prefix")];
  const pattern = exact ?? (prefix === undefined ? undefined : `${prefix}*`);
  if (pattern === undefined || pattern === "/*") return [];
  return [ignoreCase ? `~(?i)${pattern}` : pattern];
}
