import fc from "fast-check";
import { certificateName } from "../../model/plan/exposure";
import { shareHosts } from "../../model/plan/routes";
import { liesBelow, routesAmong } from "../../model/plan/routes-paths";
import { ingress } from "../../model/platform/ingress";
import { app, planOf, planned, platformText, wrong } from "./plan/given";

const expose = (words: string, more = "") => wrong([app("billing", `${more}expose: { from: [corporate], ${words} }`)]);
const planOne = (words: string, more = "") => planOf([app("billing", `${more}expose: { from: [corporate], ${words} }`)]).apps[0]!.expose!;

describe("what an intent may say of its exposure", () => {
  it("is decided as a whole where it says no more than who", () => {
    const { firewall, headers, ...rest } = planOne("");
    expect(firewall?.bodyBytes).toBe(131_072);
    expect(Object.keys(headers)).toEqual(["set", "add", "remove"]);
    expect(rest).toEqual({
      host: "billing.apps.example.com",
      domain: "apps.example.com",
      paths: ["/"],
      routes: [{ path: "/", except: ["/livez", "/readyz"] }],
      closed: ["/livez", "/readyz"],
      public: false,
      from: [{ network: "corporate", cidrs: ["203.0.113.0/24"] }],
      waf: true,
      requestsPerSecond: 100,
      requestsPerReplica: 50,
      timeoutSeconds: 15,
      retries: 2,
      maxBodyBytes: 131_072,
      streaming: false,
      cors: null,
      login: null,
    });
  });

  it("is refused for what speaks bare tcp", () => {
    expect(expose("waf: true", "protocol: tcp\n")).toEqual(["PPT-0280 1.app.yaml:6 protocol -> protocol: http"]);
    expect(expose("waf: true", "protocol: grpc\n")).toEqual([]);
  });

  it("needs a firewall where everybody may come", () => {
    expect(wrong([app("billing", "expose: { waf: false }")])).toEqual(["PPT-0207 1.app.yaml:6 expose.waf -> waf: true"]);
    expect(wrong([app("billing", "expose: { waf: { paranoia: 2 } }")])).toEqual([]);
    expect(expose("waf: false")).toEqual([]);
  });

  it.each([
    ["timeoutSeconds: 0", ["PPT-0104 1.app.yaml:6 expose.timeoutSeconds -> 1"]],
    ["timeoutSeconds: 3601", ["PPT-0104 1.app.yaml:6 expose.timeoutSeconds -> 3600"]],
    ["retries: 6", ["PPT-0104 1.app.yaml:6 expose.retries -> 5"]],
    [
      "paths: [/shop], waf: { exclude: [{ rule: 942100, because: a reason, path: /bank }] }",
      ["PPT-0271 1.app.yaml:6 expose.waf.exclude[0].path -> /shop"],
    ],
    ["maxBody: 33Mi", ["PPT-0105 1.app.yaml:6 expose.maxBody -> 128Ki"]],
    ["maxBody: 32Mi", []],
    ["maxBody: 1M", []],
    ["maxBody: 0", ["PPT-0111 1.app.yaml:6 expose.maxBody -> 1"]],
    ["streaming: yes", ["PPT-0102 1.app.yaml:6 expose.streaming -> true"]],
    ["headers: { frames: all }", ["PPT-0105 1.app.yaml:6 expose.headers.frames -> none"]],
    ["headers: { frames: [http://shop.example.com] }", ["PPT-0105 1.app.yaml:6 expose.headers.frames[0] -> https://shop.example.com"]],
    ["headers: { frames: [] }", ["PPT-0104 1.app.yaml:6 expose.headers.frames -> none"]],
    ["headers: { referrer: unsafe-url }", ["PPT-0105 1.app.yaml:6 expose.headers.referrer -> strict-origin-when-cross-origin"]],
    [
      "headers: { contentSecurityPolicy: \"default-src 'self'; frame-ancestors *\" }",
      ["PPT-0105 1.app.yaml:6 expose.headers.contentSecurityPolicy -> remove frame-ancestors, and write frames: self"],
    ],
    [
      'headers: { contentSecurityPolicy: "default-src\\r\\nset-cookie: a=b" }',
      ["PPT-0105 1.app.yaml:6 expose.headers.contentSecurityPolicy -> default-src 'self'"],
    ],
    ["headers: { contentSecurityPolicy: img-src frame-ancestors.example.com }", []],
    ["cors: { origins: [https://a.example.com/path] }", ["PPT-0105 1.app.yaml:6 expose.cors.origins[0] -> https://app.example.com"]],
    ["cors: { origins: ['*'] }", ["PPT-0105 1.app.yaml:6 expose.cors.origins[0] -> https://app.example.com"]],
    [
      "cors: { origins: [https://a.example.com], headers: [X-Request-Id] }",
      ["PPT-0105 1.app.yaml:6 expose.cors.headers[0] -> x-request-id"],
    ],
    ["cors: { origins: [https://a.example.com], headers: ['*'] }", ["PPT-0105 1.app.yaml:6 expose.cors.headers[0] -> content-type"]],
    [
      "login: { issuer: 'http://login.example.com', audience: a }",
      ["PPT-0105 1.app.yaml:6 expose.login.issuer -> https://login.example.com"],
    ],
    [
      "login: { issuer: 'https://login.example.com', audience: a, jwks: 'https://login.example.com' }",
      ["PPT-0105 1.app.yaml:6 expose.login.jwks -> https://login.example.com/.well-known/jwks.json"],
    ],
  ])("%s", (words, expected) => {
    expect(expose(words)).toEqual(expected);
  });

  it("tells two apps of one region, host and path of each other's places, and nobody else", () => {
    const twice = planned([app("billing", "expose: { host: shop.example.net }"), app("ledger", "expose: { host: shop.example.net }")]);
    expect(twice.diagnostics.map(({ code, place, related }) => [code, place.file, related.map(({ file }) => file)])).toEqual([
      ["PPT-0231", "2.app.yaml", ["1.app.yaml"]],
    ]);
    expect(
      wrong([app("billing", "expose: { host: shop.example.net }"), app("ledger", "expose: { host: shop.example.net, paths: [/a] }")]),
    ).toEqual([]);
  });
});

describe("health and metrics", () => {
  it.each([
    ["a path of its own", "health: { ready: /up, live: /alive }\n", "", ["/alive", "/up"]],
    ["an open port", "health: { ready: tcp, live: /alive }\n", "", ["/alive"]],
    ["metrics on the app's port", "observe: { metrics: { path: /stats, port: 8080 } }\n", "", ["/livez", "/readyz", "/stats"]],
    ["metrics on another", "observe: { metrics: { path: /stats, port: 9090 } }\n", "", ["/livez", "/readyz"]],
  ])("are closed: %s", (_what, more, words, closed) => {
    expect(planOne(words, more).closed).toEqual(closed);
  });

  it("are closed on the platform's own port as well", () => {
    const platform = platformText.replace("domain: apps", "defaults: { port: 8080 }\ndomain: apps");
    const intent = app("billing", "observe: { metrics: { path: /stats, port: 8080 } }\nexpose: { from: [corporate] }").replace(
      "port: 8080\n",
      "",
    );
    expect(planOf([intent], platform).apps[0]?.expose?.closed).toEqual(["/livez", "/readyz", "/stats"]);
  });
});

describe("paths", () => {
  it.each([
    ["/api/v1", "/api", true],
    ["/api/", "/api", true],
    ["/api", "/", true],
    ["/api", "/api", false],
    ["/apiary", "/api", false],
    ["/api", "/api/", false],
    ["/api/v1", "/api/", true],
    ["/", "/api", false],
  ])("%s lies below %s: %s", (path, other, expected) => {
    expect(liesBelow(path, other)).toBe(expected);
  });

  const step = fc.constantFrom("a", "b", "ab", "a-b");
  const path = fc.array(step, { maxLength: 3 }).map((steps) => `/${steps.join("/")}`);
  const takes = (routes: ReturnType<typeof routesAmong>, asked: string) =>
    routes.some(
      ({ path: own, except }) =>
        (asked === own || liesBelow(asked, own)) && !except.some((other) => asked === other || liesBelow(asked, other)),
    );

  it("lead to the owner of the longest one, and to nobody else", () => {
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 2, maxLength: 6 }), fc.nat(5), path, (paths, cut, asked) => {
        const [mine, theirs] = [paths.slice(0, cut), paths.slice(cut)];
        const longest = paths.filter((one) => asked === one || liesBelow(asked, one)).sort((a, b) => b.length - a.length)[0];
        expect(takes(routesAmong(mine, [], theirs), asked)).toBe(longest !== undefined && mine.includes(longest));
        expect(takes(routesAmong(theirs, [], mine), asked)).toBe(longest !== undefined && theirs.includes(longest));
      }),
    );
  });

  it("of two hosts have nothing to do with each other", () => {
    const { apps } = planOf([app("billing", "expose: { from: [corporate] }"), app("ledger", "expose: { from: [corporate], paths: [/a] }")]);
    expect(shareHosts(apps)).toEqual(apps);
  });

  it("told twice are the same as told once", () => {
    const { apps } = planOf([
      app("billing", "expose: { from: [corporate] }"),
      app("ledger", "expose: { from: [corporate], host: billing.apps.example.com, paths: [/a] }"),
    ]);
    const once = shareHosts(apps);
    expect(once.map((one) => one.expose?.routes[0]?.except)).toEqual([["/a", "/livez", "/readyz"], []]);
    expect(shareHosts(once)).toEqual(once);
  });
});

describe("a certificate's name", () => {
  it("is one for the platform's domain in a region, and one for each other host", () => {
    expect(certificateName("eu-central", { host: "a.apps.example.com", domain: "apps.example.com" })).toBe("eu-central-wildcard");
    const own = ["shop.example.net", "shop-example.net", "wildcard"].map((host) => certificateName("eu-central", { host, domain: null }));
    expect(new Set(own).size).toBe(3);
    for (const name of own) expect(name).toMatch(/^eu-central-[a-z0-9-]+-[a-z0-9]{8}$/);
    const long = `${"a".repeat(60)}.${"b".repeat(60)}.example.net`;
    expect(certificateName("eu-central", { host: long, domain: null }).length).toBeLessThanOrEqual(63);
  });
});

describe("the platform's word on proxies before its gateways", () => {
  it.each([
    [undefined, {}],
    [{}, {}],
    [{ trustedProxies: 5 }, { trustedProxies: 5 }],
  ])("%j", (value, expected) => {
    expect(ingress.parse(value)).toMatchObject(expected);
  });

  it.each([{ trustedProxies: 6 }, { trustedProxies: -1 }, { trustedProxies: 1.5 }, { trustedProxies: "1" }, { trusted: 1 }])(
    "refuses %j",
    (value) => {
      expect(ingress.safeParse(value).success).toBe(false);
    },
  );
});
