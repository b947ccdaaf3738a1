import type { z } from "zod";
import { catalogue, needWords } from "../model/catalogue";
import { allCodes, codes } from "../model/diagnostics/codes";
import { documentKinds, type DocumentKind } from "../model/fields/json-schema";
import { alternatives, below, fieldsOf } from "../model/fields/structure";

type Schema = z.core.$ZodType;

/** Something that `explain` can explain. */
export interface Topic {
  /** `calls`, `platform.regions`, `PPT-0204`, `bucket`. */
  readonly name: string;
  readonly kind: "field" | "code" | "capability";
  readonly title: string;
  /** Label and text, in the order in which they are shown. */
  readonly rows: readonly (readonly [string, string])[];
}

/** Every topic, by name. Fields of the intent stand by themselves, those of the platform document behind `platform.`. */
export function allTopics(): ReadonlyMap<string, Topic> {
  const topics: Topic[] = [
    ...fieldTopics("intent", ""),
    ...fieldTopics("platform", "platform."),
    ...allCodes.map((code): Topic => {
      const { title, why, cure, refused, accepted } = codes[code];
      return {
        name: code,
        kind: "code",
        title,
        rows: [
          ["why", why],
          ["cure", cure],
          ["refused", refused],
          ["accepted", accepted],
        ],
      };
    }),
    ...needWords.map((word): Topic => {
      const { slug, title, summary, schema } = catalogue[word];
      return {
        name: slug,
        kind: "capability",
        title,
        rows: [
          ["what", summary],
          ["asked", `needs: { ${word}: { … } }`],
          ["fields", [...fieldsOf(schema).keys()].join(", ")],
        ],
      };
    }),
  ];
  return new Map(topics.map((topic) => [topic.name, topic]));
}

function fieldTopics(kind: DocumentKind, prefix: string): Topic[] {
  const root = documentKinds[kind];
  const whole = topicOf(kind, root, false);
  return [whole, ...walk(root, prefix, 0)];
}

function walk(schema: Schema, prefix: string, depth: number): Topic[] {
  if (depth > 6) return [];
  return [...fieldsOf(schema)].flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    const inner = [field, ...below(field, 0), ...below(field, "*")];
    return [
      topicOf(name, field, !(field as z.ZodType).safeParse(undefined).success),
      ...inner.flatMap((one, index) => walk(one, index === 0 ? `${name}.` : `${name}[].`, depth + 1)),
    ];
  });
}

function topicOf(name: string, schema: Schema, needed: boolean): Topic {
  const meta = described(schema);
  const fields = [...fieldsOf(schema).keys()];
  const rows: (readonly [string, string])[] = [
    ["takes", alternatives(schema).map(typeName).join(", or ")],
    ...(meta.examples.length === 0
      ? []
      : [
          [
            "example",
            `${name.split(".").at(-1)?.replace("[]", "") ?? name}: ${meta.examples.map((example) => JSON.stringify(example)).join(", or ")}`,
          ] as const,
        ]),
    ...(fields.length === 0 ? [] : [["fields", fields.join(", ")] as const]),
    ...defaultRow(schema, needed),
  ];
  return { name, kind: "field", title: meta.description, rows };
}

function defaultRow(schema: Schema, needed: boolean): (readonly [string, string])[] {
  if (needed) return [["needed", "yes"]];
  const result = (schema as z.ZodType).safeParse(undefined);
  if (!result.success || result.data === undefined) return [];
  return [["default", JSON.stringify(result.data)]];
}

/** The sentence and the examples of a field, from its outermost layer that has any. */
function described(schema: Schema): { description: string; examples: readonly unknown[] } {
  let at: Schema | undefined = schema;
  let description = "";
  let examples: readonly unknown[] = [];
  while (at !== undefined) {
    const meta = (at as z.ZodType).meta() as { description?: string; examples?: readonly unknown[] } | undefined;
    if (description === "") description = meta?.description ?? "";
    if (examples.length === 0) examples = meta?.examples ?? [];
    const def = (at as z.core.$ZodTypes)._zod.def as { innerType?: Schema; in?: Schema; element?: Schema; type: string };
    at = def.innerType ?? def.in ?? (description === "" || examples.length === 0 ? def.element : undefined);
  }
  return { description, examples };
}

function typeName(schema: Schema): string {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "string":
      return "a text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "enum":
      return `one of ${Object.values(def.entries).join(", ")}`;
    case "literal":
      return def.values.map(String).join(" or ");
    case "array":
      return `a list of: ${alternatives(def.element).map(typeName).join(", or ")}`;
    case "record":
      return "a set of named entries";
    case "object":
      return "a set of fields";
    default:
      return "any value";
  }
}
