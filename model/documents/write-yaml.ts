import { isObject } from "./document";
import { yamlBlock, yamlKey, yamlNumber, yamlText } from "./yaml-scalars";

const deepest = 200;

/**
 * One document of YAML that readers of version 1.1 and of 1.2 take for the same value. Fields that are `undefined` are left out, as in
 * JSON; what YAML cannot say without loss (NaN, half a surrogate pair, a function) is a bug of the caller and thrown.
 */
export function writeYaml(value: unknown): string {
  // A text at the root has no indentation that could tell its lines from "---", and stays on one line.
  const inside = typeof value === "string" ? ` ${yamlText(value)}` : block(value, "", 0);
  return `${inside.slice(1)}\n`;
}

/** Documents of one file, with `---` between them. */
export function writeYamlStream(values: readonly unknown[]): string {
  let text = "";
  for (const value of values) text += (text === "" ? "" : "---\n") + writeYaml(value);
  return text;
}

/** A value as it stands after its colon or dash: on the same line after a space, or below it after a line break. */
function block(value: unknown, indent: string, depth: number): string {
  if (typeof value === "string") return ` ${yamlBlock(value, indent) ?? yamlText(value)}`;
  if (typeof value === "number") return ` ${yamlNumber(value)}`;
  if (typeof value === "boolean") return value ? " true" : " false";
  if (value === null) return " null";
  if (depth > deepest) throw new Error(`a value of more than ${deepest} levels, or one that holds itself, cannot be written as YAML`);
  if (Array.isArray(value)) return list(value, indent, depth);
  if (plainObject(value)) return fields(value, indent, depth);
  throw new Error(`a value of type ${typeof value} cannot be written as YAML`);
}

function list(items: readonly unknown[], indent: string, depth: number): string {
  if (items.length === 0) return " []";
  let text = "";
  const inner = `${indent}  `;
  for (const item of items) {
    const inside = block(item, inner, depth + 1);
    // A list or an object begins on the line of its dash.
    text += inside.startsWith("\n") ? `\n${indent}- ${inside.slice(inner.length + 1)}` : `\n${indent}-${inside}`;
  }
  return text;
}

function fields(object: Record<string, unknown>, indent: string, depth: number): string {
  let text = "";
  const inner = `${indent}  `;
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    // A list stands under its key without further indentation, as kubectl writes it.
    const name = yamlKey(key, indent);
    const inside = block(value, Array.isArray(value) && !name.startsWith("?") ? indent : inner, depth + 1);
    text += `\n${indent}${name}:${inside}`;
  }
  return text === "" ? " {}" : text;
}

/** A date or a map would be written as an object without fields. */
function plainObject(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.prototype.toString.call(value) === "[object Object]";
}
