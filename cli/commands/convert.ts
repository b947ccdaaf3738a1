import { basename, dirname } from "node:path";
import { hasErrors, type Diagnostic } from "../../model/diagnostics/diagnostic";
import { showPath, type Path, type Place } from "../../model/diagnostics/place";
import type { Document } from "../../model/documents/document";
import { writeEnv } from "../../model/documents/write-env";
import { writeYamlStream } from "../../model/documents/write-yaml";
import { check } from "../../model/fields/check";
import { intentSchema } from "../../model/intent/schema";
import { readOne } from "../../stacks/workspace/read";
import { exit, UsageError, type Run } from "../command";
import { printData } from "../show/data";
import { showDiagnostics } from "../show/diagnostics";

export const run: Run = (args, terminal) => {
  const [file] = args.positional;
  if (file === undefined) throw new UsageError("parapet convert needs one file: an .env file, or an intent in YAML, JSON or TypeScript");
  const to = args.text("to") ?? (/\.(ya?ml|json)$/.test(file) ? "env" : "yaml");
  if (to !== "yaml" && to !== "env") throw new UsageError(`--to takes yaml or env, not ${to}`);
  const { documents, diagnostics: reading } = readOne(dirname(file), basename(file));
  const wrong = [...reading, ...documents.flatMap((document) => check(intentSchema, document).diagnostics)];
  const { text, lost } = hasErrors(wrong)
    ? { text: "", lost: [] }
    : to === "yaml"
      ? { text: writeYamlStream(documents.map(({ value }) => value)), lost: [] }
      : toEnv(documents);
  const diagnostics = [...wrong, ...lost];
  if (args.switch("json")) printData(terminal, hasErrors(diagnostics) ? { diagnostics } : { to, text, diagnostics });
  else {
    if (diagnostics.length > 0) terminal.err(showDiagnostics(diagnostics, terminal.errorColour ?? terminal.colour, dirname(file)));
    if (!hasErrors(diagnostics)) terminal.out(text);
  }
  return hasErrors(diagnostics) ? exit.diagnostics : exit.ok;
};

function toEnv(documents: readonly Document[]): { readonly text: string; readonly lost: readonly Diagnostic[] } {
  const [first, second] = documents;
  if (first === undefined) return { text: "", lost: [] };
  if (second !== undefined)
    return {
      text: "",
      lost: [
        refused(second.start, "", "an .env file holds one intent, and this is the second one here", "convert each in a file of its own"),
      ],
    };
  const { text, lost } = writeEnv(first.value);
  const places = placesOf(first);
  return {
    text,
    lost: lost.map((path) =>
      refused(
        places.get(path) ?? first.start,
        path,
        `the .env contract cannot say ${path}${path.endsWith(".because") ? " in words of one's own" : ""}`,
        "keep this intent in YAML, or remove the field",
      ),
    ),
  };
}

/** Where each value of a document stands, by its path as it is shown. */
function placesOf(document: Document): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const visit = (value: unknown, path: Path): void => {
    places.set(showPath(path), document.keyPlace(path));
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(document.value, []);
  return places;
}

function refused(place: Place, path: string, message: string, fix: string): Diagnostic {
  return { code: "PPT-0107", severity: "error", place, path, message, fix, related: [] };
}
