import type { z } from "zod";

/** What a schema makes of a value; `refused` where zod would refuse it, `doubtful` where only zod can say. */
export type Read = (value: unknown) => unknown;

export const refused = Symbol("refused");
export const doubtful = Symbol("doubtful");

export const asksZod: Read = () => doubtful;

/** What a check or a transformation is given: zod's own, with nothing found yet. */
type Payload = z.core.ParsePayload<never>;

/** A value that was read, if all of its schema's checks agree; they are zod's own, and asked as zod asks them. */
export function checkedBy(schema: z.core.$ZodType, read: Read): Read {
  const { def, traits } = schema._zod;
  // Some types, such as whole numbers, are their own first check.
  const own = traits.has("$ZodCheck") ? [schema as unknown as z.core.$ZodCheck] : [];
  const checks = [...own, ...(def.checks ?? [])];
  if (checks.length === 0) return read;
  return (value) => {
    const result = read(value);
    if (result === refused || result === doubtful) return result;
    const payload = { value: result, issues: [] } as unknown as Payload;
    for (const { _zod } of checks) {
      if (_zod.def.when !== undefined && !_zod.def.when(payload)) continue;
      if (_zod.check(payload) instanceof Promise) return doubtful;
      if (payload.issues.length > 0) return refused;
    }
    return payload.value;
  };
}

export function transformedBy(transform: z.core.$ZodTransformDef["transform"]): Read {
  return (value) => {
    const payload: z.core.ParsePayload = { value, issues: [] };
    const result: unknown = transform(value, payload);
    if (result instanceof Promise) return doubtful;
    return payload.issues.length > 0 ? refused : result;
  };
}

/** A value that nobody can change, in none of its parts. */
export function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
