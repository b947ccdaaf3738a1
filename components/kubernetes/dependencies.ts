import type { KubeObject } from "../../constructs/kubernetes/manifest";

const workloads = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"]);

// The engine waits until a Service has endpoints, so that a workload which waited for its Service would wait forever.
const neverAwaited = new Set([...workloads, "Service"]);

/** Which objects of a list each of them waits for, by their positions: its namespace, its definition; and a workload for what stands before it. */
export function dependencies(objects: readonly KubeObject[]): readonly (readonly number[])[] {
  return objects.map((object, position) =>
    objects.flatMap((other, at) =>
      at !== position && (isHome(other, object) || isDefinition(other, object) || isGround(other, at, object, position)) ? [at] : [],
    ),
  );
}

/** The namespace in which the object lives. */
export function isHome(other: KubeObject, object: KubeObject): boolean {
  return other.apiVersion === "v1" && other.kind === "Namespace" && other.metadata.name === object.metadata.namespace;
}

interface Definition {
  readonly spec?: { readonly group?: unknown; readonly names?: { readonly kind?: unknown } };
}

/** What tells the API server of the object's kind. */
export function isDefinition(other: KubeObject, object: KubeObject): boolean {
  if (other.kind !== "CustomResourceDefinition") return false;
  const { spec } = other as Definition;
  return spec?.names?.kind === object.kind && spec.group === object.apiVersion.split("/")[0];
}

function isGround(other: KubeObject, at: number, object: KubeObject, position: number): boolean {
  return at < position && workloads.has(object.kind) && !neverAwaited.has(other.kind);
}
