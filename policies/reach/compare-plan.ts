import { fieldOf, isObject } from "../../model/documents/document";
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
import { eachHalf } from "./compare-halves";
import { principalsNamed } from "./compare-principals";
import { securityGroup } from "./mesh/objects";
import { eachNetworkSpan, edgeOf } from "./network";
import { edges } from "./relation-of-cluster";
import type { Workload } from "./workloads";
import { readCluster, type Cluster } from "./cluster";
import { verdict as ask } from "./question";
import type { Part } from "./compare-words";
import type { Difference, Edge } from "./relation";
import { Wanted } from "./wanted";

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
  const home = new Home(plan, objects);
  const wanted = new Wanted();
  const network = new Comparison(wanted, names, "network");
  const halves = new Comparison(wanted, names, "half");
  const whole = onEdge === undefined ? undefined : new Comparison(wanted, names);
  const clusters: Cluster[] = [];
  const found: Difference[] = [];
  const workloads: string[] = [];
  let own = 0;
  for (const regions of clustersOf(plan.regions)) {
    const part = within(plan, regions);
    const here = [...home.objectsIn(regions), ...surroundings(ownPeers(part))];
    const cluster = readCluster(here);
    clusters.push(cluster);
    const ours = cluster.workloads.filter(({ namespace }) => home.has(namespace));
    workloads.push(...ours.map(({ id }) => id));
    const others = ours.filter(({ id }) => !names.has(id));
    const declarations = [...declared(part)];
    for (const declaration of [...declarations, ...tolerated(others, regions), ...strangersMay(part)]) {
      if (declaration.kind === "own" && declaration.must) own++;
      wanted.expect(declaration);
    }
    eachNetworkSpan(
      cluster,
      ({ namespace }) => home.has(namespace),
      (from, to, span) => {
        if (!network.takes(from, to, span)) network.hold(edgeOf(from, to, span));
      },
    );
    eachHalf(cluster, ours, (from, to, span, policy) => {
      if (!halves.takes(from, to, span)) halves.hold(edgeOf(from, to, { ...span, by: policy === undefined ? [] : [policy] }));
    });
    const policies = cluster.meshObjects.of("AuthorizationPolicy", securityGroup);
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
  private readonly regionOfObjects: readonly (string | undefined)[];

  constructor(
    { regions }: Workspace,
    private readonly objects: readonly unknown[],
  ) {
    this.regions = new Set(regions.map(({ name }) => name));
    for (const { name, namespaces, gateways } of regions) for (const one of [...namespaces, ...gateways]) this.regionOf.set(one.name, name);
    this.regionOfObjects = objects.map((object) => this.regionOfObject(object));
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
  objectsIn(regions: readonly RegionPlan[]): readonly unknown[] {
    const here = new Set(regions.map(({ name }) => name));
    return this.objects.filter((_, at) => {
      const region = this.regionOfObjects[at];
      return region === undefined || here.has(region);
    });
  }

  private regionOfObject(object: unknown): string | undefined {
    if (!isObject(object) || !isObject(object.metadata)) return undefined;
    const { metadata } = object;
    const namespace = object.kind === "Namespace" ? metadata.name : metadata.namespace;
    const found = typeof namespace === "string" ? this.regionOf.get(namespace) : undefined;
    if (found !== undefined) return found;
    const label = fieldOf(metadata.labels, "parapet.dev/region");
    return typeof label === "string" && this.regions.has(label) ? label : undefined;
  }
}
