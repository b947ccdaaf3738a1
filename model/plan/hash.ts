import { isObject } from "../documents/document";
import { sha256Hex } from "../text/sha256";
import type { Memo } from "../workspace/memo";

/** How the SHA-256 of a text's UTF-8 bytes is computed, in 64 hexadecimal digits, of a text in pieces. A program with a faster way than our own hands it in. */
export type Digest = (pieces: Iterable<string>) => string;

/** Fields that say where a value came from. They move when a comment is added, and what is planned does not. */
const places = new Set(["source", "sources"]);

/** The texts of entries of lists, as they were found before. */
export type Texts = Memo<object, string>;

/** A text that depends on nothing but the values: keys sorted by code point, places left out. */
export function canonical(value: unknown, texts?: Texts): string {
  return [...new Canonical(texts).pieces(value)].join("");
}

export interface HashOptions {
  readonly digest?: Digest | undefined;
  readonly texts?: Texts | undefined;
}

/** The content hash of a plan, or of a part of it. */
export function contentHash(value: unknown, { digest = ownDigest, texts }: HashOptions = {}): string {
  return digest(new Canonical(texts).pieces(value));
}

const ownDigest: Digest = (pieces) => sha256Hex([...pieces].join(""));

/** The order of the keys at one place of a value. Neighbours in a list mostly have the same keys, and are sorted once. */
interface Order {
  keys: readonly string[];
  sorted: readonly { readonly key: string; readonly below: Order }[];
  /** Of the entries of a list. */
  items: Order | undefined;
}

const handful = 32;

/** JSON.stringify writes a copy with sorted keys in half of the time that writing by hand takes. */
class Canonical {
  /** How many keys were met that no copy keeps in its order: JavaScript puts `10` before `a` and behind `9`, and takes `__proto__` for its own. */
  private odd = 0;
  private readonly root = unordered();

  constructor(private readonly texts: Texts | undefined) {}

  /** The lists of a plan are long: copied entry by entry, and handed on a few at a time, they are never there twice. */
  *pieces(value: unknown): Generator<string> {
    if (!isObject(value)) {
      yield this.part(value, this.root);
      return;
    }
    let before = "{";
    for (const { key, below } of orderOf(value, this.root)) {
      const item = value[key];
      yield `${before}${JSON.stringify(key)}:`;
      if (Array.isArray(item)) yield* this.list(item, below);
      else yield this.part(item, below);
      before = ",";
    }
    yield before === "{" ? "{}" : "}";
  }

  private *list(value: readonly unknown[], order: Order): Generator<string> {
    const items = (order.items ??= unordered());
    const text = (item: unknown) => this.part(item, items);
    const { texts } = this;
    yield "[";
    for (let from = 0; from < value.length; from += handful) {
      const some = value
        .slice(from, from + handful)
        .map((item) => (texts !== undefined && isObject(item) ? texts.of(item, text) : text(item)));
      yield `${from === 0 ? "" : ","}${some.join(",")}`;
    }
    yield "]";
  }

  private part(value: unknown, order: Order): string {
    this.odd = 0;
    const copy = this.copy(value, order);
    return this.odd > 0 ? byHand(value) : JSON.stringify(copy);
  }

  private copy(value: unknown, order: Order): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const items = (order.items ??= unordered());
      return value.map((item) => this.copy(item, items));
    }
    const copy: Record<string, unknown> = {};
    for (const { key, below } of orderOf(value, order)) {
      const first = key.charCodeAt(0);
      if ((first >= 0x30 && first <= 0x39) || key === "__proto__") this.odd++;
      else copy[key] = this.copy((value as Record<string, unknown>)[key], below);
    }
    return copy;
  }
}

function unordered(): Order {
  return { keys: [], sorted: [], items: undefined };
}

function orderOf(value: object, order: Order): Order["sorted"] {
  const keys = Object.keys(value);
  const known = order.keys;
  let same = keys.length === known.length;
  for (let index = 0; same && index < keys.length; index++) same = keys[index] === known[index];
  if (!same) {
    const before = new Map(order.sorted.map(({ key, below }) => [key, below]));
    order.keys = keys;
    order.sorted = sorted(keys).map((key) => ({ key, below: before.get(key) ?? unordered() }));
  }
  return order.sorted;
}

function byHand(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(byHand).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${sorted(Object.keys(value))
    .map((key) => `${JSON.stringify(key)}:${byHand(value[key])}`)
    .join(",")}}`;
}

function sorted(keys: readonly string[]): string[] {
  return keys.filter((key) => !places.has(key)).sort();
}
