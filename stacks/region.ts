import { EnterpriseApp, plannedApp, plannedRegion, regionProviders, RegionZone } from "../components";
import type { AppPlan, Plan, RegionPlan } from "../model";
import { regionRecords } from "./edge";
import type { StackSettings } from "./settings";

type RegionSettings = Pick<StackSettings, "kubeconfig" | "cloudflare">;

/** What every app of a region stands on. */
export interface Ground {
  readonly providers: ReturnType<typeof regionProviders>;
  readonly zone: RegionZone;
}

/** The apps that live in a region. */
export function appsIn(plan: Plan, region: RegionPlan): readonly AppPlan[] {
  return plan.apps.filter((app) => app.region === region.name);
}

/** The providers that a region's apps need, and the zone with a namespace for each tenant. */
export function buildGround(plan: Plan, region: RegionPlan, settings: Pick<StackSettings, "kubeconfig">): Ground {
  const providers = regionProviders(region, appsIn(plan, region), { kubeconfig: settings.kubeconfig() });
  return { providers, zone: new RegionZone(region.name, plannedRegion(plan, region.name), { providers }) };
}

/** What the stack says of the ground. */
export function groundOutputs({ name }: RegionPlan, { zone: { namespaces, ingressAddress } }: Ground) {
  return { region: name, namespaces, ingressAddress };
}

/** Some apps of a region, on its ground: what the stack says of each, by its name. */
export function buildApps(plan: Plan, planned: readonly AppPlan[], { providers, zone }: Ground) {
  const apps = planned.map(
    (app) => [app.app, new EnterpriseApp(app.app, plannedApp(plan, app.id), { providers, dependsOn: zone.homeOf(app.tenant) })] as const,
  );
  return Object.fromEntries(
    apps.map(([name, { namespace, serviceAccountName, workloadName, address, url, provides }]) => [
      name,
      { namespace, serviceAccountName, workloadName, address, url, provides },
    ]),
  );
}

/** One region with all apps that live in it, by providers that are made for it. */
export function buildRegion(plan: Plan, region: RegionPlan, settings: RegionSettings) {
  const records = regionRecords(plan, region, settings);
  const ground = buildGround(plan, region, settings);
  const apps = buildApps(plan, appsIn(plan, region), ground);
  return { ...groundOutputs(region, ground), apps, hosts: records(ground.zone.ingressAddress) };
}
