import type { Mistake } from "./mistakes";

/** A value as it was read, before it is known whose it is. */
export interface EnvText {
  readonly value: string;
  /** Whether each character of the value stands in the file as it is, so that parts of it can be pointed at. */
  readonly exact: boolean;
  /** The offset after the value and its closing quote. */
  readonly end: number;
  /** What no value may hold. */
  readonly refused: readonly Mistake[];
  /** What no value of the contract may hold: the application's own settings may be meant for a tool that reads them so. */
  readonly doubtful: readonly Mistake[];
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", $: "$", "`": "`" };

/** In single quotes every character stands for itself, up to the next single quote. */
export function singleQuoted(text: string, at: number): EnvText | undefined {
  const close = text.indexOf("'", at + 1);
  if (close === -1) return undefined;
  const raw = text.slice(at + 1, close);
  return { value: raw.replaceAll("\r\n", "\n"), exact: !raw.includes("\r"), end: close + 1, refused: [], doubtful: [] };
}

/** In double quotes a backslash escapes. */
export function doubleQuoted(text: string, at: number): EnvText | undefined {
  const close = closing(text, at + 1);
  if (close === -1) return undefined;
  const raw = text.slice(at + 1, close);
  const { refused, doubtful } = expansion(raw, at + 1, /\\[\s\S]|`|\$[({A-Za-z_]/g);
  const odd: Mistake[] = [];
  const value = raw.replaceAll("\r\n", "\n").replace(/\\([\s\S])/g, (whole, letter: string) => {
    const meant = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (meant === undefined && odd.length === 0) {
      const fix = "write \\\\ for a backslash, or use single quotes";
      odd.push({ code: "PPT-0031", at, message: 'the value has an escape that is none of \\n \\r \\t \\" \\\\ \\$ \\`', fix });
    }
    return meant ?? whole;
  });
  return { value, exact: !/[\\\r]/.test(raw), end: close + 1, refused, doubtful: [...doubtful, ...odd] };
}

/** The next double quote with an even number of backslashes before it. */
function closing(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let start = quote;
    while (start > from && text[start - 1] === "\\") start--;
    if ((quote - start) % 2 === 0) return quote;
  }
  return -1;
}

/** Where a shell would compute a value: `$(…)` and backticks, and `${X}` and `$X`. The pattern also finds escapes, where there are any. */
export function expansion(raw: string, at: number, pattern: RegExp): Pick<EnvText, "refused" | "doubtful"> {
  let refused: Mistake | undefined;
  let doubtful: Mistake | undefined;
  for (const { 0: found, index } of raw.matchAll(pattern)) {
    if (found.startsWith("\\")) continue;
    const computed = found === "`" || found === "$(";
    const message = computed ? "the value holds a command, which is never run" : "the value refers to a variable, which is never expanded";
    const mistake: Mistake = {
      code: "PPT-0032",
      at: at + index,
      message,
      fix: "write the value itself, or put it in single quotes to keep it as it is",
    };
    if (computed) refused ??= mistake;
    else doubtful ??= mistake;
  }
  return { refused: refused === undefined ? [] : [refused], doubtful: doubtful === undefined ? [] : [doubtful] };
}
