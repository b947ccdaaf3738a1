import { controls } from "../controls";
import type { CelRule } from "../rule";

interface Bound {
  readonly id: string;
  readonly resource: string;
  readonly list: "requests" | "limits";
  readonly promise: string;
  readonly why: string;
}

/** Zero is no bound: the kubelet reads it as "as much as there is". */
function bound({ id, resource, list, promise, why }: Bound): CelRule {
  const stated = (holder: string) =>
    `(${holder}.?resources.?${list}[?"${resource}"].hasValue() && !(${holder}.?resources.?${list}[?"${resource}"].orValue("0") in ["", "0", "0m", "0Mi", "0Gi", 0]))`;
  return {
    form: "cel",
    id,
    promise,
    severity: "low",
    controls: controls("capacity"),
    why,
    repair: `set resources.${list}.${resource} in each container`,
    kinds: "pods",
    clauses: [
      {
        each: "placed container",
        holds: resource === "ephemeral-storage" ? stated("container") : `${stated("container")} || ${stated("variables.pod")}`,
        at: `resources.${list}`,
        says: `container "{container.name}" has no ${resource} in its ${list}`,
      },
    ],
  };
}

/** What each container asks for and may take at most. */
export const resourceRules: readonly CelRule[] = [
  {
    id: "hardening/cpu-requested",
    resource: "cpu",
    list: "requests",
    promise: "Every container says how much CPU it needs.",
    why: "Without a request the scheduler puts the pod where there is no room, and it starves first.",
  } as const,
  {
    id: "hardening/cpu-limited",
    resource: "cpu",
    list: "limits",
    promise: "Every container says how much CPU it takes at most.",
    why: "One container in a loop takes the CPU of its whole node.",
  } as const,
  {
    id: "hardening/memory-requested",
    resource: "memory",
    list: "requests",
    promise: "Every container says how much memory it needs.",
    why: "Without a request the scheduler puts the pod where there is no room, and it is the first to be killed.",
  } as const,
  {
    id: "hardening/memory-limited",
    resource: "memory",
    list: "limits",
    promise: "Every container says how much memory it takes at most.",
    why: "One container with a leak takes the memory of its node, and the kernel kills its neighbours.",
  } as const,
  {
    id: "hardening/ephemeral-storage-requested",
    resource: "ephemeral-storage",
    list: "requests",
    promise: "Every container says how much of the node's disk it needs.",
    why: "Without a request pods that write much meet on one node, and are evicted from it together.",
  } as const,
  {
    id: "hardening/ephemeral-storage-limited",
    resource: "ephemeral-storage",
    list: "limits",
    promise: "Every container says how much of the node's disk it takes at most.",
    why: "One container that writes logs or files without end fills the disk of its node, and every pod on it is evicted.",
  } as const,
].map(bound);
