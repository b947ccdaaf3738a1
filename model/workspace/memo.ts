/** What was worked out for things that never change themselves. With a thing goes what was worked out for it. */
export class Memo<Thing extends object, Result> {
  private readonly known = new WeakMap<Thing, { readonly result: Result }>();

  /** The result for a thing: as it is known, or made now. */
  of(thing: Thing, make: (thing: Thing) => Result): Result {
    const known = this.known.get(thing);
    if (known !== undefined) return known.result;
    const result = make(thing);
    this.known.set(thing, { result });
    return result;
  }
}

/** The value that was there before, where the new one says the same; in parts too, so that what did not change can be told by identity. */
export function settled<T>(before: unknown, now: T): T {
  return same(before, now) ? (before as T) : now;
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  const others = Object.keys(other);
  if (keys.length !== others.length) return false;
  const [first, second] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  // In this order too: it is that of the plan as it is printed.
  return keys.every((key, index) => key === others[index] && same(first[key], second[key]));
}
