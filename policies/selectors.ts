import { fieldOf, isObject } from "../model/documents/document";
import { podKinds } from "./pods";
import type { Gathering } from "./gathering";
import type { KubeView } from "./view";

type Fields = Readonly<Record<string, unknown>>;

const entriesOf = (value: unknown): [string, unknown][] => (isObject(value) ? Object.keys(value).map((key) => [key, value[key]]) : []);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether a map of labels, as a Service selects by, fits to the labels of a pod. */
export function labelsFit(wanted: unknown, labels: unknown): boolean {
  return entriesOf(wanted).every(([key, value]) => fieldOf(labels, key) === value);
}

/** Whether a label selector fits to the labels of a pod. An empty one fits to all, and one that is not there to none. */
export function selectorFits(selector: unknown, labels: unknown): boolean {
  return (
    isObject(selector) &&
    labelsFit(fieldOf(selector, "matchLabels"), labels) &&
    listOf(fieldOf(selector, "matchExpressions")).every((term) => termFits(term, labels))
  );
}

function termFits(term: unknown, labels: unknown): boolean {
  const value = fieldOf(labels, String(fieldOf(term, "key")));
  const values = listOf(fieldOf(term, "values"));
  switch (fieldOf(term, "operator")) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}

/** Things of a namespace by one label that they ask for or carry, so that nobody has to look at all of them. */
type ByLabel = ReadonlyMap<string, readonly KubeView[]>;

const labelOf = ([key, value]: readonly [string, unknown]): string => `${key}=${String(value)}`;
const unlabelled = "";

function byLabels(views: readonly KubeView[], labelsOf: (view: KubeView) => readonly string[]): ByLabel {
  const found = new Map<string, KubeView[]>();
  for (const view of views) {
    for (const label of labelsOf(view)) {
      const list = found.get(label);
      if (list === undefined) found.set(label, [view]);
      else list.push(view);
    }
  }
  return found;
}

/** The workloads of a namespace that a selector's labels may mean. */
function candidates(gathering: Gathering, namespace: string, wanted: unknown): readonly KubeView[] {
  const all = gathering.once(`workloads of ${namespace}`, () =>
    podKinds.flatMap((kind) => gathering.objects(kind, namespace)).filter((view) => view.pod !== undefined),
  );
  const [first] = entriesOf(wanted);
  if (first === undefined) return all;
  const index = gathering.once(`workloads of ${namespace} by label`, () =>
    byLabels(all, (view) => entriesOf(podLabels(view)).map(labelOf)),
  );
  return index.get(labelOf(first)) ?? [];
}

/** The workloads of a namespace whose pods a map of labels selects. */
export function labelled(gathering: Gathering, namespace: string, labels: unknown): KubeView[] {
  return candidates(gathering, namespace, labels).filter((workload) => labelsFit(labels, podLabels(workload)));
}

/** The workloads of a namespace whose pods a label selector selects. */
export function selected(gathering: Gathering, namespace: string, selector: unknown): KubeView[] {
  return candidates(gathering, namespace, fieldOf(selector, "matchLabels")).filter((workload) =>
    selectorFits(selector, podLabels(workload)),
  );
}

/** Whether a PodDisruptionBudget selects the pods of a workload. */
export function hasBudget(workload: KubeView, gathering: Gathering): boolean {
  const selectorOf = (budget: KubeView): unknown => fieldOf(fieldOf(budget.object, "spec"), "selector");
  const index = gathering.once(`budgets of ${workload.namespace}`, () =>
    byLabels(gathering.objects("PodDisruptionBudget", workload.namespace), (budget) => {
      const [first] = entriesOf(fieldOf(selectorOf(budget), "matchLabels"));
      return [first === undefined ? unlabelled : labelOf(first)];
    }),
  );
  const labels = podLabels(workload);
  return [unlabelled, ...entriesOf(labels).map(labelOf)].some((label) =>
    (index.get(label) ?? []).some((budget) => selectorFits(selectorOf(budget), labels)),
  );
}

/** The labels of the pods that a workload makes. */
export function podLabels(workload: KubeView): Fields {
  const labels = fieldOf(workload.podMeta, "labels");
  return isObject(labels) ? labels : {};
}

const scalerKinds = ["HorizontalPodAutoscaler", "ScaledObject"];

/** How many copies a workload has at least: an autoscaler goes before its own number. */
export function leastCopies(workload: KubeView, gathering: Gathering): number {
  const scalers = gathering.once(
    `scalers of ${workload.namespace}`,
    () => new Map(scalerKinds.flatMap((kind) => gathering.objects(kind, workload.namespace)).map((scaler) => [targetOf(scaler), scaler])),
  );
  const scaler = scalers.get(`${workload.kind}/${workload.name}`);
  const own = fieldOf(fieldOf(workload.object, "spec"), "replicas");
  if (scaler === undefined) return typeof own === "number" ? own : 1;
  const isKeda = scaler.kind === "ScaledObject";
  const least = fieldOf(fieldOf(scaler.object, "spec"), isKeda ? "minReplicaCount" : "minReplicas");
  return typeof least === "number" ? least : isKeda ? 0 : 1;
}

function targetOf(scaler: KubeView): string {
  const target = fieldOf(fieldOf(scaler.object, "spec"), "scaleTargetRef");
  const [kind, name] = [fieldOf(target, "kind") ?? "Deployment", fieldOf(target, "name")];
  return typeof kind === "string" && typeof name === "string" ? `${kind}/${name}` : "";
}
