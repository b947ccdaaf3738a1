import { fieldOf } from "../../../model/documents/document";
import { add, inner } from "../label-index";
import { byCode, entriesOf, type Fields } from "./objects";

/** Whether labels carry all that a map asks for. */
export function labelsFit(wanted: Fields, labels: Fields): boolean {
  for (const key of Object.keys(wanted)) {
    const value = wanted[key];
    // No text is inherited, so that nothing has to be asked about whose it is.
    if (typeof value === "string" ? labels[key] !== value : fieldOf(labels, key) !== value) return false;
  }
  return true;
}

/** A set of labels as one text: workloads that look alike to a selector share their answers. */
export function labelsKey(namespace: string, labels: Fields): string {
  return `${namespace}\n${entriesOf(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort(byCode)
    .join("\n")}`;
}

interface Entry<T> {
  readonly at: number;
  readonly item: T;
  readonly wanted: Fields;
}

/** Things that select by labels, kept by the rarest label that each asks for, so that nobody looks at all of them. */
export class Selections<T> {
  /** By key, then by value. */
  private readonly byLabel = new Map<string, Map<unknown, Entry<T>[]>>();
  /** Those that ask for nothing. */
  private readonly everybody: Entry<T>[] = [];

  constructor(items: readonly T[], wantedBy: (item: T) => Fields) {
    const wanted = items.map(wantedBy);
    const count = new Map<string, Map<unknown, number>>();
    const countOf = (key: string, value: unknown): number => count.get(key)?.get(value) ?? 0;
    for (const one of wanted) for (const key of Object.keys(one)) inner(count, key).set(one[key], countOf(key, one[key]) + 1);
    for (const [at, one] of wanted.entries()) {
      let rarest: string | undefined;
      for (const key of Object.keys(one)) if (rarest === undefined || countOf(key, one[key]) < countOf(rarest, one[rarest])) rarest = key;
      const entry = { at, item: items[at] as T, wanted: one };
      if (rarest === undefined) this.everybody.push(entry);
      else add(inner(this.byLabel, rarest), one[rarest], entry);
    }
  }

  /** Whatever selects these labels, in the order in which it was given. */
  fitting(labels: Fields): T[] {
    const found = [...this.everybody];
    for (const [key, values] of this.byLabel)
      for (const entry of values.get(fieldOf(labels, key)) ?? []) if (labelsFit(entry.wanted, labels)) found.push(entry);
    if (found.length > 1) found.sort((a, b) => a.at - b.at);
    return found.map(({ item }) => item);
  }
}

/** Things by namespace. */
export function byNamespace<T extends { readonly namespace: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const list = found.get(item.namespace);
    if (list === undefined) found.set(item.namespace, [item]);
    else list.push(item);
  }
  return found;
}

/** A function that keeps its answers, by a text that stands for the question. */
export function kept<A, T extends object>(keyOf: (asked: A) => string, answer: (asked: A) => T): (asked: A) => T {
  const answers = new Map<string, T>();
  return (asked) => {
    const key = keyOf(asked);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const found = answer(asked);
    answers.set(key, found);
    return found;
  };
}
