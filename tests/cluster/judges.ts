import type { KubeObject } from "./api";

/** What the judges look at besides the object itself. */
export interface World {
  /** The EndpointSlices of a Service. */
  slices(namespace: string, service: string): readonly KubeObject[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
  readonly reason?: string;
}

/** Says why an object does not do its work yet; undefined when it does. */
type Judge = (live: KubeObject, world: World) => string | undefined;

/** The kinds that a cluster's controllers bring to life. Every other kind is done when it is accepted. */
export const judges: Readonly<Record<string, Judge>> = {
  "apps/v1 Deployment": ({ metadata, spec, status }) => {
    const wanted = spec.replicas as number;
    const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = (status ?? {}) as Record<string, number>;
    const settled =
      observedGeneration >= metadata.generation! && replicas === wanted && updatedReplicas === wanted && availableReplicas === wanted;
    if (settled && conditionOf(status, "Available")?.status === "True") return undefined;
    return because(`${availableReplicas} of ${wanted} replicas available`, conditionOf(status, "ReplicaFailure"));
  },
  "apps/v1 StatefulSet": ({ metadata, spec, status }) => {
    const wanted = spec.replicas as number;
    const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0 } = (status ?? {}) as Record<string, number>;
    if (observedGeneration >= metadata.generation! && updatedReplicas === wanted && availableReplicas === wanted) return undefined;
    return `${availableReplicas} of ${wanted} replicas available`;
  },
  "apps/v1 DaemonSet": ({ metadata, status }) => {
    const {
      observedGeneration = 0,
      desiredNumberScheduled = 0,
      updatedNumberScheduled = 0,
      numberAvailable = 0,
    } = (status ?? {}) as Record<string, number>;
    const settled = observedGeneration >= metadata.generation! && updatedNumberScheduled === desiredNumberScheduled;
    if (settled && desiredNumberScheduled > 0 && numberAvailable === desiredNumberScheduled) return undefined;
    return `${numberAvailable} of ${desiredNumberScheduled} nodes served`;
  },
  "batch/v1 Job": ({ spec, status }) => {
    if (spec.suspend === true || conditionOf(status, "Complete")?.status === "True") return undefined;
    return because("not complete", conditionOf(status, "Failed"));
  },
  "v1 Pod": ({ status }) =>
    status?.phase === "Succeeded" || conditionOf(status, "Ready")?.status === "True"
      ? undefined
      : because("not ready", conditionOf(status, "PodScheduled")),
  "v1 PersistentVolumeClaim": ({ status }) => (status?.phase === "Bound" ? undefined : `the claim is ${String(status?.phase)}`),
  "v1 Service": ({ metadata, spec }, world) => {
    if (spec.selector === undefined || spec.type === "ExternalName") return undefined;
    const slices = world.slices(metadata.namespace!, metadata.name);
    const ready = slices.filter(({ endpoints }) =>
      ((endpoints ?? []) as { conditions: { ready?: boolean } }[]).some(({ conditions }) => conditions.ready === true),
    );
    if (ready.length === 0) return "its selector reaches no ready pod";
    const served = new Set(ready.flatMap(({ ports }) => ((ports ?? []) as { name?: string }[]).map(({ name }) => name ?? "")));
    const missing = (spec.ports as { name?: string; targetPort: unknown }[]).filter(({ name }) => !served.has(name ?? ""));
    return missing.length === 0
      ? undefined
      : `no pod that it selects has the port ${missing.map(({ targetPort }) => String(targetPort)).join(", ")}`;
  },
  "v1 ResourceQuota": ({ spec, status }) =>
    status?.hard !== undefined && Object.keys(spec.hard as object).every((key) => key in status.hard) ? undefined : "not counted yet",
  "policy/v1 PodDisruptionBudget": ({ metadata, status }) => {
    if (status?.observedGeneration === metadata.generation && status?.expectedPods > 0) return undefined;
    return "its selector reaches no pod";
  },
  "autoscaling/v2 HorizontalPodAutoscaler": ({ spec, status }) => {
    const able = conditionOf(status, "AbleToScale");
    if (able?.status !== "True") return because("it cannot scale its target", able);
    // What its target has is the target's own matter; the autoscaler has done its part when it asked for enough. Nobody measures pods here, and
    // so it asks for nothing where it finds enough.
    const { desiredReplicas = 0, currentReplicas = 0 } = status as { desiredReplicas?: number; currentReplicas?: number };
    return Math.max(desiredReplicas, currentReplicas) >= (spec.minReplicas as number)
      ? undefined
      : `it asked for ${desiredReplicas} replicas, not yet for ${String(spec.minReplicas)}`;
  },
};

function conditionOf(status: unknown, type: string): Condition | undefined {
  return (status as { readonly conditions?: readonly Condition[] } | undefined)?.conditions?.find((condition) => condition.type === type);
}

function because(what: string, condition: Condition | undefined): string {
  return condition?.message === undefined || condition.message === "" ? what : `${what}: ${condition.message}`;
}
