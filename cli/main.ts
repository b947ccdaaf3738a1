import { exit, UsageError, type Command, type ExitCode, type Terminal } from "./command";
import { readArguments } from "./arguments";
import { commands } from "./commands";
import { commandHelp, generalHelp } from "./help";
import { nearest } from "../model/text/nearest";
import { packageVersion } from "./package";

/** Runs one command line. Never throws: a mistake is exit code 2, a bug of ours 70. */
export async function main(typed: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = "--help", ...rest] = typed;
  try {
    if (name === "--version" || name === "-v") terminal.out(`${packageVersion()}\n`);
    else if (["--help", "-h", "help"].includes(name))
      terminal.out(rest[0] === undefined ? generalHelp(commands, terminal.colour) : commandHelp(find(rest[0]), terminal.colour));
    else return await runCommand(find(name), rest, terminal);
    return exit.ok;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\n`);
      return exit.diagnostics;
    }
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.err(`This is a mistake of parapet's own. Please report it with these lines:\n${trace}\n`);
    return exit.bug;
  }
}

async function runCommand(command: Command, typed: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const args = readArguments(command, typed);
  if (args.switch("help")) {
    terminal.out(commandHelp(command, terminal.colour));
    return exit.ok;
  }
  const { run } = await command.load();
  return run(args, terminal, commands);
}

function find(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    commands.map((command) => command.name),
  );
  throw new UsageError(`there is no command ${name}; ${meant === undefined ? "see parapet --help" : `did you mean parapet ${meant}?`}`);
}
