import { fieldOf, isObject } from "../../model/documents/document";
import { podPaths } from "../pods";
import { readRange, type Range } from "./addresses";
import type { Labels } from "./label-index";
import { labelsOf, listOf, stated, textOf, type Fields, type Found } from "./objects";
import { protocolOf, type ContainerPort } from "./ports";
import { isInjected } from "./sidecars";

/** Pods that are copies of each other, or one pod alone: what the relation speaks of. */
export interface Workload {
  /** `namespace/name`; `namespace/name[Kind]` where two workloads share a name. */
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Of its pods. */
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly ports: readonly ContainerPort[];
  /** Whether it lives in the node's own network, where policies do not select it. */
  readonly hostNetwork: boolean;
  /** Whether the mesh's proxy runs beside it. */
  readonly injected: boolean;
  /** Where its pods are, if a status says so. */
  readonly addresses: readonly Range[];
  /** Its place in the order of ids. */
  readonly index: number;
}

interface Made {
  readonly found: Found;
  readonly metadata: unknown;
  readonly pod: Fields;
  readonly addresses: Range[];
}

/** Everything that runs pods. A pod, or a set of pods, whose controller is there too is that controller. */
export function readWorkloads(objects: readonly Found[], namespaceLabels: (namespace: string) => Labels): Workload[] {
  const made = objects.flatMap(madeOf);
  const byName = new Map(made.map((one) => [keyOf(one.found.kind, one.found), one]));
  const roots = new Map<Made, Made>(made.map((one) => [one, rootOf(one, byName)]));
  for (const [one, root] of roots) if (root !== one) root.addresses.push(...one.addresses);
  const own = made.filter((one) => roots.get(one) === one);
  const shared = new Map<string, number>();
  for (const { found } of own) shared.set(`${found.namespace}/${found.name}`, (shared.get(`${found.namespace}/${found.name}`) ?? 0) + 1);
  const idOf = ({ namespace, name, kind }: Found): string => {
    const id = `${namespace}/${name}`;
    return (shared.get(id) ?? 0) > 1 ? `${id}[${kind}]` : id;
  };
  return own
    .map((one) => ({ one, id: idOf(one.found) }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({ one, id }, index) => workloadOf(one, id, index, namespaceLabels(one.found.namespace)));
}

const keyOf = (kind: string, { namespace, name }: Pick<Found, "namespace" | "name">): string => `${kind}/${namespace}/${name}`;

function madeOf(found: Found): Made[] {
  const template = templateOf(found);
  const pod = fieldOf(template, "spec");
  return isObject(pod) ? [{ found, metadata: fieldOf(template, "metadata"), pod, addresses: addressesOf(found) }] : [];
}

/** What its pods look like. A kind that nobody here knows counts by what it holds: a template with containers. */
function templateOf({ object, kind, group }: Found): unknown {
  const isOwn = !group.includes(".") || group.endsWith(".k8s.io");
  if (isOwn && kind === "PodTemplate") return undefined;
  const path = isOwn && Object.hasOwn(podPaths, kind) ? podPaths[kind] : undefined;
  if (path !== undefined) return path.reduce<unknown>((value, step) => fieldOf(value, String(step)), object);
  const template = fieldOf(fieldOf(object, "spec"), "template");
  return Array.isArray(fieldOf(fieldOf(template, "spec"), "containers")) ? template : undefined;
}

function addressesOf({ object, kind }: Found): Range[] {
  const status = kind === "Pod" ? fieldOf(object, "status") : undefined;
  const texts = [fieldOf(status, "podIP"), ...listOf(fieldOf(status, "podIPs")).map((one) => fieldOf(one, "ip"))];
  return [...new Set(texts)].flatMap((text) => readRange(text) ?? []);
}

/** The last of its controllers; itself, where they go round in a circle. */
function rootOf(one: Made, byName: ReadonlyMap<string, Made>): Made {
  let root = one;
  for (const seen = new Set([one]); ; seen.add(root)) {
    const owner = ownerOf(root, byName);
    if (owner === undefined) return root;
    if (seen.has(owner)) return one;
    root = owner;
  }
}

function ownerOf({ found }: Made, byName: ReadonlyMap<string, Made>): Made | undefined {
  const owners = listOf(fieldOf(fieldOf(found.object, "metadata"), "ownerReferences"));
  const owner = owners.find((reference) => fieldOf(reference, "controller") === true);
  return owner === undefined
    ? undefined
    : byName.get(keyOf(textOf(fieldOf(owner, "kind")), { namespace: found.namespace, name: textOf(fieldOf(owner, "name")) }));
}

function workloadOf({ found, metadata, pod, addresses }: Made, id: string, index: number, namespaceLabels: Labels): Workload {
  const labels = labelsOf(fieldOf(metadata, "labels"));
  const hostNetwork = pod.hostNetwork === true;
  const started = listOf(pod.initContainers).filter((container) => fieldOf(container, "restartPolicy") === "Always");
  const containers = [...listOf(pod.containers), ...started];
  return {
    id,
    kind: found.kind,
    namespace: found.namespace,
    name: found.name,
    labels,
    serviceAccount: textOf(pod.serviceAccountName) || textOf(pod.serviceAccount) || "default",
    ports: containers.flatMap((container) => listOf(fieldOf(container, "ports"))).flatMap(portOf),
    hostNetwork,
    injected: isInjected({
      namespace: found.namespace,
      namespaceLabels,
      labels,
      annotations: labelsOf(fieldOf(metadata, "annotations")),
      hostNetwork,
      containers,
    }),
    addresses,
    index,
  };
}

function portOf(port: unknown): ContainerPort[] {
  const [number, protocol] = [fieldOf(port, "containerPort"), protocolOf(stated(port, "protocol"))];
  return typeof number === "number" && protocol !== undefined ? [{ name: textOf(fieldOf(port, "name")), port: number, protocol }] : [];
}
