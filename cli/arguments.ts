import { parseArgs } from "node:util";
import { nearest } from "../model/text/nearest";
import { isUsageError, UsageError, type Arguments, type Command } from "./command";

/** Reads what was typed behind a command's name; what the command does not know is refused with the nearest that it does. */
export function readArguments(command: Command, typed: readonly string[]): Arguments {
  const options = Object.fromEntries(
    command.options.map(({ name, value }) => [name, { type: value === undefined ? ("boolean" as const) : ("string" as const) }]),
  );
  try {
    const parsed = parseArgs({
      args: [...typed],
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
      tokens: true,
    });
    const values: Record<string, unknown> = parsed.values;
    refuseTwice(
      command,
      parsed.tokens.flatMap((token) => (token.kind === "option" ? [token.name] : [])),
    );
    refuseMore(command, parsed.positionals);
    return {
      positional: parsed.positionals,
      text: (option) => {
        const value = values[option];
        return typeof value === "string" ? value : undefined;
      },
      switch: (option) => values[option] === true,
    };
  } catch (error) {
    throw isUsageError(error) ? error : new UsageError(explained(command, error as Error));
  }
}

/** Of two values one would be left out in silence. */
function refuseTwice(command: Command, given: readonly string[]): void {
  const twice = given.find(
    (name, index) => given.indexOf(name) !== index && command.options.some((option) => option.name === name && option.value),
  );
  if (twice !== undefined) throw new UsageError(`--${twice} stands there twice; which one is meant?`);
}

function refuseMore(command: Command, positionals: readonly string[]): void {
  const takes = /^\[?[A-Za-z|]+\]?/.exec(command.operands)?.[0].replace(/[[\]]/g, "");
  const [, ...more] = positionals;
  const tooMuch = takes === undefined ? positionals : more;
  if (tooMuch.length > 0)
    throw new UsageError(
      `parapet ${command.name} takes ${takes === undefined ? "options only" : `one ${takes}`}; ${tooMuch.join(" ")} is too much`,
    );
}

function explained(command: Command, error: Error): string {
  const unknown = /Unknown option '(-*)([^']*)'/.exec(error.message);
  if (unknown !== null) {
    const meant = nearest(unknown[2] ?? "", [...command.options.map(({ name }) => name), "help"]);
    return `parapet ${command.name} has no option ${unknown[1] ?? ""}${unknown[2] ?? ""}; ${meant === undefined ? `see parapet ${command.name} --help` : `did you mean --${meant}?`}`;
  }
  const name = /'(?:-\w, )?--([\w-]+)/.exec(error.message)?.[1];
  const option = command.options.find((one) => one.name === name);
  if (option?.value !== undefined) return `--${option.name} needs a value: --${option.name} ${option.value}`;
  if (name !== undefined) return `--${name} takes no value`;
  return `${error.message.split("\n")[0] ?? ""}; see parapet ${command.name} --help`;
}
