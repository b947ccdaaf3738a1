import { fieldOf, isObject } from "../../model/documents/document";
import { controls } from "../controls";
import { texts, type ObjectSetRule } from "../rule";
import { labelled, selected } from "../selectors";

/** A Service leads somewhere. */
export const serviceHasPods: ObjectSetRule = {
  form: "object-set",
  id: "hardening/service-has-pods",
  promise: "Every Service selects the pods of a workload that is given beside it.",
  severity: "medium",
  controls: controls("correctness"),
  why: "The API server takes any selector. A Service that selects nothing answers no request, and nothing says why.",
  repair: "write labels of the pods into spec.selector, in the same namespace",
  kinds: ["Service"],
  *judge(service, gathering) {
    const spec = fieldOf(service.object, "spec");
    const selector = fieldOf(spec, "selector");
    // Without a selector somebody else writes the addresses: a name outside of the cluster, or an operator.
    if (fieldOf(spec, "type") === "ExternalName" || !isObject(selector) || Object.keys(selector).length === 0) return;
    if (labelled(gathering, service.namespace, selector).length === 0) {
      yield { at: ["spec", "selector"], message: `Service "${service.name}" selects no pods in namespace ${service.namespace}` };
    }
  },
};

/** A network policy or a disruption budget guards something. */
export const guardHasPods: ObjectSetRule = {
  form: "object-set",
  id: "hardening/guard-has-pods",
  promise: "Every NetworkPolicy and PodDisruptionBudget selects the pods of a workload that is given beside it.",
  severity: "medium",
  controls: controls("correctness", "5.3.2"),
  why: "A policy whose selector matches nothing looks like protection and protects nothing.",
  repair: "write labels of the pods into the selector, in the same namespace; an empty selector means all pods",
  kinds: ["NetworkPolicy", "PodDisruptionBudget"],
  parameters: {
    chartNamespaces: {
      default: ["cert-manager"],
      says: "the namespaces whose pods a chart brings, so that nobody sees them here",
      pattern: "^[a-z0-9][a-z0-9-]*$",
    },
  },
  *judge(guard, gathering, parameters) {
    if (texts(parameters, "chartNamespaces").includes(guard.namespace)) return;
    const key = guard.kind === "NetworkPolicy" ? "podSelector" : "selector";
    const selector = fieldOf(fieldOf(guard.object, "spec"), key);
    const isEmpty =
      !isObject(selector) ||
      Object.values(selector).every((part) => (isObject(part) || Array.isArray(part) ? Object.keys(part).length === 0 : false));
    if (isEmpty) return;
    if (selected(gathering, guard.namespace, selector).length === 0) {
      yield { at: ["spec", key], message: `${guard.kind} "${guard.name}" selects no pods in namespace ${guard.namespace}` };
    }
  },
};
