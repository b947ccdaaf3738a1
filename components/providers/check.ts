import type { ComponentResourceOptions, Input, Resource } from "@pulumi/pulumi";
import type { RegionPlan } from "../../model/plan/plan";
import { checkAccount } from "./aws";
import { checkCluster } from "./cluster";
import { needProvider, type RegionPackage } from "./given";

/** Refuses a component without the providers that it needs, or with those of another region. What is to be waited for is handed back. */
export function checkProviders(
  place: string,
  wanted: readonly RegionPackage[],
  region: RegionPlan,
  options: ComponentResourceOptions,
): readonly Input<Resource>[] {
  return [...new Set(wanted)].flatMap((one) => {
    const provider = needProvider(place, one, options);
    if (one === "kubernetes") return checkCluster(place, provider, region);
    return region.aws === null ? [] : checkAccount(place, provider, region.aws);
  });
}
