import type { Schema } from "./open-api";

interface Context {
  /** Whether this is a Kubernetes object: a custom resource's schema leaves out what every object has. */
  readonly object: boolean;
  /** Whether unknown fields are refused. Inside `anyOf` and its like stand conditions, which name only the fields that they are about. */
  readonly closed: boolean;
  readonly refer: (name: string) => void;
}

/** A schema with the definitions that it refers to: a reader of JSON schema needs no other file, and unknown fields are refused at every depth. */
export function strict(root: string, definitions: Readonly<Record<string, Schema>>): Schema {
  const used = new Map<string, unknown>();
  const open = [root];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const schema = definitions[name];
    if (schema === undefined) throw new Error(`the OpenAPI refers to ${name}, which it lacks`);
    if (!used.has(name)) used.set(name, convert(schema, { object: name === root, closed: true, refer: (other) => open.push(other) }));
  }
  return { $schema: "http://json-schema.org/draft-07/schema#", $ref: `#/definitions/${root}`, definitions: Object.fromEntries(used) };
}

/** What OpenAPI says otherwise than JSON schema: references, null, what is an integer or a text, and that an object has no other fields. */
function convert(value: unknown, context: Context): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => convert(item, context));
  if (typeof value !== "object" || value === null) return value;
  const schema = value as Schema;
  if (typeof schema["$ref"] === "string") return reference(schema["$ref"], context);
  if (schema["x-kubernetes-int-or-string"] === true || schema["format"] === "int-or-string")
    return { oneOf: [{ type: "integer" }, { type: "string" }] };
  const converted = Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !silent(key))
      .map(([key, inside]) => [key, convert(inside, within(key, context))]),
  );
  if (schema["nullable"] === true && typeof schema["type"] === "string") converted["type"] = [schema["type"], "null"];
  if (schema["properties"] === undefined) return converted;
  const object = context.object || schema["x-kubernetes-embedded-resource"] === true;
  converted["properties"] = fields(schema["properties"] as Schema, { ...context, object });
  const others = schema["x-kubernetes-preserve-unknown-fields"] === true || schema["additionalProperties"] !== undefined || !context.closed;
  return others ? converted : { ...converted, additionalProperties: false };
}

function reference(target: string, { refer }: Context) {
  const name = target.replace("#/components/schemas/", "");
  refer(name);
  return { $ref: `#/definitions/${name}` };
}

/** Descriptions, defaults and the server's extensions judge nothing; fields go another way, as one may be called "default". */
const silent = (key: string) =>
  ["default", "description", "example", "format", "nullable", "properties"].includes(key) || key.startsWith("x-kubernetes-");
const within = (key: string, context: Context): Context => ({
  ...context,
  object: false,
  closed: context.closed && !["allOf", "anyOf", "oneOf", "not"].includes(key),
});

function fields(properties: Schema, context: Context) {
  const own = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, convert(schema, { ...context, object: false })]),
  );
  return context.object ? { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" }, ...own } : own;
}
