import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import type { Place } from "../../model/diagnostics/place";
import { documentOf, type Document, type Reading } from "../../model/documents/document";
import type { WorkspaceFile } from "./files";
import { packageRoot } from "./package-root";
import type { Answer } from "./typescript-child";

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
  const text = child.output[3]?.toString() ?? "";
  if (text === "") {
    const reason =
      child.signal === null
        ? (child.stderr.toString().trim().split("\n").at(-1) ?? "it ended early")
        : `it did not end within ${secondsAtMost} seconds`;
    return { documents: [], diagnostics: files.slice(0, 1).map(({ file }) => refused({ file, line: 1, column: 1 }, reason)) };
  }
  const answers = JSON.parse(text) as Answer[];
  return {
    documents: answers.flatMap((answer): Document[] =>
      "value" in answer ? [documentOf(answer.value, answer.place.file, answer.place, new Map(answer.places))] : [],
    ),
    diagnostics: answers.flatMap((answer): Diagnostic[] => ("error" in answer ? [refused(answer.place, answer.error)] : [])),
  };
}

function refused(place: Place, reason: string): Diagnostic {
  return {
    code: "PPT-0253",
    severity: "error",
    place,
    path: "",
    message: reason,
    fix: "export what defineApp gave: export const billing = defineApp({ … })",
    related: [],
  };
}
