import type { AppPlan } from "../../model/plan/app-plan";
import { gatewayPorts } from "../../model/plan/gateways";
import type { GatewayPlan } from "../../model/plan/plan";
import { physicalName } from "../../model/text/names";
import type { KubeObject } from "../kubernetes/manifest";
import { portName, shownName, subsetOf } from "../mesh/outside";
import type { ServiceEntry } from "../mesh/istio";
import { serviceHost } from "../mesh/service-host";
import type { DestinationRule, Gateway, VirtualService } from "../mesh/routing";
import { within } from "./namespace";

/** A host outside, with all that apps of the region want of it. */
interface OutsideHost {
  readonly host: string;
  readonly ports: readonly number[];
  /** The namespaces from which it is called: nobody else knows of it. */
  readonly namespaces: readonly string[];
}

/** The ways on from a region's egress gateway, each once, whoever goes it: who may is said by each app's own consent. */
export function egressHosts(gateway: GatewayPlan, apps: readonly AppPlan[]): readonly KubeObject[] {
  const hosts = hostsOf(apps);
  if (hosts.length === 0) return [];
  return [
    towards(within(gateway, gateway.name), gateway, hosts),
    ...hosts.flatMap((outside) => {
      const metadata = within(gateway, physicalName([outside.host], { maxLength: 63 }));
      return [
        entry(metadata, outside),
        server(metadata, gateway, outside),
        approach(metadata, gateway, outside),
        ...onward(gateway, metadata, outside),
      ];
    }),
  ];
}

function hostsOf(apps: readonly AppPlan[]): readonly OutsideHost[] {
  const hosts = new Map<string, { readonly ports: readonly number[]; readonly namespaces: Set<string> }>();
  for (const { namespace, calls } of apps)
    for (const call of calls) {
      if (call.kind !== "host" || call.way !== "egress-gateway") continue;
      const known = hosts.get(call.host);
      if (known === undefined) hosts.set(call.host, { ports: call.ports, namespaces: new Set([namespace]) });
      else known.namespaces.add(namespace);
    }
  return [...hosts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, { ports, namespaces }]) => ({ host, ports, namespaces: [...namespaces].sort() }));
}

type Metadata = KubeObject["metadata"];

const shownTo = ({ namespaces }: OutsideHost) => [".", ...namespaces];
const serviceOf = ({ name }: GatewayPlan) => serviceHost(name, name);

function entry(metadata: Metadata, outside: OutsideHost): ServiceEntry {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata,
    spec: {
      hosts: [outside.host],
      exportTo: shownTo(outside),
      location: "MESH_EXTERNAL",
      resolution: "DNS",
      ports: outside.ports.map((number) => ({ number, name: portName(number), protocol: number === 443 ? "TLS" : "TCP" })),
    },
  };
}

function server(metadata: Metadata, gateway: GatewayPlan, { host, ports }: OutsideHost): Gateway {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata,
    spec: {
      selector: gateway.selector,
      servers: ports.map((port) => ({
        port: { number: gatewayPorts.egress, name: `tls-${subsetOf(host, port)}`, protocol: "TLS" },
        hosts: [`./${shownName(host, port)}`],
        tls: { mode: "ISTIO_MUTUAL" },
      })),
    },
  };
}

/**
 * To the gateway under mutual TLS; the name that is shown says which host and port is meant. One rule for all hosts: of several for one
 * service, the mesh puts together only those that the same namespaces may see.
 */
function towards(metadata: Metadata, gateway: GatewayPlan, hosts: readonly OutsideHost[]): DestinationRule {
  const named = hosts.flatMap(({ host, ports }) => ports.map((port) => ({ host, port })));
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata,
    spec: {
      host: serviceOf(gateway),
      exportTo: [".", ...new Set(hosts.flatMap(({ namespaces }) => namespaces))].sort(),
      subsets: named.map(({ host, port }) => ({
        name: subsetOf(host, port),
        trafficPolicy: { tls: { mode: "ISTIO_MUTUAL", sni: shownName(host, port) } },
      })),
    },
  };
}

/** From the callers' proxies to the gateway. */
function approach(metadata: Metadata, gateway: GatewayPlan, outside: OutsideHost): VirtualService {
  const { host, ports } = outside;
  const lead = (port: number) => [
    { destination: { host: serviceOf(gateway), port: { number: gatewayPorts.egress }, subset: subsetOf(host, port) } },
  ];
  const plain = ports.filter((port) => port !== 443);
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata,
    spec: {
      hosts: [host],
      gateways: ["mesh"],
      exportTo: shownTo(outside),
      ...(ports.includes(443) ? { tls: [{ match: [{ port: 443, sniHosts: [host] }], route: lead(443) }] } : {}),
      ...(plain.length === 0 ? {} : { tcp: plain.map((port) => ({ match: [{ port }], route: lead(port) })) }),
    },
  };
}

/** From the gateway to the host. */
function onward(gateway: GatewayPlan, { name }: Metadata, { host, ports }: OutsideHost): readonly VirtualService[] {
  return ports.map((port) => ({
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: within(gateway, physicalName([host, String(port), "onward"], { maxLength: 63 })),
    spec: {
      hosts: [shownName(host, port)],
      gateways: [name],
      exportTo: ["."],
      tcp: [{ match: [{ port: gatewayPorts.egress }], route: [{ destination: { host, port: { number: port } } }] }],
    },
  }));
}
