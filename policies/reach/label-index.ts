import { fieldOf, isObject } from "../../model/documents/document";
import { selectorFits } from "../selectors";
import type { Tally } from "./tally";

export type Labels = Readonly<Record<string, string>>;

/** What is selected by labels. */
export interface Labelled {
  readonly labels: Labels;
}

const pair = (key: string, value: string): string => `${key}=${value}`;

/** Things by the labels that they carry: a selector is held only against those that carry its rarest label. */
export class LabelIndex<T extends Labelled> {
  private readonly byPair = new Map<string, T[]>();
  private readonly byKey = new Map<string, T[]>();
  private readonly found = new Map<string, readonly T[]>();

  constructor(
    readonly all: readonly T[],
    private readonly tally: Tally,
  ) {
    for (const item of all) {
      for (const [key, value] of Object.entries(item.labels)) {
        add(this.byPair, pair(key, value), item);
        add(this.byKey, key, item);
      }
    }
  }

  /** Those that a label selector selects, in their own order; all, where it is empty. */
  select(selector: unknown): readonly T[] {
    const key = JSON.stringify(selector);
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const candidates = this.candidates(selector);
    const isEmpty = candidates === this.all && demands(selector) === 0;
    if (!isEmpty) this.tally.selectors += candidates.length;
    const selected = isEmpty ? this.all : candidates.filter(({ labels }) => selectorFits(selector, labels));
    this.found.set(key, selected);
    return selected;
  }

  private candidates(selector: unknown): readonly T[] {
    let fewest = this.all;
    const offer = (items: readonly T[]): void => {
      if (items.length < fewest.length) fewest = items;
    };
    const labels = fieldOf(selector, "matchLabels");
    if (isObject(labels)) for (const [key, value] of Object.entries(labels)) offer(this.byPair.get(pair(key, String(value))) ?? []);
    for (const term of termsOf(selector)) {
      const [key, operator, values] = [String(fieldOf(term, "key")), fieldOf(term, "operator"), fieldOf(term, "values")];
      if (operator === "Exists") offer(this.byKey.get(key) ?? []);
      if (operator !== "In" || !Array.isArray(values)) continue;
      const [only, ...more] = new Set((values as unknown[]).map(String));
      if (only === undefined) offer([]);
      else offer((more.length === 0 ? this.byPair.get(pair(key, only)) : this.byKey.get(key)) ?? []);
    }
    return fewest;
  }
}

function demands(selector: unknown): number {
  const labels = fieldOf(selector, "matchLabels");
  return (isObject(labels) ? Object.keys(labels).length : 0) + termsOf(selector).length;
}

function termsOf(selector: unknown): readonly unknown[] {
  const terms = fieldOf(selector, "matchExpressions");
  return Array.isArray(terms) ? (terms as unknown[]) : [];
}

export function add<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
