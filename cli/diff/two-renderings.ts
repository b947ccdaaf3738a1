import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { renderedMarker } from "../../stacks/workspace/files";
import { yamlFiles } from "../output/yaml-files";
import { compareStates, stateOf, type ObjectChange } from "./compare";
import { objectsIn, type Objects } from "./read-rendered";

/** Whether a folder is one that `parapet render` wrote. */
export const isRendering = (folder: string): boolean => folder !== "" && existsSync(join(folder, renderedMarker));

/** What differs between two rendered folders. Files that are the same to the letter hold the same objects, and are not read. */
export function compareRenderings(
  before: string,
  after: string,
): { readonly changes: readonly ObjectChange[] } | { readonly diagnostics: readonly Diagnostic[] } {
  const old: Objects = { objects: [], diagnostics: [] };
  const fresh: Objects = { objects: [], diagnostics: [] };
  const [oldFiles, freshFiles] = [new Set(yamlFiles(before)), new Set(yamlFiles(after))];
  for (const file of new Set([...oldFiles, ...freshFiles])) {
    const was = oldFiles.has(file) ? readFileSync(join(before, file)) : undefined;
    const is = freshFiles.has(file) ? readFileSync(join(after, file)) : undefined;
    if (was !== undefined && is?.equals(was) === true) continue;
    if (was !== undefined) objectsIn(join(before, file), was, old);
    if (is !== undefined) objectsIn(join(after, file), is, fresh);
  }
  const diagnostics = [...old.diagnostics, ...fresh.diagnostics];
  return diagnostics.length > 0 ? { diagnostics } : { changes: compareStates(stateOf(old.objects), stateOf(fresh.objects)) };
}
