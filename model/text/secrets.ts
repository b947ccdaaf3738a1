import { codePoint } from "./characters";
import { looksRandom } from "./randomness";
import { base64Texts, passwordInUrl, secretInHeader, secretInPairs } from "./secret-places";
import { looksMade, secretByField } from "./secret-fields";
import { knownSecret } from "./secret-shapes";

const deepest = 2;

/** What secret a value looks like, in words ("a GitHub token"); none when it looks ordinary. Never the value itself. */
export function secretIn(value: string, fieldName = ""): string | undefined {
  return search(value, fieldName, 0);
}

/** A value as a message may show it: secrets masked, control characters and invisible ones escaped, long values cut. */
export function redact(text: string, longest = 80): string {
  const secret = secretIn(text);
  if (secret !== undefined) return `(${secret}, not shown)`;
  const start = text.slice(0, longest * 8);
  const masked = start.replace(/[A-Za-z0-9+/_=-]{16,}/g, (token) => (looksRandom(token) ? "***" : token));
  const characters = Array.from(masked);
  const shown = characters
    .slice(0, longest)
    .join("")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  return text.length > start.length || characters.length > longest ? `${shown}… (${text.length} characters)` : shown;
}

/** Too short for a key, and without what passwords stand between or hide behind: its field alone makes it a secret. */
const shortWord = /^[\w./-]{0,11}$/;

function search(value: string, fieldName: string, depth: number): string | undefined {
  if (value.length < 4) return undefined;
  if (shortWord.test(value)) return inField(value, fieldName);
  const found = knownSecret(value) ?? inPlaces(value, fieldName) ?? (depth < deepest ? inEncodings(value, depth + 1) : undefined);
  return found;
}

function inPlaces(value: string, fieldName: string): string | undefined {
  if (passwordInUrl(value)) return "a password in a URL";
  const byField = inField(value, fieldName);
  if (byField !== undefined) return byField;
  if (!/[\s:=]/.test(value)) return undefined;
  const pair = secretInPairs(value);
  return pair === undefined ? secretInHeader(value) : `a secret in a field called ${showField(pair)}`;
}

function inField(value: string, fieldName: string): string | undefined {
  if (!secretByField(value, fieldName)) return undefined;
  return `${looksMade(value) ? "a high-entropy value" : "a secret"} in a field called ${showField(fieldName)}`;
}

function inEncodings(value: string, depth: number): string | undefined {
  for (const decoded of base64Texts(value)) {
    const found = search(decoded, "", depth);
    if (found !== undefined) return `${found}, in base64`;
  }
  if (!/[%\\]/.test(value)) return undefined;
  const plain = value.replace(/(?:%[0-9A-Fa-f]{2})+/g, unescapeBytes).replace(/\\[nrt"]/g, " ");
  return plain === value ? undefined : search(plain, "", depth);
}

function unescapeBytes(bytes: string): string {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return " ";
  }
}

function showField(name: string): string {
  return /^[\w.-]{1,64}$/.test(name) && knownSecret(name) === undefined ? name : "like one for secrets";
}

function escapeCharacter(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  return `\\u{${codePoint(character).slice(2).toLowerCase()}}`;
}
