import type { Built } from "../workspace";
import type { AppPlan } from "../../model/plan/app-plan";
import type { FlowPlan, Plan } from "../../model/plan/plan";

/** An object that a plan stands for, and the line that asked for it. */
export interface PlannedResource {
  /** `eu-central/eu-central-team-payments/Deployment/billing` */
  readonly id: string;
  readonly kind: string;
  /** Empty for an object of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  /** Empty for what belongs to a region or a tenant. */
  readonly app: string;
  readonly region: string;
  readonly source: { readonly file: string; readonly line: number };
}

/** A plan as data: `parapet plan --json`. */
export interface PlanData {
  readonly hash: string;
  readonly platform: Plan["platform"];
  readonly regions: Plan["regions"];
  readonly apps: readonly AppPlan[];
  readonly resources: readonly PlannedResource[];
  readonly flows: readonly FlowPlan[];
}

export function planData({ plan, groups }: Built): PlanData {
  const resources = groups.flatMap(({ app, region, objects }) =>
    objects.map(({ kind, metadata }): PlannedResource => {
      const { file, line } = app?.source ?? region.source;
      const namespace = metadata.namespace ?? "";
      return {
        id: [region.name, namespace, kind, metadata.name].filter((part) => part !== "").join("/"),
        kind,
        namespace,
        name: metadata.name,
        app: app?.app ?? "",
        region: region.name,
        source: { file, line },
      };
    }),
  );
  return { hash: plan.hash, platform: plan.platform, regions: plan.regions, apps: plan.apps, resources, flows: plan.flows };
}
