import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Runs a program to its end and gives its output; what it said last is the reason when it fails. */
function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (done.error?.code === "ENOENT") throw new Error(`${program} is not on the PATH`);
  if (done.error !== undefined) throw done.error;
  if (done.status === 0) return done.stdout;
  const said = `${done.stderr}\n${done.stdout}`.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("go: downloading "));
  throw new Error(`${program} ${args.slice(0, 2).join(" ")} failed: ${said.slice(-2).join(" ").trim()}`);
}

/** Workspaces and flags of the user's own would change what is built. */
const go = (args, options = {}) =>
  run("go", args, { ...options, env: { ...process.env, GOWORK: "off", GOFLAGS: "-buildvcs=false", ...options.env } });
const strip = ["-trimpath", "-ldflags", "-s -w"];

/** Makes a folder by `fill`, beside its place and then renamed, so that a folder which is there is whole. */
function once(target, say, fill) {
  if (existsSync(target)) return;
  const draft = `${target}.draft-${process.pid}`;
  const began = Date.now();
  say(`Installing ${target} …`);
  mkdirSync(draft, { recursive: true });
  try {
    fill(draft);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  say(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/** A package of the Go module proxy, with the dependencies that its own go.mod and go.sum name. */
export function fromGo({ go: path, version }, { name, folder, say }) {
  const target = join(folder, `${name}-${version}`);
  once(target, say, (draft) => go(["install", ...strip, `${path}@${version}`], { env: { GOBIN: draft } }));
  return { program: join(target, name), version };
}

/** A module whose go.mod replaces others counts only as a main module: so it becomes one. */
export function fromCopy({ copy: module, package: path, version }, { name, folder, say }) {
  const target = join(folder, `${name}-${version}`);
  once(target, say, (draft) => {
    const { Dir } = JSON.parse(go(["mod", "download", "-json", `${module}@${version}`]));
    const copy = join(draft, "module");
    cpSync(Dir, copy, { recursive: true });
    // The module cache is read-only, and so is what is copied from it.
    for (const entry of [
      ".",
      ...readdirSync(copy, { recursive: true, withFileTypes: true })
        .filter((one) => one.isDirectory())
        .map((one) => join(one.parentPath, one.name).slice(copy.length + 1)),
    ])
      chmodSync(join(copy, entry), 0o755);
    go(["build", ...strip, "-o", join(draft, name), path], { cwd: copy });
    rmSync(copy, { recursive: true, force: true });
  });
  return { program: join(target, name), version };
}

/** A package of PyPI in a virtual environment, which cannot be moved: a mark written last says that it is whole. */
export function fromPyPi({ pypi, version, constraints }, { name, here, folder, say }) {
  const target = join(folder, `${name}-${version}`);
  const mark = join(target, "whole");
  if (!existsSync(mark)) {
    rmSync(target, { recursive: true, force: true });
    say(`Installing ${target} …`);
    run("python3", ["-m", "venv", target]);
    run(join(target, "bin", "pip"), [
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--constraint",
      join(here, constraints),
      `${pypi}==${version}`,
    ]);
    writeFileSync(mark, "");
  }
  return { program: join(target, "bin", name), version };
}

/** The OpenAPI files of the release that the cluster tests build, or of another minor by PARAPET_KUBERNETES. */
export function fromOpenApi({ openapi: module, pinned }, { here }) {
  const minor = process.env.PARAPET_KUBERNETES;
  const line = readFileSync(join(here, pinned), "utf8")
    .split("\n")
    .find((one) =>
      one
        .trim()
        .replace(/^require /, "")
        .startsWith(`${module} v`),
    );
  const version = line?.trim().split(/\s+/).at(-1);
  const wanted = minor === undefined || minor === "" || version?.startsWith(`v${minor}.`) ? version : `v${minor}`;
  const { Dir, Version } = JSON.parse(go(["mod", "download", "-json", `${module}@${wanted}`]));
  return { program: join(Dir, "api", "openapi-spec", "v3"), version: Version };
}

/** A program of ours, built again when its sources have changed. */
export function fromSource({ source, tags = "" }, { name, here, folder, say }) {
  const files = readdirSync(join(here, source)).sort();
  const version = createHash("sha256")
    .update(Buffer.concat(files.map((file) => readFileSync(join(here, source, file)))))
    .update(tags)
    .digest("hex")
    .slice(0, 12);
  const target = join(folder, `${name}-${version}`);
  once(target, say, (draft) =>
    go(["build", "-mod=readonly", "-tags", tags, ...strip, "-o", join(draft, name), "."], { cwd: join(here, source) }),
  );
  return { program: join(target, name), version };
}

/** A program on the PATH, in whatever version the user has. */
export function fromPath({ path: args, get }, { name }) {
  const done = spawnSync(name, args, { encoding: "utf8" });
  if (done.error?.code === "ENOENT") return { reason: `not on the PATH, and no registry that this script uses has it; get it from ${get}` };
  const version = /\d+\.\d+[\w.-]*/.exec(`${done.stdout}${done.stderr}`)?.[0];
  return { program: name, version: version === undefined ? "of unknown version" : `v${version}` };
}
