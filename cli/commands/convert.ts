import { basename, dirname } from "node:path";
import { hasErrors, type Diagnostic } from "../../model/diagnostics/diagnostic";
import { writeEnv } from "../../model/documents/write-env";
import { writeYamlStream } from "../../model/documents/write-yaml";
import { check } from "../../model/fields/check";
import { intentSchema } from "../../model/intent/schema";
import { readOne } from "../../stacks/workspace/read";
import { exit, UsageError, type Run } from "../command";
import { showDiagnostics } from "../show/diagnostics";

export const run: Run = (args, terminal) => {
  const [file, ...more] = args.positional;
  if (file === undefined || more.length > 0)
    throw new UsageError("parapet convert needs one file: an .env file or an intent in YAML or JSON");
  const to = args.text("to") ?? (/\.(ya?ml|json)$/.test(file) ? "env" : "yaml");
  if (to !== "yaml" && to !== "env") throw new UsageError(`--to takes yaml or env, not ${to}`);
  const { documents, diagnostics: reading } = readOne(dirname(file), basename(file));
  const diagnostics = [...reading, ...documents.flatMap((document) => check(intentSchema, document).diagnostics)];
  const converted =
    to === "yaml" ? { text: writeYamlStream(documents.map(({ value }) => value)), lost: [] } : toEnv(documents.map(({ value }) => value));
  const lost = converted.lost.map((path): Diagnostic => ({
    code: "PPT-0107",
    severity: "error",
    place: documents[0]?.start ?? { file, line: 1, column: 1 },
    path,
    message: `the .env contract has no key for ${path}`,
    fix: "keep this intent in YAML",
    related: [],
  }));
  const all = [...diagnostics, ...lost];
  if (all.length > 0) terminal.err(showDiagnostics(all, terminal.colour));
  if (hasErrors(all)) return exit.diagnostics;
  terminal.out(args.switch("json") ? `${JSON.stringify({ to, text: converted.text }, null, 2)}\n` : converted.text);
  return exit.ok;
};

function toEnv(values: readonly unknown[]): { readonly text: string; readonly lost: readonly string[] } {
  if (values.length !== 1) return { text: "", lost: [`all but the first of ${values.length} documents`] };
  return writeEnv(values[0]);
}
