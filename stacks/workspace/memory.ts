import { createHash } from "node:crypto";
import type { Reading } from "../../model/documents/document";

interface Kept {
  /** Of the bytes; empty where there were none. */
  readonly hash: string;
  readonly reading: Reading;
  touched: boolean;
}

/** A file as it was opened: its bytes, or what kept it closed. */
export type Opened = { readonly bytes: Uint8Array } | { readonly closed: Reading };

/** What was read of a workspace: a file that nobody touched is not opened again, and one whose bytes are the same not understood again. */
export class ReadMemory {
  private readonly files = new Map<string, Kept>();
  private programs: { readonly files: string; readonly reading: Reading } | undefined;

  /** Says which files may have changed, by their names below the folder; all of them, where none is named. */
  touch(names: Iterable<string> = this.files.keys()): void {
    for (const name of names) {
      const kept = this.files.get(name);
      // What is no document may be what a program imports.
      if (kept === undefined) this.programs = undefined;
      else kept.touched = true;
    }
  }

  /** What was read of a file, as long as it is the same. */
  of(name: string, open: () => Opened, understand: (bytes: Uint8Array) => Reading): Reading {
    const kept = this.files.get(name);
    if (kept?.touched === false) return kept.reading;
    const opened = open();
    const hash = "bytes" in opened ? createHash("sha256").update(opened.bytes).digest("hex") : "";
    const same = hash !== "" && kept?.hash === hash;
    const reading = same ? kept.reading : "bytes" in opened ? understand(opened.bytes) : opened.closed;
    this.files.set(name, { hash, reading, touched: false });
    return reading;
  }

  /** What programs gave: they are run together, and again when anything that is no document has changed. */
  ofPrograms(names: readonly string[], run: () => Reading): Reading {
    const files = JSON.stringify(names);
    if (this.programs?.files !== files) this.programs = { files, reading: run() };
    return this.programs.reading;
  }

  /** Forgets all other files. */
  keep(names: ReadonlySet<string>): void {
    for (const name of this.files.keys()) if (!names.has(name)) this.files.delete(name);
  }
}
