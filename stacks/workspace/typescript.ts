import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { join, resolve } from "node:path";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import type { Place } from "../../model/diagnostics/place";
import { documentOf, type Document, type Reading } from "../../model/documents/document";
import { redact } from "../../model/text/secrets";
import type { WorkspaceFile } from "./files";
import { packageRoot } from "./package-root";
import type { Line } from "./typescript-child";

const secondsAtMost = 30;

/**
 * Runs intents that are written in TypeScript and takes their values over. They run in a process of their own, without the environment,
 * so that what they give depends on their text alone and what they do cannot reach this process.
 */
export function readTypeScript(folder: string, files: readonly WorkspaceFile[]): Reading {
  const child = spawnSync(
    process.execPath,
    ["--no-warnings", join(packageRoot(), "dist/bin/typescript-child.js"), resolve(folder), ...files.map(({ file }) => file)],
    {
      cwd: folder,
      env: { TZ: "UTC", LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      timeout: secondsAtMost * 1000,
      killSignal: "SIGKILL",
      maxBuffer: 64 * 2 ** 20,
    },
  );
  const lines = (child.output[3]?.toString() ?? "").split("\n").slice(0, -1);
  const said = lines.map((line) => JSON.parse(line) as Line);
  const answers = said.flatMap((line) => ("answers" in line ? line.answers : []));
  const stopped = said.at(-1);
  const file = stopped === undefined ? (files[0]?.file ?? "") : "running" in stopped ? stopped.running : undefined;
  return {
    documents: answers.flatMap((answer): Document[] =>
      "value" in answer ? [documentOf(answer.value, answer.place.file, answer.place, new Map(answer.places))] : [],
    ),
    diagnostics: [
      ...answers.flatMap((answer): Diagnostic[] => ("error" in answer ? [refused(answer.place, answer.error)] : [])),
      ...(file === undefined ? [] : [refused({ file, line: 1, column: 1 }, whyItEnded(child))]),
    ],
  };
}

/** What stopped the child in the middle of a file. */
function whyItEnded({ error, signal, status, stderr }: SpawnSyncReturns<Buffer>): string {
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT" || signal === "SIGKILL")
    return `it did not end within ${secondsAtMost} seconds`;
  const said = stderr
    .toString()
    .split("\n")
    .find((line) => /^(?:\w*Error|Error \[\w+\]): /.test(line));
  return said === undefined ? `it ended the process with ${signal ?? `exit code ${status ?? 0}`}` : `it stops with an error: ${said}`;
}

function refused(place: Place, reason: string): Diagnostic {
  return {
    code: "PPT-0253",
    severity: "error",
    place,
    path: "",
    message: redact(reason, 300),
    fix: "export what defineApp gave: export const billing = defineApp({ … })",
    related: [],
  };
}
