import { checkManifests, exitOf, judge, manifestExit, packs } from "../../policies/index";
import type { Asked, JudgeOptions } from "../../policies/index";
import { nearest } from "../../model/text/nearest";
import type { RecordedError } from "../../recorder";
import { UsageError, type Arguments, type Run, type Terminal } from "../command";
import { readStreams } from "../check/manifests";
import { documentData, exitCode, publish } from "../check/report";
import { sayStopped } from "../check/stopped";
import { asked, cloudSubjects, madeInCloud, objectSubjects } from "../check/subjects";
import { flowWaivers, provesFlows, withProof } from "../prove/check";
import { recordFolder, recordPlan } from "../recordings";
import { folderOf, openWorkspace, type Built } from "../workspace";

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
  return openWorkspace(args, terminal, (built) => checkWorkspace(built, options, args, terminal));
};

const checkWorkspace = async (built: Built, options: JudgeOptions, args: Arguments, terminal: Terminal) => {
  const { plan } = built;
  const errors: RecordedError[] = [];
  const cloud: Asked[] = [];
  if (madeInCloud(plan))
    for await (const recording of recordPlan(plan)) {
      errors.push(...recording.errors);
      for (const one of cloudSubjects(recording)) cloud.push(one);
    }
  if (errors.length > 0) return sayStopped(errors, folderOf(args), args, terminal);
  const judged = judge([...objectSubjects(built), ...cloud], {
    packs: [plan.platform.like === "prod" ? "production" : "baseline"],
    ...options,
    waivers: flowWaivers(built).others,
  });
  const report = provesFlows(options) ? withProof(judged, built, options.now) : judged;
  publish(report, "objects and resources", args, terminal);
  return exitCode(exitOf(report));
};

const checkProject = async (folder: string, options: JudgeOptions, args: Arguments, terminal: Terminal) => {
  const { errors, resources } = await recordFolder(folder, args);
  if (errors.length > 0) return sayStopped(errors, folder, args, terminal);
  const report = judge(resources.map(asked), options);
  publish(report, "resources", args, terminal);
  return exitCode(exitOf(report));
};

function judgeOptions(args: Arguments): JudgeOptions {
  const pack = args.text("pack");
  const known = packs.map(({ name }) => name);
  if (pack !== undefined && !known.includes(pack)) throw new UsageError(`there is no pack ${pack}; ${did(nearest(pack, known), known)}`);
  return { ...(pack === undefined ? {} : { packs: [pack] }), now: new Date() };
}

function did(meant: string | undefined, known: readonly string[]): string {
  return meant === undefined ? `there is ${known.join(", ")}` : `did you mean ${meant}?`;
}
