import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import type { RecordedError } from "../../recorder";
import { exit, type Arguments, type ExitCode, type Terminal } from "../command";
import { printData } from "../show/data";
import { showRecordedError } from "../show/recordings";

/** What stopped a program, as other diagnostics are printed; a program's mistake has a kind in the place of a code. */
export interface Stopped extends Omit<Diagnostic, "code"> {
  readonly code: "";
  readonly kind: RecordedError["kind"];
  /** The resource that it is about, if it is about one. */
  readonly urn?: string;
}

const cures: Readonly<Record<RecordedError["kind"], string>> = {
  program: "correct the program there; nothing of it was judged",
  duplicate: "give one of the two another name or another parent",
  parent: "register the parent in the same program, and hand in the resource itself",
  function: "--answers FILE, with the answers as JSON by the function's token",
  dynamic: "use a resource of a provider; what code of its own makes cannot be listed before a deployment",
  stuck: "look for a promise that nobody settles, a timer or an open connection",
  host: "correct the project's files or the command line; the message says which",
};

/** Says what stopped the programs: a part of a program proves nothing of the rest, so that nothing is judged. */
export function sayStopped(errors: readonly RecordedError[], folder: string, args: Arguments, terminal: Terminal): ExitCode {
  if (args.switch("json")) printData(terminal, { diagnostics: errors.map((error) => stoppedBy(error, folder)) });
  else terminal.err(`${errors.map((error) => showRecordedError(error, terminal.errorColour ?? terminal.colour)).join("\n\n")}\n`);
  return exit.diagnostics;
}

function stoppedBy({ kind, message, source, urn }: RecordedError, folder: string): Stopped {
  return {
    code: "",
    kind,
    severity: "error",
    place: source === undefined ? wholeProgram(folder) : { file: source.file, line: source.line, column: source.column },
    path: "",
    message,
    fix: cures[kind],
    related: [],
    ...(urn === undefined ? {} : { urn }),
  };
}

/** Where a mistake is that has no line: in the file that says what the program is. */
function wholeProgram(folder: string): Stopped["place"] {
  const found = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json", "platform.yaml"].find((name) => existsSync(join(folder, name)));
  return { file: found ?? folder, line: 1, column: 1 };
}
