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
  readonly items: (view: KubeView) => readonly Item[];
}

const none: readonly never[] = [];

/** `container`: all three lists. `placed container`: those that a scheduler places. `main container`: those that run all the time. */
export const scopes: Readonly<Record<Scope, ScopeWords>> = {
  object: { variable: undefined, items: (view) => [{ value: view.object, path: none }] },
  pod: {
    variable: undefined,
    items: keptFor((view) => (view.pod === undefined ? none : [{ value: view.pod, path: [...view.podPath, "spec"] }])),
  },
  container: { variable: "container", items: ofPod("initContainers", "containers", "ephemeralContainers") },
  "placed container": { variable: "container", items: ofPod("initContainers", "containers") },
  "main container": { variable: "container", items: ofPod("containers") },
  volume: { variable: "volume", items: ofPod("volumes") },
  rule: { variable: "rule", items: (view) => listOf(view.object, "rules", []) },
  subject: { variable: "subject", items: (view) => listOf(view.object, "subjects", []) },
};

/** Lists of a pod, one after the other. Thirty rules ask for them: they are worked out once for each object. */
function ofPod(...keys: readonly string[]): (view: KubeView) => readonly Item[] {
  return keptFor((view) => {
    const { pod } = view;
    const base = [...view.podPath, "spec"];
    return pod === undefined ? none : keys.flatMap((key) => listOf(pod, key, base));
  });
}

function keptFor(items: (view: KubeView) => readonly Item[]): (view: KubeView) => readonly Item[] {
  const known = new WeakMap<KubeView, readonly Item[]>();
  return (view) => {
    const before = known.get(view);
    if (before !== undefined) return before;
    const found = items(view);
    known.set(view, found);
    return found;
  };
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
