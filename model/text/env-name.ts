import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { oddCharacter, toAscii } from "./characters";
import { redact } from "./secrets";

const legal = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The name of an environment variable that a program and its shell can read. */
export function parseEnvName(text: string): Checked<string> {
  if (text.length <= 256 && legal.test(text)) return accept(text);
  const fix = toAscii(text.slice(0, 256))
    .trim()
    .replace(/[^A-Za-z0-9_.-]+/g, "_")
    .replace(/^(?=[^A-Za-z_])/, "_");
  return refuse("PPT-0165", `the variable "${redact(text)}" ${mistake(text)}`, legal.test(fix) ? redact(fix, 400) : "MY_VARIABLE");
}

function mistake(text: string): string {
  if (text === "") return "has no name";
  const odd = oddCharacter(text);
  if (odd !== undefined) return `has as character ${odd.position} of its name ${odd.what}`;
  if (text.length > 256) return `has a name of ${text.length} characters; 256 are allowed`;
  const wrong = /[^A-Za-z0-9_.-]/.exec(text)?.[0];
  return wrong === undefined
    ? "begins with a digit, a dot or a dash"
    : `has ${JSON.stringify(wrong)} in its name; letters, digits, underscores, dots and dashes are allowed`;
}
