import { provePlan } from "../../policies/reach/compare-plan";
import { flowRules, judgeProof, type Placed } from "../../policies/reach/compare-rules";
import type { Choice, Report, Waiver } from "../../policies/index";
import { waiversOf } from "../check/subjects";
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
  const manifests = built.groups.flatMap(({ objects }) => objects);
  const proof = provePlan(built.plan, manifests);
  const judged = judgeProof(proof, { objects: placed(built), workloads: proof.workloads, waivers: flowWaivers(built).flow, now });
  return {
    ...report,
    findings: [...report.findings, ...judged.findings],
    waivers: [...report.waivers, ...judged.waivers],
    tally: { ...report.tally, ...judged.tally },
  };
}

/** Every object at the line of the intent that asked for it, in the order of the subjects of a run. */
function placed({ groups }: Built): Iterable<Placed> {
  return {
    *[Symbol.iterator]() {
      let index = 0;
      for (const { app, region, objects } of groups) {
        const source = app?.source ?? region.source;
        const place = (): typeof source => source;
        for (const { kind, metadata } of objects)
          yield {
            index: index++,
            id: `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`,
            place,
          };
      }
    },
  };
}
