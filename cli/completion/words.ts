import type { Command, Option } from "../command";

/** What a shell may offer behind a command's name, besides options: words, or files. */
export function operandWords(command: Command, topics: readonly string[]): readonly string[] {
  if (command.operands === "[TOPIC]") return topics;
  return /^[a-z]+(?:\|[a-z]+)+$/.test(command.operands) ? command.operands.split("|") : [];
}

/** What a shell may offer as an option's value. */
export function valueOf(option: Option): "none" | "any" | "file" | readonly string[] {
  if (option.value === undefined) return "none";
  if (option.choices !== undefined) return option.choices;
  return /FILE|DIR/.test(option.value) ? "file" : "any";
}

/** Text inside single quotes of a shell's list. */
export function quoted(text: string): string {
  return text.replaceAll("'", "’").replaceAll(":", " -").replaceAll("[", "(").replaceAll("]", ")");
}
