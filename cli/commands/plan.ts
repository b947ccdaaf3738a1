import { exit, UsageError, type Arguments, type ExitCode, type Run, type Terminal } from "../command";
import { showProject, showResources } from "../plan-resources";
import { planData } from "../output/plan-data";
import { printData } from "../show/data";
import { showPlan } from "../show/plan";
import { nearest } from "../../model/text/nearest";
import { provePlan, type Proof } from "../../policies/reach/compare-plan";
import { proofLine } from "../show/proof";
import { changesBetween } from "../watch/changes";
import { reportChanges, type Report } from "../watch/report";
import { folderOf, openWorkspace, type Built } from "../workspace";

export const run: Run = (args, terminal) => {
  const project = args.text("project");
  if (args.switch("watch")) return watchPlan(args, terminal);
  if (project !== undefined) return showProject(project, args, terminal);
  return openWorkspace(args, terminal, (built) => {
    if (args.switch("resources")) return showResources(built, args, terminal);
    const app = args.text("app");
    const names = [...new Set(built.plan.apps.map((one) => one.app))];
    if (app !== undefined && !names.includes(app)) throw new UsageError(`there is no app "${app}"; ${meant(app, names)}`);
    if (args.switch("json")) {
      const { differences } = proofOf(built);
      printData(terminal, { ...planData(built, app), differences, diagnostics: built.diagnostics });
      return exit.ok;
    }
    const folder = folderOf(args);
    terminal.out(showPlan(built, { colour: terminal.colour, app, objects: args.switch("objects") }));
    terminal.out(`${proofLine(proofOf(built), built.plan.flows.length, folder, terminal.colour)}\n`);
    terminal.out(
      `next: parapet render${folder === "." ? "" : ` ${folder}`} --out DIR, or parapet explain to see what else an intent can say\n`,
    );
    return exit.ok;
  });
};

/** The plan again after each change; what it is held against is the plan before. */
function watchPlan(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const other =
    ["app", "project"].find((name) => args.text(name) !== undefined) ?? ["objects", "resources"].find((name) => args.switch(name));
  if (other !== undefined) throw new UsageError(`--watch tells what changes in a whole workspace; it takes no --${other}`);
  const changes: Report["changes"] = ({ groups }, before) => (before === undefined ? [] : changesBetween(before.groups, groups));
  return reportChanges(args, terminal, { title: "", changes });
}

/** Who reaches whom, computed from the objects, beside what is declared. */
function proofOf({ plan, groups }: Built): Proof {
  return provePlan(
    plan,
    groups.flatMap(({ objects }) => objects),
  );
}

function meant(app: string, names: readonly string[]): string {
  const near = nearest(app, names);
  if (near !== undefined) return `did you mean ${near}?`;
  return `there is ${names.slice(0, 8).join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`;
}
