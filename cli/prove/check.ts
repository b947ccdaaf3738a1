import { provePlan } from "../../policies/reach/compare-plan";
import { flowRules, judgeProof } from "../../policies/reach/compare-rules";
import type { Choice, Report, Waiver } from "../../policies/index";
import { objectSubjects, waiversOf } from "../check/subjects";
import type { Built } from "../workspace";

/** The waivers of the rules that a proof answers, and the others. */
export function flowWaivers(built: Built): { readonly flow: readonly Waiver[]; readonly others: readonly Waiver[] } {
  const ids = flowRules.map(({ id }) => id);
  const waivers = waiversOf(built.plan);
  return { flow: waivers.filter(({ rule }) => ids.includes(rule)), others: waivers.filter(({ rule }) => !ids.includes(rule)) };
}

/** Whether what is asked for holds flows to account: the platform's own packs do, the Pod Security Standards do not. */
export function provesFlows({ packs }: Choice): boolean {
  return packs === undefined || packs.some((name) => name === "baseline" || name === "production");
}

/** A report with what the proof of reachability says of the whole workspace, each finding at the object that opens or closes the flow. */
export function withProof<R extends Report>(report: R, built: Built, now: Date): R {
  const subjects = objectSubjects(built);
  const manifests = built.groups.flatMap(({ objects }) => objects);
  const objects = manifests.map(({ kind, metadata }, index) => {
    const subject = subjects[index];
    const place = subject !== undefined && "manifest" in subject ? subject.place : undefined;
    return {
      index,
      id: `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`,
      place: place ?? (() => built.plan.platform.source),
    };
  });
  const proof = provePlan(built.plan, manifests);
  const judged = judgeProof(proof, { objects, workloads: proof.workloads, waivers: flowWaivers(built).flow, now });
  return {
    ...report,
    findings: [...report.findings, ...judged.findings],
    waivers: [...report.waivers, ...judged.waivers],
    tally: { ...report.tally, ...judged.tally },
  };
}
