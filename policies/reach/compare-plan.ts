import { fieldOf } from "../../model/documents/document";
import type { AppPlan } from "../../model/plan/app-plan";
import type { Plan, RegionPlan } from "../../model/plan/plan";
import { Comparison, inOrder, type Judged } from "./compare";
import { readEnd, readPorts } from "./compare-boxes";
import { declared, ownOf, ownPeers, strangersMay, type Declaration } from "./declared";
import { PlanNames } from "./declared-names";
import { surroundings } from "./declared-surroundings";
import { exposureDifferences } from "./compare-exposures";
import { meshDifferences } from "./compare-mesh";
import { egressConsents } from "./compare-consents";
import { halfEdges } from "./compare-halves";
import { principalsNamed } from "./compare-principals";
import { MeshObjects, securityGroup } from "./mesh/objects";
import { networkEdges } from "./network";
import { edges } from "./relation-of-cluster";
import type { Workload } from "./workloads";
import { readCluster, type Cluster } from "./cluster";
import { verdict as ask } from "./question";
import type { Part } from "./compare-words";
import type { Difference, Edge } from "./relation";

type Workspace = Pick<Plan, "apps" | "regions">;

/** What was found out about a workspace's objects. */
export interface Proof {
  readonly differences: readonly Difference[];
  /** Lines of the platform's own that had to be open. */
  readonly own: number;
  /** Workloads that were looked at, by id: the plan's apps and gateways, and whatever else is in their namespaces. */
  readonly workloads: readonly string[];
  /** Policies that decide as well, and that nobody here understands. */
  readonly unread: readonly string[];
}

/** Told of every edge that begins or ends in the workspace, and of what it turned out to be. */
export type OnEdge = (edge: Edge, judged: Judged) => void;

/**
 * Computes from objects alone who can reach whom, and holds it against what a plan declares, in both directions. Regions that share a cluster are
 * looked at together, others each by themselves.
 */
export function provePlan(plan: Workspace, objects: readonly unknown[], onEdge?: OnEdge): Proof {
  const names = new PlanNames(plan);
  const home = new Home(plan);
  const network = new Comparison([], names, "network");
  const halves = new Comparison([], names, "half");
  const whole = onEdge === undefined ? undefined : new Comparison([], names);
  const clusters: Cluster[] = [];
  const found: Difference[] = [];
  const workloads: string[] = [];
  let own = 0;
  for (const regions of clustersOf(plan.regions)) {
    const part = within(plan, regions);
    const here = [...home.objectsOf(objects, regions), ...surroundings(ownPeers(part))];
    const cluster = readCluster(here);
    clusters.push(cluster);
    const ours = cluster.workloads.filter(({ namespace }) => home.has(namespace));
    workloads.push(...ours.map(({ id }) => id));
    const others = ours.filter(({ id }) => !names.has(id));
    const declarations = [...declared(part)];
    for (const declaration of [...declarations, ...tolerated(others, regions), ...strangersMay(part)]) {
      if (declaration.kind === "own" && declaration.must) own++;
      network.expect(declaration);
      halves.expect({ ...declaration, must: false });
      whole?.expect(declaration);
    }
    for (const edge of networkEdges(cluster)) if (home.isOurs(edge.from) || home.isOurs(edge.to)) network.see(edge);
    for (const edge of halfEdges(cluster, ours)) halves.see(edge);
    const policies = new MeshObjects(here).of("AuthorizationPolicy", securityGroup);
    const side = { mesh: cluster.mesh, byId: cluster.byId, ours, named: principalsNamed(policies, meshRoot) };
    found.push(...meshDifferences(side, part, declarations, names));
    found.push(...egressConsents(policies, part, names));
    found.push(...exposureDifferences(cluster.mesh.exposures(cluster.workloads), part.apps, names));
    if (onEdge === undefined || whole === undefined) continue;
    for (const edge of edges(cluster)) if (home.isOurs(edge.from) || home.isOurs(edge.to)) onEdge(edge, whole.see(edge));
  }
  found.unshift(...network.finish((part) => closersOf(clusters, part)), ...halves.finish());
  return { differences: merged(found), own, workloads, unread: [...new Set(clusters.flatMap(({ unread }) => unread))].sort() };
}

/** Where the mesh keeps what holds for all of it. */
const meshRoot = "istio-system";

/** What two walls say of the same part of the relation, once; every object that opens or closes it is named. */
function merged(found: readonly Difference[]): Difference[] {
  const kept = new Map<string, Difference>();
  for (const one of found) {
    const key = [one.kind, one.from, one.to, one.port, one.protocol].join(" ");
    const before = kept.get(key);
    kept.set(key, before === undefined ? one : { ...before, by: [...new Set([...before.by, ...one.by])].sort() });
  }
  return inOrder([...kept.values()]);
}

/** The policies that close a part of the relation, in the cluster that has both of its ends. */
function closersOf(clusters: readonly Cluster[], { from, to, port, protocol }: Part): readonly string[] {
  const isThere = (cluster: Cluster, id: string): boolean => cluster.byId.has(id) || !isWorkload(id);
  const cluster = clusters.find((one) => isThere(one, from) && isThere(one, to));
  return cluster === undefined ? [] : ask(cluster, from, to, readPorts(port).low, protocol).closedBy;
}

const isWorkload = (id: string): boolean => "name" in readEnd(id) && id.includes("/");

/** What the platform needs of every pod is open to those too that no intent made. */
function* tolerated(workloads: readonly Workload[], regions: readonly RegionPlan[]): Generator<Declaration> {
  const own = new Map(
    regions.flatMap(({ namespaces, gateways }) => [...namespaces, ...gateways].map((one) => [one.name, one.own] as const)),
  );
  for (const workload of workloads) for (const one of ownOf(workload, own.get(workload.namespace) ?? [])) yield { ...one, must: false };
}

/** Regions by the cluster that they are on. */
function clustersOf(regions: readonly RegionPlan[]): RegionPlan[][] {
  const clusters = new Map<string, RegionPlan[]>();
  for (const region of regions) clusters.set(region.clusterContext, [...(clusters.get(region.clusterContext) ?? []), region]);
  return [...clusters.values()];
}

function within(plan: Workspace, regions: readonly RegionPlan[]): Workspace {
  const names = new Set(regions.map(({ name }) => name));
  return { regions, apps: plan.apps.filter((app: AppPlan) => names.has(app.region)) };
}

/** Which namespaces belong to the workspace, and each to which region. */
class Home {
  private readonly regionOf = new Map<string, string>();
  private readonly regions: ReadonlySet<string>;

  constructor({ regions }: Workspace) {
    this.regions = new Set(regions.map(({ name }) => name));
    for (const { name, namespaces, gateways } of regions) for (const one of [...namespaces, ...gateways]) this.regionOf.set(one.name, name);
  }

  has(namespace: string): boolean {
    return this.regionOf.has(namespace);
  }

  /** Whether an end of an edge is a workload of the workspace. */
  isOurs(id: string): boolean {
    const slash = id.indexOf("/");
    return slash > 0 && this.has(id.slice(0, slash));
  }

  /** What lies in the cluster of some regions. What names no region lies in every one. */
  *objectsOf(objects: readonly unknown[], regions: readonly RegionPlan[]): Generator {
    const here = new Set(regions.map(({ name }) => name));
    for (const object of objects) {
      const region = this.regionOfObject(object);
      if (region === undefined || here.has(region)) yield object;
    }
  }

  private regionOfObject(object: unknown): string | undefined {
    const metadata = fieldOf(object, "metadata");
    const namespace = fieldOf(object, "kind") === "Namespace" ? fieldOf(metadata, "name") : fieldOf(metadata, "namespace");
    const found = typeof namespace === "string" ? this.regionOf.get(namespace) : undefined;
    if (found !== undefined) return found;
    const label = fieldOf(fieldOf(metadata, "labels"), "parapet.dev/region");
    return typeof label === "string" && this.regions.has(label) ? label : undefined;
  }
}
