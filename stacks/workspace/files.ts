import { readdirSync, type Dirent } from "node:fs";
import { join, sep } from "node:path";

/** What a file of a workspace holds, told by its name. */
export type FileKind = "platform" | "intent";

export interface WorkspaceFile {
  /** Below the workspace, with forward slashes on every system. */
  readonly file: string;
  readonly kind: FileKind;
}

/** Folders that hold what tools made, never what a team declared. */
const skipped = new Set(["node_modules", "dist", "expected"]);

/** Every document of a workspace folder in an order that no file system decides. Links are not followed: a workspace is what lies in it. */
export function workspaceFiles(folder: string): readonly WorkspaceFile[] {
  const found: WorkspaceFile[] = [];
  visit(folder, "", found);
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function visit(root: string, below: string, found: WorkspaceFile[]): void {
  const entries = readdirSync(join(root, below), { withFileTypes: true });
  const names = new Set(entries.map((entry) => entry.name));
  for (const entry of entries) {
    const file = below === "" ? entry.name : `${below}${sep}${entry.name}`;
    if (entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith(".")) visit(root, file, found);
    const kind = kindOf(entry, names);
    if (kind !== undefined) found.push({ file: file.split(sep).join("/"), kind });
  }
}

function kindOf(entry: Dirent, neighbours: ReadonlySet<string>): FileKind | undefined {
  if (entry.isDirectory()) return undefined;
  const { name } = entry;
  if (/^platform\.(ya?ml|json|ts)$/.test(name)) return "platform";
  if (/\.app\.(ya?ml|json|ts)$/.test(name) || name === ".env" || name.endsWith(".env")) return "intent";
  // A template is what a team fills in: the filled one speaks where both lie.
  return name === ".env.template" && !neighbours.has(".env") ? "intent" : undefined;
}
