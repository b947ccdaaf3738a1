import type { NamespacePlan, RegionPlan } from "../../model/plan/plan";
import { showBytes, showCpu } from "../../model/text/units";
import type { KubeObject, PriorityClass, ResourceQuota } from "../kubernetes/manifest";
import { knownHosts, meshNamespace, strict } from "../mesh/closed";
import { closedNamespace, within } from "./namespace";
import { tenantRoles } from "./roles";

/** What a region has once, for all tenants. */
export function regionObjects(region: RegionPlan): readonly KubeObject[] {
  const priorityClass: PriorityClass = {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: region.priorityClass, labels: region.labels },
    value: 1000,
    preemptionPolicy: "PreemptLowerPriority",
    description: `Applications of region ${region.name}: before batch work, after what the cluster itself runs on.`,
  };
  // Named after the region: regions that share a cluster share its mesh, and each says the same.
  return [priorityClass, strict({ name: region.name, namespace: meshNamespace, labels: region.labels })];
}

/** A tenant's place in a region: hardened, bounded, and closed but for what every pod needs. */
export function namespaceObjects(region: RegionPlan, plan: NamespacePlan): readonly KubeObject[] {
  return [
    ...closedNamespace(plan, region.dns),
    quota(plan),
    // A proxy that no app's own Sidecar speaks for knows the control plane, and nobody else.
    knownHosts(within(plan, "default"), [`${meshNamespace}/*`]),
    ...tenantRoles(plan),
  ];
}

function quota(plan: NamespacePlan): ResourceQuota {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: within(plan, "tenant"),
    spec: {
      hard: {
        "requests.cpu": showCpu(plan.quota.cpuMilli),
        "requests.memory": showBytes(plan.quota.memoryBytes),
        "requests.storage": showBytes(plan.quota.volumeBytes),
        "services.loadbalancers": "0",
        "services.nodeports": "0",
        "count/deployments.apps": String(plan.quota.apps),
      },
    },
  };
}
