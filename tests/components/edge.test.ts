import { Provider } from "@pulumi/cloudflare/provider";
import { output, secret } from "@pulumi/pulumi";
import { record } from "parapet/testing";
import { ZoneEdge, zoneEdgeArgs } from "../../components/edge";
import { cloudflareProvider } from "../../components/providers/cloudflare";
import { accountId, asked, billing, dev, edge, exposed, own, prod, recordZone, shop, zoneId } from "./edge-example";
import { nameOf, refusalOf, Thing } from "./example";

const description = "acme/prod, by Parapet: changes made by hand are undone";
/** What a rule is called: at most 50 letters, of which the front goes first. */
const ref = (text: string) => expect.stringMatching(new RegExp(`^(?=.{1,50}$)[a-z0-9_]*${text}_[a-z0-9]{8}$`)) as string;

describe("what stands before a zone", () => {
  it("is its settings, one set of rules for each phase, and a certificate for hosts that lie deeper", async () => {
    const recording = await recordZone(edge([shop, billing]));
    expect(
      recording
        .childrenOf("edge")
        .map(({ type, name }) => `${type.split(":")[2] ?? ""} ${name}`)
        .sort(),
    ).toEqual([
      "CertificatePack edge-certificate",
      "DnsRecord edge-caa-issue-letsencrypt.org@apps.example.com",
      "DnsRecord edge-caa-issue-letsencrypt.org@shop.example.com",
      "DnsRecord edge-caa-issuewild-letsencrypt.org@apps.example.com",
      "DnsRecord edge-caa-issuewild-nobody@shop.example.com",
      "Ruleset edge-firewall",
      "Ruleset edge-rate-limits",
      "Ruleset edge-whitelist",
      "UrlNormalizationSettings edge-url-normalization",
      "ZoneSetting edge-setting-0rtt",
      "ZoneSetting edge-setting-always-use-https",
      "ZoneSetting edge-setting-automatic-https-rewrites",
      "ZoneSetting edge-setting-min-tls-version",
      "ZoneSetting edge-setting-opportunistic-encryption",
      "ZoneSetting edge-setting-security-header",
      "ZoneSetting edge-setting-ssl",
      "ZoneSetting edge-setting-tls-1-3",
    ]);
    expect((await recordZone(edge([shop]))).resources.filter(({ name }) => name === "edge-certificate")).toEqual([]);
    for (const { provider, type } of recording.resources.filter(({ type: one }) => one.startsWith("cloudflare:")))
      expect({ type, provider: nameOf(provider?.split("::").slice(0, -1).join("::") ?? "") }).toEqual({ type, provider: "cloudflare" });
  });

  it("states every setting that a promise rests on", async () => {
    const all = asked(await recordZone(edge([shop, billing])));
    const setting = (settingId: string, value: unknown) => ({ zoneId, settingId, value });
    const caa = (name: string, tag: string, value: string) => ({
      ...{ zoneId, name, type: "CAA", ttl: 3600, data: { flags: 0, tag, value } },
      comment: "who may sign, of acme/prod, by Parapet",
    });
    expect(Object.fromEntries(Object.entries(all).filter(([name]) => !/whitelist|firewall|rate/.test(name)))).toEqual({
      "edge-caa-issue-letsencrypt.org@apps.example.com": caa("apps.example.com", "issue", "letsencrypt.org"),
      "edge-caa-issuewild-letsencrypt.org@apps.example.com": caa("apps.example.com", "issuewild", "letsencrypt.org"),
      "edge-caa-issue-letsencrypt.org@shop.example.com": caa("shop.example.com", "issue", "letsencrypt.org"),
      // Nobody: the host asked for a certificate of its own.
      "edge-caa-issuewild-nobody@shop.example.com": caa("shop.example.com", "issuewild", ";"),
      "edge-setting-ssl": setting("ssl", "strict"),
      "edge-setting-min-tls-version": setting("min_tls_version", "1.2"),
      "edge-setting-tls-1-3": setting("tls_1_3", "on"),
      "edge-setting-0rtt": setting("0rtt", "off"),
      "edge-setting-always-use-https": setting("always_use_https", "on"),
      "edge-setting-automatic-https-rewrites": setting("automatic_https_rewrites", "on"),
      "edge-setting-opportunistic-encryption": setting("opportunistic_encryption", "on"),
      "edge-setting-security-header": setting("security_header", {
        strict_transport_security: { enabled: true, max_age: 31_536_000, include_subdomains: true, nosniff: true, preload: false },
      }),
      "edge-url-normalization": { zoneId, type: "cloudflare", scope: "both" },
      "edge-certificate": {
        zoneId,
        type: "advanced",
        hosts: ["example.com", "*.apps.example.com"],
        certificateAuthority: "lets_encrypt",
        validationMethod: "txt",
        validityDays: 90,
        cloudflareBranding: false,
      },
    });
  });

  it("lets browsers forget after a day outside of production", async () => {
    const { value } = asked(await recordZone(edge([shop], dev)))["edge-setting-security-header"] as { value: unknown };
    expect(value).toEqual({
      strict_transport_security: { enabled: true, max_age: 86_400, include_subdomains: true, nosniff: true, preload: false },
    });
  });

  it("blocks who comes to a closed host from elsewhere", async () => {
    expect(asked(await recordZone(edge([shop, billing])))["edge-whitelist"]).toEqual({
      zoneId,
      name: "parapet-whitelist",
      description,
      kind: "zone",
      phase: "http_request_firewall_custom",
      rules: [
        {
          ref: ref("whitelist_billing_apps_example_com"),
          description: "Parapet: billing.apps.example.com only from corporate",
          expression: 'lower(http.host) eq "billing.apps.example.com" and not ip.src in {203.0.113.0/24}',
          action: "block",
          enabled: true,
        },
      ],
    });
  });

  it("executes Cloudflare's rules and OWASP's, blocking", async () => {
    const rule = { description: "Parapet: billing.apps.example.com, shop.example.com", action: "execute", enabled: true };
    const expression = 'lower(http.host) in {"billing.apps.example.com" "shop.example.com"}';
    const { rules, ...rest } = asked(await recordZone(edge([shop, billing])))["edge-firewall"] as { rules: unknown };
    expect(rest).toEqual({ zoneId, name: "parapet-firewall", description, kind: "zone", phase: "http_request_firewall_managed" });
    const name = "[a-z0-9_]*firewall_billing_apps_example_com_[a-z0-9]{8}";
    expect(rules).toEqual([
      {
        ...rule,
        ref: expect.stringMatching(`^${name}_managed$`) as string,
        expression,
        actionParameters: { id: "efb7b8c949ac4650a09736fc376e9aee" },
      },
      {
        ...rule,
        ref: expect.stringMatching(`^${name}_owasp$`) as string,
        expression,
        actionParameters: {
          id: "4814384a9e5d4991b9815dcfc25d2f1f",
          overrides: {
            categories: [
              { category: "paranoia-level-2", enabled: false },
              { category: "paranoia-level-3", enabled: false },
              { category: "paranoia-level-4", enabled: false },
            ],
            rules: [{ id: "6179ae15870a4bb7b2d480d4843b323c", action: "block", scoreThreshold: 40 }],
          },
        },
      },
    ]);
  });

  it("turns away a client that sends more than an app takes", async () => {
    expect(asked(await recordZone(edge([shop])))["edge-rate-limits"]).toEqual({
      zoneId,
      name: "parapet-rate-limits",
      description,
      kind: "zone",
      phase: "http_ratelimit",
      rules: [
        {
          ref: ref("rate_shop_example_com_shop"),
          description: "Parapet: shop at shop.example.com: 20 requests per second",
          expression: 'lower(http.host) eq "shop.example.com"',
          action: "block",
          enabled: true,
          ratelimit: {
            characteristics: ["cf.colo.id", "ip.src"],
            period: 10,
            requestsPerPeriod: 200,
            mitigationTimeout: 10,
            requestsToOrigin: false,
          },
        },
      ],
    });
  });

  it("looks at the gateways' certificates only where a public authority signed them", async () => {
    const plan = edge([shop, billing], prod.replace("issuer: letsencrypt", "issuer: vault-pki"));
    const { rules, ...set } = asked(await recordZone(plan))["edge-origin"] as { rules: Record<string, unknown>[] };
    expect(set).toMatchObject({ zoneId, kind: "zone", phase: "http_config_settings" });
    expect(rules).toEqual([
      {
        ref: "parapet_origin_0",
        description: "the gateways' certificates are signed by nobody whom the public knows: billing.apps.example.com shop.example.com",
        expression: 'lower(http.host) in {"billing.apps.example.com" "shop.example.com"}',
        action: "set_config",
        actionParameters: { ssl: "full" },
        enabled: true,
      },
    ]);
    expect((await recordZone(plan)).get("edge-origin").protect ?? false).toBe(false);
    expect(Object.keys(asked(await recordZone(edge([shop]))))).not.toContain("edge-origin");
  });

  it("keeps its sets of rules in production, empty ones too, and makes way before it is replaced", async () => {
    const open = edge([exposed("shop", "{ host: shop.example.com }")]);
    const sets = (await recordZone(open)).byType("cloudflare:index/ruleset:Ruleset");
    expect(sets.map(({ name, protect, deleteBeforeReplace }) => [name, protect, deleteBeforeReplace])).toEqual([
      ["edge-firewall", true, true],
      ["edge-rate-limits", true, true],
      ["edge-whitelist", true, true],
    ]);
    expect(asked(await recordZone(open))["edge-whitelist"]).toMatchObject({ rules: [] });
    const inDev = await recordZone(edge([shop], dev));
    expect(inDev.resources.filter(({ protect }) => protect === true)).toEqual([]);
  });

  it("makes a list of a network that is too long for a rule, in the account and before the rules", async () => {
    const branches = Array.from({ length: 300 }, (_, at) => `198.51.${at % 250}.${Math.floor(at / 250)}/32`);
    const platform = prod.replace("corporate: [203.0.113.0/24]", `branches: [${branches.join(", ")}]`);
    const plan = edge([exposed("billing", "{ from: [branches] }")], platform);
    const recording = await recordZone(plan, { accountId });
    const { items, ...list } = asked(recording)["edge-list-branches"] as { items: { ip: string }[] };
    expect(list).toEqual({
      accountId,
      kind: "ip",
      name: ref("from_branches"),
      description: "branches of acme/prod, by Parapet",
    });
    expect(items.map(({ ip }) => `${ip}/32`).sort()).toEqual([...branches].sort());
    expect(recording.get("edge-whitelist").dependencies.map(nameOf)).toContain("edge-list-branches");
    expect(await refusalOf(() => new ZoneEdge("edge", zoneEdgeArgs(plan, { zoneId }), own()))).toBe(
      "error  ZoneEdge \"edge\"  accountId\n  branches becomes a list, and lists belong to an account\n  fix   the account's ID, as Cloudflare's overview of the zone shows it",
    );
  });

  it("is not told by a region more, as long as the hosts are the same", async () => {
    const before = asked(await recordZone(edge([shop])));
    const after = asked(await recordZone(edge([shop.replace("region: eu-central", "region: [eu-central, us-east]")])));
    expect(after).toEqual(before);
  });

  it("says which zone it is for, and before which hosts it stands", async () => {
    const recording = await record(() => {
      const { zoneId: id, hosts } = new ZoneEdge("edge", zoneEdgeArgs(edge([shop, billing]), { zoneId: output(zoneId) }), own());
      return { id, hosts };
    });
    expect(recording.stackOutputs).toEqual({ id: zoneId, hosts: ["billing.apps.example.com", "shop.example.com"] });
  });

  it("can be previewed while the zone is still to be made", async () => {
    const recording = await record(() => {
      new ZoneEdge("edge", zoneEdgeArgs(edge([shop]), { zoneId: new Thing("zone").value }), own());
    });
    expect(recording.byType("cloudflare:index/ruleset:Ruleset").length).toBe(3);
  });
});

describe("an edge is refused", () => {
  const args = () => zoneEdgeArgs(edge([shop]), { zoneId });

  it("with everything that stands in its way, by app and field", () => {
    const plan = edge([exposed("billing", "{ host: billing.example.org }"), shop], prod, "free");
    expect(() => zoneEdgeArgs(plan, { zoneId })).toThrow(
      [
        "error  PPT-0290  billing  expose.host",
        "  billing.example.org does not belong to the zone example.com, and so nothing would stand before it",
        "  fix   a host below example.com",
        "error  PPT-0291  zone example.com  tls.dns.cloudflare.plan",
        "  the exposed hosts of example.com need 2 rate limiting rules, and Cloudflare's plan free has 1",
        "  fix   the plan pro, which has 2",
      ].join("\n"),
    );
  });

  type Args = ReturnType<typeof args>;
  const host = (change: object) => (given: Args) => ({ ...given, hosts: [{ ...given.hosts[0]!, ...change }] });
  const behind = (change: object) => (given: Args) => host({ apps: [{ ...given.hosts[0]!.apps[0]!, ...change }] })(given);

  it.each<[string, (given: Args) => object, string]>([
    ["a host with a quote in it", host({ host: 'shop.example.com" or true or http.host eq "' }), "hosts[0].host"],
    ["a host with a wildcard", host({ host: "*.example.com" }), "hosts[0].host"],
    ["a host of another zone", host({ host: "shop.example.org" }), "hosts"],
    ["a host twice", (given) => ({ ...given, hosts: [...given.hosts, ...given.hosts] }), "hosts"],
    ["a host without an app", host({ apps: [] }), "hosts[0].apps"],
    ["a path with a quote in it", behind({ paths: ['/a"b'] }), "hosts[0].apps[0].paths[0]"],
    ["no path", behind({ paths: [] }), "hosts[0].apps[0].paths"],
    [
      "a range with a brace in it",
      behind({ from: [{ network: "x", cidrs: ["0.0.0.0/1} or true"] }] }),
      "hosts[0].apps[0].from[0].cidrs[0]",
    ],
    ["the whole internet as a range", behind({ from: [{ network: "x", cidrs: ["0.0.0.0/0"] }] }), "hosts[0].apps[0].from[0].cidrs[0]"],
    ["nobody who may come in", behind({ from: [] }), "hosts[0].apps[0].from"],
    ["networks without a range", behind({ from: [{ network: "x", cidrs: [] }] }), "hosts[0].apps[0].from"],
    ["no requests", behind({ requestsPerSecond: 0 }), "hosts[0].apps[0].requestsPerSecond"],
    ["half a request", behind({ requestsPerSecond: 0.5 }), "hosts[0].apps[0].requestsPerSecond"],
    ["a zone that is none", (given) => ({ ...given, zone: "example" }), "zone"],
    ["a plan that Cloudflare does not have", (given) => ({ ...given, cloudflarePlan: "constructor" }), "cloudflarePlan"],
    ["a zone's name for its ID", (given) => ({ ...given, zoneId: "example.com" }), "zoneId"],
    ["an account's name for its ID", (given) => ({ ...given, accountId: "acme" }), "accountId"],
    ["a host that is known later", host({ host: output("shop.example.com") }), "hosts[0].host"],
  ])("for %s, by its field", async (_, change, field) => {
    const message = await refusalOf(() => new ZoneEdge("edge", change(args()) as Args, own()));
    expect(message.split("\n")[0]).toBe(`error  ZoneEdge "edge"  ${field}`);
  });

  it("for a token where the zone's ID belongs, and the token is not shown", async () => {
    const message = await refusalOf(() => new ZoneEdge("edge", { ...args(), zoneId: "v1.0-s3cr3t" }, own()));
    expect(message).not.toContain("s3cr3t");
  });

  it("for a zone's ID that turns out to be none", async () => {
    const recording = await record(() => new ZoneEdge("edge", { ...args(), zoneId: output("example.com") }, own()), {
      throwOnError: false,
    });
    expect(recording.errors[0]?.message).toContain('error  ZoneEdge "edge"  zoneId');
  });
});

describe("Cloudflare's provider", () => {
  const args = () => zoneEdgeArgs(edge([shop]), { zoneId });
  const provider = (given: ConstructorParameters<typeof Provider>[1]) => () =>
    new ZoneEdge("edge", args(), { provider: new Provider("own", given) });

  it("is never taken from the machine", async () => {
    expect(await refusalOf(() => new ZoneEdge("edge", args()))).toBe(
      'error  ZoneEdge "edge"  options.provider\n  no Cloudflare provider was given, and the one that happens to be configured on a machine is never used\n  fix   { provider: cloudflareProvider("edge", { apiToken: config.requireSecret("cloudflareToken") }) }',
    );
  });

  it("has its token as a secret, and an empty one is refused", async () => {
    const recording = await record(() => cloudflareProvider("edge", { apiToken: "t0ken" }));
    expect(recording.get("edge").secretInputs).toEqual(["apiToken"]);
    expect(await refusalOf(() => cloudflareProvider("edge", { apiToken: " " }))).toContain('error  cloudflareProvider "edge"  apiToken');
  });

  it.each<[string, ConstructorParameters<typeof Provider>[1], string]>([
    ["has no token", {}, "without one it takes whichever the machine has"],
    ["has an empty one", { apiToken: "" }, "without one it takes whichever the machine has"],
    ["has a key that may do everything", { apiKey: "key", email: "ops@example.com" }, "has a key that may do everything in the account"],
  ])("of one's own making is refused when it %s", async (_, given, reason) => {
    expect(await refusalOf(provider(given))).toContain(reason);
  });

  it("of one's own making is taken with a token, and with one that is still to be made if the helper made it", async () => {
    expect((await record(provider({ apiToken: secret("token") }))).byType("cloudflare:index/ruleset:Ruleset").length).toBe(3);
    const later = await record(() => {
      new ZoneEdge("edge", args(), { provider: cloudflareProvider("made", { apiToken: new Thing("token").value }) });
    });
    expect(later.byType("cloudflare:index/ruleset:Ruleset").length).toBe(3);
  });
});
