import { deployment, labels, object, unknown, type Case, type Samples } from "./make";
import { egressSamples } from "./egress";
import { ingressSamples } from "./ingress";
import { meshGatewaySamples } from "./mesh-gateways";
import { mtlsSamples } from "./mtls";
import { publicSamples } from "./public";

const role = (...rules: unknown[]): Case => [object("rbac.authorization.k8s.io/v1", "Role", { rules })];
const rule = (apiGroups: unknown, resources: unknown, verbs: unknown, more = {}): unknown => ({ apiGroups, resources, verbs, ...more });
const ok = rule([""], ["configmaps"], ["get"]);
const binding = (name: unknown, subjects: unknown[] = [{ kind: "User", name: "jane" }], kind = "ClusterRole"): Case[number] =>
  object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", { roleRef: { kind, name }, subjects });
const clusterRole = (...rules: unknown[]): Case[number] => object("rbac.authorization.k8s.io/v1", "ClusterRole", { rules }, "everything");
const group = (name: unknown) => ({ kind: "Group", name });
const service = (spec: Record<string, unknown>): Case => [object("v1", "Service", { spec })];
const budget = (spec: Record<string, unknown>): Case[number] =>
  object("policy/v1", "PodDisruptionBudget", { spec: { selector: { matchLabels: labels }, ...spec } });
const scaler = (minReplicas: unknown): Case[number] =>
  object("autoscaling/v2", "HorizontalPodAutoscaler", { spec: { minReplicas, scaleTargetRef: { kind: "Deployment", name: "billing" } } });
const spreadBy = (term: Record<string, unknown>) => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "kubernetes.io/hostname", ...term }],
});
const apart = (term: unknown) => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
const own = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };

export const clusterSamples: Record<string, Samples> = {
  ...mtlsSamples,
  ...meshGatewaySamples,
  ...egressSamples,
  ...ingressSamples,
  ...publicSamples,
  "hardening/rbac/verbs-named": {
    holds: [role(ok)],
    broken: [role(rule([""], ["pods"], ["*"]))],
    almost: [role(ok, rule([""], ["pods"], ["get", "*"]))],
    cannotTell: [role(rule([""], ["pods"], unknown))],
  },
  "hardening/rbac/resources-named": {
    holds: [role(ok), role(rule([""], ["pods/log"], ["get"]))],
    broken: [role(rule([""], ["*"], ["get"])), role(rule(["*"], ["pods"], ["get"]))],
    almost: [role(rule([""], ["*/scale"], ["get"])), role({ nonResourceURLs: ["*"], verbs: ["get"] })],
    cannotTell: [role(rule([""], unknown, ["get"]))],
  },
  "hardening/rbac/no-escalation": {
    holds: [role(ok), role(rule(["rbac.authorization.k8s.io"], ["roles"], ["get"]))],
    broken: [role(rule(["rbac.authorization.k8s.io"], ["roles"], ["escalate"])), role(rule([""], ["users"], ["impersonate"]))],
    almost: [
      role(rule(["rbac.authorization.k8s.io"], ["clusterroles"], ["get", "*"])),
      role(rule(["*"], ["*"], ["*"])),
      role(rule([""], ["groups"], ["*"])),
    ],
    cannotTell: [role(rule(["rbac.authorization.k8s.io"], ["roles"], [unknown]))],
  },
  "hardening/rbac/no-secrets": {
    holds: [role(ok), role(rule([""], ["secrets"], ["create"])), role(rule([""], ["secrets"], ["get"], { resourceNames: ["tls"] }))],
    broken: [role(rule([""], ["secrets"], ["list"]))],
    almost: [
      role(rule(["", "apps"], ["pods", "secrets"], ["create", "watch"])),
      role(rule(["*"], ["*"], ["get"])),
      role(rule([""], ["secrets"], ["get"], { resourceNames: [] })),
    ],
    cannotTell: [role(rule([""], ["secrets"], unknown))],
  },
  "hardening/rbac/no-cluster-admin": {
    holds: [[binding("view")], [binding("cluster-admin", [], "Role")]],
    broken: [[binding("cluster-admin")]],
    almost: [[object("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { name: "cluster-admin" } })]],
    cannotTell: [[binding(unknown)]],
  },
  "hardening/rbac/subjects-known": {
    holds: [[binding("view")], [binding("view", [{ kind: "ServiceAccount", name: "system:masters", namespace: "x" }])]],
    broken: [[binding("view", [group("system:unauthenticated")])], [binding("view", [group("system:masters")])]],
    almost: [[binding("view", [group("developers"), { kind: "User", name: "system:anonymous" }])]],
    cannotTell: [[binding("view", [group(unknown)])]],
  },
  "hardening/rbac/roles-limited": {
    holds: [
      [binding("everything"), clusterRole(ok)],
      [binding("other"), clusterRole(rule(["*"], ["*"], ["*"]))],
    ],
    broken: [[binding("everything"), clusterRole(rule(["*"], ["*"], ["*"]))]],
    almost: [
      [binding("everything"), clusterRole(ok, rule(["*"], ["pods", "*"], ["get", "list", "watch", "create", "update", "patch", "delete"]))],
    ],
    cannotTell: [[binding("everything"), clusterRole(rule(["*"], unknown, ["*"]))]],
  },
  "ingress/no-load-balancer": {
    parameters: { gateways: ["istio-ingress/gateway"] },
    holds: [
      service({}),
      service({ type: "ClusterIP" }),
      [object("v1", "Service", { spec: { type: "LoadBalancer" } }, "gateway", "istio-ingress")],
    ],
    broken: [service({ type: "LoadBalancer" })],
    almost: [[object("v1", "Service", { spec: { type: "LoadBalancer" } }, "gateway", "istio-ingress-2")]],
    cannotTell: [service({ type: unknown })],
  },
  "ingress/no-node-port": {
    holds: [service({ type: "ClusterIP" })],
    broken: [service({ type: "NodePort" })],
    almost: [service({ type: "NodePort", ports: [{ port: 80 }] })],
    cannotTell: [service({ type: unknown })],
  },
  "ingress/no-external-ips": {
    holds: [service({}), service({ externalIPs: [] })],
    broken: [service({ externalIPs: ["203.0.113.7"] })],
    almost: [service({ type: "ClusterIP", externalIPs: ["127.0.0.1"] })],
    cannotTell: [service({ externalIPs: unknown })],
  },
  "recovery/two-copies": {
    holds: [[deployment()], [deployment({ replicas: undefined }), scaler(2)]],
    broken: [[deployment({ replicas: 1 })], [deployment({ replicas: undefined })]],
    almost: [
      [deployment({ replicas: 5 }), scaler(1)],
      [deployment({ replicas: 5 }), scaler(undefined)],
    ],
    cannotTell: [[deployment({ replicas: unknown })]],
  },
  "recovery/disruption-budget": {
    holds: [
      [deployment(), budget({ maxUnavailable: 1 })],
      [deployment(), budget({ selector: {} })],
    ],
    broken: [[deployment()]],
    almost: [
      [deployment(), budget({ selector: { matchLabels: { app: "other" } } })],
      [deployment(), budget({ selector: undefined })],
    ],
    cannotTell: [[deployment(), budget({ selector: unknown })]],
  },
  "recovery/drainable": {
    holds: [
      [budget({ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" })],
      [budget({ minAvailable: "50%", unhealthyPodEvictionPolicy: "AlwaysAllow" })],
    ],
    broken: [
      [budget({ maxUnavailable: 0, unhealthyPodEvictionPolicy: "AlwaysAllow" })],
      [budget({ minAvailable: "100%", unhealthyPodEvictionPolicy: "AlwaysAllow" })],
    ],
    almost: [
      [budget({ maxUnavailable: 1 })],
      [budget({ maxUnavailable: "0%", unhealthyPodEvictionPolicy: "AlwaysAllow" })],
      [budget({ maxUnavailable: -1, unhealthyPodEvictionPolicy: "AlwaysAllow" })],
    ],
    cannotTell: [[budget({ maxUnavailable: unknown, unhealthyPodEvictionPolicy: "AlwaysAllow" })]],
  },
  "recovery/budget-below-copies": {
    holds: [
      [deployment(), budget({ minAvailable: 1 })],
      [deployment(), budget({ minAvailable: 5, selector: { matchLabels: { app: "other" } } })],
    ],
    broken: [[deployment(), budget({ minAvailable: 2 })]],
    almost: [[deployment({ replicas: 9 }), scaler(2), budget({ minAvailable: 2 })]],
    cannotTell: [[deployment(), budget({ minAvailable: unknown })]],
  },
  "recovery/spread": {
    holds: [
      [deployment({}, spreadBy({ labelSelector: { matchLabels: labels } }))],
      [deployment({}, apart(own))],
      [deployment({ replicas: 1 })],
    ],
    broken: [[deployment()]],
    almost: [
      [deployment({}, spreadBy({ labelSelector: { matchLabels: { app: "other" } } }))],
      [deployment({}, apart({ ...own, namespaces: ["orders"] }))],
      [deployment({}, apart({ labelSelector: own.labelSelector }))],
    ],
    cannotTell: [[deployment({}, { topologySpreadConstraints: unknown })]],
  },
};
