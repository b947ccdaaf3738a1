import { closeSync, constants, lstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, Problem } from "../../model/diagnostics/diagnostic";
import { decodeUtf8 } from "../../model/documents/characters";
import type { Reading } from "../../model/documents/document";
import { readEnv } from "../../model/documents/env";
import { readJson } from "../../model/documents/json";
import { documentLimits } from "../../model/documents/limits";
import { readYaml } from "../../model/documents/yaml";
import type { WorkspaceFile } from "./files";
import type { Opened, ReadMemory } from "./memory";
import { secretIn } from "../../model/text/secrets";
import { readTypeScript } from "./typescript";

export interface FileOptions {
  /** Told of each file before it is read. */
  readonly onFile?: ((number: number, of: number) => void) | undefined;
  /** What was read of the same folder before. */
  readonly memory?: ReadMemory | undefined;
}

/** Reads files by their names' endings. Programs are run together, in one process. */
export function readFiles(folder: string, files: readonly WorkspaceFile[], { onFile, memory }: FileOptions = {}): Reading {
  const programs = files.filter(({ file }) => file.endsWith(".ts"));
  const readings = files.flatMap((one, index) => {
    onFile?.(index + 1, files.length);
    if (!one.file.endsWith(".ts")) return [readText(folder, one, memory)];
    if (one !== programs[0]) return [];
    const run = () => readPrograms(folder, programs);
    return [memory === undefined ? run() : memory.ofPrograms(names(programs), run)];
  });
  memory?.keep(new Set(names(files)));
  return {
    documents: readings.flatMap(({ documents }) => documents),
    diagnostics: readings.flatMap(({ diagnostics }) => diagnostics).map(withoutSecrets),
  };
}

const names = (files: readonly WorkspaceFile[]): string[] => files.map(({ file }) => file);

/** A key may be a secret that stands in the wrong place: what a reader says of it does not repeat it. */
function withoutSecrets(diagnostic: Diagnostic): Diagnostic {
  const masked = (text: string) => text.replace(/[^\s"'[\]]{12,}/g, (word) => (secretIn(word) === undefined ? word : "***"));
  return { ...diagnostic, path: masked(diagnostic.path), message: masked(diagnostic.message) };
}

function readPrograms(folder: string, programs: readonly WorkspaceFile[]): Reading {
  const refused = programs.flatMap(({ file }) => {
    const found = measured(join(folder, file));
    return "code" in found ? [{ file, reading: nothing(file, found) }] : [];
  });
  const rest = programs.filter(({ file }) => !refused.some((one) => one.file === file));
  const { documents, diagnostics } = rest.length === 0 ? { documents: [], diagnostics: [] } : readTypeScript(folder, rest);
  return { documents, diagnostics: [...refused.flatMap(({ reading }) => reading.diagnostics), ...diagnostics] };
}

function readText(folder: string, { file, listed = false }: WorkspaceFile, memory: ReadMemory | undefined): Reading {
  const open = () => openFile(folder, file, listed);
  const understand = (bytes: Uint8Array) => understood(file, bytes);
  if (memory !== undefined) return memory.of(file, open, understand);
  const opened = open();
  return "bytes" in opened ? understand(opened.bytes) : opened.closed;
}

function openFile(folder: string, file: string, listed: boolean): Opened {
  const path = join(folder, file);
  const small = listed ? smallFile(path) : undefined;
  if (small !== undefined) return { bytes: small };
  const found = measured(path);
  if ("code" in found) return { closed: nothing(file, found) };
  try {
    return { bytes: bytesOf(path, found.size) };
  } catch (error) {
    return { closed: nothing(file, whyNot(error)) };
  }
}

function understood(file: string, bytes: Uint8Array): Reading {
  const decoded = decodeUtf8(file, bytes);
  if ("diagnostic" in decoded) return { documents: [], diagnostics: [decoded.diagnostic] };
  if (/\.ya?ml$/.test(file)) return readYaml(file, decoded.text);
  if (file.endsWith(".json")) return readJson(file, decoded.text);
  return applicationsOwn(readEnv(file, decoded.text));
}

const room = Buffer.allocUnsafe(64 * 1024);

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants as Readonly<Record<string, number | undefined>>;

/**
 * What the folder's list calls a file is not measured first: opened like this, what has become a link meanwhile is refused, and a pipe gives nothing.
 * Undefined for everything but a small file with something in it, and where the system knows no such way to open one.
 */
function smallFile(path: string): Uint8Array | undefined {
  if (O_RDONLY === undefined || O_NOFOLLOW === undefined || O_NONBLOCK === undefined) return undefined;
  let opened: number | undefined;
  try {
    opened = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const length = readSync(opened, room, 0, room.length, 0);
    return length === 0 || length === room.length ? undefined : room.subarray(0, length);
  } catch {
    return undefined;
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

/** Most files are small: they are read into one place, in one go. The bytes are good until the next file is read. */
function bytesOf(path: string, size: number): Uint8Array {
  if (size >= room.length) return readFileSync(path);
  const opened = openSync(path, "r");
  try {
    const length = readSync(opened, room, 0, room.length, 0);
    // It has grown since it was measured.
    return length === room.length ? readFileSync(path) : room.subarray(0, length);
  } finally {
    closeSync(opened);
  }
}

/** An .env file without one key of the contract is the application's own, and declares nothing: it is left alone, and said. */
function applicationsOwn(reading: Reading): Reading {
  const [only, ...more] = reading.diagnostics;
  if (reading.documents.length > 0 || only?.code !== "PPT-0012" || more.length > 0) return reading;
  return {
    documents: [],
    diagnostics: [
      {
        ...only,
        severity: "note",
        message: "this file declares no application, and is left alone",
        fix: "nothing, or write APP_NAME and REGION to declare one",
      },
    ],
  };
}

/** How large a file is, or why it is not opened at all: a link may lead out of the workspace, a pipe may never end, a huge file would take all memory. */
function measured(path: string): Problem | { readonly size: number } {
  try {
    const found = lstatSync(path);
    if (found.isSymbolicLink())
      return { code: "PPT-0252", message: "this is a link, and links are not followed", fix: "put the file itself here" };
    if (found.isDirectory()) return { code: "PPT-0252", message: "this is a folder, and a file is expected", fix: "name a file" };
    if (!found.isFile()) return { code: "PPT-0252", message: "this is neither a file nor a folder", fix: "put a file here, or remove it" };
    if (found.size > documentLimits.size)
      return {
        code: "PPT-0002",
        message: `the file has ${found.size} bytes, and at most ${documentLimits.size} are read`,
        fix: "split it into several files",
      };
    return { size: found.size };
  } catch (error) {
    return whyNot(error);
  }
}

function whyNot(error: unknown): Problem {
  const { code = "unknown reason" } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return { code: "PPT-0252", message: "there is no such file", fix: "name a file that is there" };
    case "EACCES":
    case "EPERM":
      return { code: "PPT-0252", message: "it may not be read", fix: "give read permission, or remove it" };
    default:
      return { code: "PPT-0252", message: `it cannot be read: ${code}`, fix: "see that the file is there and whole, or remove it" };
  }
}

function nothing(file: string, problem: Problem): Reading {
  return {
    documents: [],
    diagnostics: [{ ...problem, severity: "error", place: { file, line: 1, column: 1 }, path: "", related: [] }],
  };
}
