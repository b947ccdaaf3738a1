import type { Platform } from "../platform/schema";
import { labelValue } from "../text/labels";

/** The labels that every object of an app carries, on Kubernetes and, as tags, in the cloud. */
export function appLabels(app: {
  app: string;
  region: string;
  tenant: string;
  tier: string;
  system: string;
  costCenter: string;
  dataClasses: readonly string[];
}): Record<string, string> {
  return {
    "app.kubernetes.io/name": labelValue(app.app),
    "app.kubernetes.io/instance": labelValue(app.app),
    "app.kubernetes.io/part-of": labelValue(app.system),
    "app.kubernetes.io/component": labelValue(app.tier),
    "app.kubernetes.io/managed-by": "parapet",
    "parapet.dev/app": labelValue(app.app),
    "parapet.dev/tenant": labelValue(app.tenant),
    "parapet.dev/region": labelValue(app.region),
    "parapet.dev/tier": labelValue(app.tier),
    "parapet.dev/system": labelValue(app.system),
    "parapet.dev/cost-center": labelValue(app.costCenter),
    "parapet.dev/data-class": labelValue(app.dataClasses.length === 0 ? "internal" : [...app.dataClasses].sort().join("_")),
  };
}

/** What a workload is selected by: it can never change, so it holds nothing that might. */
export function appSelector(app: string): Record<string, string> {
  return { "app.kubernetes.io/name": labelValue(app), "app.kubernetes.io/instance": labelValue(app) };
}

export const namespaceName = (region: string, tenant: string) => `${region}-${tenant}`;

/** Who a workload is to the mesh. */
export function principalOf({ mesh }: Pick<Platform, "mesh">, namespace: string, serviceAccount: string): string {
  return `${mesh.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
