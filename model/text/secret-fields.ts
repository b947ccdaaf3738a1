import { bitsPerCharacter, looksRandom } from "./randomness";

/** Fields whose value is a secret whatever it looks like; and those where it may also be the name of one. */
const always =
  /(?:password|(?:^|_)(?:pass|pw)|passwd|passphrase|pwd|(?:client|jwt|session|cookie|webhook|signing|hmac|shared|app|consumer|auth)_?secret)$/;
const often =
  /(?:secret|token|credentials?|(?:api|access|private|secret|encryption|signing|master|account|auth|license|service|storage|shared|hmac|cipher)_?keys?|dsn|secret_id|basic_auth|cookie)$/;

/** A plain word under such a field says how, not which. */
const settings =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|enabled?|disabled?|optional|required|default|auto|always|never|prompt|file|env|vault|plain|basic|bearer|hidden|redacted|masked|unset|empty|external)$/i;

/** A variable that is filled in later, or a place left open. */
const placeholder =
  /^(?:\$\{.*\}|\$\([\w.-]+\)|\$[A-Z_][A-Z0-9_]*|%\(\w+\)s|%s|%[A-Z_]+%|\{\{.*\}\}|\{[\w.-]+\}|<[\w .-]{1,40}>?|\[[\w .-]{1,40}\]|\*+|[xX]{3,}|\.{3}|redacted|REDACTED)$/s;

/** Where the secret lies: in a store that resolves it. */
const reference =
  /^(?:(?:vault|secrets?|secretref|ref\+\w+|op|awssm|ssm|gcpsm|azurekv|keyvault|file|env|sops|bao|akv|k8s|arn|projects)[:/]|@Microsoft\.KeyVault)/i;

/** Whether a text only holds the place of a secret: `${PASSWORD}`, `$(PASSWORD)`, `<password>`, `***`, `{{ … }}`. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text);
}

/** `DB_PASSWORD`, `dbPassword` and `db-password` are one name. */
function plainName(fieldName: string): string {
  const last = fieldName.slice(-80);
  return last
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(
      /(?:_(?:base|value|text|string|data|prod|production|staging|dev|test|old|new|current|previous|next|main|primary|secondary|b(?:ase)?64|\d+))*_?\d*_?$/,
      "",
    );
}

const keptNames = 2000;
const plainNames = new Map<string, string>();

/** The plain name of a field that may hold a secret; empty for any other. The same fields come again in every document. */
function tellingName(fieldName: string): string {
  const known = plainNames.get(fieldName);
  if (known !== undefined) return known;
  const name = plainName(fieldName);
  const telling = always.test(name) || often.test(name) ? name : "";
  if (plainNames.size < keptNames) plainNames.set(fieldName, telling);
  return telling;
}

/** Whether a field of that name holds a secret in that value. `loose`: the pair was found in a longer text, where words are words. */
export function secretByField(value: string, fieldName: string, loose = false): boolean {
  const name = tellingName(fieldName);
  if (name === "") return false;
  const text = loose ? value.replace(/[)\]}>;,.!?]+$/, "") : value.trim();
  if (text.length < 4 || settings.test(text) || isPlaceholder(text) || reference.test(text) || isPlace(text)) return false;
  if (/^\d{1,5}(?:ms|[smhdwy]|[kMG]i?)$/.test(text)) return false;
  if (!always.test(name)) return looksMade(text);
  return !loose || (/[^A-Za-z.]/.test(text) && !name.endsWith(text.toLowerCase().replace(/[^a-z0-9]+/g, "_")));
}

/** A path, a URL or a host: where something is, and not the thing. A key may begin with a slash too. */
function isPlace(text: string): boolean {
  const start = text.slice(0, 4096);
  if (/^\.{0,2}\/[\w./-]+$/.test(start)) return !start.split("/").some(looksRandom);
  return /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/\S*|(?:[a-z0-9-]{1,63}\.){2,8}[a-z]{2,12}(?::\d+)?)$/i.test(start);
}

/** Whether a machine drew the value: long, mixed, without words. */
export function looksMade(text: string): boolean {
  if (/\s/.test(text) && !/^[A-Za-z0-9+/=\s]+$/.test(text)) return false;
  if (/^(?:[0-9a-f]{16,}|[0-9A-F]{16,})$/.test(text)) return /\d/.test(text) && /[a-f]/i.test(text);
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) return true;
  if (text.length < 8 || !/\d/.test(text) || !/[A-Za-z]/.test(text)) return false;
  if (/^[a-z][a-z0-9]{0,14}(?:[-_./:][a-z0-9]{1,14})+$/i.test(text.slice(0, 256)) && !manyMixed(text)) return false;
  return bitsPerCharacter(text.slice(0, 256)) >= (text.length < 16 ? 2.9 : 3.1);
}

/** `aB3-x9Q-…`: pieces in which letters of both cases and digits stand together. */
function manyMixed(text: string): boolean {
  const pieces = text.slice(0, 256).split(/[-_./:]/);
  return pieces.filter((piece) => /\d[a-z]*[A-Za-z]/.test(piece) && /[A-Z]/.test(piece) && /[a-z]/.test(piece)).length * 2 > pieces.length;
}
