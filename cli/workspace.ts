import { builtDiagnostics } from "../constructs/checks";
import { hasErrors, sortDiagnostics, type Diagnostic } from "../model/diagnostics/diagnostic";
import { objectGroups, type ObjectGroup } from "../constructs/workspace";
import type { Plan } from "../model/plan/plan";
import { planWorkspace } from "../model/plan/workspace";
import { readWorkspace } from "../stacks/workspace/read";
import { exit, type Arguments, type ExitCode, type Terminal } from "./command";
import { printData } from "./show/data";
import { showDiagnostics } from "./show/diagnostics";
import { progressOn } from "./show/progress";

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

export interface BuildOptions {
  /** Another platform document than the folder's own. */
  readonly platform?: string | undefined;
  /** Told what is being done, for somebody who waits. */
  readonly onStep?: ((what: string) => void) | undefined;
}

/** The walk from a folder to objects: read, understand, mean, build. */
export function buildFolder(folder: string, { platform, onStep }: BuildOptions = {}): Building {
  const { workspace, diagnostics: reading } = readWorkspace(folder, {
    platform,
    onFile: onStep && ((number, of) => onStep(`reading ${number} of ${of} files`)),
  });
  if (workspace === undefined) return { built: undefined, diagnostics: sortDiagnostics(reading) };
  onStep?.(`planning ${workspace.intents.length} intents`);
  const { plan, diagnostics } = planWorkspace(workspace, reading);
  if (plan === undefined) return { built: undefined, diagnostics };
  onStep?.(`building the objects of ${plan.apps.length} apps`);
  const groups = [...objectGroups(plan)];
  const all = sortDiagnostics([...diagnostics, ...builtDiagnostics(groups)]);
  return hasErrors(all) ? { built: undefined, diagnostics: all } : { built: { plan, groups, diagnostics: all }, diagnostics: all };
}

/** The folder that a command was given, or the current one. */
export function folderOf(args: Arguments): string {
  return args.positional[0] ?? ".";
}

/** Builds a command's workspace; what is wrong with it is shown, and ends the command. */
export function openWorkspace<Code extends ExitCode | Promise<ExitCode>>(
  args: Arguments,
  terminal: Terminal,
  use: (built: Built) => Code,
): Code | ExitCode {
  const folder = folderOf(args);
  const { built, diagnostics } = withProgress(terminal, (onStep) => buildFolder(folder, { platform: args.text("platform"), onStep }));
  if (built === undefined && args.switch("json")) printData(terminal, { diagnostics });
  else if (diagnostics.length > 0) terminal.err(showDiagnostics(diagnostics, terminal.errorColour ?? terminal.colour, folder));
  return built === undefined ? exit.diagnostics : use(built);
}

/** Shows what is going on while work is done, and nothing of it afterwards. */
export function withProgress<T>(terminal: Terminal, work: (onStep: (what: string) => void) => T): T {
  const progress = progressOn(terminal);
  try {
    return work((what) => progress.say(what));
  } finally {
    progress.clear();
  }
}
