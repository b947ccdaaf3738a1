import { fieldOf } from "../../../model/documents/document";
import { ByHost, serviceHost } from "./hosts";
import { isShownTo, type MeshConfig } from "./mesh-config";
import {
  entriesOf,
  fieldsOf,
  listOf,
  networkingGroup,
  numberOf,
  textOf,
  textsOf,
  type Fields,
  type MeshObject,
  type MeshObjects,
} from "./objects";
import { readingOf, readingOfProtocol, type Reading } from "./protocols";
import { byNamespace, kept, Selections } from "./selection";
import { keptOf, type MeshWorkload, type Selected } from "./workload";

/** A port of a Service or a ServiceEntry. */
export interface ServicePort {
  readonly port: number;
  readonly name: string;
  readonly protocol: string;
  readonly reading: Reading;
  /** Where it leads in the pod: a number, or the name of a port. */
  readonly target: number | string;
}

/** One name of the mesh's registry: a Service of Kubernetes, or one host of a ServiceEntry. */
export interface Service {
  readonly id: string;
  readonly host: string;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly ServicePort[];
  readonly exportTo: readonly string[];
  readonly selector: Fields | undefined;
  /** What its ServiceEntry says of it; nothing for a Service of Kubernetes. */
  readonly entry: Entry | undefined;
}

/** What a ServiceEntry says of its hosts. */
export interface Entry {
  readonly resolution: string;
  readonly addresses: readonly string[];
  readonly endpoints: readonly { readonly address: string; readonly ports: Readonly<Record<string, number>> }[];
  /** Whether proxies of the mesh stand before all of them, so that callers offer mutual TLS without being told. */
  readonly mutual: boolean;
}

export interface Services {
  readonly byHost: ByHost<Service>;
  readonly byNamespace: ReadonlyMap<string, readonly Service[]>;
  /** The registry as a namespace sees it. */
  isShownTo(service: Service, namespace: string): boolean;
  /** The Services of a workload's pods. */
  of(workload: Selected): readonly Service[];
  /** The Services that lead to a port of a workload, and by which of their own ports. */
  leadingTo(workload: MeshWorkload, port: number): readonly { readonly service: Service; readonly port: ServicePort }[];
  /** A Service by its full name. */
  named(host: string): Service | undefined;
}

/** The registry: Services of Kubernetes and ServiceEntries. */
export function readServices(objects: MeshObjects, config: MeshConfig): Services {
  const all = [
    ...objects.builtIn("Service").map((object) => kubernetesService(object, config)),
    ...objects.of("ServiceEntry", networkingGroup).flatMap((object) => externalServices(object, config)),
  ];
  const byHost = new ByHost<Service>();
  for (const service of all) byHost.add(service.host, service);
  const spaces = byNamespace(all);
  const selections = kept(
    (namespace: string) => namespace,
    (namespace) =>
      new Selections(
        (spaces.get(namespace) ?? []).filter(({ selector }) => selector !== undefined),
        ({ selector }) => selector ?? {},
      ),
  );
  const of = keptOf((workload: Selected) => selections(workload.namespace).fitting(workload.labels));
  return {
    byHost,
    byNamespace: spaces,
    isShownTo: (service, namespace) => isShownTo(service.exportTo, service.namespace, namespace),
    of,
    leadingTo: (workload, port) => {
      const found: { readonly service: Service; readonly port: ServicePort }[] = [];
      for (const service of of(workload))
        for (const own of service.ports) if (targetPort(own.target, workload) === port) found.push({ service, port: own });
      return found;
    },
    named: (host) => byHost.narrowest(host).find((service) => service.host === host && service.entry === undefined),
  };
}

/** A port of the pod by its number or its name. */
export function targetPort(target: number | string, { ports }: Pick<MeshWorkload, "ports">): number | undefined {
  return typeof target === "number" ? target : ports.find(({ name }) => name === target)?.port;
}

function kubernetesService({ id, namespace, name, spec, annotations }: MeshObject, { exportTo }: MeshConfig): Service {
  const selector = fieldsOf(fieldOf(spec, "selector"));
  const shown = textOf(annotations, "networking.istio.io/exportTo");
  return {
    id,
    host: serviceHost(name, namespace),
    namespace,
    name,
    exportTo: shown?.split(",").map((to) => to.trim()) ?? exportTo.Service,
    selector: entriesOf(selector).length === 0 ? undefined : selector,
    entry: undefined,
    ports: listOf(fieldOf(spec, "ports")).flatMap((port) => {
      const number = numberOf(port, "port");
      if (number === undefined) return [];
      const name = textOf(port, "name") ?? "";
      const protocol = textOf(port, "protocol") ?? "TCP";
      const target = fieldOf(port, "targetPort");
      return [
        {
          port: number,
          name,
          protocol,
          reading: readingOf(number, name, textOf(port, "appProtocol")),
          target: typeof target === "number" || (typeof target === "string" && target !== "") ? numbered(target) : number,
        },
      ];
    }),
  };
}

/** A number that was written as a text is still a number. */
const numbered = (target: number | string): number | string =>
  typeof target === "string" && /^\d+$/.test(target) ? Number(target) : target;

function externalServices({ id, namespace, name, spec }: MeshObject, { exportTo }: MeshConfig): Service[] {
  const shown = textsOf(fieldOf(spec, "exportTo"));
  const chosen = fieldOf(fieldOf(spec, "workloadSelector"), "labels");
  const location = fieldOf(spec, "location") ?? "MESH_EXTERNAL";
  const isExternal = location === "MESH_EXTERNAL" || location === 0;
  const endpoints = listOf(fieldOf(spec, "endpoints"));
  const ports = listOf(fieldOf(spec, "ports")).flatMap((port) => {
    const number = numberOf(port, "number");
    if (number === undefined) return [];
    const protocol = textOf(port, "protocol") ?? "";
    const target = numberOf(port, "targetPort") ?? number;
    return [{ port: number, name: textOf(port, "name") ?? "", protocol, reading: readingOfProtocol(protocol), target }];
  });
  return textsOf(fieldOf(spec, "hosts")).map((host) => ({
    id,
    host,
    namespace,
    name,
    ports,
    exportTo: shown.length > 0 ? shown : exportTo.Service,
    selector: entriesOf(chosen).length === 0 ? undefined : fieldsOf(chosen),
    entry: {
      resolution: textOf(spec, "resolution") ?? "NONE",
      addresses: textsOf(fieldOf(spec, "addresses")),
      endpoints: endpoints.flatMap((endpoint) => {
        const address = textOf(endpoint, "address");
        return address === undefined ? [] : [{ address, ports: portsOf(fieldOf(endpoint, "ports")) }];
      }),
      mutual: !isExternal && endpoints.length > 0 && endpoints.every(hasProxy),
    },
  }));
}

/** By its label, or, without one, by having an identity (istio.io, reference of WorkloadEntry). */
function hasProxy(endpoint: unknown): boolean {
  const mode = textOf(fieldOf(endpoint, "labels"), "security.istio.io/tlsMode");
  return mode === undefined ? textOf(endpoint, "serviceAccount") !== undefined : mode === "istio";
}

function portsOf(ports: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    entriesOf(ports).flatMap(([name]) => {
      const port = numberOf(ports, name);
      return port === undefined ? [] : [[name, port]];
    }),
  );
}
