import { styles, type Styles } from "../show/styles";
import { checks, type Result, type State } from "./result";

const states: readonly State[] = ["failed", "warning", "not judged", "ok"];
const widest = Math.max(...states.map((state) => state.length));
/** Of many that say the like nobody reads each. */
const most: Readonly<Record<State, number>> = { failed: 20, warning: 20, "not judged": 6, ok: 8 };

/** Results for people: check by check what is wrong first, with its cure. */
export function showResults(head: string, results: readonly Result[], colour: boolean): string {
  const style = styles(colour);
  const blocks = checks.flatMap((check) => {
    const lines = states.flatMap((state) => {
      const here = results.filter((one) => one.check === check && one.state === state);
      const more = here.length - most[state];
      const shown = here.slice(0, most[state]).map((one) => resultLines(one, style));
      return more > 0
        ? [...shown, `  ${painted(state, style)}  ${style.dim(check.padEnd(5))}  and ${more} more; --json lists all of them`]
        : shown;
    });
    return lines.length === 0 ? [] : [lines.join("\n")];
  });
  return `${[style.bold(head), ...blocks, summary(results, style)].join("\n\n")}\n`;
}

/** One result, with its cure below. */
export function resultLines({ check, about, state, message, fix }: Result, style: Styles): string {
  const line = `  ${painted(state, style)}  ${style.dim(check.padEnd(5))}  ${style.bold(about)}  ${message}`;
  return fix === "" ? line : `${line}\n  ${" ".repeat(widest)}  ${style.green("fix".padEnd(5))}  ${fix}`;
}

function painted(state: State, { red, yellow, dim, green, bold }: Styles): string {
  const word = state.padEnd(widest);
  if (state === "failed") return red(bold(word));
  return state === "warning" ? yellow(word) : state === "ok" ? green(word) : dim(word);
}

function summary(results: readonly Result[], { bold }: Styles): string {
  const parts = states.flatMap((state) => {
    const number = results.filter((one) => one.state === state).length;
    return number === 0 ? [] : [`${number} ${state === "warning" && number > 1 ? "warnings" : state}`];
  });
  return bold(parts.length === 0 ? "nothing to look at" : parts.join(", "));
}
