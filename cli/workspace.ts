import { builtDiagnostics } from "../constructs/checks";
import { hasErrors, sortDiagnostics, type Diagnostic } from "../model/diagnostics/diagnostic";
import type { KubeObject } from "../constructs/kubernetes/manifest";
import { objectGroups, type ObjectGroup } from "../constructs/workspace";
import type { AppPlan } from "../model/plan/app-plan";
import type { Plan } from "../model/plan/plan";
import type { Planned as Planning } from "../model/plan/workspace";
import { Memo } from "../model/workspace/memo";
import { openSession, planFolder as planDocuments, type PlanFolderOptions, type PlannedFolder } from "../stacks/workspace/session";
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

/** A workspace that is right as far as its documents go: its objects are yet to be built. */
export type Planned = Omit<Built, "groups">;

export interface BuildOptions {
  /** Another platform document than the folder's own. */
  readonly platform?: string | undefined;
  /** Told what is being done, for somebody who waits. */
  readonly onStep?: ((what: string) => void) | undefined;
}

/** The walk from a folder to objects: read, understand, mean, build. */
export function buildFolder(folder: string, options: BuildOptions = {}): Building {
  return build(planFolder(folder, options), new Known(), options);
}

/** The same walk without its last step. */
export function planFolder(folder: string, options: BuildOptions = {}): PlannedFolder {
  return planDocuments(folder, stepsOf(options));
}

/** A folder that is built again and again while it changes. What the files that are named do not touch is the same object as before. */
export function openFolder(folder: string, options: BuildOptions = {}): (changed?: Iterable<string>) => Building & PlannedFolder {
  const session = openSession(folder, stepsOf(options));
  const known = new Known();
  return (changed) => {
    const planned = session.replan(changed);
    return { ...planned, ...build(planned, known, options) };
  };
}

/** What was built before, and what was found in it. */
class Known {
  objects: ReadonlyMap<AppPlan, readonly KubeObject[]> = new Map();
  readonly diagnostics = new Memo<readonly KubeObject[], readonly Diagnostic[]>();
}

function build({ plan, diagnostics }: Planning, known: Known, { onStep }: BuildOptions): Building {
  if (plan === undefined) return { built: undefined, diagnostics };
  onStep?.(`building the objects of ${plan.apps.length} apps`);
  const groups = [...objectGroups(plan, known.objects)];
  known.objects = new Map(groups.flatMap(({ app, objects }) => (app === null ? [] : [[app, objects] as const])));
  const found = groups.flatMap((group) => known.diagnostics.of(group.objects, () => builtDiagnostics([group])));
  const all = sortDiagnostics([...diagnostics, ...found]);
  return hasErrors(all) ? { built: undefined, diagnostics: all } : { built: { plan, groups, diagnostics: all }, diagnostics: all };
}

function stepsOf({ platform, onStep }: BuildOptions): PlanFolderOptions {
  return {
    platform,
    onFile: onStep && ((number, of) => onStep(`reading ${number} of ${of} files`)),
    onIntents: onStep && ((number) => onStep(`planning ${number} intents`)),
  };
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
  const { built, diagnostics } = withProgress(terminal, (onStep) =>
    buildFolder(folderOf(args), { platform: args.text("platform"), onStep }),
  );
  sayWrong(built === undefined, diagnostics, args, terminal);
  return built === undefined ? exit.diagnostics : use(built);
}

/** Says what is wrong with a workspace, or noteworthy; for a program, what stops the work. */
export function sayWrong(stops: boolean, diagnostics: readonly Diagnostic[], args: Arguments, terminal: Terminal): void {
  if (stops && args.switch("json")) printData(terminal, { diagnostics });
  else if (diagnostics.length > 0) terminal.err(showDiagnostics(diagnostics, terminal.errorColour ?? terminal.colour, folderOf(args)));
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
