import type { Terminal } from "../command";

/** What `--json` prints: data for a program, indented for whoever looks. */
export function printData(terminal: Terminal, data: unknown): void {
  terminal.out(`${JSON.stringify(data, null, 2)}\n`);
}
