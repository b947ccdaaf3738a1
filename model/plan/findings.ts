import type { Code } from "../diagnostics/codes";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic";
import type { Path, Place } from "../diagnostics/place";
import type { Document } from "../documents/document";
import { at } from "../fields/check";

/** Collects what is wrong while a plan is made. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];

  /** What was found before. */
  include(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.diagnostics.push(diagnostic);
  }

  /** Something wrong with one value of one document. */
  add(
    document: Document,
    path: Path,
    problem: { code: Code; message: string; fix: string },
    options: { severity?: Severity; related?: readonly Place[] } = {},
  ): void {
    this.diagnostics.push({ ...at(document, path, problem, options.severity ?? "error"), related: options.related ?? [] });
  }
}
