import type { Command, Option } from "../command";
import { operandWords, quoted, valueOf } from "./words";

/** What fish needs: a line for each word, with the case in which it may stand. */
export function fishScript(commands: readonly Command[], topics: readonly string[]): string {
  return [
    "# parapet completion for fish",
    "complete -c parapet -f",
    ...commands.map(({ name, summary }) => `complete -c parapet -n __fish_use_subcommand -a ${name} -d '${quoted(summary)}'`),
    ...commands.flatMap((command) => {
      const behind = `complete -c parapet -n '__fish_seen_subcommand_from ${command.name}'`;
      const words = operandWords(command, topics);
      return [
        ...command.options.map((option) => `${behind} -l ${option.name}${valueFlags(option)} -d '${quoted(option.summary)}'`),
        `${behind} -l help -d 'options and examples'`,
        words.length > 0 ? `${behind} -a '${words.join(" ")}'` : `${behind} -F`,
      ];
    }),
    "",
  ].join("\n");
}

function valueFlags(option: Option): string {
  const value = valueOf(option);
  if (value === "none") return "";
  if (value === "file") return " -r -F";
  return value === "any" ? " -x" : ` -x -a '${value.join(" ")}'`;
}
