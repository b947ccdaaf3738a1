import { EnterpriseApp, plannedApp, plannedRegion, regionProviders, RegionZone } from "../components";
import type { Plan, RegionPlan } from "../model";
import type { StackSettings } from "./settings";

/** One region with all apps that live in it, by providers that are made for it. */
export function buildRegion(plan: Plan, region: RegionPlan, settings: Pick<StackSettings, "kubeconfig">) {
  const planned = plan.apps.filter((app) => app.region === region.name);
  const providers = regionProviders(region, planned, { kubeconfig: settings.kubeconfig() });
  const zone = new RegionZone(region.name, plannedRegion(plan, region.name), { providers });
  const apps = planned.map(
    (app) => [app.app, new EnterpriseApp(app.app, plannedApp(plan, app.id), { providers, dependsOn: zone.homeOf(app.tenant) })] as const,
  );
  return {
    region: region.name,
    namespaces: zone.namespaces,
    apps: Object.fromEntries(
      apps.map(([name, { namespace, serviceAccountName, workloadName, address, url, provides }]) => [
        name,
        { namespace, serviceAccountName, workloadName, address, url, provides },
      ]),
    ),
  };
}
