import { fieldOf } from "../../../model/documents/document";
import { everyAddress, showAddresses } from "./addresses";
import type { Authorizations } from "./authorizations";
import { exposedAddresses, type Opened } from "./exposed-addresses";
import type { Exposure } from "./exposure";
import { sharedHost } from "./hosts";
import { prefixes } from "./ingresses";
import { deepOf, fieldsOf, gatewayGroup, listOf, numberOf, sorted, textOf, textsOf, type MeshObject, type MeshObjects } from "./objects";
import { labelsFit } from "./selection";
import type { MeshWorkload } from "./workload";

interface Listener {
  readonly gateway: MeshObject;
  readonly name: string;
  readonly port: number;
  readonly hostname: string;
  readonly over: Exposure["over"];
  readonly passes: boolean;
  readonly allowed: unknown;
}

const routeKinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"];

/** What the Gateway API's gateways open: each listener, the routes that name it, and the Services behind them. */
export function gatewayApiExposures(
  policies: Authorizations,
  objects: MeshObjects,
  workloads: readonly MeshWorkload[],
): readonly Exposure[] {
  const listeners = new Map(
    objects.of("Gateway", gatewayGroup).map((gateway) => [`${gateway.namespace}/${gateway.name}`, listenersOf(gateway)]),
  );
  if (listeners.size === 0) return [];
  const pods = new Map<string, MeshWorkload>(
    workloads.flatMap((one) =>
      one.labels[gatewayName] === undefined ? [] : [[`${one.namespace}/${one.labels[gatewayName]}`, one] as const],
    ),
  );
  const namespaces = new Map(objects.builtIn("Namespace").map(({ name, labels }) => [name, labels]));
  return routeKinds
    .flatMap((kind) => objects.of(kind, gatewayGroup))
    .flatMap((route) =>
      listOf(fieldOf(route.spec, "parentRefs")).flatMap((parent) => {
        const key = `${textOf(parent, "namespace") ?? route.namespace}/${textOf(parent, "name") ?? ""}`;
        return (listeners.get(key) ?? [])
          .filter((listener) => isMeant(parent, listener) && isAllowed(listener, route, namespaces))
          .flatMap((listener) => exposed(policies, objects, listener, route, pods.get(key)));
      }),
    );
}

const gatewayName = "gateway.networking.k8s.io/gateway-name";

function listenersOf(gateway: MeshObject): Listener[] {
  return listOf(fieldOf(gateway.spec, "listeners")).flatMap((listener) => {
    const port = numberOf(listener, "port");
    if (port === undefined) return [];
    const isEncrypted = /^(?:HTTPS|TLS)$/.test(textOf(listener, "protocol") ?? "");
    const asksCertificate = deepOf(listener, "tls", "frontendValidation") !== undefined;
    return [
      {
        gateway,
        name: textOf(listener, "name") ?? "",
        port,
        hostname: (textOf(listener, "hostname") ?? "*").toLowerCase(),
        over: isEncrypted ? (asksCertificate ? "mutual-tls" : "tls") : "plain",
        passes: deepOf(listener, "tls", "mode") === "Passthrough",
        allowed: deepOf(listener, "allowedRoutes", "namespaces"),
      },
    ];
  });
}

function isMeant(parent: unknown, { name, port }: Listener): boolean {
  const [section, only] = [textOf(parent, "sectionName"), numberOf(parent, "port")];
  return (
    (section === undefined || section === name) &&
    (only === undefined || only === port) &&
    (fieldOf(parent, "kind") ?? "Gateway") === "Gateway"
  );
}

/** Routes of the gateway's own namespace, unless it lets others in. */
function isAllowed(
  { gateway, allowed }: Listener,
  route: MeshObject,
  namespaces: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): boolean {
  switch (fieldOf(allowed, "from") ?? "Same") {
    case "All":
      return true;
    case "Selector": {
      const wanted = fieldsOf(deepOf(allowed, "selector", "matchLabels"));
      const labels = { "kubernetes.io/metadata.name": route.namespace, ...namespaces.get(route.namespace) };
      // Expressions are not asked here, and a namespace that is not among the objects may have any labels.
      return !namespaces.has(route.namespace) || labelsFit(wanted, labels);
    }
    case "None":
      return false;
    default:
      return route.namespace === gateway.namespace;
  }
}

function exposed(
  policies: Authorizations,
  objects: MeshObjects,
  listener: Listener,
  route: MeshObject,
  pods: MeshWorkload | undefined,
): Exposure[] {
  const named = textsOf(fieldOf(route.spec, "hostnames")).map((host) => host.toLowerCase());
  const hosts = (named.length === 0 ? [listener.hostname] : named).flatMap((host) => sharedHost(host, listener.hostname) ?? []);
  return sorted(hosts).flatMap((host) =>
    listOf(fieldOf(route.spec, "rules")).flatMap((rule) =>
      kindsOf(rule, route.kind).flatMap(({ paths, methods }) => {
        const backends = listOf(fieldOf(rule, "backendRefs")).flatMap((backend) => backendOf(objects, backend, route) ?? []);
        const redirects = listOf(fieldOf(rule, "filters")).some((filter) => fieldOf(filter, "type") === "RequestRedirect");
        const destinations: Exposure["destination"][] = redirects ? [undefined] : backends;
        return openedFor(policies, listener, pods, host, { paths, methods }).flatMap((opened) =>
          destinations.map((destination) => ({
            from: opened.from,
            host,
            paths: opened.kind.paths,
            methods: opened.kind.methods,
            destination,
            gateway: pods?.id ?? listener.gateway.id,
            port: listener.port,
            over: listener.over,
            by: sorted([listener.gateway.id, route.id, ...opened.by]),
            redirectOnly: redirects,
          })),
        );
      }),
    ),
  );
}

/** Istio's policies stand before a gateway of its own class; another controller knows nothing of them. */
function openedFor(
  policies: Authorizations,
  { gateway, port, over, passes }: Listener,
  pods: MeshWorkload | undefined,
  host: string,
  asked: { readonly paths: readonly string[]; readonly methods: readonly string[] },
): readonly Opened[] {
  const kind = { ...asked, hosts: host === "*" ? [] : [host, host.startsWith("*") ? `~${host}:*` : `${host}:*`] };
  if (fieldOf(gateway.spec, "gatewayClassName") !== "istio") return [{ from: showAddresses(everyAddress), kind, by: [] }];
  const selected = pods ?? { namespace: gateway.namespace, labels: { [gatewayName]: gateway.name } };
  const identity = over === "mutual-tls" ? "unknown" : "none";
  return exposedAddresses(policies, selected, {
    connection: { identity, port, sni: over === "plain" ? "" : "unknown", http: !passes },
    kind,
  });
}

function kindsOf(rule: unknown, kind: string): { readonly paths: readonly string[]; readonly methods: readonly string[] }[] {
  const matches = kind === "HTTPRoute" ? listOf(fieldOf(rule, "matches")) : [];
  if (matches.length === 0) return [{ paths: [], methods: [] }];
  return matches.map((match) => {
    const [method, path] = [textOf(match, "method"), fieldOf(match, "path")];
    return { paths: pathsOf(path), methods: method === undefined ? [] : [method] };
  });
}

function pathsOf(path: unknown): readonly string[] {
  const value = textOf(path, "value");
  if (value === undefined) return [];
  const type = fieldOf(path, "type") ?? "PathPrefix";
  return type === "Exact" ? [value] : type === "PathPrefix" ? prefixes(value) : [`~${value}`];
}

/** A Service of another namespace has to agree, by a ReferenceGrant there. */
function backendOf(objects: MeshObjects, backend: unknown, route: MeshObject): Exposure["destination"] {
  const [name, port] = [textOf(backend, "name"), numberOf(backend, "port")];
  if (name === undefined || port === undefined || (fieldOf(backend, "kind") ?? "Service") !== "Service") return undefined;
  const namespace = textOf(backend, "namespace") ?? route.namespace;
  const isGranted = (): boolean =>
    objects
      .of("ReferenceGrant", gatewayGroup)
      .some(
        (grant) =>
          grant.namespace === namespace &&
          listOf(fieldOf(grant.spec, "from")).some(
            (from) => fieldOf(from, "kind") === route.kind && fieldOf(from, "namespace") === route.namespace,
          ) &&
          listOf(fieldOf(grant.spec, "to")).some((to) => fieldOf(to, "kind") === "Service" && (textOf(to, "name") ?? name) === name),
      );
  return namespace === route.namespace || isGranted() ? { namespace, service: name, port } : undefined;
}
