import type { Tally } from "../tally";
import { readAuthorizations } from "./authorizations";
import { readDestinationRules } from "./destination-rules";
import type { Exposure } from "./exposure";
import { exposuresOf } from "./exposures";
import { readGateways } from "./gateways";
import { admitsTo, doorsOf, inboundOf, type Inbound, type MeshParts } from "./inbound";
import { readMeshConfig } from "./mesh-config";
import { MeshObjects } from "./objects";
import { outboundOf, type Outbound } from "./outbound";
import { readPeerAuthentications } from "./peer-authentication";
import { readPods } from "./pods";
import { readRegistry } from "./registry";
import { readServices } from "./services";
import { readSidecars } from "./sidecars";
import { readVirtualServices } from "./virtual-services";
import type { MeshWorkload } from "./workload";

export type { Exposure } from "./exposure";
export type { Inbound } from "./inbound";
export type { Endpoint, Leaving, Outbound, Via } from "./outbound";
export type { MeshWorkload } from "./workload";

/** The mesh as its objects make it. */
export interface Mesh {
  /** What it lets through on the way to a port of a workload, from another one or from outside of the mesh. */
  inbound(from: MeshWorkload | "outside", to: MeshWorkload, port: number): Inbound;
  /** Whether it lets anything of it through. */
  admits(from: MeshWorkload, to: MeshWorkload, port: number): boolean;
  /** How far it lets a workload go out. */
  outbound(from: MeshWorkload): Outbound;
  /** What its gateways open. */
  exposures(workloads: readonly MeshWorkload[]): readonly Exposure[];
  /** Whether a Gateway selects the workload. */
  isGateway(workload: MeshWorkload): boolean;
}

/**
 * Reads Istio's objects among others, whoever wrote them. What is not understood opens rather than closes: a proof that says closed is right
 * about that, and an edge that it shows may turn out to be closed.
 */
export function readMesh(objects: readonly unknown[] | MeshObjects, tally: Pick<Tally, "rules"> = { rules: 0 }): Mesh {
  const all = objects instanceof MeshObjects ? objects : new MeshObjects(objects);
  const config = readMeshConfig(all);
  const services = readServices(all, config);
  const routes = readVirtualServices(all, config);
  const read: Omit<MeshParts, "doors"> = {
    config,
    services,
    routes,
    peers: readPeerAuthentications(all, config),
    policies: readAuthorizations(all, config, tally),
    rules: readDestinationRules(all, config),
    gateways: readGateways(all, services),
    sidecars: readSidecars(all, config),
    registry: readRegistry(services, routes, tally),
    pods: readPods(all),
  };
  const parts: MeshParts = { ...read, doors: doorsOf(read) };
  return {
    inbound: (from, to, port) => inboundOf(parts, from, to, port),
    admits: (from, to, port) => admitsTo(parts, from, to, port),
    outbound: (from) => outboundOf(parts, from),
    exposures: (workloads) => exposuresOf(parts, all, workloads),
    isGateway: (workload) => parts.gateways.isGateway(workload),
  };
}
