import fc from "fast-check";
import { directives } from "../../constructs/firewall/directives";
import { firewallConfig, firewallObjects, type WasmPlugin } from "../../constructs/firewall/objects";
import type { AppPlan } from "../../model/plan/app-plan";
import { coreRules } from "../../model/intent/firewall-rules";
import { app, planned, planOf, platformText } from "../model/plan/given";

const exposed = (name: string, expose: string, more = "") => app(name, `expose: ${expose}\n${more}`);

/** The firewall of the gateway of eu-central. */
function pluginOf(...intents: readonly string[]): WasmPlugin | undefined {
  const plan = planOf(intents);
  const gateway = plan.regions.find(({ name }) => name === "eu-central")!.gateways.find(({ role }) => role === "ingress")!;
  const [plugin, ...others] = firewallObjects(gateway, plan.apps);
  expect(others).toEqual([]);
  return plugin as WasmPlugin | undefined;
}

const configOf = (...intents: readonly string[]) => pluginOf(...intents)!.spec.pluginConfig;
const setOf = (intent: string, host = "shop.apps.example.com") => {
  const config = configOf(intent);
  return config.directives_map[config.per_authority_directives[host]!]!;
};

describe("the firewall of a gateway", () => {
  it("is one plugin before all else, pinned, and closed when it fails", () => {
    const { metadata, spec } = pluginOf(exposed("shop", "{}"))!;
    expect({ name: metadata.name, namespace: metadata.namespace }).toEqual({ name: "firewall", namespace: "eu-central-ingress" });
    expect({ ...spec, pluginConfig: undefined }).toEqual({
      selector: { matchLabels: { istio: "eu-central-ingress" } },
      url: "oci://ghcr.io/corazawaf/coraza-proxy-wasm:0.6.0",
      sha256: "65d6009b9da2e8965e592a08b74a86725435fc01aa39c756dce0bd5ea64b3f4e",
      imagePullPolicy: "IfNotPresent",
      phase: "AUTHN",
      priority: 1000,
      failStrategy: "FAIL_CLOSE",
      pluginConfig: undefined,
    });
  });

  it("is not there where no app asks for it", () => {
    expect(pluginOf(app("worker"))).toBeUndefined();
    expect(pluginOf(exposed("intra", "{ waf: false, from: [corporate] }"))).toBeUndefined();
  });

  it("takes its module from where the platform has it", () => {
    const mirror = "registry.example.com/mirror/coraza-proxy-wasm:0.6.0";
    const digits = "0".repeat(64);
    const words = `ingress: { firewall: { image: ${mirror}, sha256: "${digits}", hosts: [registry.example.com] } }\n`;
    const { apps, regions } = planOf([exposed("shop", "{}")], platformText + words);
    const ingress = regions[0]!.gateways.find(({ role }) => role === "ingress")!;
    expect(firewallObjects(ingress, apps)).toMatchObject([{ spec: { url: `oci://${mirror}`, sha256: digits } }]);
    expect(ingress.own.find(({ name }) => name === "allow-firewall")?.peers).toEqual([
      { kind: "host", host: "registry.example.com", byName: true },
    ]);
  });

  it("blocks, reads bodies up to the app's own limit, and states everything that decides", () => {
    expect(setOf(exposed("shop", "{ waf: { paranoia: 2, methods: [PUT] }, maxBody: 64Ki }"))).toEqual([
      "Include @recommended-conf",
      "SecRuleEngine On",
      "SecRequestBodyAccess On",
      "SecRequestBodyLimit 65536",
      "SecRequestBodyInMemoryLimit 65536",
      "SecRequestBodyLimitAction Reject",
      "SecResponseBodyAccess On",
      "SecAuditEngine Off",
      "Include @crs-setup-conf",
      'SecAction "id:10000,phase:1,pass,nolog,t:none,' +
        "setvar:'tx.blocking_paranoia_level=2',setvar:'tx.detection_paranoia_level=2'," +
        "setvar:'tx.inbound_anomaly_score_threshold=5',setvar:'tx.outbound_anomaly_score_threshold=4'," +
        "setvar:'tx.critical_anomaly_score=5',setvar:'tx.error_anomaly_score=4'," +
        "setvar:'tx.warning_anomaly_score=3',setvar:'tx.notice_anomaly_score=2'," +
        "setvar:'tx.early_blocking=1',setvar:'tx.sampling_percentage=100',setvar:'tx.allowed_methods=GET HEAD OPTIONS POST PUT'," +
        "ctl:ruleRemoveTargetById=920274;REQUEST_HEADERS::path,ctl:ruleRemoveTargetById=921140;REQUEST_HEADERS::path," +
        'ctl:ruleRemoveTargetById=942480;REQUEST_HEADERS::path"',
      "Include @owasp_crs/*.conf",
    ]);
  });

  it("removes an excluded rule behind the rule set, and one that is bound to a path or parameter before it", () => {
    const set = setOf(
      exposed(
        "shop",
        `{ waf: { exclude: [
          { rule: 941100, because: a reason },
          { rule: 942100, because: a reason, parameter: q },
          { rule: 942140, because: a reason, path: /a.b/$c } ] } }`,
      ),
    );
    const rules = set.indexOf("Include @owasp_crs/*.conf");
    expect(set.slice(10, rules)).toEqual([
      'SecAction "id:11000,phase:1,pass,nolog,t:none,ctl:ruleRemoveTargetById=942100;ARGS:q,ctl:ruleRemoveTargetById=942100;ARGS_GET:q,ctl:ruleRemoveTargetById=942100;ARGS_POST:q"',
      'SecRule REQUEST_FILENAME "@rx ^(?:/a[.]b/[$]c)(?:/|$)" "id:11001,phase:1,pass,nolog,t:none,chain"',
      'SecRule REQUEST_FILENAME "!@rx (?i:%(?:2e|2f|5c|25|00))|[.][.]|//|[\\\\;]" "t:none,chain"',
      'SecRule REQUEST_URI_RAW "!@rx ^[^?]*?(?:(?i:%(?:2e|2f|5c|25|00))|[.][.]|//|[\\\\;])" "t:none,ctl:ruleRemoveById=942140"',
    ]);
    expect(set.slice(rules)).toEqual(["Include @owasp_crs/*.conf", "SecRuleRemoveById 941100"]);
  });
});

describe("hosts that want the same", () => {
  it("share one set of directives, each with and without the port", () => {
    const config = configOf(exposed("shop", "{}"), exposed("bank", "{}"), exposed("geo", "{ waf: { paranoia: 2 } }"));
    const { bank, geo, shop } = Object.fromEntries(
      ["bank", "geo", "shop"].map((name) => [name, config.per_authority_directives[`${name}.apps.example.com`]!]),
    ) as Record<string, string>;
    expect(bank).toBe(shop);
    expect(config.per_authority_directives).toEqual({
      "bank.apps.example.com": shop,
      "bank.apps.example.com:443": shop,
      "geo.apps.example.com": geo,
      "geo.apps.example.com:443": geo,
      "shop.apps.example.com": shop,
      "shop.apps.example.com:443": shop,
    });
    expect(Object.keys(config.directives_map)).toEqual([shop, geo].sort());
    // What comes under no known name meets the strictest.
    expect(config.default_directives).toBe(geo);
  });

  it("have a default that leaves nothing out and takes no method that only some take", () => {
    const config = configOf(
      exposed("shop", "{ waf: { methods: [PUT, DELETE], exclude: [{ rule: 942100, because: a reason }] }, maxBody: 1Mi }"),
      exposed("bank", "{ waf: { methods: [PUT] }, maxBody: 16Ki }"),
      exposed("intra", "{ waf: false, from: [corporate] }"),
    );
    const strict = config.directives_map[config.default_directives]!;
    expect(strict).toContain("SecRequestBodyLimit 16384");
    expect(strict.join("\n")).toContain("tx.allowed_methods=GET HEAD OPTIONS POST PUT'");
    expect(strict.join("\n")).not.toContain("942100");
    expect(config.directives_map[config.per_authority_directives["intra.apps.example.com"]!]).toEqual(["SecRuleEngine Off"]);
  });

  it("come out the same in whatever order the apps stand", () => {
    const apps = planOf([
      exposed("shop", "{ waf: { paranoia: 3 } }"),
      exposed("bank", "{}"),
      exposed("geo", "{ waf: { paranoia: 2 } }"),
    ]).apps.map(({ protocol, expose }) => ({ protocol, expose: expose! }));
    const expected = JSON.stringify(firewallConfig(apps));
    fc.assert(
      fc.property(fc.shuffledSubarray(apps, { minLength: apps.length }), (shuffled) => {
        expect(JSON.stringify(firewallConfig(shuffled))).toBe(expected);
      }),
    );
  });
});

/** What would be a directive, an action or a setting, if a text could become one. */
const hostile = fc.oneof(
  fc.constantFrom(
    '"\nSecRuleEngine Off',
    "x\nSecRuleEngine Off\n#",
    '/a" "id:1,phase:1,allow"',
    "/a,ctl:ruleEngine=Off",
    "q,ctl:ruleEngine=Off",
    "q;ARGS,ctl:ruleEngine=Off",
    "/a\\",
    "/%{tx.blocking_paranoia_level}",
    "/a|.*",
    "/(?:)|.*",
    "/'),setvar:tx.sampling_percentage=0",
    "/a$",
    "/@rx",
    "/.*",
  ),
  fc.string({ unit: "binary" }),
  // What parsing takes, and what it does not.
  fc.stringMatching(/^\/[a-z$&'()+,=:@.~-]{1,30}$/),
  fc.stringMatching(/^[a-z][a-z0-9_.[\]-]{0,20}$/),
  fc.stringMatching(/^\/[a-z"'\\;,%{}()|.*$#@: \n]{1,30}$/),
);

describe("no text of an intent", () => {
  it("adds a directive or an action: it is refused, or stands as nothing but itself", () => {
    const rules = [...coreRules].filter(([rule, level]) => level === 1 && rule < 950000).map(([rule]) => rule);
    const usual = directivesShape(
      setOf(exposed("shop", "{ waf: { exclude: [{ rule: 942100, because: x y z, path: /a, parameter: q }] } }")),
    );
    let taken = 0;
    fc.assert(
      fc.property(hostile, hostile, hostile, fc.constantFrom(...rules), (because, path, parameter, rule) => {
        const waf = { exclude: [{ rule, because, path, parameter: parameter.replace(/^\//, "") }] };
        const intent = exposed("shop", `{ waf: ${JSON.stringify(waf)} }`);
        const { plan } = planned([intent]);
        if (plan === undefined) return;
        taken += 1;
        expect(directivesShape(setOf(intent))).toEqual(usual);
      }),
      { numRuns: 500, examples: [["a reason", "/it's,ctl:ruleEngine=Off", "q[a]-b.c", 942100]] },
    );
    expect(taken).toBeGreaterThan(5);
  });

  it.each([
    ["a path", { path: '/a" "id:1,allow"', parameter: null }],
    ["a path with a line break", { path: "/a\nSecRuleEngine Off", parameter: null }],
    ["a parameter", { path: null, parameter: "q,ctl:ruleEngine=Off" }],
  ])("comes through in %s even where nobody has checked it before", (_what, { path, parameter }) => {
    const scope = { under: [path ?? "/"], except: [] };
    const plan = { paranoia: 1, methods: ["GET"], bodyBytes: 1000, exclusions: [{ rule: 942100, parameter, scope }], unread: [] };
    expect(() => directives(plan)).toThrow(/cannot stand in a directive$/);
  });

  it.each(["GET PUT", "GET'", ""])("makes %j a method", (method) => {
    const plan = { paranoia: 1, methods: [method], bodyBytes: 1000, exclusions: [], unread: [] };
    expect(() => directives(plan)).toThrow(/cannot stand in a directive$/);
  });

  it.each([0, 1.5, NaN, Infinity, -1])("makes %d a limit", (bodyBytes) => {
    expect(() => directives({ paranoia: 1, methods: ["GET"], bodyBytes, exclusions: [], unread: [] })).toThrow(
      /cannot stand in a directive$/,
    );
  });
});

/** The directives by name, and the actions of each by theirs: what a text must not change. */
function directivesShape(set: readonly string[]): readonly string[] {
  return set.map((directive) => {
    const quoted = [...directive.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text!);
    const actions = quoted.at(-1)?.replace(/ctl:(\w+)=\d+(?:;(\w+):[\w.[\]-]+)?/g, "ctl:$1:$2") ?? "";
    return [
      directive.split("\n").length,
      directive.split(" ")[0],
      quoted.length,
      directive.startsWith("SecRule ") || directive.startsWith("SecAction ") ? actions : "",
    ].join("|");
  });
}

describe("the plans that the firewall is made of", () => {
  it("are told apart by host, paths, protocol, streaming and firewall alone", () => {
    const [plan] = planOf([exposed("shop", "{}")]).apps;
    const other: AppPlan = { ...plan!, app: "other", namespace: "elsewhere", labels: {} };
    const gateway = {
      name: "r-ingress",
      labels: {},
      selector: { istio: "r-ingress" },
      firewall: { image: "a.example.com/b:1", sha256: "" },
    };
    expect(firewallObjects(gateway, [other])).toEqual(firewallObjects(gateway, [plan!]));
  });
});
