import { asked } from "../samples/make";
import { unknown, type Case, type Fields, type Samples } from "./make";

const zoneId = "023e105f4ecef8ad9ca31a8372d0c353";
const elsewhere = "ffffffffffffffffffffffffffffffff";
const record = (name: unknown, inputs: Fields = {}): Case[number] =>
  asked("cloudflare:index/dnsRecord:DnsRecord", `${String(name)}-${JSON.stringify(inputs).length}`, {
    zoneId,
    name,
    type: "A",
    content: "203.0.113.7",
    proxied: true,
    ttl: 1,
    ...inputs,
  });
const caa = (name: unknown, value: unknown = "letsencrypt.org", tag: unknown = "issue", inputs: Fields = {}): Case[number] =>
  record(name, { type: "CAA", content: undefined, proxied: undefined, data: { flags: 0, tag, value }, ...inputs });
const shop = "shop.example.com";
const setting = asked("cloudflare:index/zoneSetting:ZoneSetting", "ssl", { zoneId, settingId: "ssl", value: "strict" });
const rates = asked("cloudflare:index/ruleset:Ruleset", "rates", {
  zoneId,
  phase: "http_ratelimit",
  rules: [{ action: "block", expression: `http.host in {"${shop}" "www.example.com"}` }],
});

const dnsWrite = "4755a26eedb94da69e1066d98aa820be";
const zoneRead = "c8fed203ed3043cba015a93ad1616f1f";
const zoneWrite = "e6d2666161e84845a636613608cee8d5";
const policy = (
  ids: readonly unknown[] = [dnsWrite, zoneRead],
  resources: unknown = { [`com.cloudflare.api.account.zone.${zoneId}`]: "*" },
) => ({
  effect: "allow",
  permissionGroups: ids.map((id) => ({ id })),
  resources: typeof resources === "object" ? JSON.stringify(resources) : resources,
});
const token = (fields: Fields = {}, type = "apiToken:ApiToken"): Case => [
  asked(`cloudflare:index/${type}`, "dns", { name: "parapet-eu-dns", policies: [policy()], ...fields }),
];
const from = (...ins: readonly unknown[]): Fields => ({ condition: { requestIp: { ins } } });

/** The zone at Cloudflare: who may sign for it, and who may change it. */
export const edgeSecuritySamples: Record<string, Samples> = {
  "tls/edge-authorities-named": {
    holds: [
      [setting, record(shop), caa(shop)],
      [record(shop)],
      [setting, record(shop), caa("example.com")],
      [setting, record("*.apps.example.com"), caa("apps.example.com")],
      [setting, record(shop), caa(shop, ";"), caa(shop, "letsencrypt.org", "issuewild")],
      [setting, record("SHOP.example.com"), caa("Shop.Example.com")],
      [setting, record("_dmarc.example.com", { type: "TXT" })],
      [setting, record("x._domainkey.example.com", { type: "CNAME" })],
      [rates, caa("example.com")],
      [rates, caa(shop), caa("www.example.com")],
    ],
    broken: [[setting, record(shop)], [setting, record(shop, { type: unknown, content: unknown })], [rates]],
    almost: [
      [record(shop), caa("other.example.com")],
      [record(shop), caa("op.example.com")],
      [setting, record(shop), caa(shop, "mailto:ops@example.com", "iodef")],
      [setting, record(shop), caa(shop, "letsencrypt.org", "issuewild")],
      [setting, record(shop), caa(shop, "mailto:ops@example.com", "iodef"), caa("example.com")],
      [setting, record(shop), caa(shop, "letsencrypt.org", "issue", { zoneId: elsewhere })],
      [record("apps.example.com"), caa("www.apps.example.com"), record("www.apps.example.com")],
      [rates, caa(shop)],
      [rates, record(shop), record("www.example.com"), caa(shop)],
    ],
    cannotTell: [
      [record(shop), caa(unknown)],
      [setting, record(unknown)],
      [rates, record(shop), caa(shop), caa(unknown)],
    ],
  },
  "tls/edge-authorities-narrow": {
    holds: [
      [record(shop)],
      [record(shop, { type: unknown, content: unknown })],
      [caa(shop)],
      [caa(shop, ";")],
      [caa(shop, "letsencrypt.org; validationmethods=dns-01")],
      [caa(shop, "mailto:ops@example.com", "iodef")],
    ],
    broken: [[caa(shop, "anybody.example")]],
    almost: [
      [caa(shop, "")],
      [caa(shop, "*")],
      [caa(shop, 0)],
      [caa(shop, "; validationmethods=dns-01")],
      [caa(shop, "letsencrypt.com")],
      [caa(shop, "anybody.example", "issuewild")],
    ],
    cannotTell: [[caa(shop, unknown)]],
  },
  "tls/edge-tokens-narrow": {
    holds: [
      token(),
      token({
        policies: [policy(), policy([zoneWrite], { "com.cloudflare.api.account.zone.*": "*" })].map((one, index) =>
          index === 1 ? { ...one, effect: "deny" } : one,
        ),
      }),
    ],
    broken: [token({ policies: [policy([dnsWrite, zoneWrite])] })],
    almost: [
      token({ policies: [policy(undefined, { "com.cloudflare.api.account.zone.*": "*" })] }),
      token({ policies: [policy(undefined, { [`com.cloudflare.api.account.${zoneId}`]: { "com.cloudflare.api.account.zone.*": "*" } })] }),
      token({
        policies: [
          policy(undefined, {
            [`com.cloudflare.api.account.zone.${zoneId}`]: "*",
            [`com.cloudflare.api.account.zone.${elsewhere}`]: "*",
          }),
        ],
      }),
      token({ policies: [policy(), policy([zoneRead], { [`com.cloudflare.api.account.zone.${elsewhere}`]: "*" })] }),
      token({ policies: [policy([zoneWrite])] }, "accountToken:AccountToken"),
    ],
    cannotTell: [
      token({ policies: [policy(undefined, unknown)] }),
      token({ policies: [policy([unknown])] }),
      token({ policies: [policy(undefined, "all")] }),
    ],
  },
  "tls/edge-tokens-bounded": {
    parameters: { lasting: ["parapet-eu-decided"] },
    holds: [token({ expiresOn: "2027-11-21T00:00:00Z" }), token({ name: "parapet-eu-decided" }), token(from("203.0.113.7/32"))],
    broken: [token()],
    almost: [
      token({ expiresOn: "" }),
      token({ name: "parapet-eu-decided-2" }),
      token(from()),
      token(from("203.0.113.7/32", "0.0.0.0/0")),
      token({ condition: { requestIp: { notIns: ["203.0.113.7/32"] } } }),
      token({ notBefore: "2026-11-21T00:00:00Z" }),
    ],
    cannotTell: [token({ expiresOn: unknown })],
  },
};
