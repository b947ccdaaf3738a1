import { builtDiagnostics } from "../constructs/checks";
import { hasErrors, sortDiagnostics, type Diagnostic } from "../model/diagnostics/diagnostic";
import { objectGroups, type ObjectGroup } from "../constructs/workspace";
import type { Plan } from "../model/plan/plan";
import { planWorkspace } from "../model/plan/workspace";
import { readWorkspace } from "../stacks/workspace/read";
import { exit, UsageError, type Arguments, type ExitCode, type Terminal } from "./command";
import { showDiagnostics } from "./show/diagnostics";

/** A workspace that is right: its plan, and the objects that it stands for. */
export interface Built {
  readonly plan: Plan;
  readonly groups: readonly ObjectGroup[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Building {
  readonly built: Built | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The walk from a folder to objects: read, understand, mean, build. */
export function buildFolder(folder: string, options: { readonly platform?: string | undefined } = {}): Building {
  const { workspace, diagnostics: reading } = readWorkspace(folder, options);
  if (workspace === undefined) return { built: undefined, diagnostics: sortDiagnostics(reading) };
  const { plan, diagnostics } = planWorkspace(workspace, reading);
  if (plan === undefined) return { built: undefined, diagnostics };
  const groups = [...objectGroups(plan)];
  const all = sortDiagnostics([...diagnostics, ...builtDiagnostics(groups)]);
  return hasErrors(all) ? { built: undefined, diagnostics: all } : { built: { plan, groups, diagnostics: all }, diagnostics: all };
}

/** The folder that a command was given, or the current one. */
export function folderOf(args: Arguments): string {
  const [folder = ".", ...more] = args.positional;
  if (more.length > 0) throw new UsageError(`one folder is enough; ${more.join(" ")} is too much`);
  return folder;
}

/** Builds a command's workspace; what is wrong with it is shown, and ends the command. */
export function openWorkspace(args: Arguments, terminal: Terminal, use: (built: Built) => ExitCode): ExitCode {
  const { built, diagnostics } = buildFolder(folderOf(args), { platform: args.text("platform") });
  const asData = args.switch("json");
  if (built === undefined && asData) terminal.out(`${JSON.stringify({ diagnostics }, null, 2)}\n`);
  else if (diagnostics.length > 0) terminal.err(showDiagnostics(diagnostics, terminal.colour));
  return built === undefined ? exit.diagnostics : use(built);
}
