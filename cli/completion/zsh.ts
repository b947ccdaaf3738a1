import type { Command, Option } from "../command";
import { operandWords, quoted, valueOf } from "./words";

/** What zsh needs; it works sourced behind compinit, and as a file `_parapet` in a folder of fpath. */
export function zshScript(commands: readonly Command[], topics: readonly string[]): string {
  return [
    "#compdef parapet",
    "_parapet() {",
    "  local -a commands=(",
    ...commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`),
    "  )",
    "  if (( CURRENT == 2 )); then _describe -t commands command commands; return; fi",
    '  local command="$words[2]"',
    "  shift words; (( CURRENT-- ))",
    '  case "$command" in',
    ...commands.map(
      (command) =>
        `    ${command.name}) _arguments ${[...command.options.map(optionSpec), "'--help[options and examples]'", operandSpec(command, topics)].join(" ")} ;;`,
    ),
    "  esac",
    "}",
    'if [[ "$funcstack[1]" == _parapet ]]; then _parapet "$@"; else compdef _parapet parapet; fi',
    "",
  ].join("\n");
}

function operandSpec(command: Command, topics: readonly string[]): string {
  const words = operandWords(command, topics);
  return words.length > 0 ? `'1:word:(${words.join(" ")})'` : "'1:file:_files'";
}

function optionSpec(option: Option): string {
  const value = valueOf(option);
  const action = value === "none" ? "" : value === "file" ? ":file:_files" : value === "any" ? ":value: " : `:value:(${value.join(" ")})`;
  return `'--${option.name}[${quoted(option.summary)}]${action}'`;
}
