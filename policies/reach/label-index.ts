import { fieldOf, isObject } from "../../model/documents/document";
import { selectorFits } from "../selectors";
import type { Tally } from "./tally";

export type Labels = Readonly<Record<string, string>>;

/** What is selected by labels. */
export interface Labelled {
  readonly labels: Labels;
  /** One of them, where that is less work than all. */
  label?(key: string): string | undefined;
}

const none: readonly never[] = [];

/** Things by the labels that they carry: a selector is held only against those that carry its rarest label. */
export class LabelIndex<T extends Labelled> {
  /** By key, then by value; made for the keys that are asked for. */
  private readonly byKey = new Map<string, ReadonlyMap<string, T[]>>();
  private readonly carriers = new Map<string, readonly T[]>();
  private readonly found = new Map<string, readonly T[]>();
  private readonly alone = new Map<T, readonly T[]>();

  constructor(
    readonly all: readonly T[],
    private readonly tally: Tally,
  ) {}

  /** Those that a label selector selects, in their own order; all, where it is empty. The same ones are the same list. */
  select(selector: unknown): readonly T[] {
    const sole = this.sole(selector);
    if (sole !== undefined) return sole;
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

  /** Most selectors ask for a label that one thing carries, or none: then nothing else has to be looked at. */
  private sole(selector: unknown): readonly T[] | undefined {
    const labels = fieldOf(selector, "matchLabels");
    if (!isObject(labels)) return undefined;
    for (const key of Object.keys(labels)) {
      const value = labels[key];
      const carrying = typeof value === "string" ? (this.values(key).get(value) ?? none) : this.all;
      const [only] = carrying;
      if (only === undefined) return none;
      if (carrying.length > 1) continue;
      this.tally.selectors++;
      if (!this.isSelected(only, selector, labels)) return none;
      const known = this.alone.get(only) ?? [only];
      this.alone.set(only, known);
      return known;
    }
    return undefined;
  }

  /** Labels alone are compared one by one; whatever else a selector says is asked of all of its labels. */
  private isSelected(item: T, selector: unknown, wanted: Readonly<Record<string, unknown>>): boolean {
    const terms = fieldOf(selector, "matchExpressions");
    if (terms !== undefined && !(Array.isArray(terms) && terms.length === 0)) return selectorFits(selector, item.labels);
    for (const key of Object.keys(wanted)) {
      const value = item.label === undefined ? fieldOf(item.labels, key) : item.label(key);
      if (value !== wanted[key]) return false;
    }
    return true;
  }

  private candidates(selector: unknown): readonly T[] {
    let fewest = this.all;
    const offer = (items: readonly T[]): void => {
      if (items.length < fewest.length) fewest = items;
    };
    const labels = fieldOf(selector, "matchLabels");
    if (isObject(labels)) for (const [key, value] of Object.entries(labels)) offer(this.values(key).get(String(value)) ?? none);
    for (const term of termsOf(selector)) {
      const [key, operator, values] = [String(fieldOf(term, "key")), fieldOf(term, "operator"), fieldOf(term, "values")];
      if (operator === "Exists") offer(this.carrying(key));
      if (operator !== "In" || !Array.isArray(values)) continue;
      const [only, ...more] = new Set((values as unknown[]).map(String));
      if (only === undefined) offer(none);
      else offer(more.length === 0 ? (this.values(key).get(only) ?? none) : this.carrying(key));
    }
    return fewest;
  }

  private values(key: string): ReadonlyMap<string, readonly T[]> {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const values = new Map<string, T[]>();
    for (const item of this.all) {
      const value = item.label === undefined ? fieldOf(item.labels, key) : item.label(key);
      if (typeof value === "string") add(values, value, item);
    }
    this.byKey.set(key, values);
    return values;
  }

  private carrying(key: string): readonly T[] {
    const known = this.carriers.get(key) ?? this.all.filter(({ labels }) => Object.hasOwn(labels, key));
    this.carriers.set(key, known);
    return known;
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

/** The map under a key of a map of maps, made where there is none. */
export function inner<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<L, V>();
  maps.set(key, made);
  return made;
}
