import { checkManifests, exitOf, judge, manifestExit, packs } from "../../policies/index";
import type { JudgeOptions } from "../../policies/index";
import { nearest } from "../../model/text/nearest";
import type { Recording } from "../../recorder";
import { exit, UsageError, type Arguments, type Run, type Terminal } from "../command";
import { readStreams } from "../check/manifests";
import { documentData, exitCode, publish } from "../check/report";
import { asked, cloudSubjects, objectSubjects, waiversOf } from "../check/subjects";
import { recordFolder, recordPlan } from "../recordings";
import { showRecordedError } from "../show/recordings";
import { openWorkspace } from "../workspace";

export const run: Run = (args, terminal) => {
  const options = judgeOptions(args);
  const manifests = args.text("manifests");
  const project = args.text("project");
  if (manifests !== undefined && project !== undefined)
    throw new UsageError("--manifests and --project are two different things to check; give one");
  if (manifests !== undefined) {
    const report = checkManifests(readStreams(manifests), options);
    publish(report, "documents", args, terminal, documentData(report));
    return exitCode(manifestExit(report));
  }
  if (project !== undefined) return checkProject(project, options, args, terminal);
  return openWorkspace(args, terminal, async (built) => {
    const { like } = built.plan.platform;
    const recordings = built.plan.apps.some((app) => app.needs.bucket !== null) ? await recordPlan(built.plan) : [];
    if (!recorded(recordings, terminal)) return exit.diagnostics;
    const report = judge([...objectSubjects(built), ...cloudSubjects(recordings)], {
      packs: [like === "prod" ? "production" : "baseline"],
      ...options,
      waivers: waiversOf(built.plan),
    });
    publish(report, "objects and resources", args, terminal);
    return exitCode(exitOf(report));
  });
};

const checkProject = async (folder: string, options: JudgeOptions, args: Arguments, terminal: Terminal) => {
  const recording = await recordFolder(folder, args);
  if (!recorded([recording], terminal)) return exit.diagnostics;
  const report = judge(recording.resources.map(asked), options);
  publish(report, "resources", args, terminal);
  return exitCode(exitOf(report));
};

/** Whether the programs ran to their ends; what stopped them is said. A part of a program proves nothing of the rest. */
function recorded(recordings: readonly Recording[], terminal: Terminal): boolean {
  const errors = recordings.flatMap((recording) => recording.errors);
  if (errors.length > 0) terminal.err(`${errors.map((error) => showRecordedError(error, terminal.colour)).join("\n\n")}\n`);
  return errors.length === 0;
}

function judgeOptions(args: Arguments): JudgeOptions {
  const pack = args.text("pack");
  const known = packs.map(({ name }) => name);
  if (pack !== undefined && !known.includes(pack)) throw new UsageError(`there is no pack ${pack}; ${did(nearest(pack, known), known)}`);
  return { ...(pack === undefined ? {} : { packs: [pack] }), now: new Date() };
}

function did(meant: string | undefined, known: readonly string[]): string {
  return meant === undefined ? `there is ${known.join(", ")}` : `did you mean ${meant}?`;
}
