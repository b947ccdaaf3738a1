import type { AppPlan } from "../../model/plan/app-plan";
import type { GatewayPlan } from "../../model/plan/plan";
import { sha256Hex } from "../../model/text/sha256";
import type { KubeObject } from "../kubernetes/manifest";
import { directives, off } from "./directives";
import { hostFirewalls, strictest, type ExposedApp, type HostFirewall } from "./hosts";

/** A filter of the mesh's proxies; what the plugin reads is its own matter. */
export interface WasmPlugin extends KubeObject {
  readonly apiVersion: "extensions.istio.io/v1alpha1";
  readonly kind: "WasmPlugin";
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly url: string;
    readonly sha256: string;
    readonly imagePullPolicy: "IfNotPresent";
    readonly phase: "AUTHN";
    readonly priority: number;
    readonly failStrategy: "FAIL_CLOSE";
    readonly pluginConfig: FirewallConfig;
  };
}

/** What coraza-proxy-wasm reads: sets of directives by name, and which host has which. */
export interface FirewallConfig {
  readonly directives_map: Readonly<Record<string, readonly string[]>>;
  readonly default_directives: string;
  readonly per_authority_directives: Readonly<Record<string, string>>;
}

/**
 * The firewall of a region's ingress gateway, before everything else that happens to a request; nothing where no app asks for one.
 * When it fails, nobody comes in.
 */
export function firewallObjects(
  gateway: Pick<GatewayPlan, "name" | "labels" | "selector" | "firewall">,
  apps: readonly AppPlan[],
): readonly KubeObject[] {
  const { firewall } = gateway;
  const pluginConfig = firewallConfig(apps.flatMap(({ protocol, expose }) => (expose === null ? [] : [{ protocol, expose }])));
  if (pluginConfig === null || firewall === null) return [];
  const plugin: WasmPlugin = {
    apiVersion: "extensions.istio.io/v1alpha1",
    kind: "WasmPlugin",
    metadata: { name: "firewall", namespace: gateway.name, labels: gateway.labels },
    spec: {
      selector: { matchLabels: gateway.selector },
      url: `oci://${firewall.image}`,
      sha256: firewall.sha256,
      imagePullPolicy: "IfNotPresent",
      phase: "AUTHN",
      priority: 1000,
      failStrategy: "FAIL_CLOSE",
      pluginConfig,
    },
  };
  return [plugin];
}

/** Hosts that want the same share one set: each set is a whole rule set in the memory of each of the gateway's threads. */
export function firewallConfig(apps: readonly ExposedApp[]): FirewallConfig | null {
  const hosts = [...hostFirewalls(apps)];
  const firewalls = hosts.map(([, firewall]) => firewall).filter((firewall) => firewall !== null);
  if (firewalls.length === 0) return null;
  const sets = new Map<string, readonly string[]>();
  const names = new Map<string, string>();
  const named = (name: string, set: readonly string[]) => {
    const text = set.join("\n");
    const known = names.get(text);
    if (known !== undefined) return known;
    const unique = `${name}-${sha256Hex(text).slice(0, 8)}`;
    names.set(text, unique);
    sets.set(unique, set);
    return unique;
  };
  const strict = strictest(firewalls);
  const otherwise = named(`paranoia-${strict.paranoia}`, directives(strict));
  const setOf = once((firewall: HostFirewall | null) =>
    firewall === null ? named("off", off) : named(`paranoia-${firewall.paranoia}`, directives(firewall)),
  );
  const authorities: Record<string, string> = {};
  for (const [host, firewall] of hosts) {
    const set = setOf(firewall);
    // A client may write the port behind the host, and the plugin compares letter by letter.
    authorities[host] = set;
    authorities[`${host}:443`] = set;
  }
  return {
    directives_map: Object.fromEntries([...sets].sort(([a], [b]) => (a < b ? -1 : 1))),
    default_directives: otherwise,
    per_authority_directives: authorities,
  };
}

/** What was made of a firewall is not made again of one that is equal: most hosts want the same. */
function once(make: (firewall: HostFirewall | null) => string): (firewall: HostFirewall | null) => string {
  const known = new Map<string, string>();
  return (firewall) => {
    const key = JSON.stringify(firewall);
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(firewall);
    known.set(key, made);
    return made;
  };
}
