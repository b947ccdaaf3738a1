import { exposureObjects } from "../../constructs/exposure/objects";
import { gatewayProxyConfig } from "../../constructs/exposure/gateway";
import { app, planOf, platformText } from "../model/plan/given";
import { exposed, named, objectsOf, only, shared, wholeOf } from "./exposure-given";

const billing = (expose: string, more = "") => app("billing", `expose: { from: [corporate]${expose} }\n${more}`);
const http = (expose: string, more = "") => only(objectsOf(billing(expose, more)), "VirtualService").spec.http[0];

describe("what an exposed app is made of", () => {
  it("is its route, who may come in, the way and the limits", () => {
    expect(objectsOf(billing("")).map(named)).toEqual([
      "VirtualService eu-central-team-payments/billing",
      "AuthorizationPolicy eu-central-ingress/expose-billing",
      "NetworkPolicy eu-central-ingress/expose-billing",
      "EnvoyFilter eu-central-ingress/expose-billing",
    ]);
  });

  it("is nothing for an app that is not exposed", () => {
    expect(objectsOf(app("billing"))).toEqual([]);
  });

  it("touches no object that another app of another host has a part in", () => {
    const alone = shared(billing(""));
    expect(shared(billing(""), app("ledger", "expose: { from: [corporate] }"))).toEqual(alone);
  });

  it("is the same in whichever order the intents are read", () => {
    const [one, two] = [billing(", paths: [/, /a]"), app("ledger", "expose: { host: billing.apps.example.com, paths: [/a/b, /b] }")];
    const texts = (intents: readonly string[]) =>
      JSON.stringify(
        exposed(intents)
          .apps.map((plan) => ({ ...plan, source: null }))
          .flatMap((plan) => plan.expose),
      );
    expect(texts([one, two])).toBe(texts([two, one]));
  });
});

describe("the gateway of a region", () => {
  it("has one door for the platform's domain, by https, and tells whoever comes by http to come again", () => {
    const gateway = only(shared(billing("")), "Gateway");
    expect([gateway.metadata.namespace, gateway.metadata.name]).toEqual(["eu-central-ingress", "eu-central-wildcard"]);
    const hosts = ["eu-central-team-orders/*.apps.example.com", "eu-central-team-payments/*.apps.example.com"];
    expect(gateway.spec).toEqual({
      selector: { istio: "eu-central-ingress" },
      servers: [
        {
          port: { number: 443, name: "https", protocol: "HTTPS" },
          hosts,
          tls: {
            mode: "SIMPLE",
            credentialName: "eu-central-wildcard",
            minProtocolVersion: "TLSV1_2",
            cipherSuites: [
              "ECDHE-ECDSA-AES256-GCM-SHA384",
              "ECDHE-RSA-AES256-GCM-SHA384",
              "ECDHE-ECDSA-CHACHA20-POLY1305",
              "ECDHE-RSA-CHACHA20-POLY1305",
              "ECDHE-ECDSA-AES128-GCM-SHA256",
              "ECDHE-RSA-AES128-GCM-SHA256",
            ],
          },
        },
        { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["*.apps.example.com"], tls: { httpsRedirect: true } },
      ],
    });
  });

  it.each([
    ["one label below the domain", "shop.apps.example.com", "eu-central-wildcard", "*.apps.example.com"],
    [
      "two labels below, which a wildcard does not cover",
      "a.shop.apps.example.com",
      /^eu-central-a-shop-apps-example-com-/,
      "a.shop.apps.example.com",
    ],
    ["the domain itself", "apps.example.com", /^eu-central-apps-example-com-/, "apps.example.com"],
    ["a host of somebody else", "shop.example.net", /^eu-central-shop-example-net-/, "shop.example.net"],
    ["a host that only looks alike", "shop.badapps.example.com", /^eu-central-shop-badapps-example-com-/, "shop.badapps.example.com"],
  ])("has the certificate for %s", (_what, host, name, covers) => {
    const intent = billing(`, host: ${host}`);
    const gateway = only(shared(intent), "Gateway");
    expect(gateway.metadata.name).toMatch(name);
    expect(gateway.spec.servers.map((server: { hosts: string[] }) => server.hosts[0])).toEqual([
      `eu-central-team-orders/${covers}`,
      covers,
    ]);
    expect(gateway.spec.servers[0].tls.credentialName).toBe(gateway.metadata.name);
    expect(only(objectsOf(intent), "VirtualService").spec).toMatchObject({
      hosts: [host],
      gateways: [`eu-central-ingress/${gateway.metadata.name}`],
      exportTo: [".", "eu-central-ingress"],
    });
  });

  it("has one door for a host that two apps share", () => {
    const doors = shared(
      billing(", host: shop.example.net"),
      app("ledger", "expose: { from: [corporate], host: shop.example.net, paths: [/ledger] }"),
    );
    expect(doors.filter(({ kind }) => kind === "Gateway")).toHaveLength(1);
  });

  it("believes as many proxies as the platform says, and tells nobody what it runs on", () => {
    expect(JSON.parse(gatewayProxyConfig(2))).toEqual({
      gatewayTopology: { numTrustedProxies: 2, forwardClientCertDetails: "SANITIZE_SET" },
      proxyHeaders: { server: { disabled: true }, envoyDebugHeaders: { disabled: true } },
    });
  });
});

describe("a route", () => {
  it("takes a path and what lies below it, and no word that only begins alike", () => {
    expect(http(", paths: [/api]").match).toEqual([{ uri: { exact: "/api" } }, { uri: { prefix: "/api/" } }]);
    expect(http(", paths: [/api/]").match).toEqual([{ uri: { prefix: "/api/" } }]);
  });

  it("leaves out what it leaves out literally", () => {
    const [match] = http("", "health: { ready: '/v1.0/(a)', live: tcp }").match;
    const regex = new RegExp(`^(?:${match.withoutHeaders[":path"].regex})$`);
    expect(["/v1.0/(a)", "/v1.0/(a)/b", "/v1.0/(a)?c", "/v1x0/(a)", "/v1.0/a", "/v1.0/(a)b"].filter((path) => regex.test(path))).toEqual([
      "/v1.0/(a)",
      "/v1.0/(a)/b",
      "/v1.0/(a)?c",
    ]);
  });

  it("has the longest path first", () => {
    expect(
      http(", paths: [/, /a, /a/b, /b]").match.map(({ uri }: { uri: { prefix?: string; exact?: string } }) => uri.prefix ?? uri.exact),
    ).toEqual(["/a/b", "/a/b/", "/a", "/a/", "/b", "/b/", "/"]);
  });

  it("never leads to health and metrics, unless a path names them", () => {
    const metrics = "observe: { metrics: true }";
    expect(http("", metrics).match).toEqual([
      { uri: { prefix: "/" }, withoutHeaders: { ":path": { regex: "/livez(?:[/?].*)?|/metrics(?:[/?].*)?|/readyz(?:[/?].*)?" } } },
    ]);
    expect(http("", "observe: { metrics: { path: /metrics, port: 9090 } }").match).toEqual([
      { uri: { prefix: "/" }, withoutHeaders: { ":path": { regex: "/livez(?:[/?].*)?|/readyz(?:[/?].*)?" } } },
    ]);
    expect(http(", paths: [/, /readyz]").match).toEqual([
      { uri: { exact: "/readyz" } },
      { uri: { prefix: "/readyz/" } },
      { uri: { prefix: "/" }, withoutHeaders: { ":path": { regex: "/livez(?:[/?].*)?" } } },
    ]);
  });

  it("ends in time, and tries again only what never arrived", () => {
    expect(http("")).toMatchObject({
      name: "eu-central-team-payments.billing",
      timeout: "15s",
      retries: { attempts: 2, retryOn: "connect-failure,refused-stream,reset-before-request" },
      route: [{ destination: { host: "billing.eu-central-team-payments.svc.cluster.local", port: { number: 8080 } } }],
    });
    expect(http(", timeoutSeconds: 60, retries: 0")).toMatchObject({ timeout: "60s", retries: { attempts: 0 } });
  });

  it.each([
    ["gRPC", "", "protocol: grpc", undefined],
    ["streaming", ", streaming: true", "", undefined],
    ["gRPC with a limit of its own", ", timeoutSeconds: 30", "protocol: grpc", "30s"],
  ])("for %s has the time that it needs", (_what, expose, more, timeout) => {
    expect(http(expose, more).timeout).toBe(timeout);
  });

  it("answers browsers that ask first, for exactly the pages that may", () => {
    expect(http(", cors: { origins: [https://b.example.com, https://a.example.com], credentials: true }").corsPolicy).toEqual({
      allowOrigins: [{ exact: "https://a.example.com" }, { exact: "https://b.example.com" }],
      allowMethods: ["GET", "HEAD", "POST"],
      allowHeaders: ["authorization", "content-type"],
      allowCredentials: true,
      maxAge: "600s",
      unmatchedPreflights: "IGNORE",
    });
    expect(http("").corsPolicy).toBeUndefined();
  });

  it("makes browsers careful", () => {
    expect(http("").headers).toEqual({
      response: {
        set: {
          "referrer-policy": "strict-origin-when-cross-origin",
          "strict-transport-security": "max-age=31536000; includeSubDomains",
          "x-content-type-options": "nosniff",
          "x-frame-options": "DENY",
        },
        add: { "content-security-policy": "frame-ancestors 'none'" },
        remove: ["server", "x-envoy-upstream-service-time", "x-powered-by"],
      },
    });
  });

  it.each([
    ["self", "SAMEORIGIN", "frame-ancestors 'self'"],
    ["[https://b.example.com, https://a.example.com]", undefined, "frame-ancestors https://a.example.com https://b.example.com"],
  ])("lets %s show the app in a frame", (frames, option, policy) => {
    const { set, add, remove } = http(`, headers: { frames: ${frames} }`).headers.response;
    expect([set["x-frame-options"], add["content-security-policy"]]).toEqual([option, policy]);
    // An app that sends the older header itself would contradict the list.
    expect(remove.includes("x-frame-options")).toBe(option === undefined);
  });

  it("writes a percent sign so that the proxy reads one", () => {
    const policy = "img-src 'self' https://cdn.example.com/a%20b;";
    expect(http(`, headers: { contentSecurityPolicy: "${policy}" }`).headers.response.add).toEqual({
      "content-security-policy": "img-src 'self' https://cdn.example.com/a%%20b; frame-ancestors 'none'",
    });
  });

  it("says nothing of names below a host that is not the platform's", () => {
    expect(http(", host: shop.example.net").headers.response.set["strict-transport-security"]).toBe("max-age=31536000");
  });
});

describe("who may come in", () => {
  const rules = (expose: string) => only(objectsOf(app("billing", `expose: { ${expose} }`)), "AuthorizationPolicy").spec.rules;

  it("is decided at the gateway, by address and host", () => {
    const policy = only(objectsOf(billing(", paths: [/a]")), "AuthorizationPolicy");
    expect(policy.metadata.namespace).toBe("eu-central-ingress");
    expect(policy.spec).toEqual({
      selector: { matchLabels: { istio: "eu-central-ingress" } },
      action: "ALLOW",
      rules: [
        {
          from: [{ source: { remoteIpBlocks: ["203.0.113.0/24"] } }],
          to: [
            {
              operation: {
                hosts: ["billing.apps.example.com", "billing.apps.example.com:443", "billing.apps.example.com:80"],
                paths: ["/a", "/a/*"],
              },
            },
          ],
        },
      ],
    });
  });

  it("is each network's ranges, in one order", () => {
    expect(rules("from: [198.51.100.0/25, corporate]")[0].from).toEqual([
      { source: { remoteIpBlocks: ["198.51.100.0/25", "203.0.113.0/24"] } },
    ]);
  });

  it("is everybody only where the intent leaves it out", () => {
    expect(rules("paths: [/a/]")).toEqual([
      {
        to: [
          {
            operation: {
              hosts: ["billing.apps.example.com", "billing.apps.example.com:443", "billing.apps.example.com:80"],
              paths: ["/a/*"],
            },
          },
        ],
      },
    ]);
  });

  it("does not reach health and metrics", () => {
    expect(rules("from: [corporate]")[0].to[0].operation.notPaths).toEqual(["/livez", "/livez/*", "/readyz", "/readyz/*"]);
  });

  it("opens the network from the gateway's pods to the app's, on its port", () => {
    expect(only(objectsOf(billing("")), "NetworkPolicy").spec).toEqual({
      podSelector: { matchLabels: { istio: "eu-central-ingress" } },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "eu-central-team-payments" } },
              podSelector: { matchLabels: { "app.kubernetes.io/name": "billing", "app.kubernetes.io/instance": "billing" } },
            },
          ],
          ports: [{ port: 8080, protocol: "TCP" }],
        },
      ],
    });
  });
});

describe("two apps on one host", () => {
  const intents = [
    app("shop", "expose: { host: shop.apps.example.com }"),
    app("admin", "expose: { host: shop.apps.example.com, paths: [/admin, /shared/admin], from: [corporate] }"),
    app("metrics", "expose: { host: shop.apps.example.com, paths: [/admin/metrics], from: [198.51.100.0/25] }"),
  ];
  const objects = objectsOf(...intents);

  interface Match {
    readonly uri: { readonly prefix?: string; readonly exact?: string };
    readonly withoutHeaders?: Readonly<Record<string, { readonly regex: string }>>;
  }

  /** Which of the apps' routes take what a client asks for: an exact path knows no query, the proxy's own header does. */
  const takers = (asked: string) =>
    objects
      .filter(({ kind }) => kind === "VirtualService")
      .filter((route) =>
        (route["spec"] as { http: { match: Match[] }[] }).http[0]!.match.some(({ uri, withoutHeaders }) => {
          const unwanted = withoutHeaders?.[":path"]?.regex;
          const fits = uri.exact === undefined ? asked.startsWith(uri.prefix ?? "") : asked.split("?")[0] === uri.exact;
          return fits && (unwanted === undefined || !new RegExp(`^(?:${unwanted})$`).test(asked));
        }),
      )
      .map(({ metadata }) => metadata.name);

  it.each([
    ["/", ["shop"]],
    ["/administration", ["shop"]],
    ["/admin", ["admin"]],
    ["/admin?next=/", ["admin"]],
    ["/admin/users", ["admin"]],
    ["/admin/metrics", ["metrics"]],
    ["/admin/metrics/cpu", ["metrics"]],
    ["/admin/metrics-of-others", ["admin"]],
    ["/shared", ["shop"]],
    ["/shared/admin", ["admin"]],
    ["/livez", []],
  ])("%s leads to exactly one of them, in whatever order the mesh asks", (path, expected) => {
    expect(takers(path)).toEqual(expected);
  });

  it("one that everybody may come to opens nothing of one that only some may come to", () => {
    const { rules } = only(objects, "AuthorizationPolicy", "expose-shop").spec;
    expect(rules[0].to[0].operation.notPaths).toEqual([
      "/admin",
      "/admin/*",
      "/admin/metrics",
      "/admin/metrics/*",
      "/livez",
      "/livez/*",
      "/readyz",
      "/readyz/*",
      "/shared/admin",
      "/shared/admin/*",
    ]);
    expect(only(objects, "AuthorizationPolicy", "expose-admin").spec.rules[0].to[0].operation).toMatchObject({
      paths: ["/shared/admin", "/shared/admin/*"],
    });
    expect(only(objects, "AuthorizationPolicy", "expose-admin").spec.rules[0].to[1].operation).toMatchObject({
      paths: ["/admin", "/admin/*"],
      notPaths: ["/admin/metrics", "/admin/metrics/*"],
    });
  });

  it("in another region do not know of each other", () => {
    const elsewhere = exposed([
      app("shop", "expose: { host: shop.apps.example.com }"),
      app("admin", "expose: { host: shop.apps.example.com, paths: [/admin] }", "us-east"),
    ]).apps;
    expect(elsewhere.find((one) => one.app === "shop")?.expose?.routes).toEqual([{ path: "/", except: ["/livez", "/readyz"] }]);
  });
});

describe("limits", () => {
  const patch = (expose: string, more = "", platform = platformText) => {
    const { apps } = exposed([billing(expose, more)], platform);
    return only(apps.flatMap(exposureObjects), "EnvoyFilter");
  };
  const filters = (...given: Parameters<typeof patch>) => patch(...given).spec.configPatches[0].patch.value.typed_per_filter_config;
  const bucket = "envoy.filters.http.local_ratelimit";
  const buffer = "envoy.filters.http.buffer";

  it("are tied to the app's own route at the gateway", () => {
    const { workloadSelector, configPatches } = patch("").spec;
    expect(workloadSelector).toEqual({ labels: { istio: "eu-central-ingress" } });
    expect(configPatches.map(({ applyTo, match }: { applyTo: string; match: unknown }) => [applyTo, match])).toEqual([
      ["HTTP_ROUTE", { context: "GATEWAY", routeConfiguration: { vhost: { route: { name: http("").name, action: "ROUTE" } } } }],
    ]);
  });

  it("share what an app takes among as many replicas of the gateway as always run", () => {
    const dev = platformText.replace("environment: prod", "environment: dev");
    for (const [platform, replicas] of [
      [platformText, 2],
      [dev, 1],
    ] as const) {
      const ingress = planOf([billing("")], platform).regions[0]?.gateways.find(({ role }) => role === "ingress");
      expect(ingress?.replicas.min).toBe(replicas);
      expect(filters(", requestsPerSecond: 101", "", platform)[bucket].token_bucket).toEqual({
        max_tokens: Math.ceil(101 / replicas),
        tokens_per_fill: Math.ceil(101 / replicas),
        fill_interval: "1s",
      });
    }
    expect(patch(", requestsPerSecond: 101").metadata.annotations["parapet.dev/reason"]).toBe(
      "101 requests a second on each path: each replica of the gateway lets 51 through",
    );
  });

  it("are enforced, and say to gRPC what gRPC understands", () => {
    const always = { numerator: 100, denominator: "HUNDRED" };
    expect(filters("")[bucket]).toMatchObject({ filter_enabled: { default_value: always }, filter_enforced: { default_value: always } });
    expect(filters("")[bucket].rate_limited_as_resource_exhausted).toBeUndefined();
    expect(filters("", "protocol: grpc")[bucket].rate_limited_as_resource_exhausted).toBe(true);
  });

  it.each([
    ["an eighth of a mebibyte", "", "", { buffer: { max_request_bytes: 131_072 } }],
    ["what the intent says", ", maxBody: 8Mi", "", { buffer: { max_request_bytes: 8_388_608 } }],
    ["nothing for a stream", ", streaming: true", "", { disabled: true }],
    ["nothing for gRPC", "", "protocol: grpc", { disabled: true }],
  ])("hold a body to %s", (_what, expose, more, expected) => {
    expect(filters(expose, more)[buffer]).toEqual({
      "@type": "type.googleapis.com/envoy.extensions.filters.http.buffer.v3.BufferPerRoute",
      ...expected,
    });
  });

  it("are read by filters that the gateway has once for all apps, after it is decided who may come in", () => {
    const { configPatches } = only(shared(billing("")), "EnvoyFilter").spec;
    expect(
      configPatches.map(
        ({ applyTo, patch: { operation, value } }: { applyTo: string; patch: { operation: string; value: { name: string } } }) => [
          applyTo,
          operation,
          value.name,
        ],
      ),
    ).toEqual([
      ["NETWORK_FILTER", "MERGE", "envoy.filters.network.http_connection_manager"],
      ["HTTP_FILTER", "INSERT_BEFORE", bucket],
      ["HTTP_FILTER", "INSERT_BEFORE", buffer],
    ]);
    expect(configPatches[1].match.listener.filterChain.filter.subFilter).toEqual({ name: "envoy.filters.http.router" });
  });
});

describe("how the app is spoken to", () => {
  it("is mutual TLS, bounded, without the replicas that fail, with a budget for trying again", () => {
    const rule = only(wholeOf(billing("")), "DestinationRule");
    expect(rule.spec).toEqual({
      host: "billing.eu-central-team-payments.svc.cluster.local",
      exportTo: [".", "eu-central-ingress"],
      trafficPolicy: {
        tls: { mode: "ISTIO_MUTUAL" },
        loadBalancer: { simple: "LEAST_REQUEST" },
        connectionPool: {
          tcp: { maxConnections: 1024, connectTimeout: "5s" },
          http: { http1MaxPendingRequests: 256, http2MaxRequests: 1024 },
        },
        retryBudget: { percent: 20, minRetryConcurrency: 3 },
        outlierDetection: {
          consecutive5xxErrors: 0,
          consecutiveGatewayErrors: 5,
          interval: "10s",
          baseEjectionTime: "30s",
          maxEjectionPercent: 50,
        },
      },
    });
  });

  it("is known to the namespaces that call it", () => {
    const orders = app("orders", "calls: [{ app: billing, because: bills }]", "eu-central", "team-orders");
    const rule = only(wholeOf(billing("", "accepts: [team-orders]"), orders), "DestinationRule");
    expect(rule.spec.exportTo).toEqual([".", "eu-central-ingress", "eu-central-team-orders"]);
  });
});

describe("a login", () => {
  const word = ", login: { issuer: https://login.example.com, audience: billing }";

  it("is asked for by the app's own proxy, of whoever is no declared caller", () => {
    const caller = app("ledger", "calls: [{ app: billing, because: posts entries }]");
    const objects = objectsOf(billing(word), caller);
    expect(only(objects, "RequestAuthentication").spec).toEqual({
      selector: { matchLabels: { "app.kubernetes.io/name": "billing", "app.kubernetes.io/instance": "billing" } },
      jwtRules: [{ issuer: "https://login.example.com", audiences: ["billing"], forwardOriginalToken: true }],
    });
    const strangers = { key: "source.principal", notValues: ["cluster.local/ns/eu-central-team-payments/sa/ledger"] };
    const to = [{ operation: { ports: ["8080"] } }];
    expect(only(objects, "AuthorizationPolicy", "billing.login").spec).toEqual({
      selector: { matchLabels: { "app.kubernetes.io/name": "billing", "app.kubernetes.io/instance": "billing" } },
      action: "DENY",
      rules: [
        { from: [{ source: { notRequestPrincipals: ["https://login.example.com/*"] } }], to, when: [strangers] },
        { to, when: [{ key: "request.auth.audiences", notValues: ["billing"] }, strangers] },
      ],
    });
  });

  it("without callers is asked of everybody", () => {
    const [first, second] = only(objectsOf(billing(word)), "AuthorizationPolicy", "billing.login").spec.rules;
    expect([first.when, second.when]).toEqual([undefined, [{ key: "request.auth.audiences", notValues: ["billing"] }]]);
  });

  it("finds the issuer's keys where the intent says", () => {
    const keys = "https://login.example.com/keys.json";
    const objects = objectsOf(billing(word.replace("audience", `jwks: "${keys}", audience`)));
    expect(only(objects, "RequestAuthentication").spec.jwtRules[0].jwksUri).toBe(keys);
  });

  it("is never checked at the gateway, where it would hold for every app", () => {
    expect(
      objectsOf(billing(word))
        .filter(({ metadata }) => metadata.namespace === "eu-central-ingress")
        .map(({ kind }) => kind),
    ).toEqual(["AuthorizationPolicy", "NetworkPolicy", "EnvoyFilter"]);
  });
});
