import type { FirewallConfig } from "../../constructs/firewall/objects";
import { coreRules } from "../../model/intent/firewall-rules";
import { app } from "../model/plan/given";
import { elsewhere, inValues, leaks } from "./waf/attacks";
import { directivesOf, emitted, shop, stock } from "./waf/emitted";
import { byCoraza, byPlugin, publishedRules, withCoraza as test, type Header, type Request, type Verdict } from "./waf/judge";
import { ordinary } from "./waf/ordinary";
import { form, get, host, multipart, request, sendJson } from "./waf/requests";

const attacks = [...inValues, ...elsewhere];
const blocked = ({ status }: Verdict) => status !== 0;
const names = (verdicts: readonly Verdict[]) => verdicts.map(({ name }) => name);

/** The plugin with the firewall of some apps, asked about some requests. */
const ask = (intents: readonly string[], requests: readonly Request[]) => byPlugin(emitted(intents), { requests });
const stopped = (intents: readonly string[], requests: readonly Request[]) => names(ask(intents, requests).filter(blocked));

/** What is wrong with a configuration: attacks that pass or are noticed too late, requests that do not pass, answers that leak. */
function shortcomings(config: FirewallConfig): string[] {
  const requests = [...attacks, ...ordinary, ...leaks];
  const verdicts = byPlugin(config, { requests });
  const attack = (index: number) => index < attacks.length;
  const leak = (index: number) => index >= attacks.length + ordinary.length;
  return names(
    verdicts.filter(({ status, at }, index) => {
      if (attack(index)) return status !== 403 || at.startsWith("answer");
      return leak(index) ? status !== 403 : status !== 0;
    }),
  );
}

describe("the plugin with what is rendered", () => {
  test("stops attacks of each class before the app hears of them, however they are written, and lets ordinary requests pass", () => {
    expect(shortcomings(emitted([shop("true")]))).toEqual([]);
  });

  test("refuses a body that is larger than the app takes", () => {
    const bodies = [10, 100, 1100, 5000].map((kilobytes) =>
      multipart(`${kilobytes} kB`, "/", [
        ['name="file"; filename="a.bin"', "application/octet-stream", Buffer.alloc(kilobytes * 1000, "a")],
      ]),
    );
    expect(ask([shop("true")], bodies).map(({ status }) => status)).toEqual([0, 0, 413, 413]);
    expect(ask([shop("true", ", maxBody: 2Mi")], bodies).map(({ status }) => status)).toEqual([0, 0, 0, 413]);
  });

  test("refuses a body that is not what it says it is", () => {
    const type: Header = ["Content-Type", "multipart/form-data; boundary=x"];
    const broken = request("cut off", "POST", "/", { headers: [type], body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb' });
    expect(ask([shop("true")], [broken]).map(({ status }) => status)).toEqual([400]);
  });

  test("lets the methods through that the app takes, and no others", () => {
    const requests = ["POST", "PUT", "PATCH", "DELETE", "TRACE"].map((method) => sendJson(method, "/api/items/1", { a: 1 }, method));
    expect(stopped([shop("true")], requests)).toEqual(["PUT", "PATCH", "DELETE", "TRACE"]);
    expect(stopped([shop("{ methods: [PUT, DELETE] }")], requests)).toEqual(["PATCH", "TRACE"]);
    expect(stopped([shop("true", ", cors: { origins: ['https://a.example.com'], methods: [PATCH] }")], requests)).toEqual([
      "PUT",
      "DELETE",
      "TRACE",
    ]);
  });
});

describe.each([1, 2, 3, 4])("at paranoia %i", (paranoia) => {
  // All of them at the level that is usual, every third one at the others.
  const every = paranoia === 1 ? 1 : 3;

  test("the verdicts on the rule set's own regression tests are those of the stock rule set", () => {
    const config = emitted([shop(`{ paranoia: ${paranoia} }`)]);
    const questions = { corpus: every, authority: host, requests: [...attacks, ...ordinary, ...leaks] };
    const expected = byCoraza(stock(paranoia), questions);
    const otherThan = (verdicts: readonly Verdict[]) => names(verdicts.filter((one, index) => blocked(one) !== blocked(expected[index]!)));
    expect(expected.length).toBeGreaterThan(every === 1 ? 4000 : 1500);
    expect(expected.filter((one) => !blocked(one)).length).toBeGreaterThan(50);
    expect(otherThan(byCoraza(directivesOf(config, host), questions))).toEqual([]);
    expect(otherThan(byPlugin(config, questions))).toEqual([]);
  });
});

describe("the rules that may be left out", () => {
  test("are those that look for attacks, and all others of the rule set are not", () => {
    const published = [...publishedRules()];
    expect([...coreRules].sort()).toEqual(published.filter(([, level]) => level > 0).sort());
    expect(published.filter(([, level]) => level === 0).length).toBeGreaterThan(200);
  });
});

const phrase = encodeURIComponent('"select the best" from our range');
const union = encodeURIComponent("1 UNION SELECT password FROM users");

describe("an exclusion", () => {
  const twoRules = (more: string) => {
    const excluded = [942190, 942360].map((rule) => `{ rule: ${rule}, because: people search in phrases${more} }`);
    return shop(`{ exclude: [${excluded.join(", ")}] }`);
  };

  test("cures a false alarm, and attacks are still stopped", () => {
    const requests = [
      get("the phrase", `/search?q=${phrase}`),
      get("an attack", `/search?q=${union}`),
      get("a script", "/search?q=<script>alert(1)</script>"),
    ];
    expect(stopped([shop("true")], requests)).toEqual(["the phrase", "an attack", "a script"]);
    expect(stopped([twoRules("")], requests)).toEqual(["an attack", "a script"]);
  });

  test("holds only under its path, and not where a path can be read in two ways", () => {
    const requests = [
      "/search",
      "/search/",
      "/search/all",
      "/searches",
      "/other",
      "/other/search",
      "/search/../other",
      "/search/%2e%2e/other",
      "/search%2fall",
      "/search//all",
      "/search/..;/other",
      "/search%2f..%2fother",
      "/se%61rch",
      "/SEARCH",
    ].map((path) => get(path, `${path}?q=${phrase}`));
    expect(stopped([twoRules(", path: /search")], requests)).toEqual([
      "/searches",
      "/other",
      "/other/search",
      "/search/../other",
      "/search/%2e%2e/other",
      "/search%2fall",
      "/search//all",
      "/search/..;/other",
      "/search%2f..%2fother",
      "/SEARCH",
    ]);
  });

  test("holds only for its parameter, in query, form and JSON", () => {
    const value = '"select the best" from our range';
    const requests = [
      get("q in the query", `/?q=${phrase}`),
      get("p in the query", `/?p=${phrase}`),
      form("q in a form", "/", `q=${phrase}`),
      form("p in a form", "/", `p=${phrase}`),
      sendJson("q in JSON", "/", { q: value }),
      sendJson("filter.q in JSON", "/", { filter: { q: value } }),
    ];
    expect(stopped([shop("true")], requests)).toEqual(requests.map(({ name }) => name));
    expect(stopped([twoRules(", parameter: q")], requests)).toEqual(["p in the query", "p in a form", "q in JSON", "filter.q in JSON"]);
    const capitals = [get("its capitals", `/?orderBy=${phrase}`)];
    expect(stopped([twoRules(", parameter: orderBy")], [...capitals, ...requests.slice(0, 1)])).toEqual(["q in the query"]);
    expect(stopped([twoRules(", parameter: json.filter.q")], requests)).toEqual([
      "q in the query",
      "p in the query",
      "q in a form",
      "p in a form",
      "q in JSON",
    ]);
  });

  test("may have every sign in its path that a path may have, and nothing of it becomes a directive", () => {
    const path = "/it's,ctl:ruleEngine=Off,(a+b)/$1&x=@y.~-";
    const intent = twoRules(`, path: ${JSON.stringify(path)}`);
    const requests = [
      get("there", `${path}?q=${phrase}`),
      get("elsewhere", `/it?q=${phrase}`),
      get("an attack there", `${path}?q=${union}`),
    ];
    expect(stopped([intent], requests)).toEqual(["elsewhere", "an attack there"]);
  });

  test.each(["", ", path: /", ", path: /post"])("leaves out its rule, and no other%s", (more) => {
    // Looking on only, so that each rule has its say on each request.
    const lookingOn = (intent: string) =>
      directivesOf(emitted([intent]), host).map((directive) =>
        directive === "SecRuleEngine On" ? "SecRuleEngine DetectionOnly" : directive,
      );
    const questions = { corpus: 3, authority: host };
    const all = byCoraza(lookingOn(shop("{ paranoia: 2 }")), questions);
    const less = byCoraza(lookingOn(shop(`{ paranoia: 2, exclude: [{ rule: 942100, because: a test${more} }] }`)), questions);
    const sums = (rule: number) => (rule >= 949000 && rule < 950000) || (rule >= 959000 && rule < 960000) || rule >= 980000;
    const said = (verdicts: readonly Verdict[], without: (rule: number) => boolean) =>
      verdicts.map(({ name, rules }) => [name, rules.filter((rule) => !without(rule))] as const);
    const found = (verdicts: readonly Verdict[]) => verdicts.filter(({ rules }) => rules.includes(942100)).length;
    expect(said(less, (rule) => sums(rule) || rule === 942100)).toEqual(said(all, (rule) => sums(rule) || rule === 942100));
    expect(found(all)).toBeGreaterThan(20);
    if (more === ", path: /post") expect(found(less)).toBeLessThan(found(all));
    else expect(found(less)).toBe(0);
  });
});

describe("a gateway with several hosts", () => {
  const strict = app("bank", "expose: { waf: { paranoia: 4 } }\n");
  const open = app("intra", "expose: { waf: false, from: [corporate] }\n");
  const attack = (authority: string) => request(authority, "GET", `/?q=${union}`, { authority });
  const odd = (authority: string) => request(authority, "GET", "/?q=a'b!c", { authority });

  test("treats each as its app asked, and the port behind it as nothing", () => {
    const hosts = [host, "bank.apps.example.com", "intra.apps.example.com"].flatMap((one) => [one, `${one}:443`]);
    expect(stopped([shop("true"), strict, open], hosts.map(attack))).toEqual(hosts.slice(0, 4));
    expect(stopped([shop("true"), strict, open], hosts.map(odd))).toEqual(hosts.slice(2, 4));
  });

  test("cannot be talked into a weaker firewall by another way to write the host", () => {
    const others = [
      "intra.apps.example.com:8443",
      "INTRA.apps.example.com",
      "Shop.Apps.Example.Com",
      "shop.apps.example.com.",
      "nobody.example.com",
    ];
    expect(stopped([shop("true"), strict, open], others.map(odd))).toEqual(others);
  });
});

describe("apps that share a host", () => {
  const sharing = (name: string, paths: string, waf: string, more = "") =>
    app(name, `expose: { host: ${host}, paths: ${paths}, waf: ${waf}${more} }\n`);

  test("keep their exclusions apart, also where one's paths lie under the other's", () => {
    const excluding = "{ exclude: [{ rule: 942190, because: phrases }, { rule: 942360, because: phrases }] }";
    const requests = ["/", "/a", "/docs", "/docs/1", "/docsearch"].map((path) => get(path, `${path}?q=${phrase}`));
    expect(stopped([sharing("web", "[/]", excluding), sharing("docs", "[/docs]", "true")], requests)).toEqual([
      "/docs",
      "/docs/1",
      "/docsearch",
    ]);
    expect(stopped([sharing("web", "[/]", "true"), sharing("docs", "[/docs]", excluding)], requests)).toEqual(["/", "/a", "/docsearch"]);
  });

  test("have the stricter firewall of the two, and one that asks for none does not open the other", () => {
    const odd = ["/", "/docs"].map((path) => get(path, `${path}?q=a'b!c`));
    expect(stopped([sharing("web", "[/]", "true"), sharing("docs", "[/docs]", "{ paranoia: 4 }")], odd)).toEqual(["/", "/docs"]);
    const attack = ["/", "/docs"].map((path) => get(path, `${path}?q=${union}`));
    expect(stopped([sharing("web", "[/]", "false", ", from: [corporate]"), sharing("docs", "[/docs]", "true")], attack)).toEqual([
      "/",
      "/docs",
    ]);
  });
});

describe("what flows for long", () => {
  const evil = "q=1 UNION SELECT password FROM users";
  const grpc = (name: string, target: string, body: string) =>
    request(name, "POST", target, {
      headers: [
        ["Content-Type", "application/grpc"],
        ["TE", "trailers"],
      ],
      body,
    });

  test("is judged by headers and path, and not held back", () => {
    const requests = [
      grpc("a call", "/shop.v1.Orders/Create", "\0\0\0\0\x0a\x0a\x08order-42"),
      grpc("a call whose frames look like an attack", "/shop.v1.Orders/Create", evil),
      grpc("an attack in the path", `/shop.v1.Orders/${encodeURIComponent("../../../../etc/passwd")}`, "\0"),
      form("a form", "/shop.v1.Orders/Create", evil),
    ];
    expect(stopped([shop("true")], requests)).toEqual(requests.map(({ name }) => name));
    expect(stopped([`${shop("true")}protocol: grpc\n`], requests)).toEqual(["an attack in the path", "a form"]);
    expect(
      stopped([shop("true", ", streaming: true")], [form("a form", "/", evil), get("a query", `/?${evil.replaceAll(" ", "+")}`)]),
    ).toEqual(["a query"]);
  });
});

describe("a firewall that was weakened is found out:", () => {
  const weakenings: readonly (readonly [name: string, from: string | RegExp, to: string])[] = [
    ["it only looks on", "SecRuleEngine On", "SecRuleEngine DetectionOnly"],
    ["it is off", "SecRuleEngine On", "SecRuleEngine Off"],
    ["its threshold is raised", "inbound_anomaly_score_threshold=5", "inbound_anomaly_score_threshold=50"],
    ["its threshold for answers is raised", "outbound_anomaly_score_threshold=4", "outbound_anomaly_score_threshold=40"],
    ["an attack counts less", ",setvar:'tx.critical_anomaly_score=5'", ",setvar:'tx.critical_anomaly_score=2'"],
    ["it samples", "sampling_percentage=100", "sampling_percentage=0"],
    ["it does not read bodies", "SecRequestBodyAccess On", "SecRequestBodyAccess Off"],
    ["it does not read answers", "SecResponseBodyAccess On", "SecResponseBodyAccess Off"],
    ["it stops attacks only when the app has answered", "early_blocking=1", "early_blocking=0"],
    ["it lets other methods through", "GET HEAD", "TRACE PUT GET HEAD"],
    ["it knows fewer rules", "@owasp_crs/*.conf", "@owasp_crs/REQUEST-9[0-3]*.conf"],
    ["a whole family is left out", /$/, "\nSecRuleRemoveById 942000-942999"],
  ];

  test.each(weakenings)("%s", (_name, from, to) => {
    const config = emitted([shop("true")]);
    const weaker = JSON.parse(JSON.stringify(config)) as { directives_map: Record<string, string[]> } & FirewallConfig;
    const set = weaker.per_authority_directives[host]!;
    const changed = config.directives_map[set]!.join("\n").replace(from, to);
    expect(changed).not.toBe(config.directives_map[set]!.join("\n"));
    weaker.directives_map[set] = [changed];
    expect(shortcomings(weaker)).not.toEqual([]);
  });

  test("its paranoia is dropped", () => {
    const questions = { corpus: 5, authority: host };
    const expected = byCoraza(stock(3), questions);
    for (const level of ["blocking", "blocking|detection"]) {
      const weaker = directivesOf(emitted([shop("{ paranoia: 3 }")]), host).map((directive) =>
        directive.replaceAll(new RegExp(`(${level})_paranoia_level=3`, "g"), "$1_paranoia_level=2"),
      );
      const verdicts = byCoraza(weaker, questions);
      expect(verdicts.filter((one, index) => blocked(one) !== blocked(expected[index]!)).length).toBeGreaterThan(10);
    }
  });

  test("a part of a form with files is judged as well", () => {
    expect(
      stopped(
        [shop("true")],
        [multipart("a name that leads out of the folder", "/upload", [['name="f"; filename="../../etc/passwd"', "text/plain", "x"]])],
      ),
    ).toHaveLength(1);
  });
});
