import { fieldOf, isObject } from "../../model/documents/document";
import { listIn } from "../mtls/places";
import type { KubeView } from "../view";

const isFirewall = /coraza|modsecurity|\bwaf\b/i;

/** What sets of directives say of the engine: hosts share them. */
export type Engines = Map<readonly unknown[], string | undefined>;

/** Whether a plugin is a firewall that blocks what comes for a host. One that fails must not let everything pass. */
export function blocks(plugin: KubeView, host: string, engines: Engines): boolean {
  const spec = fieldOf(plugin.object, "spec");
  if (![fieldOf(spec, "url"), fieldOf(spec, "pluginName")].some((text) => isFirewall.test(String(text)))) return false;
  if (fieldOf(spec, "failStrategy") === "FAIL_OPEN") return false;
  const directives = directivesFor(fieldOf(spec, "pluginConfig"), host);
  if (!engines.has(directives)) engines.set(directives, engineOf(directives));
  return engines.get(directives) === "On";
}

/** The directives of a host: its own, those of all, or in the older form the rules. */
function directivesFor(config: unknown, host: string): readonly unknown[] {
  const map = fieldOf(config, "directives_map");
  if (!isObject(map)) return listIn(fieldOf(config, "rules"));
  const own = fieldOf(fieldOf(config, "per_authority_directives"), host);
  return listIn(fieldOf(map, String(own ?? fieldOf(config, "default_directives"))));
}

/** The last word on whether the engine blocks. Without one it is off, and the recommended configuration only watches. */
function engineOf(directives: readonly unknown[]): string | undefined {
  let engine: string | undefined;
  for (const text of directives) {
    if (/^\s*Include\s+@recommended-conf/m.test(String(text))) engine = "DetectionOnly";
    for (const match of String(text).matchAll(/^\s*SecRuleEngine\s+"?(\w+)"?/gm)) engine = match[1];
  }
  return engine;
}
