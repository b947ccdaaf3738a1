import type { ObjectGroup } from "../../constructs/workspace";
import { exit, UsageError, type Arguments, type ExitCode, type Run, type Terminal } from "../command";
import { readBase } from "../diff/base";
import { compareStates, stateOf, type State } from "../diff/compare";
import { compareRenderings, isRendering } from "../diff/two-renderings";
import { showChanges } from "../show/changes";
import { printData } from "../show/data";
import { showDiagnostics } from "../show/diagnostics";
import { LastingBase } from "../watch/changes";
import { reportChanges, type Report } from "../watch/report";
import { folderOf, openWorkspace, sayWrong, withProgress } from "../workspace";

export const run: Run = (args, terminal) => {
  const wanted = args.text("base");
  if (wanted === undefined) throw new UsageError("parapet diff needs --base: a git revision, a folder, or a saved plan");
  if (args.switch("watch")) return watchDiff(wanted, args, terminal);
  if (isRendering(folderOf(args)) && isRendering(wanted)) return diffRenderings(wanted, args, terminal);
  return openWorkspace(args, terminal, ({ groups, plan, diagnostics }) => {
    const base = openBase(wanted, groups, args, terminal);
    if (base === undefined) return exit.diagnostics;
    const changes = compareStates(base, stateOf(groups.flatMap(({ objects }) => objects)));
    if (args.switch("json")) printData(terminal, { base: wanted, hash: plan.hash, changes, diagnostics });
    else terminal.out(showChanges(changes, terminal.colour));
    return args.switch("exit-code") && changes.length > 0 ? exit.findings : exit.ok;
  });
};

/** Two folders that were rendered: nothing has to be planned. */
function diffRenderings(wanted: string, args: Arguments, terminal: Terminal): ExitCode {
  const compared = compareRenderings(wanted, folderOf(args));
  if ("diagnostics" in compared) {
    sayWrong(true, compared.diagnostics, args, terminal);
    return exit.diagnostics;
  }
  const { changes } = compared;
  if (args.switch("json")) printData(terminal, { base: wanted, changes, diagnostics: [] });
  else terminal.out(showChanges(changes, terminal.colour));
  return args.switch("exit-code") && changes.length > 0 ? exit.findings : exit.ok;
}

/** The base is read once; the workspace is held against it again after each change. */
function watchDiff(wanted: string, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (args.switch("exit-code")) throw new UsageError("--exit-code is for a diff that ends, and --watch does not; give one of the two");
  let base: LastingBase | undefined;
  const changes: Report["changes"] = ({ groups }) => {
    const state = base === undefined ? openBase(wanted, groups, args, terminal) : undefined;
    if (state !== undefined) base = new LastingBase(state);
    return base?.changesTo(groups);
  };
  return reportChanges(args, terminal, { title: `against ${wanted}`, changes });
}

/** The state to compare with; undefined where it cannot be had, which is shown. */
function openBase(wanted: string, groups: readonly ObjectGroup[], args: Arguments, terminal: Terminal): State | undefined {
  const base = withProgress(terminal, (onStep) =>
    readBase(wanted, {
      folder: folderOf(args),
      groups,
      platform: args.text("platform"),
      onStep: (what) => onStep(`${wanted}: ${what}`),
    }),
  );
  if ("state" in base) return base.state;
  if (args.switch("json")) printData(terminal, { base: wanted, diagnostics: base.diagnostics });
  else
    terminal.err(`the base ${wanted} cannot be planned:\n\n${showDiagnostics(base.diagnostics, terminal.errorColour ?? terminal.colour)}`);
  return undefined;
}
