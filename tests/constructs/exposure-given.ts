import { enterpriseAppObjects } from "../../constructs/enterprise-app/objects";
import { gatewayFilters } from "../../constructs/exposure/limits";
import { entranceObjects, exposureObjects } from "../../constructs/exposure/objects";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import type { AppPlan } from "../../model/plan/app-plan";
import type { RegionPlan } from "../../model/plan/plan";
import { shareHosts } from "../../model/plan/routes";
import { planOf, platformText } from "../model/plan/given";

/** The apps of some intents, told of each other as a plan tells them, and the region that the first one is in. */
export function exposed(intents: readonly string[], platform = platformText): { apps: readonly AppPlan[]; region: RegionPlan } {
  const plan = planOf(intents, platform);
  return { apps: shareHosts(plan.apps), region: plan.regions.find(({ name }) => name === "eu-central")! };
}

/** The objects of every one of the apps. */
export function objectsOf(...intents: readonly string[]): readonly KubeObject[] {
  return exposed(intents).apps.flatMap(exposureObjects);
}

/** Everything that the apps are made of. */
export function wholeOf(...intents: readonly string[]): readonly KubeObject[] {
  return exposed(intents).apps.flatMap(enterpriseAppObjects);
}

/** What the region has for all of the apps. */
export function shared(...intents: readonly string[]): readonly KubeObject[] {
  const { apps, region } = exposed(intents);
  const ingress = region.gateways.find(({ role }) => role === "ingress")!;
  return [gatewayFilters(ingress), ...entranceObjects(region, apps)];
}

/** `AuthorizationPolicy eu-central-ingress/expose-billing` */
export const named = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;

/** The one object of a kind and name; several or none are a mistake of the test. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into objects of every kind
export function only(objects: readonly KubeObject[], kind: string, name?: string): any {
  const found = objects.filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name ?? ""}`);
  return found[0];
}
