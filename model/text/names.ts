import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { oddCharacter, toAscii } from "./characters";
import { redact } from "./secrets";
import { sha256Hex } from "./sha256";

const label = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/** A name that its author chose: a lower-case DNS label. `what` says whose name it is: "an app", "a tenant". */
export function parseName(text: string, what: string, maxLength = 63): Checked<string> {
  if (text.length <= maxLength && label.test(text)) return accept(text);
  const fix = nearestName(text, maxLength);
  const odd = oddCharacter(text);
  if (odd !== undefined)
    return refuse("PPT-0116", `the name of ${what}, "${redact(text)}", has as character ${odd.position} ${odd.what}`, fix);
  return refuse("PPT-0115", `the name of ${what}, "${redact(text)}", ${mistake(text, maxLength)}`, fix);
}

function mistake(text: string, maxLength: number): string {
  if (text === "") return "is empty";
  if (text.length > maxLength) return `has ${text.length} characters; ${maxLength} are allowed`;
  const wrong = /[^a-z0-9-]/.exec(text)?.[0];
  if (wrong !== undefined) return `has ${JSON.stringify(wrong)} in it; small letters, digits and dashes are allowed`;
  return /^[^a-z]/.test(text) ? "does not begin with a letter" : "ends in a dash";
}

function nearestName(text: string, maxLength: number): string {
  return (
    sanitise(toAscii(text.slice(0, 4 * maxLength)))
      .slice(0, maxLength)
      .replace(/-$/, "") || "my-name"
  );
}

/** What is left of a text in the letters of a label: joined by single dashes, a letter first. */
function sanitise(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .replace(/-$/, "");
}

export interface PhysicalNameOptions {
  readonly maxLength: number;
  /** Characters of hash; 8 when left out. */
  readonly hashLength?: number;
}

/**
 * A name for a thing outside, from its parts: readable, stable, and never that of other parts. It ends in a hash over the parts;
 * when it gets too long its front is cut, because the last parts tell most.
 */
export function physicalName(parts: readonly string[], options: PhysicalNameOptions): string {
  const hash = hashOf(parts, options.hashLength ?? 8);
  return `${fitting(parts, options.maxLength - hash.length - 1)}-${hash}`;
}

/** The name itself when it is a label that fits; else cut, with a hash. */
export function shortName(name: string, maxLength: number): string {
  return name.length <= maxLength && label.test(name) ? name : physicalName([name], { maxLength });
}

function fitting(parts: readonly string[], room: number): string {
  if (room < 1) throw new RangeError("a physical name needs room for one letter, a dash and its hash");
  const readable = sanitise(
    parts
      .map((part) => sanitise(toAscii(part)))
      .filter((part) => part !== "")
      .join("-"),
  );
  return sanitise(wholeWords(readable, room)) || "x";
}

/** The end of a text, without the rest of a word that was cut through; a long word is kept as far as it goes. */
function wholeWords(text: string, room: number): string {
  const end = text.slice(-room);
  const next = end.indexOf("-");
  const cutThrough = text.length > room && text.at(-room - 1) !== "-";
  return cutThrough && next >= 0 && next < room / 2 ? end.slice(next + 1) : end;
}

/** JSON keeps the parts apart, and lone surrogates too, which UTF-8 alone would not. */
function hashOf(parts: readonly string[], length: number): string {
  if (length < 1 || length > 48) throw new RangeError("a hash of 1 to 48 characters can be made");
  return BigInt(`0x${sha256Hex(JSON.stringify(parts))}`)
    .toString(32)
    .padStart(52, "0")
    .slice(-length);
}
