import { readFileSync, writeSync } from "node:fs";
import { register } from "node:module";
import { join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "amaro";
import type { Place } from "../../model/diagnostics/place";
import { originOf } from "../../model/define/origin";
import { literalPlaces } from "./literal-places";

/** What the child says of one exported intent, or of a file that gave none. */
export type Answer =
  | { readonly place: Place; readonly value: unknown; readonly places: readonly (readonly [string, Place])[] }
  | { readonly place: Place; readonly error: string };

/** A line of the child's: which file it runs now, or what a file gave. */
export type Line = { readonly running: string } | { readonly answers: readonly Answer[] };

/** Runs the files and answers on a channel of its own: what the files print goes elsewhere. */
async function main(folder: string, files: readonly string[]): Promise<void> {
  register(pathToFileURL(join(__dirname, "typescript-hooks.mjs")));
  for (const file of files) {
    say({ running: file });
    say({ answers: await run(folder, file) });
  }
  process.exit(0);
}

function say(line: Line): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let written = 0; written < bytes.length;) written += writeSync(3, bytes, written);
}

async function run(folder: string, file: string): Promise<Answer[]> {
  const path = join(folder, file);
  try {
    const exported = Object.values((await import(pathToFileURL(path).href)) as Record<string, unknown>).flat();
    const intents = [...new Set(exported)].filter((value) => originOf(value) !== undefined);
    if (intents.length === 0)
      return [{ place: { file, line: 1, column: 1 }, error: "nothing that it exports was made by defineApp or definePlatform" }];
    return intents.map((value) => answer(folder, file, value));
  } catch (error) {
    return [
      { place: placeOf(folder, file, error), error: `it stops with an error: ${error instanceof Error ? error.message : String(error)}` },
    ];
  }
}

function answer(folder: string, file: string, value: unknown): Answer {
  const origin = originOf(value) ?? { file, line: 1, column: 1 };
  const path = origin.file.startsWith("file:") ? fileURLToPath(origin.file) : origin.file;
  const place = { ...origin, file: relative(folder, path).split(sep).join("/") };
  const text = transformSync(readFileSync(path, "utf8"), { mode: "strip-only" }).code;
  return { place, value: JSON.parse(JSON.stringify(value)) as unknown, places: literalPlaces(text, place) };
}

function placeOf(folder: string, file: string, error: unknown): Place {
  const url = pathToFileURL(join(folder, file)).href;
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const found = new RegExp(`${url.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+)(?::(\\d+))?`).exec(stack);
  return { file, line: Number(found?.[1] ?? 1), column: Number(found?.[2] ?? 1) };
}

const [folder = "", ...files] = process.argv.slice(2);
void main(folder, files);
