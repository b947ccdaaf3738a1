import type { NamespacePlan, RegionPlan } from "../../model/plan/plan";
import { showBytes, showCpu } from "../../model/text/units";
import type {
  KubeObject,
  LimitRange,
  Namespace,
  NetworkPolicy,
  PriorityClass,
  ResourceQuota,
  ServiceAccount,
} from "../kubernetes/manifest";

/** The Pod Security Standards as of this Kubernetes: a newer cluster does not change what is admitted by surprise. */
const podSecurityVersion = "v1.31";

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
  return [priorityClass];
}

/** A tenant's place in a region: hardened, bounded, and closed in both directions but for name resolution. */
export function namespaceObjects(region: RegionPlan, plan: NamespacePlan): readonly KubeObject[] {
  return [namespace(plan), defaultServiceAccount(plan), quota(plan), limits(plan), closed(plan), resolution(region, plan)];
}

function namespace(plan: NamespacePlan): Namespace {
  const podSecurity = ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, podSecurityVersion],
  ]);
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: plan.name,
      labels: { ...plan.labels, "istio-injection": "enabled", ...(Object.fromEntries(podSecurity) as Record<string, string>) },
    },
  };
}

const metadata = (plan: NamespacePlan, name: string) => ({ name, namespace: plan.name, labels: plan.labels });

function defaultServiceAccount(plan: NamespacePlan): ServiceAccount {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata(plan, "default"), automountServiceAccountToken: false };
}

function quota(plan: NamespacePlan): ResourceQuota {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: metadata(plan, "tenant"),
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

/** What a container gets that says nothing: a pod that somebody starts by hand is bounded as well. */
function limits(plan: NamespacePlan): LimitRange {
  const amounts = { cpu: "100m", memory: "128Mi", "ephemeral-storage": "256Mi" };
  return {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: metadata(plan, "tenant"),
    spec: { limits: [{ type: "Container", default: amounts, defaultRequest: amounts }] },
  };
}

function closed(plan: NamespacePlan): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(plan, "default-deny"),
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}

/** Port 53 of the cluster's resolvers, not of the world. */
function resolution(region: RegionPlan, plan: NamespacePlan): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(plan, "allow-dns"),
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": region.dns.namespace } },
              podSelector: { matchLabels: { "k8s-app": region.dns.label } },
            },
          ],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        },
      ],
    },
  };
}
