import { fieldOf } from "../../model/documents/document";
import { isBuiltIn } from "../view";
import type { Labels } from "./label-index";
import { PortsSpokenOf } from "./mesh-ports";
import { readMesh, type Mesh } from "./mesh/index";
import { MeshObjects } from "./mesh/objects";
import { readCidrGroups, readCilium } from "./cilium";
import { readNetworkPolicy } from "./network-policies";
import { foundObjects, labelsOf, type Found } from "./objects";
import { Sides } from "./sides";
import type { Subject } from "./subjects";
import { namespaceOf, Surroundings, type Namespace } from "./surroundings";
import type { Tally } from "./tally";
import { readWorkloads, type Workload } from "./workloads";

/** What anybody's manifests say of a cluster's network. */
export interface Cluster {
  /** By id. */
  readonly workloads: readonly Workload[];
  readonly byId: ReadonlyMap<string, Workload>;
  /** By name: those that an object makes, and those that one is only in. */
  readonly namespaces: readonly Namespace[];
  /** The policies, each with whom it selects. */
  readonly subjects: readonly Subject[];
  readonly sides: Sides;
  /** Istio's objects, and what else a mesh reads. */
  readonly meshObjects: MeshObjects;
  /** What they make of it. */
  readonly mesh: Mesh;
  /** The ports that the mesh has answers of their own for. */
  readonly spokenOf: PortsSpokenOf;
  /** Policies of kinds that nobody here can read, so that the relation may be wider or narrower than it says: `GlobalNetworkPolicy name`. */
  readonly unread: readonly string[];
  /** What it has cost so far. */
  readonly tally: Tally;
}

/** Reads a cluster from plain objects: workloads, namespaces, Services, and the policies of Kubernetes and of Cilium. */
export function readCluster(objects: Iterable<unknown>): Cluster {
  const found = foundObjects(objects);
  const tally: Tally = { selectors: 0, pairs: 0, rules: 0 };
  const namespaces = readNamespaces(found);
  const labels = new Map(namespaces.map((namespace) => [namespace.name, namespace.labels]));
  const workloads = readWorkloads(found, (name) => labels.get(name) ?? {});
  const around = new Surroundings(workloads, namespaces, tally);
  const groups = readCidrGroups(found);
  const subjects: Subject[] = [];
  for (const one of found) {
    if (one.kind === "NetworkPolicy" && isBuiltIn(one.object)) subjects.push(readNetworkPolicy(one, around));
    else if (one.group === "cilium.io") subjects.push(...readCilium(one, { around, namespaces, groups, tally }));
  }
  subjects.sort((a, b) => (a.policy < b.policy ? -1 : a.policy > b.policy ? 1 : 0));
  const objectsOfMesh = once(() => new MeshObjects(found.map(({ object }) => object)));
  const mesh = once(() => readMesh(objectsOfMesh(), tally));
  const spokenOf = once(() => new PortsSpokenOf(found, objectsOfMesh()));
  return {
    workloads,
    byId: new Map(workloads.map((workload) => [workload.id, workload])),
    namespaces,
    subjects,
    sides: new Sides(workloads, subjects, tally),
    get meshObjects() {
      return objectsOfMesh();
    },
    get mesh() {
      return mesh();
    },
    get spokenOf() {
      return spokenOf();
    },
    unread: found.filter(isUnread).map(({ kind, namespace, name, object }) => {
      const isNamespaced = fieldOf(fieldOf(object, "metadata"), "namespace") !== undefined;
      return `${kind} ${isNamespaced ? `${namespace}/` : ""}${name}`;
    }),
    tally,
  };
}

/** Read when it is first asked for, and then kept. */
function once<T>(read: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => (kept ??= { value: read() }).value;
}

/** What decides as well, and is not understood here. */
const foreign = new Set(["policy.networking.k8s.io", "projectcalico.org", "crd.projectcalico.org", "crd.antrea.io", "k8s.ovn.org"]);

function isUnread({ kind, group, object }: Found): boolean {
  if (foreign.has(group)) return /NetworkPolicy$|^EgressFirewall$/.test(kind);
  return kind === "CiliumClusterwideNetworkPolicy" && fieldOf(fieldOf(object, "spec"), "nodeSelector") !== undefined;
}

const noLabels: Labels = {};

function readNamespaces(found: readonly Found[]): Namespace[] {
  const labels = new Map<string, Labels>();
  for (const { namespace } of found) labels.set(namespace, noLabels);
  for (const { kind, name, object } of found) {
    if (kind === "Namespace" && isBuiltIn(object)) labels.set(name, labelsOf(fieldOf(fieldOf(object, "metadata"), "labels")));
  }
  return [...labels].map(([name, own]) => namespaceOf(name, own)).sort((a, b) => (a.name < b.name ? -1 : 1));
}
