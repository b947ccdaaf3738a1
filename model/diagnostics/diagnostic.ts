import type { Code } from "./codes";
import { comparePlaces, type Place } from "./place";

export type Severity = "error" | "warning" | "note";

/** What is wrong with one value, before it is known where the value stands. */
export interface Problem {
  readonly code: Code;
  /** One sentence in the author's terms: what we got, and what is allowed. No secret is ever in it. */
  readonly message: string;
  /** What to write instead, or what to do. */
  readonly fix: string;
}

/** One thing wrong with what an author wrote. Data, collected; never thrown one at a time. */
export interface Diagnostic extends Problem {
  readonly severity: Severity;
  readonly place: Place;
  /** The field as the author typed it, `calls[1].host`; empty for a whole file. */
  readonly path: string;
  /** The other places that belong to it: the first of two equal names, say. */
  readonly related: readonly Place[];
}

/** A value that was understood, or what is wrong with it. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function refuse(code: Code, message: string, fix: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code, message, fix } };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** In the order of files and lines, and without the same sentence twice. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return [...diagnostics]
    .sort((a, b) => comparePlaces(a.place, b.place) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
    .filter((d) => {
      const key = [d.code, d.place.file, d.place.line, d.place.column, d.path, d.message].join("\0");
      return seen.size !== seen.add(key).size;
    });
}
