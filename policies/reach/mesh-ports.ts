import { fieldOf, isObject } from "../../model/documents/document";
import { podPaths } from "../pods";
import { labelsFit } from "../selectors";
import { add } from "./label-index";
import { readMeshConfig } from "./mesh/mesh-config";
import type { MeshObjects } from "./mesh/objects";
import type { Found } from "./objects";
import type { Workload } from "./workloads";

/** The proxy's own ports, before which no policy of the mesh stands. */
const own = [15020, 15021, 15090];

/** What is about workloads of its own namespace alone; in the mesh's root namespace, about those of all. */
const aboutTheirOwn = new Set(["AuthorizationPolicy", "PeerAuthentication", "Service"]);

interface Speaking {
  readonly selector: unknown;
  readonly ports: ReadonlySet<number>;
}

/**
 * The ports of a workload that any object of a mesh speaks of. The mesh has one answer for all the others, so that a span of ports has to be
 * asked about no more than these and one of the rest.
 */
export class PortsSpokenOf {
  private readonly everywhere = new Set(own);
  private readonly within = new Map<string, Speaking[]>();
  private readonly known = new Map<number, readonly number[]>();

  constructor(found: readonly Found[], objects: MeshObjects) {
    const root = readMeshConfig(objects).rootNamespace;
    for (const one of found) {
      if (Object.hasOwn(podPaths, one.kind)) this.addPods(one);
      else if (aboutTheirOwn.has(one.kind)) this.addLocal(one, root);
      else if (one.kind === "Gateway" || one.kind === "Sidecar") gather(one.object.spec, false, this.everywhere);
    }
  }

  /** In order. */
  at(workload: Workload): readonly number[] {
    const known = this.known.get(workload.index);
    if (known !== undefined) return known;
    const ports = new Set([...this.everywhere, ...workload.ports.map(({ port }) => port)]);
    for (const speaking of this.within.get(workload.namespace) ?? [])
      if (labelsFit(speaking.selector, workload.labels)) for (const port of speaking.ports) ports.add(port);
    const sorted = [...ports].sort((a, b) => a - b);
    this.known.set(workload.index, sorted);
    return sorted;
  }

  /** What its annotations leave to the proxy, or take from it. */
  private addPods({ object, kind, namespace }: Found): void {
    const template = podPaths[kind]?.reduce<unknown>((value, step) => fieldOf(value, String(step)), object);
    const metadata = fieldOf(template, "metadata");
    const ports = new Set<number>();
    gather(fieldOf(metadata, "annotations"), false, ports);
    if (ports.size > 0) add(this.within, namespace, { selector: fieldOf(metadata, "labels"), ports });
  }

  private addLocal({ object, kind, namespace }: Found, root: string): void {
    const selector = fieldOf(object.spec, "selector");
    if (namespace === root && kind !== "Service") {
      gather(object.spec, false, this.everywhere);
      return;
    }
    const ports = new Set<number>();
    gather(object.spec, false, ports);
    if (ports.size > 0) add(this.within, namespace, { selector: kind === "Service" ? selector : fieldOf(selector, "matchLabels"), ports });
  }
}

/** Whole numbers that stand under a key which speaks of ports, as keys too, and in lists that are written as one text. */
function gather(value: unknown, isPorts: boolean, ports: Set<number>): void {
  if (isPorts && (typeof value === "number" || typeof value === "string")) {
    for (const part of String(value).split(",")) if (/^\s*\d{1,5}\s*$/.test(part)) ports.add(Number(part));
  }
  if (Array.isArray(value)) for (const item of value) gather(item, isPorts, ports);
  else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (isPorts && /^\d{1,5}$/.test(key)) ports.add(Number(key));
      gather(inner, isPorts || /port/i.test(key), ports);
    }
  }
}
