import type { Reading } from "../../../model/documents/document";

/** The diagnostics of a reading as lines: `error PPT-0006 2:1 port (1:1)`. */
export function said({ diagnostics }: Pick<Reading, "diagnostics">): string[] {
  return diagnostics.map(({ severity, code, place, path, related }) => {
    const others = related.map((other) => ` (${other.line}:${other.column})`).join("");
    return `${severity} ${code} ${place.line}:${place.column}${path === "" ? "" : ` ${path}`}${others}`;
  });
}

export function values({ documents }: Reading): unknown[] {
  return documents.map(({ value }) => value);
}

/** Whether every place of a reading is inside of its text, and there is an error wherever there is no document. */
export function isBounded(reading: Reading, text: string): boolean {
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const inside = reading.diagnostics
    .flatMap(({ place, related }) => [place, ...related])
    .every(({ line, column }) => {
      const length = lines[line - 1]?.length ?? -1;
      return line >= 1 && column >= 1 && column <= length + 1;
    });
  return inside && (reading.documents.length > 0 || reading.diagnostics.some(({ severity }) => severity === "error"));
}
