import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { oddCharacter, toAscii } from "./characters";
import { redact } from "./secrets";
import { sha256Hex } from "./sha256";

const value = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const domain = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** Any text as a label's value: itself when it is one, else what can be kept of it and a hash, so that no two texts meet. */
export function labelValue(text: string): string {
  if (value.test(text)) return text;
  const hash = sha256Hex(JSON.stringify(text)).slice(0, 10);
  const kept = legal(toAscii(text.slice(0, 400)))
    .slice(0, 52)
    .replace(/[^A-Za-z0-9]+$/, "");
  return kept === "" ? hash : `${kept}-${hash}`;
}

/** A label's key: a name of 63 characters, after a domain and a slash if need be. */
export function parseLabelKey(text: string): Checked<string> {
  const slash = text.indexOf("/");
  const name = text.slice(slash + 1);
  const prefix = text.slice(0, Math.max(0, slash));
  if (name !== "" && value.test(name) && (slash < 0 || domain.test(prefix))) return accept(text);
  const ascii = toAscii(text.slice(0, 600));
  const cut = ascii.indexOf("/");
  const fixedName =
    legal(ascii.slice(cut + 1))
      .slice(0, 63)
      .replace(/[^A-Za-z0-9]+$/, "") || "my-label";
  const fixedPrefix = ascii.slice(0, Math.max(0, cut)).toLowerCase();
  const wrong =
    slash >= 0 && !domain.test(prefix) ? `has "${redact(prefix)}" before the slash, which is not a domain in small letters` : mistake(name);
  return refuse(
    "PPT-0120",
    `the label key "${redact(text)}" ${wrong}`,
    domain.test(fixedPrefix) ? `${fixedPrefix}/${fixedName}` : fixedName,
  );
}

/** A label's value as its author wrote it. */
export function parseLabelValue(text: string): Checked<string> {
  if (value.test(text)) return accept(text);
  const fix = legal(toAscii(text.slice(0, 400)))
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, "");
  return refuse("PPT-0121", `the label value "${redact(text)}" ${mistake(text)}`, fix || '""');
}

function legal(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
}

function mistake(text: string): string {
  if (text === "") return "has no name";
  const odd = oddCharacter(text);
  if (odd !== undefined) return `has as character ${odd.position} ${odd.what}`;
  if (text.length > 63) return `has ${text.length} characters; 63 are allowed`;
  const wrong = /[^A-Za-z0-9._-]/.exec(text)?.[0];
  return wrong === undefined
    ? "has to begin and end with a letter or a digit"
    : `has ${JSON.stringify(wrong)} in it; letters, digits, dashes, dots and underscores are allowed`;
}
