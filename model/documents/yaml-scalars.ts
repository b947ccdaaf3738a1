import { loneSurrogate } from "./characters";

/** What every reader takes for text without quotes: it begins like a word (not like the exponent "e5"), a path or a flag, and nothing in it ends a scalar. */
const plainText = /^(?:--)?(?![eE][-+]?[0-9_])[A-Za-z/](?:[\w/.@%+=,()-]|[ :](?![ :#]|$))*$/;

/** Digits that end in a unit, as `10Gi` and `250m`. */
const plainQuantity = /^[1-9][0-9]*(?:m|h|s|[KMGT]i?)$/;

/** Words that YAML 1.1, YAML 1.2 or a reader of either takes for a boolean, for nothing or for no number. */
const taken = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)$/i;

const longestWordTaken = "infinity".length;

/** Whether some reader takes a word for something else. */
export const isTaken = (text: string): boolean => text.length <= longestWordTaken && taken.test(text);

/** A text of one line: bare where no reader can mistake it, else in double quotes. */
export function yamlText(text: string): string {
  const bare = plainText.test(text) ? !isTaken(text) : plainQuantity.test(text);
  return bare ? text : quoted(text);
}

const escaped = /["\\\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
const shortEscapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function quoted(text: string): string {
  if (loneSurrogate.test(text)) throw new Error("a text with half of a surrogate pair cannot be written as YAML");
  return `"${text.replace(escaped, escape)}"`;
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  return shortEscapes[character] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`);
}

/**
 * What makes a text of several lines unfit for block style: a first line that is empty or indented, a line of blanks alone or with blanks or
 * tabs at its edges, more than one line break at the end, and every character that a reader would have to be told by an escape.
 */

const unfitForBlock = /^[\s]|[ \t]\n|[ \t]$|\n\t|\n\n$|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

/** A text of several lines in block style; undefined where that would not be exact, or the text has one line. */
export function yamlBlock(text: string, indent: string): string | undefined {
  if (!text.includes("\n") || unfitForBlock.test(text) || loneSurrogate.test(text)) return undefined;
  const open = text.endsWith("\n");
  const lines = (open ? text.slice(0, -1) : text).replace(/\n(?!\n)/g, `\n${indent}`);
  return `${open ? "|" : "|-"}\n${indent}${lines}`;
}

/** A number as both versions read it: YAML 1.1 knows an exponent only after a point and with a sign. */
export function yamlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`the number ${value} cannot be written as YAML`);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new Error(`the number ${value} is past 2^53 and has to be written as text`);
  const [digits = "", exponent] = String(value).split("e");
  return exponent === undefined ? digits : `${digits.includes(".") ? digits : `${digits}.0`}e${exponent}`;
}

/** The longest key that readers accept before its colon. */
export const longestImplicitKey = 1000;
const keys = new Map<string, string>();
const keptKeys = 2000;

/** A key before its colon. One that is longer than readers accept there is written in the long form, with a question mark. */
export function yamlKey(key: string, indent: string): string {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const text = yamlText(key);
  if (text.length > longestImplicitKey) return `? ${text}\n${indent}`;
  if (keys.size < keptKeys) keys.set(key, text);
  return text;
}
