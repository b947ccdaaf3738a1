import type { Input, ProviderResource } from "@pulumi/pulumi";
import type { AppPlan } from "../../model/plan/app-plan";
import type { RegionPlan } from "../../model/plan/plan";
import { cloudNeeds } from "../catalogue";
import { awsProvider } from "./aws";
import { clusterProvider } from "./cluster";

/** The providers that a region and its apps need, and no more: a cloud that no app uses needs no credentials. */
export function regionProviders(
  region: RegionPlan,
  apps: readonly AppPlan[],
  settings: { readonly kubeconfig: Input<string> },
): ProviderResource[] {
  const clouds = new Set(apps.flatMap((app) => cloudNeeds(app).map((need) => need.provider)));
  return [
    clusterProvider(`${region.name}-cluster`, region, settings),
    ...(clouds.has("aws") ? [awsProvider(`${region.name}-aws`, region)] : []),
  ];
}
