import { showPath, type Path } from "../diagnostics/place";
import { loneSurrogate, refusedCharacter } from "./characters";
import { showDestination } from "./destinations";
import { fieldOf, isObject } from "./document";
import { readEnv } from "./env";
import { envKeys, type EnvKey } from "./env-keys";
import { documentLimits } from "./limits";

/** An intent as an `.env` file of the contract, and the fields that the contract has no key for. */
export function writeEnv(intent: unknown): { readonly text: string; readonly lost: readonly string[] } {
  const lines: string[] = [];
  let group = "";
  for (const row of envKeys) {
    const value = written(row, intent);
    if (value === undefined || `${row.key}=${value}`.length > documentLimits.line) continue;
    const next = row.key === "REGION" ? "APP" : row.key.slice(0, row.key.indexOf("_"));
    if (group !== "" && next !== group) lines.push("");
    group = next;
    lines.push(`${row.key}=${value}`);
  }
  const text = lines.map((line) => `${line}\n`).join("");
  // What comes back when the text is read is what was kept: everything else is lost.
  const read = readEnv(".env", text).documents[0]?.value ?? {};
  const lost = differences(intent, aligned(intent, read), []);
  return { text, lost: lost.map(showPath) };
}

function valueAt(intent: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => fieldOf(value, String(step)), intent);
}

/** The value of a row as text; undefined where the intent has none, or one that cannot be written. */
function written(row: EnvKey, intent: unknown): string | undefined {
  const value = valueAt(intent, row.path);
  switch (row.kind) {
    case "text":
      return typeof value === "string" ? quotedIfNeeded(value) : undefined;
    case "integer":
      return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : undefined;
    case "boolean":
      if (typeof value === "boolean") return String(value);
      return isObject(value) ? "true" : undefined;
    case "switch":
      return isObject(value) ? "true" : undefined;
    case "closed":
      return Array.isArray(fieldOf(intent, "calls")) ? "true" : undefined;
    case "list":
      return listText(typeof value === "string" ? [value] : value);
    case "egress":
      return Array.isArray(value) ? listText(destinations(value).map(([, text]) => text)) : undefined;
  }
}

/** The calls that can be written, with their places in the list. */
function destinations(calls: readonly unknown[]): [number, string][] {
  return calls.flatMap((call, index): [number, string][] => {
    const text = isObject(call) ? showDestination(call) : undefined;
    return text === undefined || !listable(text) ? [] : [[index, text]];
  });
}

function listText(items: unknown): string | undefined {
  if (!Array.isArray(items) || !items.every(listable)) return undefined;
  return quotedIfNeeded(items.join(","));
}

function listable(item: unknown): item is string {
  return typeof item === "string" && item !== "" && !/^[ \t\n]|,|[ \t\n]$/.test(item);
}

const bare = /^[\w./:@%+,=-]*$/;

function quotedIfNeeded(value: string): string | undefined {
  if (bare.test(value)) return value;
  if (!/['\r\n]/.test(value) && refusedCharacter(value) === undefined) return `'${value}'`;
  const text = value
    .replace(/["\\$`]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return refusedCharacter(text) === undefined && !loneSurrogate.test(text) ? `"${text}"` : undefined;
}

/** What was read, with its calls moved to where they stood in the intent. */
function aligned(intent: unknown, read: unknown): unknown {
  const calls = fieldOf(intent, "calls");
  const kept = fieldOf(read, "calls");
  if (!Array.isArray(calls) || !Array.isArray(kept) || !isObject(read)) return read;
  const places: unknown[] = calls.map(() => undefined);
  for (const [order, [index]] of destinations(calls).entries()) places[index] = kept[order];
  return { ...read, calls: places };
}

/** The paths of what the first value has and the second has not, or has otherwise. */
function differences(value: unknown, kept: unknown, path: Path): Path[] {
  if (value === undefined || value === kept || (Array.isArray(kept) && kept.length === 1 && kept[0] === value)) return [];
  if (Array.isArray(value) && Array.isArray(kept) && value.length === kept.length) {
    return value.flatMap((item, index) => differences(item, kept[index] as unknown, [...path, index]));
  }
  const nested = isObject(value) && Object.keys(value).length > 0 && (isObject(kept) || kept === true);
  if (nested) return Object.keys(value).flatMap((key) => differences(value[key], fieldOf(kept, key), [...path, key]));
  return isObject(value) && isObject(kept) ? [] : [path];
}
