import type { AppPlan } from "../../model/plan/app-plan";
import { certificateName, type ExposePlan } from "../../model/plan/exposure";
import type { RegionPlan } from "../../model/plan/plan";
import type { KubeObject } from "../kubernetes/manifest";
import { admission } from "./admission";
import { gateway } from "./gateway";
import { routeLimits } from "./limits";
import { login } from "./login";
import { wayToPods } from "./network";
import { route } from "./route";
import { targetOf } from "./target";

/** What an app's exposure is made of: its route, who may come in, limits, and whose tokens count. */
export function exposureObjects(app: AppPlan): readonly KubeObject[] {
  const target = targetOf(app);
  if (target === null) return [];
  return [
    route(target),
    ...login(app),
    ...admission(target),
    wayToPods(target, app.namespace, app.selector, app.port ?? 0),
    routeLimits(target),
  ];
}

/** The hosts of a region that its apps expose, behind their certificates: what opens the ingress gateway. */
export function entranceObjects(region: RegionPlan, apps: readonly AppPlan[]): readonly KubeObject[] {
  const exposed = apps.flatMap((app) => {
    const target = app.region === region.name ? targetOf(app) : null;
    return target === null ? [] : [target.expose];
  });
  return certificateGateways(region, exposed);
}

/** One Gateway for each certificate: browsers that hold a wildcard's connection open use it for every host under the wildcard. */
export function certificateGateways(region: RegionPlan, exposed: readonly Pick<ExposePlan, "host" | "domain">[]): readonly KubeObject[] {
  const ingress = region.gateways.find(({ role }) => role === "ingress");
  if (ingress === undefined) return [];
  const hosts = new Map(
    exposed.map((expose) => [certificateName(region.name, expose), expose.domain === null ? expose.host : `*.${expose.domain}`]),
  );
  return [...hosts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, host]) => gateway({ name, namespace: ingress.name, labels: ingress.labels }, ingress.selector, host, region.namespaces));
}
