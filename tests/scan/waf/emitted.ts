import { parse } from "yaml";
import type { FirewallConfig, WasmPlugin } from "../../../constructs/firewall/objects";
import { firewallObjects } from "../../../constructs/firewall/objects";
import { writeYaml } from "../../../model/documents/write-yaml";
import { app, planOf } from "../../model/plan/given";

/** The configuration of the firewall for some intents, as it is read back from what was rendered. */
export function emitted(intents: readonly string[]): FirewallConfig {
  const plan = planOf(intents);
  const gateway = plan.regions.find(({ name }) => name === "eu-central")!.gateways.find(({ role }) => role === "ingress")!;
  const [plugin] = firewallObjects(gateway, plan.apps);
  return (parse(writeYaml(plugin)) as WasmPlugin).spec.pluginConfig;
}

/** An app on the internet that says this of its firewall. */
export const shop = (waf: string, more = "") => app("shop", `expose: { waf: ${waf}${more} }\n`);

/** What the firewall is told for a host. */
export function directivesOf(config: FirewallConfig, host: string): readonly string[] {
  return config.directives_map[config.per_authority_directives[host] ?? ""] ?? [];
}

/** The rule set as it comes, but for the level and that it blocks. */
export const stock = (paranoia: number): readonly string[] => [
  "Include @recommended-conf",
  "SecRuleEngine On",
  "Include @crs-setup-conf",
  `SecAction "id:900000,phase:1,pass,nolog,t:none,setvar:tx.blocking_paranoia_level=${paranoia}"`,
  "Include @owasp_crs/*.conf",
];
