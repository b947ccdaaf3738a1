import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";

export interface TextFile {
  /** Below the folder, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

export type Written = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Says that a folder was written by this tool, and may be replaced by it. */
const marker = ".parapet";

/** Replaces a rendered folder as a whole: whoever looks finds the old output or the complete new one, whenever the run ends. */
export function replaceFolder(folder: string, files: readonly TextFile[]): Written {
  const beside = (ending: string) => join(dirname(folder), `.${basename(folder)}.${ending}`);
  const [fresh, old, lock] = [beside("new"), beside("old"), beside("lock")];
  try {
    mkdirSync(dirname(folder), { recursive: true });
    const held = takeLock(lock);
    if (!held) return refused(`another run is writing to ${folder} (${lock}); try again when it has ended`);
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
      rmSync(lock, { force: true });
    }
  } catch (error) {
    return refused(
      `${folder} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}; what was there before is untouched`,
    );
  }
}

/** A run that was killed between its two renames left the old output beside. */
function recover(folder: string, old: string): void {
  if (!existsSync(folder) && existsSync(old)) renameSync(old, folder);
  rmSync(old, { recursive: true, force: true });
}

function foreignReason(folder: string): string | undefined {
  if (!existsSync(folder) && !isLink(folder)) return undefined;
  if (isLink(folder)) return `${folder} is a link; links are not followed: name the folder itself`;
  if (!lstatSync(folder).isDirectory()) return `${folder} is a file; name a folder`;
  if (readdirSync(folder).length === 0 || existsSync(join(folder, marker))) return undefined;
  return `${folder} holds files that parapet did not write, and would be replaced as a whole; name an empty or a new folder`;
}

function writeAll(folder: string, files: readonly TextFile[]): void {
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
  }
  writeFileSync(join(folder, marker), "This folder is written by parapet render and replaced as a whole.\n");
}

/** The lock names its process, so that one that was killed holds up nobody. */
function takeLock(lock: string): boolean {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = openSync(lock, "wx");
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (isAlive(Number(readFileSync(lock, "utf8")))) return false;
      rmSync(lock, { force: true });
    }
  }
  return false;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

const refused = (reason: string): Written => ({ ok: false, reason });
