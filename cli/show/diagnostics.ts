import { posix } from "node:path";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { showPlace, type Place } from "../../model/diagnostics/place";
import { styles } from "./styles";

/** Diagnostics for people: place, what is wrong, what to write; a summary at the end. Files are shown from where the person stands. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], colour: boolean, folder = "."): string {
  const style = styles(colour);
  const paint = { error: style.red, warning: style.yellow, note: style.blue };
  const shown = (place: Place) => showPlace({ ...place, file: fromHere(folder, place.file) });
  const blocks = diagnostics.map((diagnostic) => {
    const { severity, code, place, path, message, fix, related } = diagnostic;
    return [
      `${paint[severity](style.bold(severity.padEnd(7)))} ${style.bold(code)}  ${style.cyan(shown(place))}${path === "" ? "" : `  ${style.bold(path)}`}`,
      `  ${message}`,
      `  ${style.green("fix")}   ${fix.split("\n").join("\n        ")}`,
      ...related.map((other) => `  ${style.dim("see")}   ${shown(other)}`),
    ].join("\n");
  });
  return `${blocks.join("\n\n")}\n\n${summary(diagnostics)}\n`;
}

function fromHere(folder: string, file: string): string {
  return file.startsWith("<") ? file : posix.join(folder.replaceAll("\\", "/"), file);
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const parts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? "" : "s"}`];
  });
  const first = diagnostics.find(({ severity }) => severity === "error");
  return `${parts.join(", ")}${first === undefined ? "" : `; nothing was written. More: parapet explain ${first.code}`}`;
}
