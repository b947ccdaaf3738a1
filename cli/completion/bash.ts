import type { Command, Option } from "../command";
import { operandWords, valueOf } from "./words";

/** What bash needs: it sees words only, so that each case is told by the command and by the word before. */
export function bashScript(commands: readonly Command[], topics: readonly string[]): string {
  return [
    "# parapet completion for bash",
    "_parapet() {",
    `  local IFS=$'\\n' current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"`,
    "  COMPREPLY=()",
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    ${offer([...commands.map(({ name }) => name), "--help", "--version"])}`,
    "    return",
    "  fi",
    '  case "${COMP_WORDS[1]} $before" in',
    ...commands.flatMap((command) => command.options.flatMap((option) => valueCase(command, option))),
    "  esac",
    '  case "${COMP_WORDS[1]} $current" in',
    ...commands.flatMap((command) => [
      `    "${command.name} -"*) ${offer([...command.options.map(({ name }) => `--${name}`), "--help"])} ;;`,
      `    "${command.name} "*) ${offerOperands(operandWords(command, topics))} ;;`,
    ]),
    "  esac",
    "}",
    "complete -o filenames -F _parapet parapet",
    "",
  ].join("\n");
}

function valueCase(command: Command, option: Option): string[] {
  const value = valueOf(option);
  if (value === "none") return [];
  const reply = value === "any" ? ":" : value === "file" ? offerFiles : offer(value);
  return [`    "${command.name} --${option.name}") ${reply}; return ;;`];
}

function offer(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W "${words.join("\n")}" -- "$current"))`;
}

const offerFiles = 'COMPREPLY=($(compgen -f -- "$current"))';

function offerOperands(words: readonly string[]): string {
  return words.length === 0 ? offerFiles : offer(words);
}
