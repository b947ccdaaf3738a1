import type { Command } from "./command";
import { styles, type Styles } from "./show/styles";

/** `parapet --help` */
export function generalHelp(commands: readonly Command[], colour: boolean): string {
  const { bold, dim } = styles(colour);
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `${bold("parapet")}: applications declare intent; the platform fulfils it, behind guardrails`,
    "",
    ...commands.map(({ name, summary }) => `  ${bold(name.padEnd(width))}  ${summary}`),
    "",
    dim("Everything but doctor is computed offline from the documents of a folder; nothing is ever applied."),
    "",
    "  parapet plan examples/first-app       what each app gets",
    "  parapet COMMAND --help                options and examples",
    "  parapet explain                       every field, key, code and capability",
    "",
    dim("Ends with 0, with 2 for a mistake in documents or on the command line, with 3 for findings, with 70 for a mistake of its own."),
    dim("--json on any command prints data instead of words, mistakes included. NO_COLOR and FORCE_COLOR are heeded."),
    "",
  ].join("\n");
}

/** `parapet plan --help` */
export function commandHelp(command: Command, colour: boolean): string {
  const style = styles(colour);
  return [
    `${style.bold(`parapet ${command.name}`)} ${command.operands}`.trimEnd(),
    "",
    `  ${command.summary}`,
    "",
    ...(command.options.length === 0 ? [] : [...optionLines(command, style), ""]),
    ...command.examples.flatMap(({ line, does }) => [`  ${line}`, `    ${style.dim(does)}`]),
    "",
  ].join("\n");
}

function optionLines(command: Command, { bold }: Styles): string[] {
  const rows = command.options.map((option) => ({
    flag: `--${option.name}${option.value === undefined ? "" : ` ${option.value}`}`,
    summary: option.summary,
  }));
  const width = Math.max(...rows.map(({ flag }) => flag.length));
  return rows.map(({ flag, summary }) => `  ${bold(flag.padEnd(width))}  ${summary}`);
}
