type Schema = Readonly<Record<string, unknown>>;

/** Everything in which a value is not what a custom resource's schema says, as `spec.http[0].timeout: …`. Unknown fields are told, as a strict server does. */
export function misfits(value: unknown, schema: Schema, path = ""): string[] {
  if (schema["x-kubernetes-int-or-string"] === true)
    return typeof value === "string" || Number.isInteger(value) ? [] : [`${path}: not a number or text`];
  if (value === null) return schema["nullable"] === true ? [] : [`${path}: null`];
  const wrong = [...typeMisfits(value, schema, path), ...boundMisfits(value, schema, path), ...alternativeMisfits(value, schema, path)];
  if (Array.isArray(value))
    return [...wrong, ...value.flatMap((item, index) => misfits(item, (schema["items"] ?? {}) as Schema, `${path}[${index}]`))];
  return typeof value === "object" ? [...wrong, ...fieldMisfits(value as Schema, schema, path)] : wrong;
}

function typeMisfits(value: unknown, { type }: Schema, path: string): string[] {
  const is = Array.isArray(value) ? "array" : Number.isInteger(value) && type === "integer" ? "integer" : typeof value;
  return type === undefined || type === is ? [] : [`${path}: ${is}, not ${type as string}`];
}

function boundMisfits(value: unknown, schema: Schema, path: string): string[] {
  const number = (key: string) => schema[key] as number | undefined;
  const length = typeof value === "string" || Array.isArray(value) ? value.length : undefined;
  const checks: readonly [boolean, string][] = [
    [schema["enum"] !== undefined && !(schema["enum"] as unknown[]).includes(value), "not one of the words"],
    [
      typeof value === "string" && schema["pattern"] !== undefined && !new RegExp(schema["pattern"] as string).test(value),
      "not of the pattern",
    ],
    [typeof value === "number" && (value < (number("minimum") ?? -Infinity) || value > (number("maximum") ?? Infinity)), "out of bounds"],
    [
      length !== undefined &&
        (length < (number("minLength") ?? number("minItems") ?? 0) || length > (number("maxLength") ?? number("maxItems") ?? Infinity)),
      "of the wrong length",
    ],
  ];
  return checks.filter(([is]) => is).map(([, what]) => `${path}: ${what}`);
}

/** Conditions name only the fields that they are about. */
function alternativeMisfits(value: unknown, schema: Schema, path: string): string[] {
  const fits = (one: unknown) => misfits(value, { ...(one as Schema), "x-kubernetes-preserve-unknown-fields": true }, path).length === 0;
  const of = (key: string) => schema[key] as readonly unknown[] | undefined;
  const [one, any, all] = [of("oneOf"), of("anyOf"), of("allOf")];
  return [
    ...(one !== undefined && one.filter(fits).length !== 1 ? [`${path}: not exactly one of the alternatives`] : []),
    ...(any !== undefined && !any.some(fits) ? [`${path}: none of the alternatives`] : []),
    ...(all !== undefined && !all.every(fits) ? [`${path}: not all of the conditions`] : []),
    ...(schema["not"] !== undefined && fits(schema["not"]) ? [`${path}: what may not be`] : []),
  ];
}

function fieldMisfits(value: Schema, schema: Schema, path: string): string[] {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>;
  const missing = ((schema["required"] ?? []) as string[]).filter((key) => !Object.hasOwn(value, key));
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || schema["properties"] === undefined;
  return [
    ...missing.map((key) => `${path}.${key}: missing`),
    ...Object.entries(value).flatMap(([key, item]) => {
      const below = path === "" ? key : `${path}.${key}`;
      const known = Object.hasOwn(properties, key) ? properties[key] : (schema["additionalProperties"] as Schema | boolean | undefined);
      if (typeof known === "object") return misfits(item, known, below);
      return open || known === true ? [] : [`${below}: no such field`];
    }),
  ];
}
