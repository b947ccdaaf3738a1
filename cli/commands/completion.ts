import { exit, UsageError, type Command, type Run } from "../command";
import { bashScript } from "../completion/bash";
import { fishScript } from "../completion/fish";
import { zshScript } from "../completion/zsh";
import { printData } from "../show/data";
import { allTopics } from "../topics";

const shells: Readonly<Record<string, (commands: readonly Command[], topics: readonly string[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export const run: Run = (args, terminal, commands) => {
  const [shell = ""] = args.positional;
  const write = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (write === undefined) throw new UsageError(`parapet completion needs one of ${Object.keys(shells).join(", ")}`);
  const script = write(commands, [...allTopics().keys()]);
  if (args.switch("json")) printData(terminal, { shell, script });
  else terminal.out(script);
  return exit.ok;
};
