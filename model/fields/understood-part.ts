import type { z } from "zod";
import type { Path } from "../diagnostics/place";
import { isObject } from "../documents/document";

const mostTries = 8;

/** What is left of a value without its mistakes; undefined where something that is needed is among them. */
export function understoodPart<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  wrong: readonly Path[],
): z.output<Schema> | undefined {
  let paths = wrong;
  let left = value;
  for (let tries = 0; tries < mostTries; tries++) {
    if (paths.some((path) => path.length === 0)) return undefined;
    for (const path of paths) left = without(left, path);
    const result = schema.safeParse(left);
    if (result.success) return result.data;
    // What is needed cannot be left out alone: what it belongs to goes with it.
    paths = result.error.issues.map((issue) => issue.path.slice(0, -1).filter((step) => typeof step !== "symbol"));
  }
  return undefined;
}

/** A copy without the value at a path. A list with a mistake goes as a whole, so that no other entry moves to its place. */
function without(value: unknown, [step, ...rest]: Path): unknown {
  if (Array.isArray(value) || step === undefined) return undefined;
  if (!isObject(value) || !Object.hasOwn(value, step)) return value;
  const { [step]: inner, ...others } = value;
  const kept = rest.length === 0 ? undefined : without(inner, rest);
  return kept === undefined ? others : { ...others, [step]: kept };
}
