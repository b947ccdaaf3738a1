#!/usr/bin/env node
// Builds what a control plane consists of from the Go modules that are pinned beside this file, once for each version.
// Prints one line of JSON for the harness: where each program lies. Everything else goes to standard error.
//
//   node tests/cluster/build.mjs                          the version in go.mod
//   PARAPET_KUBERNETES=1.33 node tests/cluster/build.mjs  the newest release of that minor
//   PARAPET_CACHE=/elsewhere                              instead of ~/.cache/parapet
//   node tests/cluster/build.mjs acme                     cert-manager, and the world that it finds outside of a cluster
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const cache = resolve(process.env.PARAPET_CACHE ?? join(homedir(), ".cache", "parapet"));
/** As the platform installs it. */
const [, trustManagerVersion] = /trustManager: {[^}]*version: "(v[^"]+)"/.exec(
  readFileSync(join(here, "../../model/platform/charts.ts"), "utf8"),
);
const trustManager = { path: "github.com/cert-manager/trust-manager", version: trustManagerVersion };
const commands = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];

const say = (text) => process.stderr.write(`${text}\n`);

/** A cause that the person at the keyboard can remove: the message alone, without a stack. */
class Refusal extends Error {}

function onPath(program, args, hint) {
  const found = spawnSync(program, args, { encoding: "utf8" });
  if (found.status !== 0) throw new Refusal(`${program} is not on the PATH. ${hint}`);
  return found.stdout.split("\n")[0].trim();
}

function go(args, cwd) {
  // Workspaces and flags of the user's own would change what is built.
  const env = { ...process.env, GOWORK: "off", GOFLAGS: "-buildvcs=false" };
  try {
    return execFileSync("go", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 });
  } catch {
    throw new Refusal(`go ${args.slice(0, 3).join(" ")} failed in ${cwd}; what Go said stands above.`);
  }
}

/** The version that a go.mod requires of a module. */
const required = (folder, module) => JSON.parse(go(["list", "-mod=readonly", "-m", "-json", module], folder)).Version;

/** The folder with the go.mod to build from: ours, or for another minor one derived from that release's own. */
async function kubernetesModule() {
  const pinned = required(here, "k8s.io/kubernetes");
  const wanted = process.env.PARAPET_KUBERNETES;
  if (wanted === undefined || wanted === "" || pinned.startsWith(`v${wanted}.`)) return { folder: here, version: pinned };
  if (!/^1\.\d+$/.test(wanted)) throw new Refusal(`PARAPET_KUBERNETES is "${wanted}"; a minor version such as 1.33 is expected.`);
  const release = JSON.parse(go(["mod", "download", "-json", `k8s.io/kubernetes@v${wanted}`], here));
  const folder = join(cache, "modules", release.Version);
  await once(folder, () => derive(release, folder));
  return { folder, version: release.Version };
}

/** Lets one process at a time make a folder. One that is there is whole, since it is made beside and renamed, and nobody waits for it. */
async function once(folder, make) {
  mkdirSync(dirname(folder), { recursive: true });
  if (!existsSync(folder)) await withLock(`${folder}.lock`, say, () => existsSync(folder) || make());
}

/** Kubernetes replaces its staging modules by folders of its own tree; outside of it they are replaced by their published versions. */
function derive(release, folder) {
  say(`Working out the modules of Kubernetes ${release.Version} …`);
  const module = JSON.parse(go(["mod", "edit", "-json", release.GoMod], here));
  const staging = module.Replace.filter(({ New }) => New.Path.startsWith("./staging/")).map(({ Old }) => Old.Path);
  const published = release.Version.replace(/^v1\./, "v0.");
  const text = [
    "module parapet.dev/tests/cluster",
    `go ${module.Go}`,
    `godebug default=go${module.Go.split(".").slice(0, 2).join(".")}`,
    `require k8s.io/kubernetes ${release.Version}`,
    ...staging.map((path) => `replace ${path} => ${path} ${published}`),
  ];
  const draft = `${folder}.draft-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, "go.mod"), `${text.join("\n")}\n`);
  cpSync(join(here, "tools.go"), join(draft, "tools.go"));
  go(["mod", "tidy"], draft);
  renameSync(draft, folder);
}

async function built({ name, version, folder, packages, ldflags }) {
  const target = join(cache, "bin", `${name}-${version}`);
  await once(target, () => {
    const drafts = readdirSync(dirname(target)).filter((entry) => entry.startsWith(`${name}-${version}.draft-`));
    for (const interrupted of drafts) rmSync(join(dirname(target), interrupted), { recursive: true });
    say(`Building ${name} ${version} into ${target} (once; some minutes when Go's own cache is cold) …`);
    const began = Date.now();
    const draft = `${target}.draft-${process.pid}`;
    mkdirSync(draft);
    go(["build", "-mod=readonly", "-trimpath", "-ldflags", ldflags, "-o", `${draft}/`, ...packages], folder);
    renameSync(draft, target);
    say(`Built ${name} ${version} in ${Math.round((Date.now() - began) / 1000)} s.`);
  });
  return target;
}

/** What `kubectl version` and the server's /version show, and what features by version go by. */
function stamp(version) {
  const [major, minor] = version.slice(1).split(".");
  const at = "k8s.io/component-base/version";
  return `-s -w -X ${at}.gitVersion=${version} -X ${at}.gitMajor=${major} -X ${at}.gitMinor=${minor}`;
}

/** The definitions of an operator whose module brings them along. */
async function definitionsOf({ path, version }) {
  const target = join(cache, "definitions", `${path.split("/").at(-1)}-${version}`);
  await once(target, () => {
    const { Dir } = JSON.parse(go(["mod", "download", "-json", `${path}@${version}`], here));
    const draft = `${target}.draft-${process.pid}`;
    mkdirSync(draft);
    // One by one: what the module cache holds is read-only, and a copied folder would be, too.
    for (const file of readdirSync(join(Dir, "deploy", "crds")).filter((name) => name.endsWith(".yaml")))
      writeFileSync(join(draft, file), readFileSync(join(Dir, "deploy", "crds", file)));
    renameSync(draft, target);
  });
  return target;
}

/** A program of ours, built again when its sources have changed. */
async function ofOurs(name) {
  const folder = join(here, "acme", name);
  const hash = createHash("sha256");
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  const version = hash.digest("hex").slice(0, 12);
  return join(await built({ name, version, folder, packages: ["."], ldflags: "-s -w" }), name);
}

async function main() {
  onPath("go", ["version"], `Install Go ${/^go (\S+)/m.exec(readFileSync(join(here, "go.mod"), "utf8"))[1]} or newer: https://go.dev/dl`);
  const etcd = onPath(
    "etcd",
    ["--version"],
    "Install it: `apt-get install -y etcd-server` (Debian, Ubuntu) or `brew install etcd` (macOS).",
  );
  if (process.argv[2] === "acme") return { operator: await ofOurs("operator"), world: await ofOurs("world") };
  const kubernetes = await kubernetesModule();
  const packages = commands.map((command) => `k8s.io/kubernetes/cmd/${command}`);
  const bin = await built({ name: "kubernetes", ...kubernetes, packages, ldflags: stamp(kubernetes.version) });
  const kwokFolder = join(here, "kwok");
  const kwok = { folder: kwokFolder, version: required(kwokFolder, "sigs.k8s.io/kwok") };
  const kwokBin = await built({ name: "kwok", ...kwok, packages: ["sigs.k8s.io/kwok/cmd/kwok"], ldflags: "-s -w" });
  const bundles = await definitionsOf(trustManager);
  return { kubernetes: kubernetes.version, kwok: kwok.version, etcd, cache, bin, kwokBin, bundles };
}

try {
  process.stdout.write(`${JSON.stringify(await main())}\n`);
} catch (error) {
  say(error instanceof Refusal ? error.message : error.stack);
  process.exitCode = 1;
}
