import { asked, unknown, type Case, type Samples } from "./make";

const zoneId = "023e105f4ecef8ad9ca31a8372d0c353";
type Fields = Record<string, unknown>;

const named = (type: string, name: string, inputs: Fields, more = {}): Case[number] =>
  asked(`cloudflare:index/${type}`, name, { zoneId, ...inputs }, more);
const record = (name: string, inputs: Fields = {}, more = {}) =>
  named(
    "dnsRecord:DnsRecord",
    name,
    { name: `${name}.example.com`, type: "A", content: "203.0.113.7", proxied: true, ttl: 1, ...inputs },
    more,
  );
/** From which the records of a region get their address. */
const gateway = asked("things:index:Gateway", "gateway", {});
const ruleset = (phase: string, ...rules: Fields[]) => named("ruleset:Ruleset", phase, { kind: "zone", phase, rules });
const setting = (settingId: unknown, value: unknown, more: Fields = {}) =>
  named("zoneSetting:ZoneSetting", String(settingId), { settingId, value, ...more });

const shop = 'http.host eq "shop.example.com"';
const ids = ["efb7b8c949ac4650a09736fc376e9aee", "4814384a9e5d4991b9815dcfc25d2f1f"] as const;
const execute = (id: string, expression: unknown = shop, overrides?: Fields): Fields => ({
  action: "execute",
  expression,
  actionParameters: { id, ...(overrides === undefined ? {} : { overrides }) },
});
const managed = (...rules: Fields[]) => ruleset("http_request_firewall_managed", ...rules);
const both = (expression: unknown = shop) => managed(execute(ids[0], expression), execute(ids[1], expression));
const limit = (expression: unknown = shop, more: Fields = {}): Fields => ({
  action: "block",
  expression,
  ratelimit: { characteristics: ["cf.colo.id", "ip.src"], period: 10, requestsPerPeriod: 100 },
  ...more,
});
const rates = (...rules: Fields[]) => ruleset("http_ratelimit", ...rules);
const custom = (expression: unknown, more: Fields = {}) =>
  ruleset("http_request_firewall_custom", { action: "block", expression, ...more });

const zoneSetting = (settingId: string, good: readonly string[], bad: string, almost: readonly Case[]): Samples => ({
  holds: [
    ...good.map((value): Case => [setting(settingId, value), setting("brotli", "on")]),
    [rates(limit()), setting(settingId, good[0])],
  ],
  broken: [[setting(settingId, bad)], [setting("brotli", "on")], [both()]],
  almost: [...almost, [setting(settingId, good[0], { zoneId: "ffffffffffffffffffffffffffffffff" }), rates(limit())]],
  cannotTell: [[setting(settingId, unknown)], [setting(unknown, good[0])]],
});

export const edgeSamples: Record<string, Samples> = {
  "ingress/edge-records-proxied": {
    holds: [
      [record("shop")],
      [record("shop", { type: unknown, content: unknown })],
      [record("_dmarc", { type: "CNAME", proxied: false })],
      [record("x._domainkey", { type: "CNAME", proxied: false })],
      [record("mx", { type: "MX", proxied: false })],
      [record("mail", { proxied: false })],
    ],
    broken: [
      [record("shop", { proxied: false })],
      [asked("cloudflare:index/record:Record", "old", { zoneId, name: "old", type: "CNAME" })],
    ],
    almost: [
      [record("shop", { proxied: "true" })],
      [record("shop", { type: "AAAA", content: "2001:db8::7", proxied: false })],
      [record("mail2", { proxied: false })],
      [record("x_y", { proxied: false })],
    ],
    cannotTell: [[record("shop", { proxied: unknown })], [record("shop", { proxied: false, type: unknown })]],
    parameters: { direct: ["mail.example.com"] },
  },
  "ingress/edge-not-bypassed": {
    holds: [
      [record("shop"), record("mail", { content: "203.0.113.99", proxied: false })],
      [record("shop"), record("mail", { proxied: false, zoneId: "ffffffffffffffffffffffffffffffff" })],
      [record("shop"), record("other"), record("spf", { type: "TXT", proxied: false })],
      [record("direct", { proxied: false }), record("direct-too", { proxied: false })],
    ],
    broken: [
      [record("shop"), record("origin", { proxied: false })],
      [
        gateway,
        record("shop", { content: unknown }, { propertyDependencies: { content: [gateway.urn] } }),
        record("origin", { content: unknown, proxied: false }, { propertyDependencies: { content: [gateway.urn] } }),
      ],
    ],
    almost: [
      [
        record("shop"),
        asked("cloudflare:index/record:Record", "old", { zoneId, name: "old.example.com", type: "A", content: "203.0.113.7" }),
      ],
      [record("shop"), record("shop-6", { name: "shop.example.com", type: "AAAA", content: "2001:db8::7", proxied: false })],
      [record("shop"), record("_lb", { proxied: false })],
    ],
    cannotTell: [
      [record("shop"), record("origin", { content: unknown, proxied: false })],
      [record("shop"), record("origin", { proxied: unknown })],
    ],
  },
  "ingress/edge-firewall-on": {
    holds: [
      [both(), rates(limit())],
      [both("true"), rates(limit())],
      [both('lower(http.host) in {"a.example.com" "shop.example.com"}'), rates(limit('lower(http.host) eq "shop.example.com"'))],
      [rates(limit()), custom(`${shop} and not ip.src in {203.0.113.0/24}`)],
      [rates(limit()), custom(`${shop} and not (ip.src in {203.0.113.0/24} or ip.src in $branches)`)],
    ],
    broken: [[rates(limit())], [managed(), rates(limit())]],
    almost: [
      [managed(execute(ids[0])), rates(limit())],
      [managed(execute(ids[0]), { ...execute(ids[1]), enabled: false }), rates(limit())],
      [managed(execute(ids[0], shop, { enabled: false }), execute(ids[1])), rates(limit())],
      [managed(execute(ids[0], shop, { action: "log" }), execute(ids[1])), rates(limit())],
      [
        managed(execute(ids[0]), execute(ids[1], shop, { rules: [{ id: "6179ae15870a4bb7b2d480d4843b323c", action: "log" }] })),
        rates(limit()),
      ],
      [both('http.host eq "shop.example.co"'), rates(limit())],
      [rates(limit()), custom(`${shop} and not ip.src in {203.0.113.0/24} and http.request.uri.path eq "/admin"`)],
      [rates(limit()), custom(`${shop} and not ip.src in {203.0.113.0/24}`, { action: "log" })],
      [rates(limit()), custom(`${shop} and ip.src in {203.0.113.0/24}`)],
    ],
    cannotTell: [
      [both(), rates(limit(unknown))],
      [managed(execute(ids[0], unknown), execute(ids[1])), rates(limit())],
    ],
  },
  "ingress/edge-rate-limited": {
    holds: [
      [both(), rates(limit())],
      [both(), rates(limit("true"))],
      [both(), rates(limit(shop, { action: "managed_challenge" }))],
    ],
    broken: [[both()], [both(), rates()]],
    almost: [
      [both(), rates(limit(shop, { action: "log" }))],
      [both(), rates(limit(shop, { enabled: false }))],
      [both(), rates(limit(shop, { ratelimit: { period: 10, requestsPerPeriod: 0 } }))],
      [both('http.host in {"shop.example.com" "api.example.com"}'), rates(limit())],
      [custom('http.host eq "a.example.com" and not ip.src in {203.0.113.0/24}'), rates(limit())],
    ],
    cannotTell: [
      [both(), rates(limit(unknown))],
      [both(), ruleset("http_ratelimit", { ...limit(), action: unknown })],
    ],
  },
  "encryption/edge-min-tls": zoneSetting("min_tls_version", ["1.2", "1.3"], "1.0", [
    [setting("min_tls_version", "1.1")],
    [setting("min_tls_version", 1.2)],
  ]),
  "encryption/edge-origin-verified": zoneSetting("ssl", ["strict"], "flexible", [[setting("ssl", "full")]]),
  "encryption/edge-https-only": zoneSetting("always_use_https", ["on"], "off", [
    [setting("automatic_https_rewrites", "on")],
    [setting("always_use_https", true)],
  ]),
};
