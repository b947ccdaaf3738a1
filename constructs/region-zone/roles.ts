import type { NamespacePlan, RolePlan } from "../../model/plan/plan";
import type { KubeObject, Role, RoleBinding } from "../kubernetes/manifest";
import { within } from "./namespace";

type Rule = NonNullable<Role["rules"]>[number];

const look = ["get", "list", "watch"];

/** What shows how an app is doing. Secrets are not among it, and neither is anything that a pod may be given. */
const reading: readonly Rule[] = [
  {
    apiGroups: [""],
    resources: ["pods", "pods/log", "services", "endpoints", "events", "persistentvolumeclaims", "resourcequotas", "limitranges"],
    verbs: look,
  },
  { apiGroups: ["apps"], resources: ["deployments", "replicasets", "statefulsets"], verbs: look },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: look },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: look },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: look },
  { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: look },
];

/** To look around in a running container, and to reach it from one's own machine. */
const debugging: Rule = { apiGroups: [""], resources: ["pods/exec", "pods/portforward"], verbs: ["create"] };

/** To start an app anew. What it is made of is changed by its intent alone. */
const operating: readonly Rule[] = [{ apiGroups: [""], resources: ["pods"], verbs: ["delete"] }];

/** What the tenant's people may do in their namespace. */
export function tenantRoles(plan: NamespacePlan): readonly KubeObject[] {
  return plan.roles.flatMap((role) => [roleOf(plan, role), bindingOf(plan, role)]);
}

function roleOf(plan: NamespacePlan, { name, shell }: RolePlan): Role {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: within(plan, name),
    rules: [...reading, ...(shell ? [debugging] : []), ...(name === "operators" ? operating : [])],
  };
}

function bindingOf(plan: NamespacePlan, { name, group }: RolePlan): RoleBinding {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: within(plan, name),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
  };
}
