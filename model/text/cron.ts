import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { nearest } from "./nearest";
import { redact } from "./secrets";

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const fields: readonly Field[] = [
  { name: "minute", least: 0, most: 59, words: [] },
  { name: "hour", least: 0, most: 23, words: [] },
  { name: "day of the month", least: 1, most: 31, words: [] },
  { name: "month", least: 1, most: 12, words: months },
  { name: "day of the week", least: 0, most: 6, words: days },
];
const macros = ["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];
const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A schedule of five fields, or a macro such as @daily, which Kubernetes reads and which comes round. */
export function parseCron(text: string): Checked<string> {
  const wrong = (message: string, fix: string) => refuse("PPT-0155", `the schedule "${redact(text)}" ${message}`, fix);
  if (text.trim() === "") return wrong("is empty", "0 3 * * *");
  if (text.length > 1000) return wrong("is longer than a schedule can be", "0 3 * * *");
  if (/^\s*(?:CRON_)?TZ=/i.test(text)) return wrong("names a time zone, which Kubernetes refuses there", bare(text));
  if (text.trim().startsWith("@")) return macro(text.trim(), wrong);
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5) return wrong(countMistake(parts.length), parts.length === 6 ? mendedSix(parts) : "0 3 * * *");
  const sets: ReadonlySet<number>[] = [];
  for (const [i, field] of fields.entries()) {
    const read = readField(parts[i] ?? "", field);
    if (typeof read === "object" && "message" in read)
      return wrong(`has for the ${field.name} "${redact(parts[i] ?? "")}", ${read.message}`, parts.with(i, read.fix).join(" "));
    sets.push(read);
  }
  if (neverComes(parts, sets)) return wrong("never runs: no such day is in those months", parts.with(2, "1").join(" "));
  return accept(parts.join(" "));
}

function bare(text: string): string {
  const rest = text.trim().replace(/^\S+\s*/, "");
  const checked = parseCron(rest);
  return checked.ok ? checked.value : "0 3 * * *";
}

function macro(text: string, wrong: (message: string, fix: string) => Checked<string>): Checked<string> {
  if (macros.includes(text)) return accept(text);
  if (/^@every\b/i.test(text)) return wrong("counts from the start of the controller, not by the clock", "0 * * * *");
  if (/^@reboot\b/i.test(text)) return wrong("is for machines that boot, which a cluster does not", "@daily");
  return wrong(`is none of ${macros.join(", ")}`, nearest(text, macros) ?? "@daily");
}

function countMistake(count: number): string {
  if (count === 6) return "has six fields; Kubernetes has none for seconds or years";
  return `has ${count} ${count === 1 ? "field" : "fields"}; minute, hour, day of month, month and day of week are needed`;
}

/** Six fields begin with seconds (Quartz, Spring) more often than they end in a year (AWS). */
function mendedSix(parts: readonly string[]): string {
  const year = parts[5] ?? "";
  const five = /^(?:\*|\d{4})$/.test(year) && parts[4] === "?" ? parts.slice(0, 5) : parts.slice(1);
  const checked = parseCron(five.join(" "));
  return checked.ok ? checked.value : checked.problem.fix;
}

function readField(text: string, field: Field): ReadonlySet<number> | { message: string; fix: string } {
  const found = new Set<number>();
  const allowed = `${field.least} to ${field.most}${field.words.length > 0 ? ` or ${field.words[0] ?? ""} to ${field.words.at(-1) ?? ""}` : ""}`;
  for (const piece of text.split(",")) {
    const match = /^(\*|\?|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d+))?$/.exec(piece);
    if (match === null) return { message: `which is not a number, a range, a list or a step from ${allowed}`, fix: "*" };
    const [, from = "*", to, stepText] = match;
    const every = from === "*" || from === "?";
    if (every && to !== undefined) return { message: "where a star cannot begin a range", fix: "*" };
    const first = every ? field.least : value(from, field);
    const last = every ? field.most : to === undefined ? (stepText === undefined ? first : field.most) : value(to, field);
    if (first === undefined || last === undefined) return { message: `where ${allowed} is allowed`, fix: clamped(piece, field) };
    if (last < first) return { message: "a range that ends before it begins", fix: `${to ?? ""}-${from}` };
    const step = stepText === undefined ? 1 : Number(stepText);
    if (step < 1 || step > field.most - field.least + 1)
      return { message: `where a step from 1 to ${field.most - field.least + 1} is allowed`, fix: "*" };
    for (let n = first; n <= last; n += step) found.add(n);
  }
  return found;
}

function value(text: string, field: Field): number | undefined {
  const word = field.words.indexOf(text.toLowerCase());
  const number = word >= 0 ? word + field.least : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return number >= field.least && number <= field.most ? number : undefined;
}

function clamped(piece: string, field: Field): string {
  const number = /^\d{1,9}$/.test(piece) ? Number(piece) : undefined;
  if (field.most === 6 && number === 7) return "0";
  const word = nearest(piece.slice(0, 20), field.words) ?? field.words.find((known) => piece.toLowerCase().startsWith(known));
  if (number === undefined) return word ?? "*";
  return String(Math.min(Math.max(number, field.least), field.most));
}

/** A day of the month alone decides when the day of the week is left open; otherwise either of them will do. */
function neverComes(parts: readonly string[], sets: readonly ReadonlySet<number>[]): boolean {
  const [, , dates, inMonths] = sets;
  if (dates === undefined || inMonths === undefined || !/^[*?]/.test(parts[4] ?? "")) return false;
  const earliest = Math.min(...dates);
  return ![...inMonths].some((month) => earliest <= (longestMonth[month - 1] ?? 0));
}
