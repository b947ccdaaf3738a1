import type { AppPlan } from "../../model/plan/app-plan";
import type { GatewayPlan } from "../../model/plan/plan";
import { sha256Hex } from "../../model/text/sha256";
import type { KubeObject } from "../kubernetes/manifest";
import { directives, off } from "./directives";
import { hostFirewalls, strictest, type ExposedApp } from "./hosts";

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
  const named = (name: string, set: readonly string[]) => {
    const unique = `${name}-${sha256Hex(set.join("\n")).slice(0, 8)}`;
    sets.set(unique, set);
    return unique;
  };
  const strict = strictest(firewalls);
  const otherwise = named(`paranoia-${strict.paranoia}`, directives(strict));
  const authorities = hosts.flatMap(([host, firewall]) => {
    const set = firewall === null ? named("off", off) : named(`paranoia-${firewall.paranoia}`, directives(firewall));
    // A client may write the port behind the host, and the plugin compares letter by letter.
    return [host, `${host}:443`].map((authority) => [authority, set] as const);
  });
  return {
    directives_map: Object.fromEntries([...sets].sort(([a], [b]) => (a < b ? -1 : 1))),
    default_directives: otherwise,
    per_authority_directives: Object.fromEntries(authorities),
  };
}
