import { isObject } from "./document";
import { Page } from "./yaml-page";
import { longestImplicitKey, yamlBlock, yamlKey, yamlNumber, yamlText } from "./yaml-scalars";

const deepest = 200;
const page = new Page();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Where the labels stand that were written last. */
let labels: { readonly of: object; readonly indent: number; readonly from: number; readonly to: number } | undefined;

/**
 * One document of YAML that readers of version 1.1 and of 1.2 take for the same value. Fields that are `undefined` are left out, as in
 * JSON; what YAML cannot say without loss (NaN, half a surrogate pair, a function) is a bug of the caller and thrown.
 */
export function writeYaml(value: unknown): string {
  return writeYamlStream([value]);
}

/** Documents of one file, with `---` between them. */
export function writeYamlStream(values: readonly unknown[]): string {
  return decoder.decode(yamlBytes(values));
}

/** The same as the bytes of the file. */
export function yamlBytes(values: readonly unknown[]): Uint8Array {
  page.clear();
  labels = undefined;
  for (const value of values) {
    if (page.size > 0) page.text("---\n");
    // A text at the root has no indentation that could tell its lines from "---", and stays on one line.
    if (typeof value === "string") page.text(yamlText(value));
    else put(value, 0, 0, 0, 0);
    page.text("\n");
  }
  return page.written();
}

const [colon, dash, blank] = [58, 45, 32];

/** Where a value stands: at the beginning of its line, behind a colon, behind a dash. */
type Place = 0 | 1 | 2;
const [atRoot, behindColon, behindDash] = [0, 1, 2] as const;

/** A value as it stands in its place: on the same line, or below it. Lines of a list or an object begin at `indent`, those of a text at `inner`. */
function put(value: unknown, place: Place, indent: number, inner: number, depth: number): void {
  if (typeof value !== "object" || value === null) {
    if (place !== atRoot) page.put(blank);
    scalar(value, inner);
    return;
  }
  if (depth > deepest) throw new Error(`a value of more than ${deepest} levels, or one that holds itself, cannot be written as YAML`);
  if (Array.isArray(value)) list(value, place, indent, depth);
  else if (plainObject(value)) fields(value, place, indent, depth);
  else throw new Error(`a value of type ${typeof value} cannot be written as YAML`);
}

function scalar(value: unknown, inner: number): void {
  if (typeof value === "string") {
    if (page.plainText(value)) return;
    page.text((value.includes("\n") ? yamlBlock(value, " ".repeat(inner)) : undefined) ?? yamlText(value));
  } else if (typeof value === "number") page.text(yamlNumber(value));
  else if (typeof value === "boolean") page.text(value ? "true" : "false");
  else if (value === null) page.text("null");
  else throw new Error(`a value of type ${typeof value} cannot be written as YAML`);
}

function list(items: readonly unknown[], place: Place, indent: number, depth: number): void {
  if (items.length === 0) {
    page.text(place === atRoot ? "[]" : " []");
    return;
  }
  let isFirst = true;
  for (const item of items) {
    begin(isFirst ? place : behindColon, indent);
    isFirst = false;
    page.put(dash);
    put(item, behindDash, indent + 2, indent + 2, depth + 1);
  }
}

function fields(object: Record<string, unknown>, place: Place, indent: number, depth: number): void {
  let isFirst = true;
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    begin(isFirst ? place : behindColon, indent);
    isFirst = false;
    const isLong = (key.length > longestImplicitKey || !page.plainText(key)) && putKey(key, indent);
    page.put(colon);
    // A list stands under its key without further indentation, as kubectl writes it.
    if (key === "labels" && typeof value === "object" && value !== null && !isLong) putLabels(value, indent, depth);
    else put(value, behindColon, Array.isArray(value) && !isLong ? indent : indent + 2, indent + 2, depth + 1);
  }
  if (isFirst) page.text(place === atRoot ? "{}" : " {}");
}

/** A list or an object begins on the line of its dash; below a colon, and for everything behind the first, on a line of its own. */
function begin(place: Place, indent: number): void {
  if (place === behindDash) page.put(blank);
  else if (place === behindColon) page.breakLine(indent);
}

/** A key that has to be quoted; whether it is so long that it stands in the long form. */
function putKey(key: string, indent: number): boolean {
  const name = yamlKey(key, " ".repeat(indent));
  page.text(name);
  return name.startsWith("?");
}

/** The objects of an app share their labels: what was written of them is copied, a third of all lines. */
function putLabels(value: object, indent: number, depth: number): void {
  if (labels !== undefined && labels.of === value && labels.indent === indent) {
    page.again(labels.from, labels.to);
    return;
  }
  const from = page.size;
  put(value, behindColon, Array.isArray(value) ? indent : indent + 2, indent + 2, depth + 1);
  labels = { of: value, indent, from, to: page.size };
}

/** A date or a map would be written as an object without fields. */
function plainObject(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) && (Object.getPrototypeOf(value) === Object.prototype || Object.prototype.toString.call(value) === "[object Object]")
  );
}
