import { exit, type Arguments, type ExitCode, type Terminal } from "./command";
import { recordFolder, recordPlan } from "./recordings";
import { showRecording } from "./show/recordings";
import type { Built } from "./workspace";

/** `parapet plan --resources`: what each stack of a workspace would register. Each is printed as soon as it is recorded. */
export async function showResources({ plan }: Built, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const asData = args.switch("json");
  const { previewPieces } = await import("../recorder/index.js");
  let shown = 0;
  let failed = false;
  if (asData) terminal.out('{\n  "stacks": {');
  for await (const recording of recordPlan(plan)) {
    failed ||= recording.errors.length > 0;
    if (asData) {
      terminal.out(`${shown++ === 0 ? "" : ","}\n    ${JSON.stringify(recording.stack)}: `);
      for (const piece of previewPieces(recording, "    ")) terminal.out(piece);
    } else terminal.out(`${shown++ === 0 ? "" : "\n"}${showRecording(recording, terminal.colour)}\n`);
  }
  if (asData) terminal.out(shown === 0 ? "}\n}\n" : "\n  }\n}\n");
  return failed ? exit.diagnostics : exit.ok;
}

/** `parapet plan --project DIR --stack NAME`: what anybody's program would register, in the shape of `pulumi preview --json` if asked. */
export async function showProject(folder: string, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const recording = await recordFolder(folder, args);
  if (args.switch("json")) {
    const { previewPieces } = await import("../recorder/index.js");
    for (const piece of previewPieces(recording)) terminal.out(piece);
    terminal.out("\n");
  } else terminal.out(`${showRecording(recording, terminal.colour)}\n`);
  return recording.errors.length > 0 ? exit.diagnostics : exit.ok;
}
