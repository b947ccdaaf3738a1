import { exit, UsageError, type Run } from "../command";
import { planData } from "../output/plan-data";
import { showPlan } from "../show/plan";
import { nearest } from "../../model/text/nearest";
import { folderOf, openWorkspace } from "../workspace";

export const run: Run = (args, terminal) =>
  openWorkspace(args, terminal, (built) => {
    const app = args.text("app");
    const names = [...new Set(built.plan.apps.map((one) => one.app))];
    if (app !== undefined && !names.includes(app))
      throw new UsageError(`there is no app ${app}; did you mean ${nearest(app, names) ?? names.slice(0, 5).join(", ")}?`);
    if (args.switch("json")) {
      terminal.out(`${JSON.stringify(planData(built), null, 2)}\n`);
      return exit.ok;
    }
    const folder = folderOf(args);
    terminal.out(showPlan(built, { colour: terminal.colour, app, objects: args.switch("objects") }));
    terminal.out(
      `next: parapet render${folder === "." ? "" : ` ${folder}`} --out DIR, or parapet explain to see what else an intent can say\n`,
    );
    return exit.ok;
  });
