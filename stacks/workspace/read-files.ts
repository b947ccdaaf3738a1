import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, Problem } from "../../model/diagnostics/diagnostic";
import { decodeUtf8 } from "../../model/documents/characters";
import type { Reading } from "../../model/documents/document";
import { readEnv } from "../../model/documents/env";
import { readJson } from "../../model/documents/json";
import { documentLimits } from "../../model/documents/limits";
import { readYaml } from "../../model/documents/yaml";
import type { WorkspaceFile } from "./files";
import { secretIn } from "../../model/text/secrets";
import { readTypeScript } from "./typescript";

/** Reads files by their names' endings. Programs are run together, in one process. */
export function readFiles(folder: string, files: readonly WorkspaceFile[], onFile?: (number: number, of: number) => void): Reading {
  const programs = files.filter(({ file }) => file.endsWith(".ts"));
  const readings = files.flatMap((one, index) => {
    onFile?.(index + 1, files.length);
    if (!programs.includes(one)) return [readText(folder, one.file)];
    return one === programs[0] ? [readPrograms(folder, programs)] : [];
  });
  return {
    documents: readings.flatMap(({ documents }) => documents),
    diagnostics: readings.flatMap(({ diagnostics }) => diagnostics).map(withoutSecrets),
  };
}

/** A key may be a secret that stands in the wrong place: what a reader says of it does not repeat it. */
function withoutSecrets(diagnostic: Diagnostic): Diagnostic {
  const masked = (text: string) => text.replace(/[^\s"'[\]]{12,}/g, (word) => (secretIn(word) === undefined ? word : "***"));
  return { ...diagnostic, path: masked(diagnostic.path), message: masked(diagnostic.message) };
}

function readPrograms(folder: string, programs: readonly WorkspaceFile[]): Reading {
  const refused = programs.flatMap(({ file }) => {
    const reason = unreadable(join(folder, file));
    return reason === undefined ? [] : [{ file, reading: nothing(file, reason) }];
  });
  const rest = programs.filter(({ file }) => !refused.some((one) => one.file === file));
  const { documents, diagnostics } = rest.length === 0 ? { documents: [], diagnostics: [] } : readTypeScript(folder, rest);
  return { documents, diagnostics: [...refused.flatMap(({ reading }) => reading.diagnostics), ...diagnostics] };
}

function readText(folder: string, file: string): Reading {
  const path = join(folder, file);
  const reason = unreadable(path);
  if (reason !== undefined) return nothing(file, reason);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return nothing(file, whyNot(error));
  }
  const decoded = decodeUtf8(file, bytes);
  if ("diagnostic" in decoded) return { documents: [], diagnostics: [decoded.diagnostic] };
  if (/\.ya?ml$/.test(file)) return readYaml(file, decoded.text);
  if (file.endsWith(".json")) return readJson(file, decoded.text);
  return applicationsOwn(readEnv(file, decoded.text));
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

/** Why a path is not opened at all: a link may lead out of the workspace, a pipe may never end, a huge file would take all memory. */
function unreadable(path: string): Problem | undefined {
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
    return undefined;
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
