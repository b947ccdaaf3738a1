import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { configTexts, type Config } from "./config";
import type { Surroundings } from "./endpoint";
import { readFields, type DeclaredKey, type Project } from "./project";
import { Refusal } from "./refusals";
import type { LogLine } from "./requests";
import { unknownValue } from "./values";

/** The configuration of a stack, as its program gets it. */
export interface StackConfig extends Pick<Surroundings, "config" | "secretKeys"> {
  /** The keys whose values are encrypted: the program gets a stand-in. */
  readonly locked: readonly string[];
  readonly notes: readonly LogLine[];
}

interface Entry {
  readonly text: string;
  readonly secret: boolean;
  readonly locked: boolean;
  readonly structured: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isLocked = (value: unknown): boolean => isFields(value) && Object.keys(value).length === 1 && typeof value["secure"] === "string";
const hasLocked = (value: unknown): boolean =>
  isLocked(value) || (Array.isArray(value) ? value.some(hasLocked) : isFields(value) && Object.values(value).some(hasLocked));

const opened = (value: unknown): unknown => {
  if (isLocked(value)) return unknownValue;
  if (Array.isArray(value)) return value.map(opened);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
  return value;
};

// A whole number beyond 2^53 has no exact number in JSON.parse, but its digits are right in the text.
const json = (value: unknown): string => {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
  if (isFields(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${json(inner)}`)
      .join(",")}}`;
  return JSON.stringify(value ?? null);
};

const standIns: Readonly<Record<string, string>> = { integer: "0", boolean: "false", array: "[]", object: "{}" };

const entryOf = (value: unknown, declared: DeclaredKey | undefined): Entry => {
  const structured = typeof value === "object" && value !== null && !isLocked(value);
  const locked = hasLocked(value);
  if (isLocked(value)) return { text: standIns[declared?.type ?? ""] ?? unknownValue, secret: true, locked, structured };
  return { text: typeof value === "string" ? value : json(opened(value)), secret: locked, locked, structured };
};

const fits = (type: string, items: DeclaredKey["items"], value: unknown): boolean => {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return (
        typeof value === "bigint" ||
        (typeof value === "number" && Number.isInteger(value)) ||
        (typeof value === "string" && /^[+-]?\d+$/.test(value))
      );
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return isFields(value);
    default:
      return Array.isArray(value) && value.every((item) => items?.type === undefined || fits(items.type, items.items, item));
  }
};

const keyOf = (project: Project, file: string, key: string): string => {
  const [namespace = "", middle, last] = key.split(":");
  if (middle !== undefined && last === undefined) return key;
  if (middle === "config" && last !== undefined && key.split(":").length === 3) return `${namespace}:${last}`;
  throw new Refusal("host", `The key "${key}" in ${basename(file)} has no namespace. Write "${project.name}:${key}".`);
};

const stackFile = (project: Project, stack: string): string =>
  join(project.stackConfigFolder, `Pulumi.${stack.replaceAll("/", "-")}${project.extension}`);

const checked = (stack: string, key: string, { type, items, secret }: DeclaredKey, given: unknown): void => {
  if (secret && !hasLocked(given))
    throw new Refusal(
      "host",
      `The project says that ${key} is a secret, and the stack ${stack} has it in plain text. Encrypt it: pulumi config set --secret ${key}`,
    );
  // Scalars reach a program as text, so that a number is a string where one is declared.
  const scalar = typeof given === "bigint" || typeof given === "number" || typeof given === "boolean" ? String(given) : given;
  if (type !== undefined && !isLocked(given) && !fits(type, items, scalar)) {
    const article = /^[aeiou]/.test(type) ? "an" : "a";
    throw new Refusal(
      "host",
      `The project says that ${key} is ${article} ${type}${items?.type === undefined ? "" : ` of ${items.type}`}, and the stack ${stack} gives it another kind of value.`,
    );
  }
};

/** Puts a stack's configuration together: its file, the project's defaults, and what was given on top. */
export const readStackConfig = (
  project: Project,
  stack: string,
  given: { config?: Config | undefined; secretConfig?: Config | undefined; file?: string | undefined },
): StackConfig => {
  const file = given.file ?? stackFile(project, stack);
  if (given.file !== undefined && !existsSync(file)) throw new Refusal("host", `The file ${given.file} does not exist.`);
  const fields: Fields = existsSync(file) ? readFields(file) : {};
  const values = new Map<string, unknown>();
  if (isFields(fields["config"])) for (const [key, value] of Object.entries(fields["config"])) values.set(keyOf(project, file, key), value);
  const extra = configTexts(project.name, given.config, given.secretConfig);
  const entries = new Map<string, Entry>();
  const missing: string[] = [];
  for (const [key, value] of values) {
    const declared = project.declared[key];
    if (declared && !Object.hasOwn(extra.config, key)) checked(stack, key, declared, value);
    entries.set(key, entryOf(value, declared));
  }
  for (const [key, text] of Object.entries(extra.config))
    entries.set(key, { text, secret: extra.secretKeys.includes(key), locked: false, structured: false });
  for (const [key, { default: fallback, value = fallback }] of Object.entries(project.declared)) {
    if (entries.has(key)) continue;
    if (value !== undefined) entries.set(key, entryOf(fallback ?? value, undefined));
    else if (key.startsWith(`${project.name}:`)) missing.push(key);
  }
  const environments = fields["environment"] !== undefined && fields["environment"] !== null;
  if (missing.length > 0 && !environments)
    throw new Refusal(
      "host",
      `The stack ${stack} lacks configuration that the project asks for: ${missing.sort().join(", ")}. Set it in ${basename(file)}, or give it with --config.`,
    );
  const all = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    config: Object.fromEntries(all.map(([key, { text }]) => [key, text])),
    secretKeys: all.filter(([, { secret }]) => secret).map(([key]) => key),
    locked: all.filter(([, { locked }]) => locked).map(([key]) => key),
    notes: environments
      ? [
          {
            severity: "warning",
            message: `${basename(file)} takes configuration from Pulumi environments, which a recording cannot read. Give what is missing with --config.`,
          },
        ]
      : [],
  };
};
