import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { renderedMarker } from "../../stacks/workspace/files";
import { takeLock } from "./lock";

export interface TextFile {
  /** Below the folder, with forward slashes. */
  readonly file: string;
  readonly text: string | Uint8Array;
}

export type Written = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const headline = "# Written by parapet render, and replaced as a whole by the next one. Files:";

/**
 * Replaces a rendered folder as a whole: everything is written beside it and moved to its place, so that whoever looks finds the old output
 * or the complete new one. A run that is killed between the two moves leaves the old output beside; the next run brings it back.
 */
export function replaceFolder(folder: string, files: Iterable<TextFile>): Written {
  const beside = (ending: string) => join(dirname(folder), `.${basename(folder)}.${ending}`);
  const [fresh, old, lock] = [beside("new"), beside("old"), beside("lock")];
  try {
    if (dirname(folder) === folder) return refused(`${folder} is where everything else lies; name a folder below it`);
    mkdirSync(dirname(folder), { recursive: true });
    const held = takeLock(lock);
    if (held === undefined) return refused(`another run is writing to ${folder} (${lock}); try again when it has ended`);
    try {
      recover(folder, old);
      const foreign = foreignReason(folder);
      if (foreign !== undefined) return refused(foreign);
      rmSync(fresh, { recursive: true, force: true });
      writeAll(fresh, files);
      if (existsSync(folder)) renameSync(folder, old);
      renameSync(fresh, folder);
      rmSync(old, { recursive: true, force: true });
      return { ok: true };
    } finally {
      rmSync(fresh, { recursive: true, force: true });
      held.release();
    }
  } catch (error) {
    return refused(`${folder} cannot be written: ${inWords(error)}; what was there before is untouched`);
  }
}

function recover(folder: string, old: string): void {
  if (!existsSync(folder) && existsSync(old)) renameSync(old, folder);
  rmSync(old, { recursive: true, force: true });
}

/** Why a folder may not be replaced: something in it is not ours to remove. */
function foreignReason(folder: string): string | undefined {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return `${folder} is a link; links are not followed: name the folder itself`;
  if (!found.isDirectory()) return `${folder} is a file; name a folder`;
  const own = new Set([renderedMarker, ...listedFiles(folder)]);
  const [foreign] = filesBelow(folder, "").filter((file) => !own.has(file));
  if (foreign === undefined) return undefined;
  return `${folder} holds ${foreign}, which parapet did not write and would remove; name an empty or a new folder, or move it away`;
}

function listedFiles(folder: string): readonly string[] {
  const marker = join(folder, renderedMarker);
  if (lstatSync(marker, { throwIfNoEntry: false })?.isFile() !== true) return [];
  return readFileSync(marker, "utf8").split("\n").slice(1);
}

function filesBelow(folder: string, below: string): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const file = below === "" ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, file) : [file];
  });
}

function writeAll(folder: string, files: Iterable<TextFile>): void {
  const names: string[] = [];
  const folders = new Set<string>();
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of files) {
    const path = join(folder, file);
    // Names come from documents, and a checked name holds no dots or slashes; this is the second lock on that door.
    if (!path.startsWith(folder + sep) || file.split("/").includes("..")) throw new Error(`${file} leaves the folder`);
    const parent = dirname(path);
    if (!folders.has(parent)) mkdirSync(parent, { recursive: true });
    folders.add(parent);
    writeFileSync(path, text);
    names.push(file);
  }
  writeFileSync(join(folder, renderedMarker), [headline, ...names, ""].join("\n"));
}

function inWords(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    case "EROFS":
      return "the disk is read-only";
    case "EACCES":
    case "EPERM":
      return "it may not be written to";
    case "ENOTDIR":
    case "EEXIST":
      return "a part of its path is a file";
    case "EXDEV":
    case "EBUSY":
      return "it is a mount point; name a folder below it";
    default:
      return code ?? message;
  }
}

const refused = (reason: string): Written => ({ ok: false, reason });
