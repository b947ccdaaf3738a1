import { add } from "../label-index";

/** A workload as the mesh looks at it. */
export interface MeshWorkload {
  /** `namespace/name`. */
  readonly id: string;
  readonly namespace: string;
  /** The labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Whether its pods have a proxy of the mesh. */
  readonly injected: boolean;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
}

/** Where selectors look: what several workloads may share. */
export interface Selected {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, unknown>>;
}

interface Look<T> {
  readonly namespace: string;
  readonly answer: T;
}

/** What is known of selected things, kept: by the thing itself, and where several have the same labels, once for all of them. */
export function keptOf<S extends Selected, T>(answer: (asked: S) => T): (asked: S) => T {
  const byThing = new Map<S, T>();
  const byLabels = new Map<S["labels"], Look<T>[]>();
  return (asked) => {
    const known = byThing.get(asked);
    if (known !== undefined) return known;
    const alike = byLabels.get(asked.labels)?.find(({ namespace }) => namespace === asked.namespace);
    const found = alike === undefined ? answer(asked) : alike.answer;
    if (alike === undefined) add(byLabels, asked.labels, { namespace: asked.namespace, answer: found });
    byThing.set(asked, found);
    return found;
  };
}
