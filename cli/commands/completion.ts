import { exit, UsageError, type Command, type Option, type Run } from "../command";

export const run: Run = (args, terminal, commands) => {
  const [shell] = args.positional;
  const write = shell === undefined ? undefined : shells[shell];
  if (write === undefined || !Object.hasOwn(shells, shell ?? ""))
    throw new UsageError(`parapet completion needs one of ${Object.keys(shells).join(", ")}`);
  terminal.out(write(commands));
  return exit.ok;
};

const shells: Readonly<Record<string, (commands: readonly Command[]) => string>> = { bash, zsh, fish };

const takesFile = ({ value }: Option) => value?.includes("FILE") === true || value?.includes("DIR") === true;
const words = (command: Command) => command.operands.match(/^[a-z]+(\|[a-z]+)+$/)?.[0].split("|") ?? [];

function bash(commands: readonly Command[]): string {
  const cases = commands.map(
    (command) =>
      `    ${command.name}) words="${[...command.options.map(({ name }) => `--${name}`), "--help", ...words(command)].join(" ")}" ;;`,
  );
  const choices = commands.flatMap((command) =>
    command.options
      .filter(({ choices }) => choices !== undefined)
      .map(({ name, choices }) => `    --${name}) COMPREPLY=($(compgen -W "${(choices ?? []).join(" ")}" -- "$current")); return ;;`),
  );
  return [
    "# parapet completion for bash",
    "_parapet() {",
    '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} --help --version" -- "$current"))`,
    "    return",
    "  fi",
    '  case "$before" in',
    ...choices,
    `    ${fileOptions(commands).join("|")}) COMPREPLY=($(compgen -f -- "$current")); return ;;`,
    "  esac",
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    "  esac",
    '  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))',
    "}",
    "complete -o filenames -F _parapet parapet",
    "",
  ].join("\n");
}

function zsh(commands: readonly Command[]): string {
  const list = commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`);
  const cases = commands.flatMap((command) => [
    `    ${command.name}) _arguments ${[...command.options.map(zshOption), "'--help[options and examples]'", words(command).length > 0 ? `'*:topic:(${words(command).join(" ")})'` : "'*:file:_files'"].join(" ")} ;;`,
  ]);
  return [
    "#compdef parapet",
    "_parapet() {",
    "  local -a commands=(",
    ...list,
    "  )",
    "  if (( CURRENT == 2 )); then _describe command commands; return; fi",
    '  local command="$words[2]"',
    "  shift words; (( CURRENT-- ))",
    '  case "$command" in',
    ...cases,
    "  esac",
    "}",
    "compdef _parapet parapet",
    "",
  ].join("\n");
}

function zshOption(option: Option): string {
  const value =
    option.value === undefined
      ? ""
      : option.choices === undefined
        ? takesFile(option)
          ? ":file:_files"
          : ":value:"
        : `:value:(${option.choices.join(" ")})`;
  return `'--${option.name}[${quoted(option.summary)}]${value}'`;
}

function fish(commands: readonly Command[]): string {
  return [
    "# parapet completion for fish",
    ...commands.flatMap((command) => [
      `complete -c parapet -n __fish_use_subcommand -f -a ${command.name} -d '${quoted(command.summary)}'`,
      ...command.options.map(
        (option) =>
          `complete -c parapet -n '__fish_seen_subcommand_from ${command.name}' -l ${option.name}${option.value === undefined ? "" : " -r"}${option.choices === undefined ? "" : ` -a '${option.choices.join(" ")}'`} -d '${quoted(option.summary)}'`,
      ),
      ...(words(command).length === 0
        ? []
        : [`complete -c parapet -n '__fish_seen_subcommand_from ${command.name}' -f -a '${words(command).join(" ")}'`]),
    ]),
    "",
  ].join("\n");
}

function fileOptions(commands: readonly Command[]): string[] {
  return [...new Set(commands.flatMap((command) => command.options.filter(takesFile).map(({ name }) => `--${name}`)))];
}

/** Text inside single quotes and brackets of a shell's list. */
function quoted(text: string): string {
  return text.replaceAll("'", "").replaceAll(":", " -").replaceAll("[", "(").replaceAll("]", ")");
}
