import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Every YAML and JSON file below a folder, in the order in which kubectl takes them. */
export function yamlFiles(folder: string): readonly string[] {
  const visit = (at: string): string[] =>
    readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
      const path = join(at, entry.name);
      if (entry.isDirectory()) return visit(path);
      return entry.isFile() && /\.(ya?ml|json|jsonl|ndjson)$/.test(entry.name) ? [relative(folder, path).split(sep).join("/")] : [];
    });
  return visit(folder).sort((a, b) => (a < b ? -1 : 1));
}
