import { dirname, isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Place } from "./requests";

/** What a program threw, as far as text can tell it. */
export interface Thrown {
  readonly message: string;
  readonly stack?: string;
  readonly source?: Place;
}

const frame = /^\s+at (?:.*\(|async )?((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;

/** The first line of a stack that is the program's own, not a package's or the recorder's. */
export const placeOfStack = (stack: string | undefined, root: string): Place | undefined => {
  for (const line of stack?.split("\n") ?? []) {
    const [, path, row, column] = frame.exec(line) ?? [];
    if (path === undefined || path.includes("node_modules")) continue;
    const file = path.startsWith("file:") ? fileURLToPath(path) : path;
    if (dirname(file) === __dirname) continue;
    return { file: (isAbsolute(file) ? relative(root, file) : file).split(sep).join("/"), line: Number(row), column: Number(column) };
  }
  return undefined;
};

const told = (message: string, stack: string | undefined, root: string): Thrown => {
  const source = placeOfStack(stack, root);
  return { message, ...(stack === undefined ? {} : { stack }), ...(source === undefined ? {} : { source }) };
};

/** An error, or whatever else was thrown. */
export const thrownBy = (value: unknown, root: string): Thrown =>
  value instanceof Error || (typeof value === "object" && value !== null && "message" in value && "stack" in value)
    ? told(String(value.message), typeof value.stack === "string" ? value.stack : undefined, root)
    : told(String(value), undefined, root);

const uncaught = /^Running program '.*' failed with an unhandled exception:\n/;

/** What was thrown, out of the line that the SDK's own runner logs about it; nothing if the line is about something else. */
export const thrownInLog = (line: string, root: string): Thrown | undefined => {
  if (!uncaught.test(line)) return undefined;
  // An error that refers to itself is printed with a mark before it.
  const text = line.replace(uncaught, "").replace(/^<ref \*\d+> /, "");
  const lines = text.split("\n");
  const first = lines.findIndex((each) => /^\s+at /.test(each));
  if (first < 0) return told(text.replace(/^(?:Uncaught )?[A-Za-z]*Error: /, ""), undefined, root);
  const frames = lines
    .slice(first)
    .filter((each) => /^\s+at /.test(each))
    .map((each) => each.replace(/ \{$/, ""));
  const head = lines.slice(0, first).join("\n");
  return told(head.replace(/^[A-Za-z]*Error(?: \[\w+\])?: /, ""), [head, ...frames].join("\n"), root);
};
