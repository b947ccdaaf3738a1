import type { RulesetArgs } from "@pulumi/cloudflare/ruleset";
import { grouped, hostIn } from "../../model/plan/edge/expression";
import { periodSeconds, type EdgeRules } from "../../model/plan/edge/rules";

/** Rule sets of Cloudflare's own, by their fixed IDs. https://developers.cloudflare.com/waf/managed-rules/#available-managed-rulesets */
const managed = "efb7b8c949ac4650a09736fc376e9aee";
const owasp = "4814384a9e5d4991b9815dcfc25d2f1f";
/** The last rule of the OWASP set: it blocks what the others have given points for. */
const owaspScore = "6179ae15870a4bb7b2d480d4843b323c";

type Ruleset = Omit<RulesetArgs, "zoneId">;

/** Requests from elsewhere than the networks of `expose.from` are blocked. */
export function whitelistRuleset({ whitelist }: EdgeRules, description: string): Ruleset {
  return {
    name: "parapet-whitelist",
    description,
    kind: "zone",
    phase: "http_request_firewall_custom",
    rules: whitelist.map((rule) => ({ ...rule, action: "block", enabled: true })),
  };
}

/** Cloudflare's managed rules with their own actions, and OWASP's at paranoia level 1, blocking from 40 points on. */
export function firewallRuleset({ firewall }: EdgeRules, description: string): Ruleset {
  return {
    name: "parapet-firewall",
    description,
    kind: "zone",
    phase: "http_request_firewall_managed",
    rules: firewall.flatMap(({ ref, description: hosts, expression }) => [
      {
        ref: `${ref}_managed`,
        description: hosts,
        expression,
        action: "execute",
        actionParameters: { id: managed },
        enabled: true,
      },
      {
        ref: `${ref}_owasp`,
        description: hosts,
        expression,
        action: "execute",
        actionParameters: {
          id: owasp,
          overrides: {
            categories: [2, 3, 4].map((level) => ({ category: `paranoia-level-${level}`, enabled: false })),
            rules: [{ id: owaspScore, action: "block", scoreThreshold: 40 }],
          },
        },
        enabled: true,
      },
    ]),
  };
}

/** A client that sends more than an app's requests per second, in any ten seconds and at one of Cloudflare's places, is turned away for ten. */
export function rateLimitRuleset({ rateLimits }: EdgeRules, description: string): Ruleset {
  return {
    name: "parapet-rate-limits",
    description,
    kind: "zone",
    phase: "http_ratelimit",
    rules: rateLimits.map(({ requestsPerPeriod, ...rule }) => ({
      ...rule,
      action: "block",
      enabled: true,
      ratelimit: {
        characteristics: ["cf.colo.id", "ip.src"],
        period: periodSeconds,
        requestsPerPeriod,
        mitigationTimeout: periodSeconds,
        // What the cache answers counts as well.
        requestsToOrigin: false,
      },
    })),
  };
}

/**
 * Before hosts whose gateways have a certificate that no public authority signed, Cloudflare encrypts and does not ask who signed: asked, it would turn
 * everybody away.
 */
export function originRuleset(hosts: readonly { readonly host: string }[], description: string): Ruleset {
  const rules = grouped(hosts.map(({ host }) => host).sort(), hostIn);
  return {
    name: "parapet-origin",
    description,
    kind: "zone",
    phase: "http_config_settings",
    rules: rules.map((some, at) => ({
      ref: `parapet_origin_${at}`,
      description: `the gateways' certificates are signed by nobody whom the public knows: ${some.join(" ")}`.slice(0, 500),
      expression: hostIn(some),
      action: "set_config",
      actionParameters: { ssl: "full" },
      enabled: true,
    })),
  };
}
