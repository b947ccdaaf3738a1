import { unsure } from "./values";

type Method = (receiver: unknown, ...given: unknown[]) => unknown;

const ofText =
  (method: (text: string) => unknown): Method =>
  (receiver) =>
    method(textOf(receiver));
const ofTexts =
  (method: (text: string, other: string) => unknown): Method =>
  (receiver, other) =>
    method(textOf(receiver), textOf(other));

/** The methods that rules use, by name and number of arguments. What is not here the evaluator is asked. */
export const methods: Readonly<Partial<Record<string, Method>>> = {
  "size 0": sizeOf,
  "trim 0": ofText((text) => text.trim()),
  "lowerAscii 0": ofText((text) => text.toLowerCase()),
  "upperAscii 0": ofText((text) => text.toUpperCase()),
  "contains 1": ofTexts((text, part) => text.includes(part)),
  "startsWith 1": ofTexts((text, start) => text.startsWith(start)),
  "endsWith 1": ofTexts((text, end) => text.endsWith(end)),
  "split 1": ofTexts((text, separator) => text.split(separator)),
  "matches 1": ofTexts((text, pattern) => patternOf(pattern).test(text)),
  "substring 1": (receiver, start) => partOf(textOf(receiver), start, textOf(receiver).length),
  "substring 2": (receiver, start, end) => partOf(textOf(receiver), start, end),
};

/** The same for functions. */
export const functions: Readonly<Partial<Record<string, Method>>> = {
  "size 1": sizeOf,
  "string 1": (value) => {
    if (typeof value === "number" ? Number.isFinite(value) : typeof value === "string" || typeof value === "boolean") return String(value);
    throw unsure;
  },
};

function textOf(value: unknown): string {
  if (typeof value !== "string") throw unsure;
  return value;
}

/** A text has as many characters as code points. */
function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === "string") return Array.from(value).length;
  if (typeof value !== "object" || value === null) throw unsure;
  return Object.keys(value).length;
}

function partOf(text: string, start: unknown, end: unknown): string {
  if (typeof start !== "number" || typeof end !== "number" || start < 0 || end < start || end > text.length) throw unsure;
  return text.substring(start, end);
}

const patterns = new Map<string, RegExp>();
const mostPatterns = 1000;

/** A pattern is read once. The rules have some dozens, and parameters add a few. */
function patternOf(text: string): RegExp {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  if (patterns.size >= mostPatterns) patterns.clear();
  const pattern = new RegExp(text);
  patterns.set(text, pattern);
  return pattern;
}
