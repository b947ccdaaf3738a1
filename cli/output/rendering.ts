import { builtDiagnostics, mayBeWrong } from "../../constructs/checks";
import { enterpriseAppObjects } from "../../constructs/enterprise-app/objects";
import { objectGroups, type ObjectGroup } from "../../constructs/workspace";
import { hasErrors, sortDiagnostics, type Diagnostic } from "../../model/diagnostics/diagnostic";
import { yamlBytes } from "../../model/documents/write-yaml";
import type { Arguments, Terminal } from "../command";
import { folderOf, planFolder, sayWrong, withProgress, type BuildOptions, type Planned } from "../workspace";
import type { TextFile } from "./folder";

/** A workspace that is right, and its objects: each group is built when it is asked for, and nobody holds it afterwards. */
export interface Rendering extends Planned {
  readonly groups: Iterable<ObjectGroup>;
}

/** The walk from a folder to what can be written. Objects that may be wrong are looked at before; none is built twice. */
export function renderFolder(
  folder: string,
  options: BuildOptions,
): { rendering: Rendering | undefined; diagnostics: readonly Diagnostic[] } {
  const { plan, diagnostics } = planFolder(folder, options);
  if (plan === undefined) return { rendering: undefined, diagnostics };
  const looked = plan.apps.filter(mayBeWrong).map((app) => ({ app, objects: enterpriseAppObjects(app) }));
  const all = sortDiagnostics([...diagnostics, ...builtDiagnostics(looked)]);
  if (hasErrors(all)) return { rendering: undefined, diagnostics: all };
  const groups = objectGroups(plan, new Map(looked.map(({ app, objects }) => [app, objects])));
  return { rendering: { plan, groups, diagnostics: all }, diagnostics: all };
}

/** A command's workspace as what can be written; what is wrong with it is shown. */
export function openRendering(args: Arguments, terminal: Terminal): Rendering | undefined {
  const { rendering, diagnostics } = withProgress(terminal, (onStep) =>
    renderFolder(folderOf(args), { platform: args.text("platform"), onStep }),
  );
  sayWrong(rendering === undefined, diagnostics, args, terminal);
  return rendering;
}

/** One file for each app, one for each namespace and region: bytes that depend on nothing but the plan. */
export function* renderedFiles(
  groups: Iterable<Pick<ObjectGroup, "file" | "objects">>,
): Generator<TextFile & { readonly text: Uint8Array }> {
  for (const { file, objects } of groups) yield { file, text: yamlBytes(objects) };
}
