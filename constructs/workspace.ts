import type { AppPlan } from "../model/plan/app-plan";
import type { NamespacePlan, Plan, RegionPlan } from "../model/plan/plan";
import { enterpriseAppObjects } from "./enterprise-app/objects";
import { entranceObjects } from "./exposure/objects";
import type { KubeObject } from "./kubernetes/manifest";
import { gatewayObjects } from "./region-zone/gateway";
import { namespaceObjects, regionObjects } from "./region-zone/objects";
import { tlsObjects } from "./tls/objects";

/** Objects that belong together: one file of a rendered folder. */
export interface ObjectGroup {
  /** `eu-central/team-payments/billing.yaml`: folders by region and tenant, in the order in which they are applied. */
  readonly file: string;
  readonly region: RegionPlan;
  readonly namespace: NamespacePlan | null;
  readonly app: AppPlan | null;
  readonly objects: readonly KubeObject[];
}

/** Every object of a plan, group by group, so that no more than one group has to be held. What was built before is not built again. */
export function* objectGroups(plan: Plan, built: ReadonlyMap<AppPlan, readonly KubeObject[]> = new Map()): Generator<ObjectGroup> {
  const apps = new Map<string, AppPlan[]>();
  for (const app of plan.apps) {
    const neighbours = apps.get(app.namespace);
    if (neighbours === undefined) apps.set(app.namespace, [app]);
    else neighbours.push(app);
  }
  for (const region of plan.regions) {
    yield { file: `${region.name}/00-region.yaml`, region, namespace: null, app: null, objects: regionObjects(region) };
    for (const gateway of region.gateways)
      yield {
        file: `${region.name}/01-${gateway.role}.yaml`,
        region,
        namespace: null,
        app: null,
        objects: [...gatewayObjects(region, gateway, plan.apps), ...(gateway.role === "ingress" ? entranceObjects(region, plan.apps) : [])],
      };
    if (region.tls !== null)
      yield { file: `${region.name}/02-certificates.yaml`, region, namespace: null, app: null, objects: tlsObjects(region) };
    for (const namespace of region.namespaces) {
      const folder = `${region.name}/${namespace.tenant}`;
      yield { file: `${folder}/00-namespace.yaml`, region, namespace, app: null, objects: namespaceObjects(region, namespace) };
      for (const app of apps.get(namespace.name) ?? [])
        yield { file: `${folder}/${app.app}.yaml`, region, namespace, app, objects: built.get(app) ?? enterpriseAppObjects(app) };
    }
  }
}
