import type { Place } from "../diagnostics/place";

/** Where a program wrote a value. Not enumerable, so that it is never mistaken for a field. */
export const definedAt = Symbol.for("parapet.definedAt");

/** Marks a value with the line that called `caller`. */
export function markOrigin<T extends object>(value: T, caller: (...values: never[]) => unknown): T & { readonly [definedAt]: Place } {
  return Object.defineProperty(value, definedAt, { value: callSite(caller), enumerable: false }) as T & { readonly [definedAt]: Place };
}

/** Where a value was defined; undefined for one that no program marked. */
export function originOf(value: unknown): Place | undefined {
  return typeof value === "object" && value !== null ? (value as { readonly [definedAt]?: Place })[definedAt] : undefined;
}

function callSite(caller: (...values: never[]) => unknown): Place {
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, caller);
  for (const line of (trace.stack ?? "").split("\n")) {
    const found = /(?:file:\/\/)?((?:[A-Za-z]:)?[^():]+):(\d+):(\d+)\)?$/.exec(line);
    if (found !== null) return { file: (found[1] ?? "").trim().replace(/^at /, ""), line: Number(found[2]), column: Number(found[3]) };
  }
  return { file: "<program>", line: 1, column: 1 };
}
