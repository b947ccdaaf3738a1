import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { showPlace } from "../../model/diagnostics/place";
import { styles } from "./styles";

/** Diagnostics for people: place, what is wrong, what to write; a summary at the end. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], colour: boolean): string {
  const style = styles(colour);
  const paint = { error: style.red, warning: style.yellow, note: style.blue };
  const blocks = diagnostics.map((diagnostic) => {
    const { severity, code, place, path, message, fix, related } = diagnostic;
    return [
      `${paint[severity](style.bold(severity.padEnd(7)))} ${style.bold(code)}  ${style.cyan(showPlace(place))}${path === "" ? "" : `  ${style.bold(path)}`}`,
      `  ${message}`,
      `  ${style.green("fix")}   ${fix.split("\n").join("\n        ")}`,
      ...related.map((other) => `  ${style.dim("see")}   ${showPlace(other)}`),
    ].join("\n");
  });
  return `${blocks.join("\n\n")}\n\n${summary(diagnostics)}\n`;
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const parts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? "" : "s"}`];
  });
  const [worst] = [...diagnostics].filter(({ severity }) => severity === "error");
  return `${parts.join(", ")}${worst === undefined ? "" : `; nothing was written. More: parapet explain ${worst.code}`}`;
}
