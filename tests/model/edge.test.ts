import { readYaml } from "../../model/documents/yaml";
import { authorityOf, promised } from "../../model/plan/authority";
import { planEdge, type EdgePlan } from "../../model/plan/edge";
import { edgeRules } from "../../model/plan/edge/rules";
import type { CloudflarePlan } from "../../model/platform/cloudflare-plans";
import { platformSchema } from "../../model/platform/schema";
import { app, planned, planOf, platformText, wrong } from "./plan/given";

/** Room for any number of apps. */
const roomy = platformText.replace(
  "team-payments: { costCenter: cc-2 }",
  "team-payments: { costCenter: cc-2, quota: { apps: 400, cpu: 4000, memory: 4000Gi } }",
);
const vault = "tls: { issuer: vault-pki }\n";
const tls = "tls: { issuer: letsencrypt, email: ops@example.com, dns: { cloudflare: { zone: example.com } } }\n";
const zone = roomy.replace(vault, tls);
const onPlan = (platform: string, plan: CloudflarePlan) => platform.replace("zone: example.com", `zone: example.com, plan: ${plan}`);

/** What stands before some intents, also where it cannot be made. */
function edge(intents: readonly string[], platform = zone, plan: CloudflarePlan = "enterprise"): EdgePlan {
  const document = readYaml("platform.yaml", onPlan(platform, plan)).documents[0];
  const value = platformSchema.parse(document?.value);
  const planned = planEdge(value, authorityOf(value, promised), planOf(intents, platform.replace(tls, vault)).apps);
  if (planned === null) throw new Error("there is no edge");
  return planned;
}

const exposed = (name: string, expose = "{}", region = "eu-central") => app(name, `expose: ${expose}`, region);
const expressions = ({ platform, environment, hosts }: EdgePlan) => {
  const { whitelist, firewall, rateLimits } = edgeRules(platform, environment, hosts);
  const texts = (rules: readonly { expression: string }[]) => rules.map(({ expression }) => expression);
  return { whitelist: texts(whitelist), firewall: texts(firewall), rateLimits: texts(rateLimits) };
};

describe("the edge of a platform", () => {
  it("is none where the platform document names no zone at Cloudflare", () => {
    const document = readYaml("platform.yaml", platformText).documents[0];
    const value = platformSchema.parse(document?.value);
    expect(planEdge(value, authorityOf(value, promised), planOf([exposed("billing")]).apps)).toBeNull();
  });

  it("has each exposed host once, and a record for each region that takes its requests", () => {
    const everywhere = edge([exposed("billing", "{}", "[eu-central, us-east]"), exposed("shop"), app("worker")]);
    expect(everywhere.hosts.map(({ host }) => host)).toEqual(["billing.apps.example.com", "shop.apps.example.com"]);
    expect(everywhere.records).toEqual([
      { host: "billing.apps.example.com", region: "eu-central", apps: ["billing"], shared: true },
      { host: "billing.apps.example.com", region: "us-east", apps: ["billing"], shared: true },
      { host: "shop.apps.example.com", region: "eu-central", apps: ["shop"], shared: false },
    ]);
    expect(everywhere.problems).toEqual([]);
  });

  it("gives a standby region no record, and makes it no second region of a host", () => {
    expect(edge([exposed("billing", "{}", "[eu-central, eu-west]")]).records).toEqual([
      { host: "billing.apps.example.com", region: "eu-central", apps: ["billing"], shared: false },
    ]);
  });

  it("needs a certificate of its own where a host lies deeper than the zone's goes", () => {
    expect(edge([exposed("billing"), exposed("shop", "{ host: shop.example.com }")]).certificateNames).toEqual([
      "example.com",
      "*.apps.example.com",
    ]);
    expect(edge([exposed("shop", "{ host: shop.example.com }"), exposed("www", "{ host: example.com }")]).certificateNames).toEqual([]);
  });

  it("is the same whatever the order of the documents, and plain JSON", () => {
    const intents = [
      exposed("billing"),
      exposed("shop", "{ from: [corporate, 198.51.100.0/24] }"),
      exposed("api", "{ host: shop.example.com, paths: [/v1] }"),
    ];
    const planned = edge(intents);
    expect(edge([...intents].reverse())).toEqual(planned);
    expect(JSON.parse(JSON.stringify(planned))).toEqual(planned);
  });
});

describe("a plan of Cloudflare's", () => {
  const hosts = (count: number, expose: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => exposed(`app-${at}`, expose(at)));
  const said = (plan: EdgePlan) => plan.problems.map(({ message, fix }) => `${message} -> ${fix}`);

  it("with room for every rule is met exactly without a word", () => {
    expect(
      said(
        edge(
          hosts(5, () => "{}"),
          zone,
          "business",
        ),
      ),
    ).toEqual([]);
  });

  it("with too few rules is said, with the sum and the plan that has enough", () => {
    expect(
      said(
        edge(
          hosts(6, () => "{}"),
          zone,
          "business",
        ),
      ),
    ).toEqual([
      "the exposed hosts of example.com need 6 rate limiting rules, and Cloudflare's plan business has 5 -> the plan enterprise, which has 100",
    ]);
    const alone = (at: number) => `{ from: [203.0.${at}.0/24], host: app-${at}.example.com }`;
    expect(said(edge(hosts(21, alone), zone, "pro"))).toEqual([
      "the exposed hosts of example.com need 21 custom rules, and Cloudflare's plan pro has 20 -> the plan business, which has 100",
      "the exposed hosts of example.com need 21 rate limiting rules, and Cloudflare's plan pro has 2 -> the plan enterprise, which has 100",
    ]);
  });

  it("that is free can neither execute the managed rules nor ask for the host", () => {
    const { problems } = edge([exposed("billing")], zone, "free");
    expect(problems.map(({ apps, message, fix }) => [apps, message, fix])).toEqual([
      [
        ["billing"],
        "the rules of Cloudflare and OWASP are executed on paid plans only, and example.com is on the plan free",
        "the plan pro, or a larger one",
      ],
      [
        ["billing"],
        "a rate limit may ask for the host on paid plans only, and example.com is on the plan free",
        "the plan pro, or a larger one",
      ],
    ]);
  });
});

describe("an exposure that no edge can make", () => {
  it("is a host outside of the zone, and one that only ends like it", () => {
    const { problems } = edge([exposed("billing", "{ host: billing.example.org }"), exposed("shop", "{ host: notexample.com }")]);
    expect(problems.map(({ apps, path, message }) => [apps, path, message])).toEqual([
      [["billing"], "expose.host", "billing.example.org does not belong to the zone example.com, and so nothing would stand before it"],
      [["shop"], "expose.host", "notexample.com does not belong to the zone example.com, and so nothing would stand before it"],
    ]);
  });

  it("is one thing in one region and another thing in another", () => {
    const { problems } = edge([exposed("billing", "{ from: [corporate] }"), exposed("billing", "{}", "us-east")]);
    expect(problems.map(({ apps, path, message }) => [apps, path, message])).toEqual([
      [
        ["billing"],
        "expose",
        "billing.apps.example.com is exposed otherwise in us-east than in eu-central, and Cloudflare's rules hold for a host in all regions",
      ],
    ]);
    expect(edge([exposed("billing", "{ from: [corporate] }"), exposed("billing", "{ from: [corporate] }", "us-east")]).problems).toEqual(
      [],
    );
  });
});

describe("what stands in the edge's way", () => {
  it("is an error at the field of each app, and then there is no plan", () => {
    const intents = [exposed("billing", "{ host: billing.example.org }"), exposed("shop")];
    expect(wrong(intents, zone)).toEqual(["PPT-0290 1.app.yaml:6 expose.host -> a host below example.com"]);
    expect(planned(intents, zone).plan).toBeUndefined();
    expect(planned(intents, roomy).diagnostics).toEqual([]);
    const twice = [exposed("billing", "{ from: [corporate] }"), exposed("billing", "{}", "us-east")];
    const otherwise = "expose -> expose it in the same way everywhere, or under another host";
    expect(wrong(twice, zone)).toEqual([`PPT-0290 1.app.yaml:6 ${otherwise}`, `PPT-0290 2.app.yaml:6 ${otherwise}`]);
  });

  it("is an error of the platform document where Cloudflare's plan has no room, with the apps that it is about", () => {
    const three = ["a1", "b2", "c3"].map((name) => exposed(name));
    expect(wrong(three.slice(1), zone)).toEqual([]);
    expect(wrong(three, zone)).toEqual(["PPT-0291 platform.yaml:14 tls.dns.cloudflare.plan -> the plan business, which has 5"]);
    expect(wrong(three, onPlan(zone, "business"))).toEqual([]);
    const [first] = planned(three.slice(2), onPlan(zone, "free")).diagnostics;
    expect([first?.code, first?.related]).toEqual(["PPT-0291", [{ file: "1.app.yaml", line: 6, column: 9 }]]);
  });

  it("is said together with everything else that is wrong", () => {
    const intents = [exposed("billing", "{ host: billing.example.org }"), app("shop", "calls: [{ app: nobody, because: needs it }]")];
    expect(wrong(intents, zone).map((line) => line.split(" ")[0])).toEqual(["PPT-0290", "PPT-0201"]);
  });

  it("is a rule that would be too long, for those whose rule it is", () => {
    const from = Array.from({ length: 300 }, (_, at) => `198.51.${Math.floor(at / 256)}.${at % 256}/32`).join(", ");
    expect(wrong([exposed("shop"), exposed("billing", `{ from: [${from}] }`)], zone)).toEqual([
      "PPT-0290 2.app.yaml:6 expose.from -> give the ranges a name among the platform document's networks: a named network may be long",
    ]);
  });

  it("is a plan that Cloudflare does not have", () => {
    expect(wrong([], zone.replace("zone: example.com", "zone: example.com, plan: bussiness"))).toEqual([
      "PPT-0105 platform.yaml:14 tls.dns.cloudflare.plan -> business",
    ]);
  });
});

describe("the rules of the edge", () => {
  it("let in nobody but the declared networks, and say nothing of a host that is open or has a login", () => {
    const login = "{ login: { issuer: https://login.example.com, audience: api } }";
    expect(
      expressions(edge([exposed("billing", "{ from: [corporate, 198.51.100.0/24] }"), exposed("shop"), exposed("api", login)])).whitelist,
    ).toEqual(['lower(http.host) eq "billing.apps.example.com" and not ip.src in {198.51.100.0/24 203.0.113.0/24}']);
  });

  it("are one for all hosts that let in the same", () => {
    const corporate = "{ from: [corporate] }";
    expect(
      expressions(edge([exposed("a1", corporate), exposed("b2", corporate), exposed("c3", "{ from: [203.0.113.0/25] }")])).whitelist,
    ).toEqual([
      'lower(http.host) in {"a1.apps.example.com" "b2.apps.example.com"} and not ip.src in {203.0.113.0/24}',
      'lower(http.host) eq "c3.apps.example.com" and not ip.src in {203.0.113.0/25}',
    ]);
  });

  it("tell apps that share a host apart by their paths, the deeper one first", () => {
    const shared = (name: string, more: string) => exposed(name, `{ host: shop.example.com, ${more} }`);
    const { whitelist, rateLimits, firewall } = expressions(
      edge([
        shared("admin", "paths: [/], from: [corporate], waf: false"),
        shared("api", "paths: [/api], requestsPerSecond: 7"),
        shared("api-old", "paths: [/api/v1/], from: [203.0.113.9/32]"),
      ]),
    );
    const below = (path: string) => `(http.request.uri.path eq "${path}" or starts_with(http.request.uri.path, "${path}/"))`;
    expect(whitelist).toEqual([
      `lower(http.host) eq "shop.example.com" and not ${below("/api")} and not ip.src in {203.0.113.0/24}`,
      `lower(http.host) eq "shop.example.com" and ${below("/api/v1")} and not ip.src in {203.0.113.9/32}`,
    ]);
    expect(rateLimits).toEqual([
      `lower(http.host) eq "shop.example.com" and not ${below("/api")}`,
      `lower(http.host) eq "shop.example.com" and (${below("/api")} and not ${below("/api/v1")})`,
      `lower(http.host) eq "shop.example.com" and ${below("/api/v1")}`,
    ]);
    expect(firewall).toEqual(['lower(http.host) eq "shop.example.com"']);
  });

  it("close a host as a whole where all apps behind it let in the same, also for paths that no app has", () => {
    const shared = (name: string, path: string) => exposed(name, `{ host: shop.example.com, paths: [${path}], from: [corporate] }`);
    expect(expressions(edge([shared("api", "/api"), shared("next", "/next")])).whitelist).toEqual([
      'lower(http.host) eq "shop.example.com" and not ip.src in {203.0.113.0/24}',
    ]);
    expect(expressions(edge([shared("api", "/api")])).whitelist).toEqual([
      'lower(http.host) eq "shop.example.com" and not ip.src in {203.0.113.0/24}',
    ]);
  });

  it("execute the firewall for the hosts that ask for it, and for no other", () => {
    expect(expressions(edge([exposed("a1"), exposed("b2", "{ waf: false, from: [corporate] }"), exposed("c3")])).firewall).toEqual([
      'lower(http.host) in {"a1.apps.example.com" "c3.apps.example.com"}',
    ]);
  });

  it("count in the shortest period that there is", () => {
    const { platform, environment, hosts } = edge([exposed("billing", "{ requestsPerSecond: 25 }")]);
    expect(edgeRules(platform, environment, hosts).rateLimits).toEqual([
      {
        ref: expect.stringMatching(/^[a-z0-9_]{1,50}$/) as string,
        description: "Parapet: billing at billing.apps.example.com: 25 requests per second",
        expression: 'lower(http.host) eq "billing.apps.example.com"',
        requestsPerPeriod: 250,
      },
    ]);
  });

  it("keep what they are called by when a host comes before them", () => {
    const refs = (intents: string[]) => {
      const { platform, environment, hosts } = edge(intents);
      return new Map(edgeRules(platform, environment, hosts).rateLimits.map(({ ref, expression }) => [expression, ref]));
    };
    const before = refs([exposed("billing"), exposed("shop")]);
    const after = refs([exposed("alpha"), exposed("billing"), exposed("shop")]);
    expect([...before].map(([expression]) => after.get(expression))).toEqual([...before.values()]);
    expect(new Set(after.values()).size).toBe(3);
  });

  const many = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, at) => `${prefix}.${Math.floor(at / 256)}.${at % 256}/32`);
  const networks = (text: string) =>
    zone.replace("networks: { corporate: [203.0.113.0/24] }", `networks: { corporate: [203.0.113.0/24], ${text} }`);

  it("name a list where a network is too long to stand in a rule, and leave in the rule what a list does not take", () => {
    const long = networks(`branches: [${[...many(300, "198.51"), "192.0.2.0/24", '"2001:db8::/120"'].join(", ")}]`);
    const { platform, environment, hosts } = edge([exposed("billing", "{ from: [branches, corporate] }")], long);
    const { whitelist, lists } = edgeRules(platform, environment, hosts);
    expect(lists).toEqual([
      {
        name: expect.stringMatching(/^parapet_acme_prod_from_branches_[a-z0-9]{8}$/) as string,
        network: "branches",
        addresses: expect.any(Array) as string[],
      },
    ]);
    expect(lists[0]?.addresses.length).toBe(301);
    expect(lists[0]?.addresses.filter((one) => one.includes("/"))).toEqual(["192.0.2.0/24"]);
    expect(whitelist.map(({ expression }) => expression)).toEqual([
      `lower(http.host) eq "billing.apps.example.com" and not (ip.src in {2001:db8::/120 203.0.113.0/24} or ip.src in $${lists[0]?.name ?? ""})`,
    ]);
  });

  it("stay below the length that Cloudflare takes, however many hosts there are", () => {
    const { platform, environment, hosts } = edge(Array.from({ length: 300 }, (_, at) => exposed(`app-${at}`, "{ from: [corporate] }")));
    const { whitelist, firewall } = edgeRules(platform, environment, hosts);
    for (const rules of [whitelist, firewall]) {
      expect(rules.length).toBeGreaterThan(1);
      expect(Math.max(...rules.map(({ expression }) => expression.length))).toBeLessThanOrEqual(4096);
      const named = rules.flatMap(({ expression }) => [...expression.matchAll(/"([^"]+)"/g)].map(([, host]) => host));
      expect(named.sort()).toEqual(hosts.map(({ host }) => host).sort());
      expect(new Set(rules.map(({ ref }) => ref)).size).toBe(rules.length);
    }
  });

  it("that are too long even so are a problem", () => {
    const { problems } = edge([exposed("billing", `{ from: [${many(300, "198.51").join(", ")}] }`)]);
    expect(problems.map(({ path, message, fix }) => [path, message.replace(/\(.*\) has \d+/, "has N"), fix])).toEqual([
      [
        "expose.from",
        "a rule has N characters, and Cloudflare takes 4096",
        "give the ranges a name among the platform document's networks: a named network may be long",
      ],
    ]);
  });

  it("can have ten lists in an account and no more", () => {
    const names = Array.from({ length: 11 }, (_, at) => `net-${at}`);
    const named = networks(names.map((name, at) => `${name}: [${many(250, `198.${at + 51}`).join(", ")}]`).join(", "));
    const problems = (count: number) => edge([exposed("billing", `{ from: [${names.slice(0, count).join(", ")}] }`)], named).problems;
    expect(problems(10)).toEqual([]);
    expect(problems(11).map(({ path, message }) => [path, message])).toEqual([
      ["networks", "11 networks are so long that each needs a list, and an account at Cloudflare has 10"],
    ]);
  });
});
