import type { RecordedError, Recording } from "../../recorder";
import { styles } from "./styles";

/** What a stack would register, as a tree, and what went wrong. */
export function showRecording(recording: Recording, colour: boolean): string {
  const { bold, dim } = styles(colour);
  const made = recording.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
  const head = `${bold(recording.stack)} ${dim(`· project ${recording.project} · ${made.length} resources`)}`;
  return [head, recording.toTree(), ...recording.errors.map((error) => showRecordedError(error, colour))].join("\n\n");
}

export function showRecordedError({ kind, message, source }: RecordedError, colour: boolean): string {
  const { red, bold, cyan } = styles(colour);
  const place = source === undefined ? "" : ` ${cyan(`${source.file}:${source.line}`)}`;
  const hint = kind === "function" ? "\nOn the command line: --answers FILE, with the answers as JSON by the function's token." : "";
  return `${red(bold("error"))}${place}\n  ${`${message}${hint}`.split("\n").join("\n  ")}`;
}
