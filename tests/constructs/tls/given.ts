import { objectGroups } from "../../../constructs/workspace";
import type { KubeObject } from "../../../constructs/kubernetes/manifest";
import { app, planOf } from "../../model/plan/given";

/** A platform with one region and two tenants; how it signs is said by the words. */
export const platformOf = (tls: string, environment = "dev", cluster = "cni: cilium"): string => `
platform: acme
environment: ${environment}
domain: apps.example.com
${tls}
regions:
  eu-central: { jurisdiction: eu, cluster: { context: c1, nodesCidr: 10.0.0.0/16, ${cluster} } }
tenants:
  team-orders: { costCenter: cc-1 }
  team-payments: { costCenter: cc-2 }
`;

export const zone = "tls: { email: ops@example.com, dns: { cloudflare: { zone: example.com } } }";

export const shop = app("shop", "expose: { from: [198.51.100.0/24] }", "eu-central", "team-orders");

/** The objects of one of the region's files. */
export function fileOf(
  platform: string,
  intents: readonly string[] = [shop],
  file = "eu-central/02-certificates.yaml",
): readonly KubeObject[] {
  return [...objectGroups(planOf(intents, platform))].find((group) => group.file === file)?.objects ?? [];
}

export { app };
