import type { Built } from "../workspace";
import type { AppPlan } from "../../model/plan/app-plan";
import type { Plan } from "../../model/plan/plan";

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
export interface PlanData extends Plan {
  readonly resources: readonly PlannedResource[];
}

/** The whole plan, or what belongs to one app of it. The hash is the whole plan's in any case. */
export function planData({ plan, groups }: Built, only?: string): PlanData {
  const chosen = (app: AppPlan | null) => only === undefined || app?.app === only;
  const apps = plan.apps.filter(chosen);
  const ids = new Set(apps.map(({ id }) => id));
  const flows = only === undefined ? plan.flows : plan.flows.filter(({ from, to }) => ids.has(from) || ids.has(to));
  const shown = groups.filter(({ app }) => chosen(app));
  const resources = shown.flatMap(({ app, region, objects }) =>
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
  return { ...plan, apps, resources, flows };
}
