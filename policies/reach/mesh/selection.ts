import { fieldOf } from "../../../model/documents/document";
import { byCode, entriesOf, type Fields } from "./objects";

/** Whether labels carry all that a map asks for. */
export function labelsFit(wanted: Fields, labels: Fields): boolean {
  for (const key of Object.keys(wanted)) if (fieldOf(labels, key) !== wanted[key]) return false;
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
  private readonly byLabel = new Map<string, Entry<T>[]>();

  constructor(items: readonly T[], wantedBy: (item: T) => Fields) {
    const all = items.map((item) => {
      const wanted = wantedBy(item);
      return { item, wanted, pairs: entriesOf(wanted).map(pair) };
    });
    const count = new Map<string, number>();
    for (const { pairs } of all) for (const one of pairs) count.set(one, (count.get(one) ?? 0) + 1);
    for (const [at, { item, wanted, pairs }] of all.entries()) {
      let rarest = pairs[0] ?? everybody;
      for (const one of pairs) if ((count.get(one) ?? 0) < (count.get(rarest) ?? 0)) rarest = one;
      const list = this.byLabel.get(rarest);
      if (list === undefined) this.byLabel.set(rarest, [{ at, item, wanted }]);
      else list.push({ at, item, wanted });
    }
  }

  /** Whatever selects these labels, in the order in which it was given. */
  fitting(labels: Fields): T[] {
    const found: Entry<T>[] = [];
    for (const label of pairsOf(labels))
      for (const entry of this.byLabel.get(label) ?? []) if (labelsFit(entry.wanted, labels)) found.push(entry);
    return found.sort((a, b) => a.at - b.at).map(({ item }) => item);
  }
}

const everybody = "";
const pair = ([key, value]: readonly [string, unknown]): string => `${key}=${String(value)}`;

const known = new WeakMap<Fields, readonly string[]>();

/** What may select these labels; the same labels are asked about by every kind of object. */
function pairsOf(labels: Fields): readonly string[] {
  const before = known.get(labels);
  if (before !== undefined) return before;
  const pairs = [everybody, ...entriesOf(labels).map(pair)];
  known.set(labels, pairs);
  return pairs;
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
