import { exit, UsageError, type Run } from "../command";
import { readBase } from "../diff/base";
import { compareStates, stateOf } from "../diff/compare";
import { showChanges } from "../show/changes";
import { printData } from "../show/data";
import { showDiagnostics } from "../show/diagnostics";
import { folderOf, openWorkspace, withProgress } from "../workspace";

export const run: Run = (args, terminal) => {
  const wanted = args.text("base");
  if (wanted === undefined) throw new UsageError("parapet diff needs --base: a git revision, a folder, or a saved plan");
  return openWorkspace(args, terminal, ({ groups, plan, diagnostics }) => {
    const base = withProgress(terminal, (onStep) =>
      readBase(wanted, {
        folder: folderOf(args),
        groups,
        platform: args.text("platform"),
        onStep: (what) => onStep(`${wanted}: ${what}`),
      }),
    );
    if ("diagnostics" in base) {
      if (args.switch("json")) printData(terminal, { base: wanted, diagnostics: base.diagnostics });
      else
        terminal.err(
          `the base ${wanted} cannot be planned:\n\n${showDiagnostics(base.diagnostics, terminal.errorColour ?? terminal.colour)}`,
        );
      return exit.diagnostics;
    }
    const changes = compareStates(base.state, stateOf(groups.flatMap(({ objects }) => objects)));
    if (args.switch("json")) printData(terminal, { base: wanted, hash: plan.hash, changes, diagnostics });
    else terminal.out(showChanges(changes, terminal.colour));
    return args.switch("exit-code") && changes.length > 0 ? exit.findings : exit.ok;
  });
};
