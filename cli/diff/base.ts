import { existsSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { ObjectGroup } from "../../constructs/workspace";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { yamlBytes } from "../../model/documents/write-yaml";
import { isWorkspace } from "../../stacks/workspace/files";
import { UsageError } from "../command";
import { yamlFiles } from "../output/yaml-files";
import { buildFolder, type BuildOptions } from "../workspace";
import { stateOf, type State } from "./compare";
import { objectsIn, type Objects } from "./read-rendered";
import { withRevision } from "./revision";
import { savedState } from "./saved-plan";

export type Base = { readonly state: State } | { readonly diagnostics: readonly Diagnostic[] };

export interface BaseOptions extends BuildOptions {
  /** The workspace that is compared. */
  readonly folder: string;
  /** Its objects, by the files that they would be rendered to. */
  readonly groups: readonly ObjectGroup[];
}

/** The state that a workspace is compared with: a saved plan, a rendered folder, another workspace, or a git revision of this one. */
export function readBase(base: string, { folder, groups, platform, onStep }: BaseOptions): Base {
  const own = platform === undefined ? undefined : resolve(platform);
  const below = own === undefined ? undefined : relative(resolve(folder), own);
  if (base !== "" && existsSync(base)) {
    if (!statSync(base).isDirectory()) return savedState(base);
    if (!isWorkspace(base)) return rendered(base, groups);
    const counterpart = below === undefined ? undefined : join(base, below);
    return workspace(base, { platform: counterpart !== undefined && existsSync(counterpart) ? counterpart : own, onStep });
  }
  const outside = below !== undefined && (below.startsWith("..") || isAbsolute(below));
  return withRevision(base, folder, outside ? own : undefined, (copy) => {
    if (copy === undefined) return { state: new Map() };
    return workspace(copy.folder, { platform: below === undefined ? undefined : (copy.extra ?? join(copy.folder, below)), onStep });
  });
}

function workspace(folder: string, options: BuildOptions): Base {
  const { built, diagnostics } = buildFolder(folder, options);
  return built === undefined ? { diagnostics } : { state: stateOf(built.groups.flatMap(({ objects }) => objects)) };
}

/** A file that says to the letter what would be written now holds the objects that there are now; only the others have to be read. */
function rendered(folder: string, groups: readonly ObjectGroup[]): Base {
  const files = yamlFiles(folder);
  if (files.length === 0) throw new UsageError(`${folder} holds neither a workspace nor rendered objects`);
  const fresh = new Map(groups.map((group) => [group.file, group.objects]));
  const found: Objects = { objects: [], diagnostics: [] };
  for (const file of files) {
    const bytes = readFileSync(join(folder, file));
    const now = fresh.get(file);
    if (now !== undefined && bytes.equals(yamlBytes(now))) for (const object of now) found.objects.push(object);
    else objectsIn(file, bytes, found);
  }
  return found.diagnostics.length > 0 ? { diagnostics: found.diagnostics } : { state: stateOf(found.objects) };
}
