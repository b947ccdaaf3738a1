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

type Label = readonly [key: string, value: unknown];

/** Things by labels that they have, or that they want. */
class ByLabel<T> {
  private readonly byKey = new Map<string, Map<unknown, T[]>>();

  add([key, value]: Label, thing: T): void {
    const byValue = this.byKey.get(key);
    const list = byValue?.get(value);
    if (list !== undefined) list.push(thing);
    else if (byValue !== undefined) byValue.set(value, [thing]);
    else this.byKey.set(key, new Map([[value, [thing]]]));
  }

  get([key, value]: Label): readonly T[] {
    return this.byKey.get(key)?.get(value) ?? [];
  }
}

/** Workloads by each label of their pods, so that nobody has to look at all of them. */
class Labelled {
  private byLabel: ByLabel<KubeView> | undefined;

  constructor(private readonly workloads: readonly KubeView[]) {}

  /** Those that a selector's labels may mean: all that have the rarest of them, in their order. */
  candidates(wanted: unknown): readonly KubeView[] {
    let fewest = this.workloads;
    for (const label of entriesOf(wanted)) {
      const found = this.index().get(label);
      if (found.length < fewest.length) fewest = found;
    }
    return fewest;
  }

  private index(): ByLabel<KubeView> {
    if (this.byLabel !== undefined) return this.byLabel;
    const index = new ByLabel<KubeView>();
    for (const workload of this.workloads) for (const label of entriesOf(podLabels(workload))) index.add(label, workload);
    return (this.byLabel = index);
  }
}

/** Things that select by labels: each stands under the rarest of the labels that it wants. */
export class Selecting<T> {
  private readonly byLabel = new ByLabel<T>();
  private readonly withoutLabel: T[] = [];

  constructor(things: readonly T[], selectorOf: (thing: T) => unknown) {
    const wanted = things.map((thing) => ({ thing, labels: entriesOf(fieldOf(selectorOf(thing), "matchLabels")) }));
    const all = new ByLabel<T>();
    for (const { thing, labels } of wanted) for (const label of labels) all.add(label, thing);
    const times = (label: Label): number => all.get(label).length;
    for (const { thing, labels } of wanted) {
      const [first, ...more] = labels;
      if (first === undefined) this.withoutLabel.push(thing);
      else
        this.byLabel.add(
          more.reduce((rarest, label) => (times(label) < times(rarest) ? label : rarest), first),
          thing,
        );
    }
  }

  /** Whether something is so of one of those that may select a pod with these labels. */
  some(labels: Fields, holds: (thing: T) => boolean): boolean {
    return this.withoutLabel.some(holds) || entriesOf(labels).some((label) => this.byLabel.get(label).some(holds));
  }
}

/** The workloads of a namespace that a selector's labels may mean. */
function candidates(gathering: Gathering, namespace: string, wanted: unknown): readonly KubeView[] {
  const workloads = gathering.once(
    `workloads of ${namespace}`,
    () => new Labelled(podKinds.flatMap((kind) => gathering.objects(kind, namespace)).filter((view) => view.pod !== undefined)),
  );
  return workloads.candidates(wanted);
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

/** The workloads of all namespaces that a map of labels may mean. */
export function candidatesEverywhere(gathering: Gathering, wanted: unknown): readonly KubeView[] {
  const all = gathering.once("workloads", () => podKinds.flatMap((kind) => gathering.everywhere(kind)));
  try {
    return gathering.once("workloads by label", () => new Labelled(all.filter((view) => view.pod !== undefined))).candidates(wanted);
  } catch {
    // Something is not known of one of them: who asks for that one meets it.
    return all;
  }
}

/** Whether a PodDisruptionBudget selects the pods of a workload. */
export function hasBudget(workload: KubeView, gathering: Gathering): boolean {
  const selectorOf = (budget: KubeView): unknown => fieldOf(fieldOf(budget.object, "spec"), "selector");
  const budgets = gathering.once(
    `budgets of ${workload.namespace}`,
    () => new Selecting(gathering.objects("PodDisruptionBudget", workload.namespace), selectorOf),
  );
  const labels = podLabels(workload);
  return budgets.some(labels, (budget) => selectorFits(selectorOf(budget), labels));
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
