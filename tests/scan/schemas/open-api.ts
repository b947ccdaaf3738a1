import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, copyFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { charts } from "../../../model/platform/charts";
import { tool, toolsFolder } from "../tools/installed";

/** The definitions of the operators' objects: beside the checkout, or where PARAPET_CRDS says; and those that come with a Go module of their own. */
export function crdFolder(): string {
  const folder = resolve(process.env["PARAPET_CRDS"] ?? resolve(__dirname, "../../../../shared/crds"));
  if (!existsSync(folder)) throw new Error(`There are no custom resource definitions in ${folder}; say where they are by PARAPET_CRDS.`);
  const files = [...definitionsIn(folder), ...definitionsIn(trustManager())];
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  const target = join(toolsFolder(), `definitions-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(target)) return target;
  const draft = `${target}.draft-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  for (const file of files) writeFileSync(join(draft, basename(file)), readFileSync(file));
  renameSync(draft, target);
  return target;
}

const definitionsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => join(folder, file));

/** Trust bundles, in the version that the platform installs. */
function trustManager(): string {
  const module = `github.com/cert-manager/trust-manager@${charts.trustManager.version}`;
  const { stdout, stderr, status } = spawnSync("go", ["mod", "download", "-json", module], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${module} could not be downloaded: ${stderr}${stdout}`);
  return join((JSON.parse(stdout) as { Dir: string }).Dir, "deploy", "crds");
}

/** One file of the API server's OpenAPI, and the group and version that it describes. */
export interface GroupVersion {
  readonly path: string;
  /** `core` for the group without a name. */
  readonly group: string;
  readonly version: string;
}

/** What Kubernetes publishes of its API, group by group. */
export function groupVersions(): readonly GroupVersion[] {
  const folder = tool("kubernetes").program;
  return readdirSync(folder).flatMap((file) => {
    const [, group = "core", version] = /^(?:api|apis__(.+?))__(v\w+?)_openapi\.json$/.exec(file) ?? [];
    return version === undefined ? [] : [{ path: join(folder, file), group, version }];
  });
}

/** The same files under the names that an API server serves them by, which kubectl-validate looks for. */
export function openApiFolder(): string {
  const target = join(toolsFolder(), `openapi-${tool("kubernetes").version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.draft-${process.pid}`;
  for (const { path, group, version } of groupVersions()) {
    const file = join(draft, ...(group === "core" ? ["api"] : ["apis", group]), `${version}.json`);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(path, file);
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
  return target;
}

/** An OpenAPI document, as far as it is read here. */
export interface OpenApi {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export type Schema = Readonly<Record<string, unknown>>;

export const readOpenApi = (path: string) => JSON.parse(readFileSync(path, "utf8")) as OpenApi;
