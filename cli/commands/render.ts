import { resolve } from "node:path";
import { writeYamlStream } from "../../model/documents/write-yaml";
import { exit, UsageError, type Run } from "../command";
import { replaceFolder, type TextFile } from "../output/folder";
import { openWorkspace, type Built } from "../workspace";

export const run: Run = (args, terminal) => {
  const out = args.text("out");
  if (out === undefined) throw new UsageError("parapet render needs --out DIR: where to write");
  return openWorkspace(args, terminal, (built) => {
    const files = [...renderedFiles(built)];
    const written = replaceFolder(resolve(out), files);
    if (!written.ok) {
      terminal.err(`${written.reason}\n`);
      return exit.diagnostics;
    }
    const objects = built.groups.reduce((sum, group) => sum + group.objects.length, 0);
    if (args.switch("json"))
      terminal.out(`${JSON.stringify({ hash: built.plan.hash, folder: out, files: files.map(({ file }) => file), objects }, null, 2)}\n`);
    else
      terminal.out(
        `${objects} objects in ${files.length} files under ${out}\nnext: kubectl apply --server-side -R -f ${out}/<region>, or hand the folder to Argo CD\n`,
      );
    return exit.ok;
  });
};

/** One file for each app, one for each namespace and region: text that depends on nothing but the plan. */
export function* renderedFiles({ groups }: Pick<Built, "groups">): Generator<TextFile> {
  for (const { file, objects } of groups) yield { file, text: writeYamlStream(objects) };
}
