import { controls } from "../../controls";
import type { CelRule, ObjectSetRule } from "../../rule";
import type { Gathering } from "../../gathering";
import type { KubeView } from "../../view";
import { fieldOf } from "../../../model/documents/document";

const bindings = ["RoleBinding", "ClusterRoleBinding"];

/** Nobody is bound to cluster-admin. */
export const noClusterAdmin: CelRule = {
  form: "cel",
  id: "hardening/rbac/no-cluster-admin",
  promise: "Nothing is bound to cluster-admin.",
  severity: "critical",
  controls: controls("leastPrivilege", "5.1.1"),
  why: "cluster-admin may do everything, everywhere, and no rule of the cluster stops it.",
  repair: "bind a role with the rights that are needed",
  kinds: bindings,
  clauses: [
    {
      each: "object",
      holds: 'object.?roleRef.?name.orValue("") != "cluster-admin" || object.?roleRef.?kind.orValue("ClusterRole") != "ClusterRole"',
      at: "roleRef.name",
      says: '"{name}" binds cluster-admin',
    },
  ],
};

/** Nobody is bound to everybody. */
export const subjectsKnown: CelRule = {
  form: "cel",
  id: "hardening/rbac/subjects-known",
  promise: "No role is bound to anonymous users, to everybody who logs in, or to system:masters.",
  severity: "critical",
  controls: controls("leastPrivilege", "5.1.1", "5.1.7"),
  why: "Such a role is given to whoever reaches the API server; and system:masters is past all authorization and cannot be taken back.",
  repair: "bind the role to a ServiceAccount, a user or a group of one's own",
  kinds: bindings,
  parameters: {
    names: {
      default: ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:masters"],
      says: "the users and groups to which nothing may be bound",
    },
  },
  clauses: [
    {
      each: "subject",
      holds: 'subject.?kind.orValue("") == "ServiceAccount" || !(subject.?name.orValue("") in variables.names)',
      at: "name",
      says: '"{name}" binds its role to {subject.name}',
    },
  ],
};

const everyVerb = ["get", "list", "watch", "create", "update", "patch", "delete"];
const list = (value: unknown, key: string): readonly unknown[] => {
  const found = fieldOf(value, key);
  return Array.isArray(found) ? found : [];
};

function isUnlimited(role: KubeView): boolean {
  return list(role.object, "rules").some((rule) => {
    const verbs = list(rule, "verbs");
    return list(rule, "resources").includes("*") && (verbs.includes("*") || everyVerb.every((verb) => verbs.includes(verb)));
  });
}

function clusterRoles(gathering: Gathering, name: string): readonly KubeView[] {
  const byName = gathering.once("cluster roles by name", () => {
    const found = new Map<string, KubeView>();
    for (const role of gathering.everywhere("ClusterRole")) if (!found.has(role.name)) found.set(role.name, role);
    return found;
  });
  const role = byName.get(name);
  return role === undefined ? [] : [role];
}

/** Nobody is bound to a cluster-admin by another name. */
export const rolesLimited: ObjectSetRule = {
  form: "object-set",
  id: "hardening/rbac/roles-limited",
  promise: "No binding gives a role that allows everything, whatever the role is called.",
  severity: "critical",
  controls: controls("leastPrivilege", "5.1.1", "5.1.3"),
  why: "A role with all verbs on all resources is cluster-admin under a name that nobody looks for.",
  repair: "write out in the role which verbs it gives on which resources",
  kinds: bindings,
  *judge(binding, gathering) {
    const reference = fieldOf(binding.object, "roleRef");
    const kind = fieldOf(reference, "kind") === "Role" ? "Role" : "ClusterRole";
    const name = fieldOf(reference, "name");
    if (typeof name !== "string") return;
    const [role] = kind === "Role" ? gathering.named(kind, binding.namespace, name) : clusterRoles(gathering, name);
    if (role !== undefined && isUnlimited(role)) {
      yield { at: ["roleRef"], message: `"${binding.name}" gives ${kind} "${role.name}", which allows everything` };
    }
  },
};
