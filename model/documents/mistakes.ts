import type { Code } from "../diagnostics/codes";
import { sortDiagnostics, type Diagnostic, type Severity } from "../diagnostics/diagnostic";
import { showPath, type Path, type Place } from "../diagnostics/place";
import type { Limits } from "./limits";
import type { Lines } from "./lines";

/** What is said about one offset of a text. */
export interface Mistake {
  readonly code: Code;
  readonly at: number;
  readonly message: string;
  readonly fix: string;
  readonly path?: Path | string;
  readonly severity?: Severity;
  /** The offset of the other place that belongs to it. */
  readonly related?: number | undefined;
}

const longestPath = 300;

/** Collects the mistakes of one text; past the limit they are counted, no longer kept. */
export class Mistakes {
  private readonly kept: Diagnostic[] = [];
  private dropped: { readonly code: Code; readonly place: Place; count: number } | undefined;

  constructor(
    private readonly lines: Lines,
    private readonly limits: Limits,
  ) {}

  add(mistake: Mistake): void {
    if (this.kept.length >= this.limits.mistakes) {
      this.dropped ??= { code: mistake.code, place: this.lines.at(mistake.at), count: 0 };
      this.dropped.count++;
      return;
    }
    const { code, at, message, fix, path = "", severity = "error", related } = mistake;
    this.kept.push({
      code,
      severity,
      place: this.lines.at(at),
      path: clip(typeof path === "string" ? path : showPath(path)),
      message,
      fix,
      related: related === undefined ? [] : [this.lines.at(related)],
    });
  }

  get none(): boolean {
    return this.kept.length === 0;
  }

  /** In the order of lines. */
  list(): readonly Diagnostic[] {
    const kept = sortDiagnostics(this.kept);
    if (this.dropped === undefined) return kept;
    const { code, place, count } = this.dropped;
    const message = `the file has ${count} more mistakes, which are not shown`;
    const rest: Diagnostic = { code, severity: "error", place, path: "", message, fix: "correct the ones above first", related: [] };
    return [...kept, rest];
  }
}

/** A path of a megabyte says no more than its beginning. */
function clip(path: string): string {
  return path.length > longestPath ? `${path.slice(0, longestPath)}…` : path;
}
