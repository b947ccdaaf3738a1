import { existsSync, readdirSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";

/** What a file of a workspace holds, told by its name. */
export type FileKind = "platform" | "intent";

export interface WorkspaceFile {
  /** Below the workspace, with forward slashes on every system. */
  readonly file: string;
  readonly kind: FileKind;
  /** Whether the folder's list said that it is a file, and no link or anything else. */
  readonly listed?: boolean;
}

/** What lies in a workspace folder, and what of it cannot be looked into. */
export interface WorkspaceFiles {
  /** In an order that no file system decides. */
  readonly files: readonly WorkspaceFile[];
  readonly closed: readonly { readonly file: string; readonly reason: "link" | "unreadable" }[];
  /** The folders that were looked into, the workspace itself as an empty text. */
  readonly folders: readonly string[];
}

/** Says that a folder was written by `parapet render`: it holds what was made, never what a team declared. */
export const renderedMarker = ".parapet";

/** Folders that hold what tools made. */
const skipped = new Set(["node_modules", "dist", "expected"]);

/** Every document of a workspace folder. Links are not followed: a workspace is what lies in it. */
export function workspaceFiles(folder: string): WorkspaceFiles {
  const files: WorkspaceFile[] = [];
  const closed: { file: string; reason: "link" | "unreadable" }[] = [];
  const folders: string[] = [];
  const visit = (below: string): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(folder, below), { withFileTypes: true });
    } catch {
      closed.push({ file: below === "" ? "." : below, reason: "unreadable" });
      return;
    }
    folders.push(below);
    const names = new Set(entries.map((entry) => entry.name));
    if (below !== "" && names.has(renderedMarker)) return;
    for (const entry of entries) {
      const file = below === "" ? entry.name : `${below}/${entry.name}`;
      const hidden = skipped.has(entry.name) || entry.name.startsWith(".");
      const kind = kindOf(entry, names);
      if (kind !== undefined) files.push({ file, kind, listed: entry.isFile() });
      else if (entry.isDirectory() && !hidden) visit(file);
      else if (entry.isSymbolicLink() && !hidden && leadsToFolder(join(folder, file))) closed.push({ file, reason: "link" });
    }
  };
  visit("");
  return { files: files.sort((a, b) => (a.file < b.file ? -1 : 1)), closed, folders };
}

/** Whether a folder is a workspace: the platform document lies in it. */
export function isWorkspace(folder: string): boolean {
  return !existsSync(join(folder, renderedMarker)) && workspaceFiles(folder).files.some(({ kind }) => kind === "platform");
}

function kindOf(entry: Dirent, neighbours: ReadonlySet<string>): FileKind | undefined {
  if (entry.isDirectory()) return undefined;
  const { name } = entry;
  const kind = namedKind(name);
  // A template is what a team fills in: the filled one speaks where both lie.
  return name === template && neighbours.has(".env") ? undefined : kind;
}

const template = ".env.template";

/** What a file of this name holds, wherever it lies. */
export function namedKind(name: string): FileKind | undefined {
  if (/^platform\.(ya?ml|json|ts)$/.test(name)) return "platform";
  return /\.app\.(ya?ml|json|ts)$/.test(name) || name.endsWith(".env") || name === template ? "intent" : undefined;
}

function leadsToFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
