import { labelsKey } from "./selection";

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

const keys = new WeakMap<Selected, string>();

/** Namespace and labels as one text. */
export function selectedKey(selected: Selected): string {
  const known = keys.get(selected);
  if (known !== undefined) return known;
  const key = labelsKey(selected.namespace, selected.labels);
  keys.set(selected, key);
  return key;
}
