import { exit, type Arguments, type ExitCode, type Terminal } from "./command";
import { recordFolder, recordPlan } from "./recordings";
import { showRecording } from "./show/recordings";
import type { Built } from "./workspace";

/** `parapet plan --resources`: what each stack of a workspace would register. */
export async function showResources({ plan }: Built, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const recordings = await recordPlan(plan);
  if (args.switch("json")) {
    const { toPreviewJson } = await import("../recorder/index.js");
    terminal.out(
      `${JSON.stringify({ stacks: Object.fromEntries(recordings.map((recording) => [recording.stack, toPreviewJson(recording)])) }, null, 2)}\n`,
    );
  } else terminal.out(`${recordings.map((recording) => showRecording(recording, terminal.colour)).join("\n\n")}\n`);
  return recordings.some(({ errors }) => errors.length > 0) ? exit.diagnostics : exit.ok;
}

/** `parapet plan --project DIR --stack NAME`: what anybody's program would register, in the shape of `pulumi preview --json` if asked. */
export async function showProject(folder: string, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const recording = await recordFolder(folder, args);
  if (args.switch("json")) {
    const { toPreviewJson } = await import("../recorder/index.js");
    terminal.out(`${JSON.stringify(toPreviewJson(recording), null, 2)}\n`);
  } else terminal.out(`${showRecording(recording, terminal.colour)}\n`);
  return recording.errors.length > 0 ? exit.diagnostics : exit.ok;
}
