import { fieldOf } from "../../../model/documents/document";
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
import { ByHost } from "./hosts";
import { targetPort, type Services } from "./services";
import { Selections } from "./selection";
import { keptOf, type MeshWorkload, type Selected } from "./workload";

/** A host that a gateway serves, and whose VirtualServices may use it. */
export interface ServedHost {
  /** `*` for those of any namespace. */
  readonly namespace: string;
  readonly host: string;
}

export type ServerTls =
  "PASSTHROUGH" | "SIMPLE" | "MUTUAL" | "AUTO_PASSTHROUGH" | "ISTIO_MUTUAL" | "OPTIONAL_MUTUAL" | "OPTIONAL" | undefined;

/** One server of a Gateway. */
export interface Server {
  readonly id: string;
  /** `namespace/name` of its Gateway, as VirtualServices call it. */
  readonly gateway: string;
  readonly port: number;
  readonly protocol: string;
  readonly hosts: readonly ServedHost[];
  readonly tls: ServerTls;
  readonly redirects: boolean;
}

/** The servers on one port. */
export interface Listening {
  /** The Gateways that they belong to, in order. */
  readonly ids: readonly string[];
  /** One of each kind: hundreds of servers on one port are reached in two or three ways. */
  readonly kinds: readonly Server[];
}

export interface Gateways {
  /** Whether a Gateway selects the workload: then it is no sidecar that stands before it. */
  isGateway(workload: Selected): boolean;
  /** The servers of a workload. */
  at(workload: Selected): readonly Server[];
  /** Those of them that listen on a port of its pods. */
  on(workload: MeshWorkload, port: number): Listening;
  /** Those of them that serve one of some names. */
  serving(workload: Selected, hosts: readonly string[]): readonly Server[];
  /** The port of the pod on which a server listens: that of the Service, or as it is written. */
  listensOn(server: Server, workload: Pick<MeshWorkload, "namespace" | "labels" | "ports">): number;
}

/** Gateways: each for the workloads, of whatever namespace, that carry the labels of its selector. */
export function readGateways(objects: MeshObjects, services: Services): Gateways {
  const all = objects.of("Gateway", networkingGroup);
  const selections = new Selections(
    all.map((object) => ({ servers: readServers(object), selector: selectorOf(object) })),
    ({ selector }) => selector,
  );
  const at = keptOf((workload: Selected) => {
    const fitting = selections.fitting(workload.labels);
    // A Gateway without a selector is for all gateways, but makes nobody one.
    const isGateway =
      typeof fieldOf(workload.labels, "gateway.networking.k8s.io/gateway-name") === "string" ||
      fitting.some(({ selector }) => entriesOf(selector).length > 0);
    const servers = isGateway ? fitting.flatMap((one) => one.servers) : [];
    const byHost = new ByHost<Server>();
    for (const server of servers) for (const host of new Set(server.hosts.map((served) => served.host))) byHost.add(host, server);
    return { isGateway, servers, byHost };
  });
  const listensOn: Gateways["listensOn"] = (server, workload) => {
    for (const service of services.of(workload))
      for (const own of service.ports) if (own.port === server.port) return targetPort(own.target, workload) ?? server.port;
    return server.port;
  };
  const listening = new WeakMap<MeshWorkload, Map<number, Listening>>();
  return {
    isGateway: (workload) => at(workload).isGateway,
    at: (workload) => at(workload).servers,
    on: (workload, port) => {
      const ports = listening.get(workload) ?? new Map<number, Listening>();
      listening.set(workload, ports);
      const known = ports.get(port);
      if (known !== undefined) return known;
      const servers = at(workload).servers.filter((server) => listensOn(server, workload) === port);
      const kinds = new Map(servers.map((server) => [`${server.tls ?? ""} ${server.protocol}`, server]));
      const found = { ids: sorted(servers.map(({ id }) => id)), kinds: [...kinds.values()] };
      ports.set(port, found);
      return found;
    },
    serving: (workload, hosts) => [...new Set(hosts.flatMap((host) => at(workload).byHost.holding(host)))],
    listensOn,
  };
}

const selectorOf = ({ spec }: MeshObject): Fields => fieldsOf(fieldOf(spec, "selector"));

function readServers({ id, namespace, name, spec }: MeshObject): Server[] {
  return listOf(fieldOf(spec, "servers")).flatMap((server) => {
    const port = fieldOf(server, "port");
    const number = numberOf(port, "number");
    if (number === undefined) return [];
    const tls = fieldOf(server, "tls");
    return [
      {
        id,
        gateway: `${namespace}/${name}`,
        port: number,
        protocol: textOf(port, "protocol") ?? "",
        hosts: textsOf(fieldOf(server, "hosts")).map((host) => servedHost(host, namespace)),
        tls: tlsOf(tls),
        redirects: fieldOf(tls, "httpsRedirect") === true,
      },
    ];
  });
}

const modes = ["PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL", "OPTIONAL"] as const;

/** TLS without a mode is PASSTHROUGH, the first of its values; with nothing but httpsRedirect it is no TLS at all. */
function tlsOf(tls: unknown): ServerTls {
  if (typeof tls !== "object" || tls === null) return undefined;
  const mode = fieldOf(tls, "mode");
  const known = modes.find((one) => one === mode);
  if (known !== undefined) return known;
  return Object.keys(tls).every((key) => key === "httpsRedirect") ? undefined : "PASSTHROUGH";
}

function servedHost(text: string, namespace: string): ServedHost {
  const slash = text.indexOf("/");
  if (slash < 0) return { namespace: "*", host: text };
  const from = text.slice(0, slash);
  return { namespace: from === "." ? namespace : from, host: text.slice(slash + 1) };
}
