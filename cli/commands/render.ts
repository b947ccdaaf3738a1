import { resolve } from "node:path";
import { writeYamlStream } from "../../model/documents/write-yaml";
import { exit, UsageError, type Run } from "../command";
import { replaceFolder, type TextFile } from "../output/folder";
import { openServices } from "../services";
import { printData } from "../show/data";
import { openWorkspace, withProgress, type Built } from "../workspace";

export const run: Run = (args, terminal) => {
  const out = args.text("out");
  if (out === undefined) throw new UsageError("parapet render needs --out DIR: where to write");
  if (out === "") throw new UsageError("--out names no folder");
  return openWorkspace(args, terminal, (built) => {
    const routes = openServices(args, terminal, built);
    if (routes === undefined) return exit.diagnostics;
    const files = [...renderedFiles(built), ...routes.files];
    const written = withProgress(terminal, (onStep) => {
      onStep(`writing ${files.length} files`);
      return replaceFolder(resolve(out), files);
    });
    if (!written.ok) throw new UsageError(written.reason);
    const objects = built.groups.reduce((sum, group) => sum + group.objects.length, routes.objects);
    if (args.switch("json"))
      printData(terminal, {
        hash: built.plan.hash,
        folder: out,
        files: files.map(({ file }) => file),
        objects,
        diagnostics: [...built.diagnostics, ...routes.diagnostics],
      });
    else terminal.out(`${objects} objects in ${files.length} files under ${out}\n${next(built, out)}`);
    return exit.ok;
  });
};

/** A region is a cluster: each gets its own folder, and nothing else. */
function next({ plan }: Built, out: string): string {
  const lines = plan.regions
    .slice(0, 4)
    .map(({ name, clusterContext }) => `  kubectl --context ${clusterContext} apply --server-side -R -f ${out}/${name}`);
  return `next, or hand the folder to Argo CD:\n${lines.join("\n")}\n`;
}

/** One file for each app, one for each namespace and region: text that depends on nothing but the plan. */
export function* renderedFiles({ groups }: Pick<Built, "groups">): Generator<TextFile> {
  for (const { file, objects } of groups) yield { file, text: writeYamlStream(objects) };
}
