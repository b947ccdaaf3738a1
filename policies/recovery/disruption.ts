import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { replicatedKinds } from "../pods";
import type { CelRule, ObjectSetRule } from "../rule";
import { hasBudget, leastCopies, podLabels, selected, selectorFits } from "../selectors";
import type { KubeView } from "../view";

/** One may fail. */
export const twoCopies: ObjectSetRule = {
  form: "object-set",
  id: "recovery/two-copies",
  promise: "Every workload that can have copies has at least two, or an autoscaler that keeps two.",
  severity: "medium",
  controls: controls("availability"),
  why: "With one copy each restart, each new release and each failed node is an outage.",
  repair: "set spec.replicas, or minReplicas of the autoscaler, to 2 or more",
  kinds: replicatedKinds,
  *judge(workload, gathering) {
    const copies = leastCopies(workload, gathering);
    if (copies < 2)
      yield {
        at: ["spec", "replicas"],
        message: `${workload.kind} "${workload.name}" may run as ${copies === 1 ? "one copy" : "no copy"}`,
      };
  },
};

/** A drain leaves one running. */
export const disruptionBudget: ObjectSetRule = {
  form: "object-set",
  id: "recovery/disruption-budget",
  promise: "Every workload with copies has a PodDisruptionBudget.",
  severity: "low",
  controls: controls("availability"),
  why: "Without a budget a drain of the nodes may stop all copies at once.",
  repair: "add a PodDisruptionBudget with maxUnavailable: 1 whose selector fits the pods",
  kinds: replicatedKinds,
  *judge(workload, gathering) {
    if (hasBudget(workload, gathering)) return;
    yield { at: [], message: `no PodDisruptionBudget selects the pods of ${workload.kind} "${workload.name}"` };
  },
};

/** A budget does not hold a node for ever. */
export const drainable: CelRule = {
  form: "cel",
  id: "recovery/drainable",
  promise: "Every PodDisruptionBudget lets at least one pod go, and pods that are broken anyway.",
  severity: "low",
  controls: controls("availability"),
  why: "A budget that allows no disruption, or waits for a pod that never gets ready, holds up every drain until somebody deletes it.",
  repair: "set maxUnavailable to 1 or more, and unhealthyPodEvictionPolicy to AlwaysAllow",
  kinds: ["PodDisruptionBudget"],
  clauses: [
    {
      each: "object",
      holds:
        '!string(object.?spec.?maxUnavailable.orValue(1)).matches("^(?:-.*|0+%?)$") && object.?spec.?minAvailable.orValue(0) != "100%"',
      at: "spec",
      says: 'PodDisruptionBudget "{name}" lets no pod go',
    },
    {
      each: "object",
      holds: 'object.?spec.?unhealthyPodEvictionPolicy.orValue("IfHealthyBudget") == "AlwaysAllow"',
      at: "spec.unhealthyPodEvictionPolicy",
      says: 'PodDisruptionBudget "{name}" waits for pods that are not ready',
    },
  ],
};

/** A budget leaves something to let go. */
export const budgetBelowCopies: ObjectSetRule = {
  form: "object-set",
  id: "recovery/budget-below-copies",
  promise: "Every PodDisruptionBudget asks for fewer pods than there are at least.",
  severity: "low",
  controls: controls("availability"),
  why: "A budget that wants as many pods as there are holds up every drain until somebody deletes it.",
  repair: "write maxUnavailable: 1 in place of minAvailable",
  kinds: ["PodDisruptionBudget"],
  *judge(budget, gathering) {
    const spec = fieldOf(budget.object, "spec");
    const least = fieldOf(spec, "minAvailable");
    if (typeof least !== "number") return;
    for (const workload of selected(gathering, budget.namespace, fieldOf(spec, "selector"))) {
      const copies = leastCopies(workload, gathering);
      if (copies > least || !replicatedKinds.includes(workload.kind)) continue;
      yield {
        at: ["spec", "minAvailable"],
        message: `the budget wants ${least} pods, and ${workload.kind} "${workload.name}" has ${copies} at least`,
      };
    }
  },
};

/** Copies do not stand on one node. */
export const spread: ObjectSetRule = {
  form: "object-set",
  id: "recovery/spread",
  promise: "The copies of every workload are spread over nodes or zones.",
  severity: "low",
  controls: controls("availability"),
  why: "Copies on one node fail together.",
  repair:
    "add topologySpreadConstraints over kubernetes.io/hostname and topology.kubernetes.io/zone, or podAntiAffinity, with the labels of the pods",
  kinds: replicatedKinds,
  *judge(workload, gathering) {
    if (leastCopies(workload, gathering) < 2 || terms(workload).some((term) => isAboutItself(term, workload))) return;
    yield { at: [...workload.podPath, "spec"], message: `the copies of ${workload.kind} "${workload.name}" may all stand on one node` };
  },
};

/** Whatever in a pod keeps pods apart from each other. */
function terms(workload: KubeView): unknown[] {
  const apart = fieldOf(fieldOf(workload.pod, "affinity"), "podAntiAffinity");
  const preferred = listOf(apart, "preferredDuringSchedulingIgnoredDuringExecution").map((term) => fieldOf(term, "podAffinityTerm"));
  return [
    ...listOf(workload.pod, "topologySpreadConstraints"),
    ...listOf(apart, "requiredDuringSchedulingIgnoredDuringExecution"),
    ...preferred,
  ];
}

/** A term with the labels of other pods, or of another namespace, spreads nothing. */
function isAboutItself(term: unknown, workload: KubeView): boolean {
  const namespaces = listOf(term, "namespaces");
  const isHere = namespaces.length === 0 || namespaces.includes(workload.namespace);
  return isHere && typeof fieldOf(term, "topologyKey") === "string" && selectorFits(fieldOf(term, "labelSelector"), podLabels(workload));
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const list = fieldOf(value, key);
  return Array.isArray(list) ? list : [];
}
