import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeBare } from "./peers/bare.mjs";
import { engineSurroundings, writeProviders } from "./peers/pulumi.mjs";

const [environment, region] = ["first-app", "first-app-eu-central"];
const kubeconfig = ["--secret", "kubeconfig", "--", "{ apiVersion: v1, kind: Config, note: only for the bench }"];
/** How the engine writes down what is not known before an `up`. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Room for a hundred apps, at every size alike. */
const quota = "{ cpu: 200, memory: 400Gi, apps: 200 }";

/** The app of examples/first-app so many times, on its own platform with that room. */
function writeApps(root, folder, times) {
  mkdirSync(folder, { recursive: true });
  const example = join(root, "examples/first-app");
  const platform = readFileSync(join(example, "platform.yaml"), "utf8");
  writeFileSync(join(folder, "platform.yaml"), platform.replace("{ costCenter: cc-7 }", `{ costCenter: cc-7, quota: ${quota} }`));
  const app = readFileSync(join(example, "hello.app.yaml"), "utf8");
  for (let number = 0; number < times; number++)
    writeFileSync(join(folder, `hello-${number}.app.yaml`), app.replace(/^app: hello$/m, `app: hello-${number}`));
}

/** The delivered project and policy pack in a folder that the engine may write to, with what was compiled. */
function writeRepository(root, folder) {
  if (!existsSync(join(root, "dist/stacks")) || !existsSync(join(root, "dist/policies")))
    throw new Error("the stacks and the policies run compiled, and there is no dist: run `npm run build` first");
  for (const name of ["stacks/config", "policies"]) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ["stacks/Pulumi.yaml", "stacks/main.js", "policies/PulumiPolicy.yaml", "policies/package.json"])
    copyFileSync(join(root, name), join(folder, name));
  for (const name of ["dist", "node_modules"]) symlinkSync(join(root, name), join(folder, name));
}

/** What a preview registers, without what only groups or reads: components, the stack, the environment's stack. */
export function registered(file) {
  const { steps } = JSON.parse(readFileSync(file, "utf8"));
  return steps
    .filter(({ op, newState }) => op === "create" && newState.custom)
    .map(({ newState: { type, urn, provider, inputs } }) => {
      if (JSON.stringify(inputs).includes(unknown)) throw new Error(`${urn} waits for another resource: a bare program needs a reference`);
      return { type, name: urn.split("::").at(-1), provider: provider?.split("::").at(-2) ?? "", inputs };
    });
}

/** A resource's name among those of a preview. */
export const resourceKey = ({ type, name }) => `${type} ${name}`;

/** Lays out the stack of examples/first-app's region, its app so many times, and a bare program of the same resources. */
export function layOutExamples(root, folder, times, { pulumi }) {
  rmSync(folder, { recursive: true, force: true });
  const [workspace, repository, bare, providers] = ["workspace", "repository", "bare", "providers"].map((name) => join(folder, name));
  const stacks = join(repository, "stacks");
  writeApps(root, workspace, times);
  writeRepository(root, repository);
  writeProviders(root, providers);
  const engine = engineSurroundings(folder, providers, pulumi.program);
  const run = (cwd, stack, ...typed) =>
    execFileSync(pulumi.program, ["--non-interactive", "--color", "never", "--stack", stack, ...typed], {
      cwd,
      env: engine,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 2 ** 30,
    });
  const open = (cwd, stack, settings) => {
    run(cwd, stack, "stack", "init");
    for (const setting of settings) run(cwd, stack, "config", "set", ...setting);
  };
  const atWork = ["workspace", "../../workspace"];
  open(stacks, environment, [atWork]);
  run(stacks, environment, "up", "--yes", "--skip-preview");
  open(stacks, region, [atWork, ["region", "eu-central"], ["environmentStack", `organization/parapet/${environment}`], kubeconfig]);
  // A preview as data does not say who judged it, and one that nobody judged would be cheap.
  const judged = run(stacks, region, "preview", "--policy-pack", "../policies");
  if (!/^Policies:$[^]*parapet/m.test(judged)) throw new Error(`no policy was asked:\n${judged}`);
  const listing = join(folder, "stack.json");
  writeFileSync(listing, run(stacks, region, "preview", "--json"));
  const objects = registered(listing);
  writeBare(bare, objects);
  open(bare, "dev", [kubeconfig]);
  return { count: times, engine, stacks, bare, objects, keyOf: resourceKey };
}

/** The real engine's preview of that stack, judged and not, and of the bare program. */
export function exampleRows({ pulumi }) {
  const row = (id, label, folder, stack, ...more) => ({
    id,
    label,
    needs: "pulumi",
    cwd: (size) => size[folder],
    env: ({ engine }) => engine,
    command: () => [pulumi.program, "preview", "--non-interactive", "--json", "--stack", stack, ...more],
    objects: registered,
  });
  return [
    { ...row("stack", "pulumi preview of first-app, judged", "stacks", region, "--policy-pack", "../policies"), ours: true },
    { ...row("components", "pulumi preview of first-app, not judged", "stacks", region), ours: true, part: true },
    row("bare", "pulumi preview, the same resources in a bare program", "bare", "dev"),
  ];
}
