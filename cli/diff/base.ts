import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { objectGroups } from "../../constructs/workspace";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { readJson } from "../../model/documents/json";
import { readYaml } from "../../model/documents/yaml";
import type { Plan } from "../../model/plan/plan";
import { workspaceFiles } from "../../stacks/workspace/files";
import { UsageError } from "../command";
import { yamlFiles } from "../output/yaml-files";
import { buildFolder } from "../workspace";
import { stateOf, type State } from "./compare";
import { withRevision } from "./revision";

export type Base = { readonly state: State } | { readonly diagnostics: readonly Diagnostic[] };

/** The state that a workspace is compared with: a saved plan, a rendered folder, another workspace, or a git revision of this one. */
export function readBase(base: string, folder: string, platform: string | undefined): Base {
  if (existsSync(base)) {
    if (statSync(base).isFile()) return savedPlan(base);
    return isWorkspace(base) ? workspace(base, platform) : rendered(base);
  }
  return withRevision(base, folder, (copy) => (copy === undefined ? { state: new Map() } : workspace(copy, platform)));
}

function isWorkspace(folder: string): boolean {
  return workspaceFiles(folder).some(({ kind }) => kind === "platform");
}

function workspace(folder: string, platform: string | undefined): Base {
  const { built, diagnostics } = buildFolder(folder, { platform });
  return built === undefined ? { diagnostics } : { state: stateOf(built.groups.flatMap(({ objects }) => objects)) };
}

function rendered(folder: string): Base {
  const readings = yamlFiles(folder).map((file) => readYaml(file, readFileSync(join(folder, file), "utf8")));
  const diagnostics = readings.flatMap((reading) => reading.diagnostics).filter(({ severity }) => severity === "error");
  if (diagnostics.length > 0) return { diagnostics };
  return { state: stateOf(readings.flatMap(({ documents }) => documents.map(({ value }) => value)).filter(isKubeObject)) };
}

function savedPlan(file: string): Base {
  const { documents, diagnostics } = readJson(file, readFileSync(file, "utf8"));
  const [document] = documents;
  if (diagnostics.length > 0 || document === undefined) return { diagnostics };
  const plan = document.value as Partial<Plan>;
  if (plan.hash === undefined || plan.regions === undefined || plan.apps === undefined)
    throw new UsageError(`${file} is not a plan; save one with parapet plan --json > ${file}`);
  return { state: stateOf([...objectGroups(plan as Plan)].flatMap(({ objects }) => objects)) };
}

function isKubeObject(value: unknown): value is KubeObject {
  const object = value as Partial<KubeObject> | null;
  return typeof object === "object" && typeof object?.kind === "string" && typeof object.metadata?.name === "string";
}
