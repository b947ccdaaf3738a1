import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

/** What the machine code of a file depends on, and where it is kept. */
export interface Compiled {
  /** The file's code, as CommonJS. */
  readonly file: string;
  /** A hash of the file's content. */
  readonly hash: string;
  /** Which part of the file a run needs: each gets a copy that holds what it used, and no more. */
  readonly part: string;
  /** The folder for what is kept; undefined to keep nothing. */
  readonly folder: string | undefined;
}

/**
 * Runs a CommonJS file as `require` would, with the machine code that an earlier run left behind: V8 then compiles nothing of what that run used.
 * Node can do as much by itself from 22.8 on, for what was compiled until the file was loaded; this holds for what was compiled until the run ended.
 */
export function requireCompiled({ file, hash, part, folder }: Compiled): unknown {
  const kept = folder === undefined ? undefined : join(folder, `${keyOf(file, hash, part)}.bin`);
  const cachedData = kept === undefined ? undefined : readKept(kept);
  // The bundle is plain ASCII, which a string holds in one byte each.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, "latin1")}\n})`;
  const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...given: unknown[]) => void;
  run(module.exports, createRequire(file), module, file, dirname(file));
  if (kept !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
    process.once("exit", () => keep(kept, () => script.createCachedData()));
  return module.exports;
}

/** Where this user's programs keep what they can make again; undefined where that is nowhere, is not theirs, or is not wanted. */
export function codeFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if ((env["NODE_DISABLE_COMPILE_CACHE"] ?? "") !== "") return undefined;
  const base = env["XDG_CACHE_HOME"] ?? (process.platform === "win32" ? env["LOCALAPPDATA"] : join(env["HOME"] ?? homedir(), ".cache"));
  return base === undefined || base === "" ? undefined : join(base, "parapet", "code");
}

/** Machine code fits one version of Node, one kind of processor, and one set of flags; and it says where its file lies when something goes wrong. */
function keyOf(file: string, hash: string, part: string): string {
  const flags = crc32(JSON.stringify([file, process.versions.v8, process.execArgv, process.env["NODE_OPTIONS"] ?? ""])).toString(16);
  return `${hash}-${part}-${process.version}-${process.arch}-${flags}`;
}

/** Whether nobody but this user can write there: V8 itself would run anything that looks right. */
function isOurs(folder: string): boolean {
  if (process.getuid === undefined) return true;
  const { uid, mode } = statSync(folder);
  return uid === process.getuid() && (mode & 0o022) === 0;
}

/** What was kept, if all of it is there. */
function readKept(file: string): Buffer | undefined {
  try {
    if (!isOurs(dirname(file))) return undefined;
    const data = readFileSync(file);
    const code = data.subarray(4);
    return data.length > 4 && data.readUInt32LE(0) === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

const monthMilliseconds = 30 * 24 * 3600 * 1000;

/** A place that cannot be written to costs no more than the attempt. */
function keep(file: string, make: () => Buffer): void {
  try {
    const folder = dirname(file);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(folder)) return;
    write(file, make());
    forget(folder);
  } catch {
    // The next run compiles again, as this one did.
  }
}

/** Writes beside and renames, so that whoever reads finds all of it or nothing. */
function write(file: string, code: Buffer): void {
  const draft = `${file}.${process.pid}`;
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(code));
  try {
    writeFileSync(draft, Buffer.concat([sum, code]), { mode: 0o600 });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Former versions leave their code behind. */
function forget(folder: string): void {
  const limit = Date.now() - monthMilliseconds;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (statSync(file).mtimeMs < limit) rmSync(file, { force: true });
  }
}
