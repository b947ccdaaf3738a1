import type { Plan } from "../../model/plan/plan";
import { exit, type Arguments, type ExitCode, type Terminal } from "../command";
import { printData } from "../show/data";
import { progressOn } from "../show/progress";
import { styles } from "../show/styles";
import { openWorkspace } from "../workspace";
import { examine } from "./examine";
import { readAddresses, readAsked, type Asked } from "./options";
import type { Result } from "./result";
import { resultLines, showResults } from "./show";
import { changesBetween } from "./watch";
import type { World } from "./world";

/** `parapet doctor`, in a world that is given. */
export function runDoctor(args: Arguments, terminal: Terminal, world: World): ExitCode | Promise<ExitCode> {
  const asked = readAsked(args, world);
  return openWorkspace(args, terminal, ({ plan }) => {
    const whole = { ...asked, addresses: readAddresses(args.text("address"), plan) };
    return asked.everySeconds === undefined ? once(plan, whole, args, terminal, world) : watch(plan, whole, args, terminal, world);
  });
}

async function once(plan: Plan, asked: Asked, args: Arguments, terminal: Terminal, world: World): Promise<ExitCode> {
  const results = await looked(plan, asked, terminal, world);
  if (args.switch("json")) printData(terminal, { results });
  else terminal.out(showResults(headOf(plan), results, terminal.colour));
  return exitOf(results);
}

/** Looks again and again, and says what is other than before. Ends when somebody ends it. */
async function watch(plan: Plan, asked: Asked, args: Arguments, terminal: Terminal, world: World): Promise<ExitCode> {
  let before = await looked(plan, asked, terminal, world);
  const at = () => new Date(world.now()).toISOString();
  const asLine = (data: object) => terminal.out(`${JSON.stringify({ at: at(), ...data })}\n`);
  if (args.switch("json")) asLine({ results: before });
  else terminal.out(showResults(headOf(plan), before, terminal.colour));
  const style = styles(terminal.colour);
  while (await world.sleep((asked.everySeconds ?? 0) * 1000)) {
    const after = await looked(plan, asked, terminal, world);
    const { changed, gone } = changesBetween(before, after);
    before = after;
    if (changed.length + gone.length === 0) continue;
    if (args.switch("json")) asLine({ changed, gone });
    else
      terminal.out(
        `\n${[style.dim(at()), ...changed.map((one) => resultLines(one, style)), ...gone.map((one) => `  ${style.dim(`over        ${one.check.padEnd(5)}  ${one.about}  ${one.message}`)}`)].join("\n")}\n`,
      );
  }
  return exitOf(before);
}

async function looked(plan: Plan, asked: Asked, terminal: Terminal, world: World): Promise<Result[]> {
  const progress = progressOn(terminal);
  try {
    return await examine(plan, asked, world, (open) => progress.say(`still looking at ${open.join(", ")}`));
  } finally {
    progress.clear();
  }
}

function headOf({ platform, edge, apps }: Plan): string {
  const hosts = new Set(apps.flatMap(({ expose }) => (expose === null ? [] : [expose.host]))).size;
  return `${platform.name} ${platform.environment} · ${hosts} host${hosts === 1 ? "" : "s"}${edge === null ? "" : ` · ${edge.zone} at Cloudflare`}`;
}

/** A promise is broken, or nothing at all could be shown. */
function exitOf(results: readonly Result[]): ExitCode {
  const failed = results.some(({ state }) => state === "failed");
  return failed || results.every(({ state }) => state === "not judged") ? exit.findings : exit.ok;
}
