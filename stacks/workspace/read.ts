import { statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Diagnostic, Problem } from "../../model/diagnostics/diagnostic";
import type { Document, Reading } from "../../model/documents/document";
import type { Workspace } from "../../model/workspace/understand";
import { workspaceFiles, type WorkspaceFile } from "./files";
import { readFiles, type FileOptions } from "./read-files";

/** A folder's documents, and everything that could not be read. */
export interface WorkspaceReading {
  /** Undefined where there is no folder. */
  readonly workspace: Workspace | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The folders whose documents it is made of, as `workspaceFiles` says them. */
  readonly folders: readonly string[];
}

export interface ReadOptions extends FileOptions {
  /** Another platform document than the folder's own: the path of a file, anywhere. */
  readonly platform?: string | undefined;
}

/** Reads a workspace folder: the platform document and every intent below it. The same code for the command line and for a stack. */
export function readWorkspace(folder: string, options: ReadOptions = {}): WorkspaceReading {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return { workspace: undefined, diagnostics: [noFolder(found !== undefined)], folders: [] };

  const { files, closed, folders } = workspaceFiles(folder);
  const own = files.filter(({ kind }) => kind === "platform");
  const platforms = options.platform === undefined ? own : [platformFile(folder, options.platform)];
  const chosen = new Set(platforms.map(({ file }) => file));
  const intents = files.filter(({ kind, file }) => kind === "intent" && !chosen.has(file));
  const reading = readFiles(folder, [...platforms, ...intents], options);
  const ofPlatform = (document: Document): boolean => chosen.has(document.file);
  return {
    workspace: {
      platform: reading.documents.find(ofPlatform),
      intents: reading.documents.filter((document) => !ofPlatform(document)),
    },
    diagnostics: [
      ...closed.map(({ file, reason }) => notEntered(file, reason)),
      ...reading.diagnostics,
      ...tooMany(platforms, reading.documents.filter(ofPlatform)),
      ...(platforms.length === 0 ? [problem("platform.yaml", noPlatform)] : []),
      ...(intents.length === 0 ? [problem("billing.app.yaml", noIntent)] : []),
    ],
    folders,
  };
}

/** Reads one file by its name's ending. */
export function readOne(folder: string, file: string): Reading {
  return readFiles(folder, [{ file, kind: "intent" }]);
}

function platformFile(folder: string, path: string): WorkspaceFile {
  return { file: relative(resolve(folder), resolve(path)).split(sep).join("/"), kind: "platform" };
}

/** One platform document speaks: another one, in another file or behind `---`, is refused where it stands. */
function tooMany(platforms: readonly WorkspaceFile[], documents: readonly Document[]): Diagnostic[] {
  const [first, ...others] = platforms;
  const [, ...more] = documents.filter(({ file }) => file === first?.file);
  const extra = {
    code: "PPT-0250" as const,
    message: `there is a platform document in ${first?.file ?? ""} already`,
    fix: "keep one, or choose with --platform FILE",
  };
  return [...others.map(({ file }) => problem(file, extra)), ...more.map(({ start }) => ({ ...problem(start.file, extra), place: start }))];
}

const noPlatform: Problem = {
  code: "PPT-0250",
  message: "there is no platform document in this folder",
  fix: "add platform.yaml (`parapet explain platform` shows one), name the folder that has it, or choose one with --platform FILE",
};

const noIntent: Problem = {
  code: "PPT-0250",
  message: "there is no intent in this folder (*.app.yaml, *.app.json, *.app.ts, .env, *.env, .env.template)",
  fix: "add one, such as billing.app.yaml; `parapet explain intent` shows one",
};

function noFolder(isFile: boolean): Diagnostic {
  return problem(".", {
    code: "PPT-0250",
    message: isFile ? "this is a file, and a workspace is a folder" : "there is no such folder",
    fix: isFile ? "name the folder around it" : "name a folder that holds platform.yaml",
  });
}

function notEntered(file: string, reason: "link" | "unreadable"): Diagnostic {
  if (reason === "unreadable")
    return problem(file, { code: "PPT-0252", message: "this folder cannot be looked into", fix: "give read permission, or remove it" });
  const what = {
    code: "PPT-0252" as const,
    message: "this is a link to a folder, and links are not followed: what lies behind it is left out",
  };
  return { ...problem(file, { ...what, fix: "put the folder itself here, or remove the link" }), severity: "warning" };
}

/** Something wrong with a file as a whole. */
export function problem(file: string, what: Problem): Diagnostic {
  return { ...what, severity: "error", place: { file, line: 1, column: 1 }, path: "", related: [] };
}
