import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { CelRule, ObjectSetRule } from "../rule";
import type { KubeView } from "../view";
import {
  egressNamespaces,
  hasReason,
  ingressNamespaces,
  isListed,
  listIn,
  meshObjects,
  namespaceKinds,
  rootNamespace,
  security,
  selectsAll,
  spokenFor,
  standsIn,
  systemNamespaces,
  withPatterns,
} from "./places";

/** Nothing is allowed that nobody allowed. */
export const defaultDeny: ObjectSetRule = {
  form: "object-set",
  id: "mtls/default-deny",
  promise: "In every namespace with workloads an AuthorizationPolicy without rules and selector allows nothing.",
  severity: "high",
  controls: controls("leastPrivilege"),
  why: "A workload that no policy selects takes every request of everybody in the mesh.",
  repair: "put an AuthorizationPolicy with spec: {} into the namespace, or into the root namespace of the mesh",
  kinds: namespaceKinds,
  parameters: { ...rootNamespace, ...systemNamespaces },
  *judge(view, gathering, parameters) {
    const namespace = spokenFor(view, gathering);
    if (namespace === undefined || isListed(namespace, parameters, "systemNamespaces")) return;
    const policies = [namespace, String(parameters.rootNamespace)].flatMap((place) =>
      meshObjects(gathering, "AuthorizationPolicy", security, place),
    );
    if (!policies.some(allowsNothing))
      yield { at: ["metadata", "name"], message: `no AuthorizationPolicy denies by default in namespace ${namespace}` };
  },
};

function allowsNothing(policy: KubeView): boolean {
  const spec = fieldOf(policy.object, "spec");
  return (
    (fieldOf(spec, "action") ?? "ALLOW") === "ALLOW" &&
    listIn(fieldOf(spec, "rules")).length === 0 &&
    selectsAll(fieldOf(spec, "selector")) &&
    fieldOf(spec, "targetRef") === undefined &&
    listIn(fieldOf(spec, "targetRefs")).length === 0
  );
}

const kinds = ["AuthorizationPolicy.security.istio.io"];
const allows = 'object.?spec.?action.orValue("ALLOW") == "ALLOW"';
const rules = "object.?spec.?rules.orValue([])";
const from = "rule.?from.orValue([])";
const conditions = "rule.?when.orValue([])";
const list = (field: string): string => `sender.?source.?${field}.orValue([])`;
const isIdentity = 'condition.?key.orValue("") in ["source.principal", "source.namespace", "source.serviceAccount"]';

/** A port of a workload that callers outside of the mesh need, with its reason. */
const isComputedPort = `(${hasReason} && rule.?to.orValue([]).size() > 0 && rule.to.all(target, target.?operation.?ports.orValue([]).size() > 0))`;

/** Who is allowed has a name. */
export const callersNamed: CelRule = {
  form: "cel",
  id: "mtls/callers-named",
  promise:
    "Every rule that allows something names who is allowed, but at the gateways that lead in and on ports with a reason beside them.",
  severity: "high",
  controls: controls("leastPrivilege"),
  why: "A rule without a sender allows everybody, callers without any certificate too.",
  repair: "name the callers in from[].source.principals; for a port that the outside needs, name the port and write parapet.dev/reason",
  kinds,
  parameters: ingressNamespaces,
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `!(${allows}) || ${standsIn("ingressNamespaces")} || ${rules}.all(rule, ${isComputedPort} || (${from}.size() > 0 && ${from}.all(sender, ${list("principals")}.size() > 0 || ${list("serviceAccounts")}.size() > 0 || ${list("namespaces")}.size() > 0)) || ${conditions}.exists(condition, ${isIdentity} && condition.?values.orValue([]).size() > 0))`,
      at: "spec.rules",
      says: 'AuthorizationPolicy "{name}" allows requests of nobody in particular',
    },
  ],
};

const whole = (names: string): string => `${names}.all(caller, !caller.contains("*"))`;

/** A name is one name. */
export const callersWhole: CelRule = {
  form: "cel",
  id: "mtls/callers-whole",
  promise: "No rule that allows something has a wildcard among its callers.",
  severity: "high",
  controls: controls("leastPrivilege"),
  why: "A wildcard allows identities that nobody has made yet.",
  repair: "write each identity out: cluster.local/ns/NAMESPACE/sa/NAME",
  kinds,
  clauses: [
    {
      each: "object",
      holds: `!(${allows}) || ${rules}.all(rule, ${from}.all(sender, ${whole(list("principals"))} && ${whole(list("serviceAccounts"))} && ${whole(list("namespaces"))}) && ${conditions}.all(condition, !(${isIdentity}) || ${whole("condition.?values.orValue([])")}))`,
      at: "spec.rules",
      says: 'AuthorizationPolicy "{name}" allows callers by a wildcard',
    },
  ],
};

/** Inside, a caller is known by its certificate. */
export const noAddresses: CelRule = {
  form: "cel",
  id: "mtls/no-addresses",
  promise: "Inside of the mesh nobody is allowed for an address, but on ports with a reason beside them.",
  severity: "medium",
  controls: controls("identity"),
  why: "An address belongs to another pod tomorrow, and behind a proxy it is the proxy's.",
  repair: "name the callers in from[].source.principals, and keep addresses for the gateways",
  kinds,
  parameters: { ...ingressNamespaces, ...egressNamespaces },
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `!(${allows}) || ${standsIn("ingressNamespaces", "egressNamespaces")} || ${rules}.all(rule, ${isComputedPort} || (${from}.all(sender, ${list("ipBlocks")}.size() == 0 && ${list("notIpBlocks")}.size() == 0) && ${conditions}.all(condition, condition.?key.orValue("") != "source.ip")))`,
      at: "spec.rules",
      says: 'AuthorizationPolicy "{name}" allows callers by their address',
    },
  ],
};
