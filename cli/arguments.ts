import { parseArgs } from "node:util";
import { nearest } from "../model/text/nearest";
import { UsageError, type Arguments, type Command } from "./command";

/** Reads what was typed behind a command's name; an unknown option is refused with the nearest one. */
export function readArguments(command: Command, typed: readonly string[]): Arguments {
  const names = [...command.options.map(({ name }) => name), "help"];
  const options = Object.fromEntries(
    command.options.map(({ name, value }) => [name, { type: value === undefined ? ("boolean" as const) : ("string" as const) }]),
  );
  try {
    const { values, positionals }: { values: Record<string, unknown>; positionals: string[] } = parseArgs({
      args: [...typed],
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    return {
      positional: positionals,
      text: (option) => {
        const value = values[option];
        return typeof value === "string" ? value : undefined;
      },
      switch: (option) => values[option] === true,
    };
  } catch (error) {
    const unknown = /Unknown option '(-*)([^']*)'/.exec((error as Error).message);
    if (unknown === null) throw new UsageError(`${(error as Error).message.split("\n")[0] ?? ""}; see parapet ${command.name} --help`);
    const meant = nearest(unknown[2] ?? "", names);
    throw new UsageError(
      `parapet ${command.name} has no option ${unknown[1] ?? ""}${unknown[2] ?? ""}; ${meant === undefined ? `see parapet ${command.name} --help` : `did you mean --${meant}?`}`,
    );
  }
}
