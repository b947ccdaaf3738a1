import { renameSync, writeFileSync } from "node:fs";

/** Writes a file beside its place and moves it there: nobody reads half of it. */
export function writeWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}.new`;
  writeFileSync(beside, text);
  renameSync(beside, file);
}
