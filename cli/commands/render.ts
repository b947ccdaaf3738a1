import { resolve } from "node:path";
import { exitOf } from "../../policies/findings";
import { judgeObjects } from "../check/objects";
import { exitCode, publish } from "../check/report";
import { exit, UsageError, type Arguments, type ExitCode, type Run, type Terminal } from "../command";
import { replaceFolder } from "../output/folder";
import { openRendering, renderedFiles, type Rendering } from "../output/rendering";
import { openServices, type Routes } from "../services";
import { printData } from "../show/data";
import { showReport } from "../show/report";
import { openWorkspace, withProgress, type Built, type Planned } from "../workspace";

export const run: Run = (args, terminal) => {
  const out = args.text("out");
  if (out === undefined) throw new UsageError("parapet render needs --out DIR: where to write");
  if (out === "") throw new UsageError("--out names no folder");
  if (args.switch("check")) return openWorkspace(args, terminal, (built) => writeJudged(built, out, args, terminal));
  const rendering = openRendering(args, terminal);
  if (rendering === undefined) return exit.diagnostics;
  const routes = openServices(args, terminal, rendering);
  return routes === undefined ? exit.diagnostics : write({ rendering, routes, out }, args, terminal);
};

/** What `check` and `prove` would say of the same objects comes first; while it stops, nothing is written. */
function writeJudged(built: Built, out: string, args: Arguments, terminal: Terminal): ExitCode {
  const routes = openServices(args, terminal, built);
  if (routes === undefined) return exit.diagnostics;
  const report = withProgress(terminal, (onStep) => {
    onStep("judging and proving");
    return judgeObjects(
      built,
      routes.groups.flatMap(({ objects }) => objects),
      new Date(),
    );
  });
  const code = exitCode(exitOf(report));
  if (code !== exit.ok) {
    publish(report, "objects", args, terminal);
    return code;
  }
  if (!args.switch("json")) terminal.out(showReport(report, "objects", terminal.colour));
  return write({ rendering: built, routes, out, more: { report } }, args, terminal);
}

interface Writing {
  readonly rendering: Rendering;
  readonly routes: Routes;
  readonly out: string;
  /** What else a program is told. */
  readonly more?: object;
}

function write({ rendering, routes, out, more = {} }: Writing, args: Arguments, terminal: Terminal): ExitCode {
  const names: string[] = [];
  let objects = 0;
  function* counted() {
    for (const groups of [rendering.groups, routes.groups])
      for (const group of groups) {
        names.push(group.file);
        objects += group.objects.length;
        yield group;
      }
  }
  const written = withProgress(terminal, (onStep) => {
    onStep(`writing the objects of ${rendering.plan.apps.length} apps`);
    return replaceFolder(resolve(out), renderedFiles(counted()));
  });
  if (!written.ok) throw new UsageError(written.reason);
  const diagnostics = [...rendering.diagnostics, ...routes.diagnostics];
  if (args.switch("json")) printData(terminal, { hash: rendering.plan.hash, folder: out, files: names, objects, diagnostics, ...more });
  else terminal.out(`${objects} objects in ${names.length} files under ${out}\n${next(rendering, out)}`);
  return exit.ok;
}

/** A region is a cluster: each gets its own folder, and nothing else. */
function next({ plan }: Planned, out: string): string {
  const lines = plan.regions
    .slice(0, 4)
    .map(({ name, clusterContext }) => `  kubectl --context ${clusterContext} apply --server-side -R -f ${out}/${name}`);
  return `next, or hand the folder to Argo CD:\n${lines.join("\n")}\n`;
}
