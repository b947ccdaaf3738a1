import { notPlain } from "./refusals";
import type { Value, Values } from "./values";

const kindOf = (value: unknown): string => {
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  if ("__pulumiOutput" in value) return "an Output";
  if ("__pulumiResource" in value) return "a resource";
  return `a ${value.constructor.name}`;
};

const isPlainObject = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

const checked = (what: string, value: unknown, path: string): Value | undefined => {
  if (value === undefined || value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown, index) => checked(what, item, `${path}[${String(index)}]`) ?? null);
  // An Output is a proxy: it has to be asked before its prototype is looked at.
  if (typeof value === "object" && !("__pulumiOutput" in value) && isPlainObject(value)) {
    const entries = Object.entries(value).flatMap(([key, inner]) => {
      const plain = checked(what, inner, path === "" ? key : `${path}.${key}`);
      return plain === undefined ? [] : [[key, plain] as const];
    });
    return Object.fromEntries(entries);
  }
  throw notPlain(what, path, typeof value === "number" ? String(value) : kindOf(value));
};

/** Values that a test made up, checked: plain JSON with the recorder's marks, nothing that only lives in the program. */
export const madeUp = (what: string, value: unknown): Values => {
  const plain = checked(what, value, "");
  if (typeof plain === "object" && plain !== null && !Array.isArray(plain)) return plain as Values;
  throw notPlain(what, "", Array.isArray(plain) ? "an array" : kindOf(value));
};
