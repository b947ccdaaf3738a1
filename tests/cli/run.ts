import { main } from "../../cli/main";
import type { ExitCode, Terminal } from "../../cli/command";

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, on a terminal that nobody looks at. */
export async function run(typed: readonly string[], seen: Partial<Terminal> = {}): Promise<Ran> {
  let [out, err] = ["", ""];
  const terminal: Terminal = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    colour: false,
    interactive: false,
    columns: 120,
    ...seen,
  };
  const code = await main(typed, terminal);
  return { code, out, err };
}

/** What a run prints as data. */
export async function data<T = Record<string, unknown>>(...typed: string[]): Promise<T> {
  return JSON.parse((await run([...typed, "--json"])).out) as T;
}
