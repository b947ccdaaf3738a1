import type { Path } from "../model/diagnostics/place";
import { CannotTell } from "./marks";
import type { KubeView } from "./view";

/** What an expression in CEL is asked for. */
export type Scope = "object" | "pod" | "container" | "placed container" | "main container" | "volume" | "rule" | "subject";

/** One thing of a scope, and where it stands in its object. */
export interface Item {
  readonly value: unknown;
  readonly path: Path;
}

interface ScopeWords {
  /** The variable that is the thing itself. */
  readonly variable: string | undefined;
  readonly items: (view: KubeView) => Item[];
}

/** `container`: all three lists. `placed container`: those that a scheduler places. `main container`: those that run all the time. */
export const scopes: Readonly<Record<Scope, ScopeWords>> = {
  object: { variable: undefined, items: (view) => [{ value: view.object, path: [] }] },
  pod: { variable: undefined, items: (view) => (view.pod === undefined ? [] : [{ value: view.pod, path: [...view.podPath, "spec"] }]) },
  container: { variable: "container", items: (view) => ofPod(view, "initContainers", "containers", "ephemeralContainers") },
  "placed container": { variable: "container", items: (view) => ofPod(view, "initContainers", "containers") },
  "main container": { variable: "container", items: (view) => ofPod(view, "containers") },
  volume: { variable: "volume", items: (view) => ofPod(view, "volumes") },
  rule: { variable: "rule", items: (view) => listOf(view.object, "rules", []) },
  subject: { variable: "subject", items: (view) => listOf(view.object, "subjects", []) },
};

/** The lists of a pod, by view: thirty rules ask for them. */
const lists = new WeakMap<KubeView, Map<string, Item[]>>();

function ofPod(view: KubeView, ...keys: readonly string[]): Item[] {
  const known = lists.get(view) ?? new Map<string, Item[]>();
  if (known.size === 0) lists.set(view, known);
  const all = keys.join();
  const before = known.get(all);
  if (before !== undefined) return before;
  const { pod } = view;
  const items = pod === undefined ? [] : keys.flatMap((key) => listOf(pod, key, [...view.podPath, "spec"]));
  known.set(all, items);
  return items;
}

function listOf(holder: Readonly<Record<string, unknown>>, key: string, base: Path): Item[] {
  const list = Object.hasOwn(holder, key) ? holder[key] : undefined;
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new CannotTell("a list is expected here", [...base, key]);
  const items: Item[] = [];
  // Read one by one: an item that is not known throws, and stops no other rule.
  for (let index = 0; index < list.length; index++) items.push({ value: list[index] as unknown, path: [...base, key, index] });
  return items;
}
