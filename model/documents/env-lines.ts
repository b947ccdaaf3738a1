import type { Limits } from "./limits";
import type { Mistake, Mistakes } from "./mistakes";
import { doubleQuoted, expansion, singleQuoted, type EnvText } from "./env-quotes";

/** One setting of an `.env` file. */
export interface EnvEntry extends EnvText {
  readonly key: string;
  readonly keyAt: number;
  /** Where the value begins, after its opening quote. */
  readonly valueAt: number;
}

const blankLine = /[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/y;
const head = /([ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]*)[ \t]*=([ \t]*)/y;
const bare = /[^\r\n]*/y;
const restOfLine = /[ \t]*(?:[ \t]#[^\n]*)?\r?(?:\n|$)/y;
const startOfLine = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/;
const longestKey = 256;

/**
 * Cuts an `.env` file into settings. The grammar is that of dotenv files, without what they pass over in silence: each line is blank, a
 * comment or a setting, and a line that is none of these is a mistake and swallows nothing. Nothing is ever expanded.
 */
export function envEntries(text: string, isContract: (key: string) => boolean, mistakes: Mistakes, limits: Limits): EnvEntry[] {
  const entries: EnvEntry[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const next = lineAfter(text, at);
    if (next - at > limits.line) {
      mistakes.add(tooLong(at, limits));
      at = next;
      continue;
    }
    const blank = match(blankLine);
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    const found = match(head);
    const [whole = "", lead = "", key = "", space = ""] = found ?? [];
    if (found === null || key.length > longestKey) {
      mistakes.add(noSetting(text, at, next));
      at = next;
      continue;
    }
    const keyAt = at + lead.length;
    at += whole.length;
    const quote = text.charAt(at);
    const read =
      quote === '"' ? doubleQuoted(text, at) : quote === "'" ? singleQuoted(text, at) : bareValue(match(bare)?.[0] ?? "", at, space);
    if (read === undefined) {
      mistakes.add({
        code: "PPT-0031",
        at,
        path: key,
        message: "the quote that opens here is never closed",
        fix: "close it where the value ends",
      });
      at = next;
      continue;
    }
    const opened = at;
    at = read.end;
    const rest = match(restOfLine);
    const wrong = quotedWrong(text, opened, read.end, rest !== null, isContract, limits);
    if (wrong !== undefined) {
      mistakes.add({ ...wrong, path: key });
      at = next;
      continue;
    }
    for (const mistake of read.refused) mistakes.add({ ...mistake, path: key });
    if (read.refused.length === 0) entries.push({ ...read, key, keyAt, valueAt: quote === '"' || quote === "'" ? opened + 1 : opened });
    at += rest?.[0].length ?? 0;
  }
  return entries;
}

function lineAfter(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

/** A value without quotes ends at a blank with # after it, as in shells; `a#b` is one value. */
function bareValue(line: string, at: number, space: string): EnvText {
  const comment = line.startsWith("#") && space !== "" ? 0 : line.search(/[ \t]#/);
  let end = comment === -1 ? line.length : comment;
  while (end > 0 && (line[end - 1] === " " || line[end - 1] === "\t")) end--;
  const raw = line.slice(0, end);
  return { value: raw, exact: true, end: at + line.length, ...expansion(raw, at, /`|\$[({A-Za-z_]/g) };
}

function tooLong(at: number, limits: Limits): Mistake {
  return { code: "PPT-0033", at, message: `the line has more than ${limits.line} characters`, fix: "keep large values elsewhere" };
}

/** What is wrong with a line that is no setting. The line itself is not shown, since it may hold a secret. */
function noSetting(text: string, at: number, next: number): Mistake {
  const line = text.slice(at, next).trimEnd();
  const begin = at + (line.length - line.trimStart().length);
  const wrong = (message: string, fix: string): Mistake => ({ code: "PPT-0030", at: begin, message, fix });
  if (/^\s*(?:export\s+)?=/.test(line)) return wrong("a key is missing before the equals sign", "write the key");
  if (/^\s*(?:export\s+)?[A-Za-z_][\w.-]*$/.test(line))
    return wrong("a key stands here alone", "write KEY= for an empty value, or remove the line");
  if (/^\s*[A-Za-z_][\w.-]*\s*:/.test(line)) return wrong("a colon stands where an equals sign is expected", "write KEY=value");
  if (!line.includes("=")) return wrong("the line is neither a setting nor a comment", "write KEY=value, or # before a comment");
  return wrong(`a key is made of letters, digits and underscores, at most ${longestKey}`, "write KEY=value");
}

/** What is wrong around a value: a quote that was meant to close further up, text behind it, or a line without end. */
function quotedWrong(
  text: string,
  opened: number,
  end: number,
  clean: boolean,
  isContract: (key: string) => boolean,
  limits: Limits,
): Mistake | undefined {
  const lines = text.slice(opened, end).split("\n");
  if (lines.slice(1).some((line) => line.length > limits.line)) return tooLong(opened, limits);
  const swallowed = lines.slice(1).some((line) => isContract(startOfLine.exec(line)?.[1] ?? ""));
  if (lines.length > 1 && (swallowed || !clean)) {
    const message = "the quote that opens here is not closed on its line, and the next quote belongs to another setting";
    return { code: "PPT-0031", at: opened, message, fix: "close it where the value ends", related: end - 1 };
  }
  if (clean) return undefined;
  return {
    code: "PPT-0031",
    at: end,
    message: "text follows the closing quote",
    fix: "put the whole value into the quotes, and a blank before a comment",
  };
}
