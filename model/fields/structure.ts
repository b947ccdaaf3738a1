import type { z } from "zod";

type Schema = z.core.$ZodType;

/** A schema without the wrappers that say what is optional, what is the default and what becomes of the value. */
export function bare(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
      return bare(def.innerType);
    case "pipe":
      return bare(def.in);
    default:
      return schema;
  }
}

/** The alternatives of a schema: itself, or what a union chooses from. */
export function alternatives(schema: Schema): readonly Schema[] {
  const { def } = (bare(schema) as z.core.$ZodTypes)._zod;
  return def.type === "union" ? def.options.flatMap(alternatives) : [bare(schema)];
}

/** The fields that an object of this schema may have; none for anything else. */
export function fieldsOf(schema: Schema): ReadonlyMap<string, Schema> {
  const fields = new Map<string, Schema>();
  for (const option of alternatives(schema)) {
    const { def } = (option as z.core.$ZodTypes)._zod;
    if (def.type === "object") for (const [key, field] of Object.entries(def.shape)) fields.set(key, field);
    if (def.type !== "record") continue;
    const { def: key } = (bare(def.keyType) as z.core.$ZodTypes)._zod;
    if (key.type === "enum") for (const word of Object.values(key.entries)) fields.set(String(word), def.valueType);
  }
  return fields;
}

/** The schemas of the values one step down: a field, an element, an entry. */
export function below(schema: Schema, step: string | number): readonly Schema[] {
  return alternatives(schema).flatMap((option): readonly Schema[] => {
    const { def } = (option as z.core.$ZodTypes)._zod;
    if (def.type === "object") return typeof step === "string" && Object.hasOwn(def.shape, step) ? [def.shape[step] as Schema] : [];
    if (def.type === "array") return [def.element];
    if (def.type === "record") return [def.valueType];
    return [];
  });
}

/** The schemas that a value at a path may have. */
export function schemasAt(schema: Schema, path: readonly (string | number)[]): readonly Schema[] {
  let at: readonly Schema[] = [schema];
  for (const step of path) at = at.flatMap((one) => below(one, step));
  return at;
}

/** The fields that may stand at a path. */
export function fieldsAt(schema: Schema, path: readonly (string | number)[]): readonly string[] {
  return [...new Set(schemasAt(schema, path).flatMap((one) => [...fieldsOf(one).keys()]))];
}
