import { existsSync, lstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, Problem } from "../../model/diagnostics/diagnostic";
import type { Document, Reading } from "../../model/documents/document";
import { readEnv } from "../../model/documents/env";
import { readJson } from "../../model/documents/json";
import { decodeUtf8 } from "../../model/documents/characters";
import { readYaml } from "../../model/documents/yaml";
import type { Workspace } from "../../model/workspace/understand";
import { workspaceFiles, type WorkspaceFile } from "./files";
import { readTypeScript } from "./typescript";

/** A folder's documents, and everything that could not be read. */
export interface WorkspaceReading {
  /** Undefined while there is no platform document. */
  readonly workspace: Workspace | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadOptions {
  /** Another platform document than the folder's own: a file's path. */
  readonly platform?: string | undefined;
}

/** Reads a workspace folder: the platform document and every intent below it. The same code for the command line and for a stack. */
export function readWorkspace(folder: string, options: ReadOptions = {}): WorkspaceReading {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    return {
      workspace: undefined,
      diagnostics: [
        problem(folder, { code: "PPT-0250", message: "there is no such folder", fix: "name a folder that holds platform.yaml" }),
      ],
    };
  const files = workspaceFiles(folder);
  const diagnostics: Diagnostic[] = [];
  const read = (chosen: readonly WorkspaceFile[]): Document[] => {
    const typescript = chosen.filter(({ file }) => file.endsWith(".ts"));
    const readings = [
      ...chosen.filter(({ file }) => !file.endsWith(".ts")).map(({ file }) => readOne(folder, file)),
      ...(typescript.length === 0 ? [] : [readTypeScript(folder, typescript)]),
    ];
    diagnostics.push(...readings.flatMap((reading) => reading.diagnostics));
    return readings.flatMap((reading) => reading.documents);
  };
  const platforms =
    options.platform === undefined
      ? files.filter(({ kind }) => kind === "platform")
      : [{ file: options.platform, kind: "platform" as const }];
  const [platform, ...more] = read(platforms);
  const intents = read(files.filter(({ kind }) => kind === "intent"));
  for (const extra of more)
    diagnostics.push(
      problem(extra.file, {
        code: "PPT-0250",
        message: `there is a platform document in ${platform?.file ?? ""} already`,
        fix: "keep one, or choose with --platform FILE",
      }),
    );
  if (platforms.length === 0)
    diagnostics.push(
      problem("platform.yaml", {
        code: "PPT-0250",
        message: "there is no platform document in this folder",
        fix: "add platform.yaml; `parapet explain platform` shows one",
      }),
    );
  if (!files.some(({ kind }) => kind === "intent"))
    diagnostics.push(
      problem(".", {
        code: "PPT-0250",
        message: "there is no intent in this folder (*.app.yaml, *.app.json, *.app.ts, .env, *.env)",
        fix: "add one; `parapet explain intent` shows one",
      }),
    );
  return { workspace: platform === undefined ? undefined : { platform, intents }, diagnostics };
}

/** Reads one file by its name's ending. */
export function readOne(folder: string, file: string): Reading {
  const path = join(folder, file);
  let bytes: Uint8Array;
  try {
    if (lstatSync(path).isSymbolicLink())
      return nothing(file, { code: "PPT-0252", message: "this is a link, and links are not followed", fix: "put the file itself here" });
    bytes = readFileSync(path);
  } catch (error) {
    return nothing(file, {
      code: "PPT-0252",
      message: `it cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}`,
      fix: "give read permission, or remove it",
    });
  }
  const decoded = decodeUtf8(file, bytes);
  if ("diagnostic" in decoded) return { documents: [], diagnostics: [decoded.diagnostic] };
  if (/\.ya?ml$/.test(file)) return readYaml(file, decoded.text);
  if (file.endsWith(".json")) return readJson(file, decoded.text);
  return readEnv(file, decoded.text);
}

function nothing(file: string, what: Problem): Reading {
  return { documents: [], diagnostics: [problem(file, what)] };
}

export function problem(file: string, what: Problem, line = 1, column = 1): Diagnostic {
  return { ...what, severity: "error", place: { file, line, column }, path: "", related: [] };
}
