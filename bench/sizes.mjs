import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isShared, renderedGroups } from "./objects.mjs";
import { writeChart } from "./peers/helm.mjs";
import { writeJsonnet } from "./peers/jsonnet.mjs";
import { writeKustomize } from "./peers/kustomize.mjs";
import { writeCdk8s } from "./peers/programs.mjs";
import { engineSurroundings, writePulumi, writeProviders } from "./peers/pulumi.mjs";
import { shapesOf } from "./shapes.mjs";
import { writeWorkspace } from "./workspace.mjs";

/** The files that peers make too, one after the other: what a pipe would hand to a tool that knows no folders. */
function joinInto(rendered, file) {
  const texts = readdirSync(rendered, { recursive: true, encoding: "utf8" })
    .filter(isShared)
    .sort()
    .map((name) => readFileSync(join(rendered, name), "utf8"));
  writeFileSync(file, texts.join("---\n"));
}

/** One app in a hundred gets another image, and one variable more. */
function change(workspace) {
  const files = readdirSync(workspace, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".app.yaml"))
    .sort();
  for (const [index, name] of files.entries())
    if (index % 100 === 7) {
      const file = join(workspace, name);
      writeFileSync(file, readFileSync(file, "utf8").replace(/:1\.(\d)\.0@/, ":1.$1.1@"));
    }
}

/** Lays out everything that is measured at one size: the workspace, our rendering, and each peer's project made from it. */
export function layOut(root, folder, count, tools) {
  rmSync(folder, { recursive: true, force: true });
  const [workspace, rendered, peers] = ["workspace", "rendered", "peers"].map((name) => join(folder, name));
  const parapet = (...typed) =>
    execFileSync(process.execPath, [join(root, "dist/bin/parapet.js"), ...typed], { stdio: ["ignore", "ignore", "inherit"] });
  writeWorkspace(workspace, count);
  parapet("render", workspace, "--out", rendered);
  const changed = { workspace: join(folder, "changed"), rendered: join(folder, "changed-rendered"), joined: join(folder, "changed.yaml") };
  cpSync(workspace, changed.workspace, { recursive: true });
  change(changed.workspace);
  parapet("render", changed.workspace, "--out", changed.rendered);
  joinInto(rendered, join(folder, "rendered.yaml"));
  joinInto(changed.rendered, changed.joined);
  const groups = renderedGroups(rendered);
  const shapes = shapesOf(groups);
  writeChart(join(peers, "helm"), shapes);
  writeJsonnet(join(peers, "jsonnet"), shapes);
  writeKustomize(join(peers, "kustomize"), shapes);
  writeCdk8s(join(peers, "cdk8s"), shapes);
  writePulumi(join(peers, "pulumi"), shapes);
  const objects = groups.flatMap((group) => group.objects);
  const total = readdirSync(rendered, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .reduce((sum, name) => sum + readFileSync(join(rendered, name), "utf8").match(/^kind: /gm).length, 0);
  const ofApps = groups.flatMap((group) => (group.file.endsWith("/00-namespace.yaml") ? [] : group.objects)).length;
  const size = {
    count,
    folder,
    workspace,
    rendered,
    peers,
    changed,
    joined: join(folder, "rendered.yaml"),
    objects,
    perApp: ofApps / count,
    perAppShared: total / count,
    total,
  };
  if (tools.pulumi.program !== undefined) {
    const providers = join(folder, "providers");
    writeProviders(root, providers);
    size.engine = engineSurroundings(folder, providers, tools.pulumi.program);
    mkdirSync(join(size.engine.HOME, ".cache"), { recursive: true });
    execFileSync(tools.pulumi.program, ["stack", "init", "dev", "--non-interactive"], {
      cwd: join(peers, "pulumi"),
      env: size.engine,
      stdio: "ignore",
    });
  }
  return size;
}
