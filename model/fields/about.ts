import type { z } from "zod";
import { alternatives, bare } from "./structure";

type Schema = z.core.$ZodType;

/** The sentence and the examples of a field, from its outermost layer that has any. */
export function aboutField(schema: Schema): { readonly description: string; readonly examples: readonly unknown[] } {
  let at: Schema | undefined = schema;
  let description = "";
  let examples: readonly unknown[] = [];
  while (at !== undefined) {
    const meta = (at as z.ZodType).meta() as { description?: string; examples?: readonly unknown[] } | undefined;
    if (description === "") description = meta?.description ?? "";
    if (examples.length === 0) examples = meta?.examples ?? [];
    const def = (at as z.core.$ZodTypes)._zod.def as { innerType?: Schema; in?: Schema; element?: Schema; type: string };
    at = def.innerType ?? def.in ?? (description === "" ? def.element : undefined);
  }
  return { description, examples };
}

/** What a field takes, in words: "a text or a list". */
export function takes(schemas: readonly Schema[]): string {
  return [...new Set(schemas.flatMap(alternatives).map(typeName))].join(" or ");
}

function typeName(schema: Schema): string {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "string":
      return "a text";
    case "number":
      return `${isWhole(schema) ? "a whole number" : "a number"}${range(boundsOf(schema))}`;
    case "boolean":
      return "true or false";
    case "enum":
      return `one of ${Object.values(def.entries).join(", ")}`;
    case "literal":
      return def.values.map(String).join(" or ");
    case "array":
      return "a list";
    case "record":
      return "a set of named entries";
    case "object":
      return "a set of fields";
    default:
      return "any value";
  }
}

function isWhole(schema: Schema): boolean {
  return (schema._zod.def as { format?: string }).format === "safeint";
}

/** The least and the most that a number may be. */
export function boundsOf(schema: Schema): { readonly least: number; readonly most: number } {
  const { minValue, maxValue } = bare(schema) as { minValue?: number | null; maxValue?: number | null };
  return {
    least: minValue == null || minValue === Number.MIN_SAFE_INTEGER ? -Infinity : minValue,
    most: maxValue == null || maxValue === Number.MAX_SAFE_INTEGER ? Infinity : maxValue,
  };
}

function range({ least, most }: { readonly least: number; readonly most: number }): string {
  if (Number.isFinite(least) && Number.isFinite(most)) return ` from ${least} to ${most}`;
  if (Number.isFinite(least)) return ` of at least ${least}`;
  return Number.isFinite(most) ? ` of at most ${most}` : "";
}

/** A value that a field takes, as an author might write it: its own example, or one put together from those of its parts. */
export function exampleOf(schema: Schema): unknown {
  const [first] = alternatives(schema);
  if (first === undefined) return undefined;
  const [given] = [...aboutField(schema).examples, ...aboutField(first).examples];
  const { def } = (first as z.core.$ZodTypes)._zod;
  if (given !== undefined) return def.type === "array" && !Array.isArray(given) ? [given] : given;
  switch (def.type) {
    case "boolean":
      return true;
    case "number":
      return Math.max(1, boundsOf(first).least);
    case "enum":
      return Object.values(def.entries)[0];
    case "literal":
      return def.values[0];
    case "array": {
      const item = exampleOf(def.element);
      return item === undefined ? undefined : [item];
    }
    case "record": {
      const [key, value] = [exampleOf(def.keyType), exampleOf(def.valueType)];
      return typeof key !== "string" || value === undefined ? undefined : { [key]: value };
    }
    case "object": {
      const needed = Object.entries(def.shape).filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success);
      const fields = needed.map(([key, field]) => [key, exampleOf(field)] as const);
      return fields.length === 0 || fields.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(fields);
    }
    default:
      return undefined;
  }
}
