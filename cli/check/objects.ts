import { judge, type Report } from "../../policies/index";
import type { Plan } from "../../model/plan/plan";
import { flowWaivers, withProof } from "../prove/check";
import type { Built } from "../workspace";
import { objectSubjects } from "./subjects";

/** The pack that an environment is held to unless another one is named. */
export const packOf = ({ platform }: Plan): string => (platform.like === "prod" ? "production" : "baseline");

/** What the rules and the proof say of a workspace's Kubernetes objects, and of others that lie beside them. */
export function judgeObjects(built: Built, beside: readonly unknown[], now: Date): Report {
  const subjects = [...objectSubjects(built), ...beside.map((manifest) => ({ manifest }))];
  return withProof(judge(subjects, { packs: [packOf(built.plan)], waivers: flowWaivers(built).others, now }), built, now);
}
