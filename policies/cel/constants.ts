import type { Closure } from "./values";

/** Closures that give the same for every object. */
export const fixed = new WeakSet<Closure>();

/** A closure that always gives this value. */
export function constant(value: unknown): Closure {
  const made = (): unknown => value;
  fixed.add(made);
  return made;
}

/** Worked out once, where all its parts are the same for every object. What is unsure stays so. */
export function folded(made: Closure, ...parts: readonly Closure[]): Closure {
  if (!parts.every((part) => fixed.has(part))) return made;
  try {
    return constant(made([]));
  } catch {
    return made;
  }
}
