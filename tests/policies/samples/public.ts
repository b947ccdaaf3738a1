import type { Samples } from "./make";
import { envoyFilter, unknown, wasmPlugin, type Case, type Fields, type Sample } from "./mesh-objects";
import { atDoor, door, friends, from, networks, others, pods, route, servers, shop } from "./ways-in";

const rules = (...directives: readonly string[]) => ({ pluginConfig: { directives_map: { all: directives }, default_directives: "all" } });
const firewall = (fields: Fields = {}, place = "eu-ingress"): Sample =>
  wasmPlugin(
    {
      ...atDoor,
      url: "oci://ghcr.io/corazawaf/coraza-proxy-wasm:0.6.0",
      ...rules("Include @crs-setup-conf", "SecRuleEngine On"),
      ...fields,
    },
    place,
  );
const share = (numerator: unknown) => ({ default_value: { numerator, denominator: "HUNDRED" } });
const bucket = (fields: Fields = {}) => ({
  token_bucket: { max_tokens: 100, fill_interval: "1s" },
  filter_enabled: share(100),
  filter_enforced: share(100),
  ...fields,
});
const limit = (value: unknown = bucket(), match: Fields = {}, place = "eu-ingress"): Sample =>
  envoyFilter(
    {
      workloadSelector: { labels: { istio: "eu-ingress" } },
      configPatches: [{ applyTo: "HTTP_FILTER", match, patch: { value: { typed_config: { value } } } }],
    },
    place,
  );
const vhost = (name: string) => ({ routeConfiguration: { vhost: { name } } });

/** What the two rules for public hosts have in common: who is public at all. */
const closed: readonly Case[] = [
  [door(), route(), others()],
  [door(), route(), others({}, { hosts: ["*.example.com"] })],
  [door(), route(), friends({ ...from({ remoteIpBlocks: networks }), to: [{ operation: { hosts: [shop] } }] })],
  [route()],
  [door(), route({ gateways: ["mesh"] })],
  [door("eu-egress"), route({ gateways: ["eu-egress/way-in"] })],
  [door("eu-ingress", { servers: servers([shop], { tls: { mode: "PASSTHROUGH" } }) }), route()],
];
const open: readonly Case[] = [
  [door(), route(), others({ notRemoteIpBlocks: ["0.0.0.0/0"] })],
  [door(), route(), others({}, { hosts: ["admin.example.com"] })],
  [door(), route(), others({}, { hosts: [shop], paths: ["/admin*"] })],
  [door(), route(), others({ principals: ["*"] })],
  [door(), route(), friends({ ...from({ remoteIpBlocks: networks }) }, { to: [{ operation: { hosts: [shop] } }] })],
  [door(), route(), friends(from({ ipBlocks: networks }))],
];

export const publicSamples: Record<string, Samples> = {
  "ingress/public-firewalled": {
    holds: [
      ...closed,
      [door(), route(), firewall()],
      [door(), route(), firewall({ selector: undefined }, "istio-system")],
      [door(), route(), firewall(rules("Include @recommended-conf", "SecRuleEngine On"))],
      [
        door(),
        pods("eu-ingress", { istio: "eu-ingress", app: "proxy" }),
        route(),
        firewall({ selector: { matchLabels: { app: "proxy" } } }),
      ],
    ],
    broken: [[door(), route()], ...open],
    almost: [
      [door(), route(), firewall(rules("SecRuleEngine DetectionOnly"))],
      [door(), route(), firewall(rules("SecRuleEngine On", "SecRuleEngine Off"))],
      [door(), route(), firewall(rules("Include @recommended-conf", "Include @owasp_crs/*.conf"))],
      [door(), route(), firewall({ failStrategy: "FAIL_OPEN" })],
      [door(), route(), firewall({}, "payments")],
      [door(), route(), firewall({ selector: { matchLabels: { istio: "us-ingress" } } })],
      [door(), route(), firewall({ url: "oci://ghcr.io/acme/auth:1" })],
      [
        door(),
        route(),
        firewall({
          pluginConfig: {
            directives_map: { all: ["SecRuleEngine On"], none: ["SecRuleEngine Off"] },
            default_directives: "all",
            per_authority_directives: { [shop]: "none" },
          },
        }),
      ],
    ],
    cannotTell: [
      [door(), route(), firewall({ pluginConfig: unknown })],
      [door(), route({ hosts: [unknown] })],
    ],
  },
  "ingress/public-limited": {
    holds: [
      ...closed,
      [door(), route(), limit()],
      [door(), route(), limit(bucket(), vhost(`${shop}:443`))],
      [
        door(),
        route(),
        limit({
          tokenBucket: {},
          filterEnabled: { defaultValue: { numerator: 100 } },
          filterEnforced: { defaultValue: { numerator: 100 } },
        }),
      ],
    ],
    broken: [[door(), route()], ...open],
    almost: [
      [door(), route(), limit(bucket({ filter_enforced: undefined }))],
      [door(), route(), limit(bucket({ filter_enabled: share(0) }))],
      [door(), route(), limit(bucket(), vhost("other.example.com:443"))],
      [door(), route(), limit(bucket(), {}, "payments")],
      [door(), route(), limit({ stat_prefix: "http_local_rate_limiter" })],
    ],
    cannotTell: [[door(), route(), limit(bucket({ filter_enforced: share(unknown) }))]],
  },
};
