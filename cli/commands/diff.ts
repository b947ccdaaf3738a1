import { exit, UsageError, type Run } from "../command";
import { readBase } from "../diff/base";
import { compareStates, stateOf } from "../diff/compare";
import { showChanges } from "../show/changes";
import { showDiagnostics } from "../show/diagnostics";
import { folderOf, openWorkspace } from "../workspace";

export const run: Run = (args, terminal) => {
  const wanted = args.text("base");
  if (wanted === undefined) throw new UsageError("parapet diff needs --base: a git revision, a folder, or a saved plan");
  const base = readBase(wanted, folderOf(args), args.text("platform"));
  if ("diagnostics" in base) {
    terminal.err(`the base ${wanted} cannot be planned:\n\n${showDiagnostics(base.diagnostics, terminal.colour)}`);
    return exit.diagnostics;
  }
  return openWorkspace(args, terminal, ({ groups, plan }) => {
    const changes = compareStates(base.state, stateOf(groups.flatMap(({ objects }) => objects)));
    if (args.switch("json")) terminal.out(`${JSON.stringify({ base: wanted, hash: plan.hash, changes }, null, 2)}\n`);
    else terminal.out(showChanges(changes, terminal.colour));
    return args.switch("exit-code") && changes.length > 0 ? exit.findings : exit.ok;
  });
};
