import type { z } from "zod";
import { catalogue, needWords } from "../model/catalogue";
import { allCodes, codes } from "../model/diagnostics/codes";
import { envKeys } from "../model/documents/env-keys";
import { aboutField, exampleOf, takes } from "../model/fields/about";
import { documentKinds, type DocumentKind } from "../model/fields/json-schema";
import { alternatives, below, fieldsOf } from "../model/fields/structure";
import { flowText } from "../model/fields/written";
import { showPath } from "../model/diagnostics/place";
import { ruleTexts } from "../policies/explain";
import { wholeExamples } from "./whole-examples";

type Schema = z.core.$ZodType;
type Row = readonly [string, string];

/** Something that `explain` can explain. */
export interface Topic {
  /** `calls.host`, `platform.regions`, `PPT-0204`, `object-store`, `APP_NAME`. */
  readonly name: string;
  readonly kind: "field" | "code" | "capability" | "key" | "rule";
  readonly title: string;
  /** Label and text, in the order in which they are shown. */
  readonly rows: readonly Row[];
}

/** Every topic, by name. Fields of the intent stand by themselves, those of the platform document behind `platform.`. */
export function allTopics(): ReadonlyMap<string, Topic> {
  const topics = [
    ...fieldTopics("intent", ""),
    ...fieldTopics("platform", "platform."),
    ...codeTopics(),
    ...needTopics(),
    ...keyTopics(),
    ...ruleTopics(),
  ];
  return new Map(topics.map((topic) => [topic.name, topic]));
}

function codeTopics(): Topic[] {
  return allCodes.map((code) => {
    const { title, why, cure, refused, accepted } = codes[code];
    const rows: Row[] = [
      ["why", why],
      ["cure", cure],
      ["refused", refused],
      ["accepted", accepted],
    ];
    return { name: code, kind: "code", title, rows };
  });
}

function needTopics(): Topic[] {
  return needWords.map((word) => {
    const { slug, title, summary, schema } = catalogue[word];
    const rows: Row[] = [
      ["what", summary],
      ["asked", `needs: { ${word}: ${flowText(exampleOf(schema))} }`],
      ["fields", [...fieldsOf(schema).keys()].join(", ")],
      ["more", `parapet explain needs.${word}`],
    ];
    return { name: slug, kind: "capability", title, rows };
  });
}

function ruleTopics(): Topic[] {
  return ruleTexts().map(({ id, promise, why, repair, severity, controls, packs, expressions }) => {
    const served = Object.entries(controls).filter(([, list]) => list.length > 0);
    const rows: Row[] = [
      ["why", why],
      ["repair", repair],
      ["severity", severity],
      ...(Object.keys(packs).length === 0
        ? []
        : [
            [
              "packs",
              Object.entries(packs)
                .map(([pack, level]) => `${pack} (${level})`)
                .join(", "),
            ] as const,
          ]),
      ...(served.length === 0
        ? []
        : [["serves", served.map(([catalogue, list]) => `${catalogue}: ${list.join(", ")}`).join("\n")] as const]),
      ...(expressions.length === 0 ? [] : [["in CEL", expressions.join("\n")] as const]),
    ];
    return { name: id, kind: "rule", title: promise, rows };
  });
}

function keyTopics(): Topic[] {
  return envKeys.map(({ key, about, path, feature }) => {
    const rows: Row[] = [
      ...(path.length === 0 ? [] : [["means", showPath(path)] as const]),
      ...(feature === undefined ? [] : [["with", feature] as const]),
      ...(path.length === 0 ? [] : [["more", `parapet explain ${showPath(path)}`] as const]),
    ];
    return { name: key, kind: "key", title: about, rows };
  });
}

function fieldTopics(kind: DocumentKind, prefix: string): Topic[] {
  const root = documentKinds[kind];
  return [
    {
      ...topicOf(kind, root, []),
      rows: [
        ["whole", wholeExamples[kind]],
        ["fields", [...fieldsOf(root).keys()].join(", ")],
      ],
    },
    ...walk(root, prefix, 0),
  ];
}

/** Fields within lists and named entries stand behind the list's own name: `calls.host`, `platform.regions.cluster`. */
function walk(schema: Schema, prefix: string, depth: number): Topic[] {
  if (depth > 6) return [];
  return [...fieldsOf(schema)].flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    const needed = !(field as z.ZodType).safeParse(undefined).success;
    return [topicOf(name, field, defaultRow(field, needed)), ...inside(field).flatMap((one) => walk(one, `${name}.`, depth + 1))];
  });
}

function inside(field: Schema): readonly Schema[] {
  const named = fieldsOf(field).size > 0 ? [field] : [];
  return [...named, ...alternatives(field).flatMap((one) => (fieldsOf(one).size > 0 ? [] : below(one, 0)))];
}

function topicOf(name: string, schema: Schema, more: readonly Row[]): Topic {
  const shown = name.split(".").at(-1) ?? name;
  const { description, examples } = aboutField(schema);
  const example = exampleOf(schema);
  const texts = examples.length > 1 && !alternatives(schema).some((one) => below(one, 0).length > 0) ? examples : [example];
  const items = alternatives(schema).flatMap((one) => (fieldsOf(one).size > 0 ? [] : below(one, 0)));
  const fields = [...new Set(inside(schema).flatMap((one) => [...fieldsOf(one).keys()]))];
  const rows: Row[] = [
    ["takes", [takes([schema]), ...(items.length === 0 ? [] : [`each of it ${takes(items)}`])].join("; ")],
    ...(example === undefined || texts[0] === undefined
      ? []
      : [["example", texts.map((one) => `${shown}: ${flowText(one)}`).join("\n")] as const]),
    ...(fields.length === 0 ? [] : [["fields", fields.join(", ")] as const]),
    ...more,
  ];
  return { name, kind: "field", title: description, rows };
}

function defaultRow(schema: Schema, needed: boolean): Row[] {
  if (needed) return [["needed", "yes"]];
  const result = (schema as z.ZodType).safeParse(undefined);
  return !result.success || result.data === undefined ? [] : [["default", flowText(result.data)]];
}

/** The topic that somebody means: a field as a diagnostic shows it (`calls[1].host`, `regions.eu.cluster`), a need's word, a code in small letters. */
export function findTopic(topics: ReadonlyMap<string, Topic>, typed: string): Topic | undefined {
  const plain = typed.replace(/\[[^\]]*\]/g, "");
  const names = [
    typed,
    plain,
    typed.toUpperCase(),
    ...(["intent", "platform"] as const).map((kind) => canonical(kind, plain)),
    `needs.${plain}`,
  ];
  return names.map((name) => topics.get(name ?? "")).find((topic) => topic !== undefined);
}

/** Of a schema's alternatives those whose entries an author names. */
function namedEntries(schema: Schema): readonly Schema[] {
  return alternatives(schema).filter((one) => one._zod.def.type === "record");
}

/** The name of a field without the names that an author chose: `regions.eu.cluster` is `platform.regions.cluster`. */
function canonical(kind: DocumentKind, typed: string): string | undefined {
  const steps = typed.replace(/^platform\./, "").split(".");
  const kept: string[] = [];
  let at: readonly Schema[] = [documentKinds[kind]];
  for (const step of steps) {
    const entries = at.flatMap((one) => (fieldsOf(one).size > 0 ? [] : below(one, step)));
    const fields = [...at, ...entries].flatMap((one) => (fieldsOf(one).has(step) ? below(one, step) : []));
    if (fields.length > 0) kept.push(step);
    at = fields.length > 0 ? fields : at.flatMap(namedEntries).flatMap((one) => below(one, step));
  }
  if (at.length === 0) return undefined;
  return [...(kind === "platform" ? ["platform"] : []), ...kept].join(".");
}
