import type { Located } from "../workspace/understand";
import type { Platform, Region } from "../platform/schema";
import { labelValue } from "../text/labels";
import { planGateways } from "./gateways";
import { namespaceName } from "./labels";
import { ownFlows, resolversOf } from "./own-flows";
import type { AppPlan } from "./app-plan";
import type { Authority } from "./authority";
import { planTls } from "./certificates";
import type { NamespacePlan, RegionPlan, RolePlan } from "./plan";

/** Each region of the platform with a namespace for each tenant, and the certificates that its apps ask for. */
export function planRegions(
  { value: platform, document }: Located<Platform>,
  authority: Authority,
  apps: readonly AppPlan[],
): RegionPlan[] {
  const regions = Object.keys(platform.regions)
    .sort()
    .map((name) => planRegion(platform, name, platform.regions[name] as Region, document.place(["regions", name])));
  const tlsOf = planTls(platform, authority, regions, apps);
  return regions.map(({ source, ...region }) => ({ ...region, tls: tlsOf(region.name), source }));
}

function planRegion(platform: Platform, name: string, region: Region, source: RegionPlan["source"]): Omit<RegionPlan, "tls"> {
  const labels = {
    "app.kubernetes.io/managed-by": "parapet",
    "parapet.dev/region": labelValue(name),
    "parapet.dev/jurisdiction": labelValue(region.jurisdiction),
    ...Object.fromEntries([...region.compliance].sort().map((regime) => [`compliance.parapet.dev/${regime}`, "true"])),
  };
  return {
    name,
    jurisdiction: region.jurisdiction,
    compliance: [...region.compliance].sort(),
    role: region.role,
    standbyOf: region.standbyOf ?? "",
    clusterContext: region.cluster.context,
    cni: region.cluster.cni,
    dns: resolversOf(region),
    trustDomain: platform.mesh.trustDomain,
    gateways: planGateways(platform, name, region, labels),
    aws: region.aws === undefined ? null : { account: region.aws.account, region: region.aws.region },
    priorityClass: `${name}-standard`,
    labels,
    namespaces: Object.keys(platform.tenants)
      .sort()
      .map((tenant) => planNamespace(platform, name, region, tenant, labels)),
    source,
  };
}

function planNamespace(
  platform: Platform,
  regionName: string,
  region: Region,
  tenant: string,
  labels: RegionPlan["labels"],
): NamespacePlan {
  const { quota, costCenter, groups } = platform.tenants[tenant] as Platform["tenants"][string];
  return {
    name: namespaceName(regionName, tenant),
    tenant,
    labels: {
      ...labels,
      "parapet.dev/tenant": labelValue(tenant),
      "parapet.dev/cost-center": labelValue(costCenter),
    },
    quota: { cpuMilli: quota.cpu, memoryBytes: quota.memory, volumeBytes: quota.volumes, apps: quota.apps },
    own: ownFlows(region),
    roles: (["developers", "operators"] as const).flatMap((name): RolePlan[] => {
      const group = groups[name];
      return group === undefined ? [] : [{ name, group, shell: platform.environment.like !== "prod" }];
    }),
  };
}
