import { exit, isUsageError, UsageError, type Command, type ExitCode, type Terminal } from "./command";
import { readArguments } from "./arguments";
import { commands } from "./commands";
import { commandHelp, generalHelp } from "./help";
import { nearest } from "../model/text/nearest";
import { packageVersion } from "./package";
import { printData } from "./show/data";

/** Runs one command line. Never throws: a mistake is exit code 2, a bug of ours 70. */
export async function main(typed: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const asData = typed.includes("--json");
  const [name = "--help", ...rest] = typed[0] === "--json" ? typed.slice(1) : typed;
  try {
    if (name === "--version" || name === "-v" || name === "-V") {
      if (asData) printData(terminal, { version: packageVersion() });
      else terminal.out(`${packageVersion()}\n`);
      return exit.ok;
    }
    if (!["--help", "-h", "help"].includes(name)) return await runCommand(find(name), rest, terminal);
    const about = rest.find((word) => !word.startsWith("-"));
    if (asData) printData(terminal, about === undefined ? commands : find(about));
    else terminal.out(about === undefined ? generalHelp(commands, terminal.colour) : commandHelp(find(about), terminal.colour));
    return exit.ok;
  } catch (error) {
    return ended(error, terminal, asData);
  }
}

async function runCommand(command: Command, typed: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const args = readArguments(command, typed);
  if (args.switch("help")) {
    if (args.switch("json")) printData(terminal, command);
    else terminal.out(commandHelp(command, terminal.colour));
    return exit.ok;
  }
  const { run } = await command.load();
  return run(args, terminal, commands);
}

/** What a person or a program is told when a command could not do its work. */
function ended(error: unknown, terminal: Terminal, asData: boolean): ExitCode {
  if (isUsageError(error)) {
    if (asData) printData(terminal, { error: { kind: "usage", message: error.message } });
    else terminal.err(`${error.message}\n`);
    return exit.diagnostics;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (asData) printData(terminal, { error: { kind: "bug", message: trace } });
  else terminal.err(`This is a mistake of parapet's own. Please report it with these lines:\n${trace}\n`);
  return exit.bug;
}

function find(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    commands.map((command) => command.name),
  );
  throw new UsageError(`there is no command "${name}"; ${meant === undefined ? "see parapet --help" : `did you mean parapet ${meant}?`}`);
}
