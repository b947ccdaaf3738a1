import { buildSync } from "esbuild";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The checkout under test. */
export const repository = path.resolve(__dirname, "../..");

/** A folder of its own for one engine run: the project, the providers, the state, the world. */
export interface Workspace {
  readonly root: string;
  /** The copy of the project that the engine runs. */
  readonly project: string;
  /** Holds an executable `pulumi-resource-NAME` for each package; to be put first on the PATH. */
  readonly providers: string;
  readonly world: string;
  readonly state: string;
  readonly home: string;
  remove(): void;
}

/** Lays out a workspace for the project in a folder of the repository (`tests/engine/fixtures/shop`), with providers for these packages. */
export function layOut(project: string, packages: readonly ProviderPackage[]): Workspace {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "parapet-engine-")));
  const [providers, world, state, home] = ["providers", "world", "state", "home"].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const folder of [providers, world, state, home]) fs.mkdirSync(folder);
  installProviders(providers, packages);
  const copy = copyProject(path.join(root, "repository"), project);
  return {
    root,
    project: copy,
    providers,
    world,
    state,
    home,
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/**
 * The engine writes beside a project (stack settings, salts), so it gets a copy, with all that lies around it: a project may read
 * other folders by relative path. What nobody writes to, and what is large, is linked.
 */
function copyProject(into: string, project: string): string {
  const linked = ["node_modules", "dist"];
  if (!fs.existsSync(path.join(repository, "dist/stacks")))
    throw new Error("the stacks run compiled, and there is no dist: run `npm run build` first");
  const left = new Set([...linked, ".git", ".ci", "coverage"].map((name) => path.join(repository, name)));
  fs.cpSync(repository, into, { recursive: true, filter: (source) => !left.has(source) });
  for (const name of linked) fs.symlinkSync(path.join(repository, name), path.join(into, name));
  return path.join(into, project);
}

function installProviders(folder: string, packages: readonly ProviderPackage[]): void {
  const program = path.join(folder, "provider.js");
  buildSync({
    entryPoints: [path.join(__dirname, "provider/main.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  for (const { name, version } of packages) {
    const launcher = `#!/bin/sh\nPARAPET_PROVIDER='${name}@${version}' exec '${process.execPath}' '${program}' "$@"\n`;
    fs.writeFileSync(path.join(folder, `pulumi-resource-${name}`), launcher, { mode: 0o755 });
  }
}

/**
 * The policy pack as a user gets it, from the sources as they are now: the folder with its description, and the compiled rules where the
 * description says. Answers with the folder for `--policy-pack`.
 */
export function layOutPack(root: string): string {
  const pack = path.join(root, "pack/policies");
  fs.mkdirSync(pack, { recursive: true });
  for (const name of ["PulumiPolicy.yaml", "package.json"]) fs.copyFileSync(path.join(repository, "policies", name), path.join(pack, name));
  fs.symlinkSync(path.join(repository, "node_modules"), path.join(root, "pack/node_modules"));
  buildSync({
    entryPoints: [path.join(repository, "policies/pack.ts")],
    outfile: path.join(root, "pack/dist/policies/pack.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    external: ["@pulumi/*"],
    logLevel: "error",
  });
  return pack;
}

/** A package for which the engine wants a provider plugin. */
export interface ProviderPackage {
  readonly name: string;
  readonly version: string;
}

/** The provider packages that the repository has installed; the engine asks for a plugin of each before it runs anything. */
export function installedPackages(): ProviderPackage[] {
  const scope = path.join(repository, "node_modules/@pulumi");
  return fs.readdirSync(scope).flatMap((name) => {
    const file = path.join(scope, name, "package.json");
    if (!fs.existsSync(file)) return [];
    const manifest = JSON.parse(fs.readFileSync(file, "utf8")) as {
      version: string;
      pulumi?: { resource?: boolean; name?: string };
    };
    return manifest.pulumi?.resource === true ? [{ name: manifest.pulumi.name ?? name, version: manifest.version }] : [];
  });
}
