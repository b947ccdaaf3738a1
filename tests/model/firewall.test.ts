import { readFileSync } from "node:fs";
import fc from "fast-check";
import { coreRules } from "../../model/intent/firewall-rules";
import { firewall } from "../../model/intent/firewall";
import { foreignExclusions, planFirewall } from "../../model/plan/firewall";
import { app, planned, planOf } from "./plan/given";

const intent = (waf: string, more = "") => app("shop", `expose: { waf: ${waf}${more} }\n`);
const wrong = (waf: string) =>
  planned([intent(waf)]).diagnostics.map(({ code, path, message, fix }) => `${code} ${path}: ${message} -> ${fix}`);
const planFor = (waf: string, more = "") => planOf([intent(waf, more)]).apps[0]!.expose!.firewall;

describe("the firewall of an intent", () => {
  it("is on by itself, at the first level, with nothing left out", () => {
    const usual = { paranoia: 1, methods: ["GET", "HEAD", "OPTIONS", "POST"], bodyBytes: 2 ** 17, exclusions: [] };
    expect(planOf([app("shop", "expose: {}\n")]).apps[0]!.expose!.firewall).toEqual(usual);
    expect(planFor("true")).toEqual(usual);
    expect(planFor("{}")).toEqual(usual);
    expect(planFor("false", ", from: [corporate]")).toBeNull();
  });

  it("takes a level, methods, and exclusions with their reasons", () => {
    const waf = `{ paranoia: 3, methods: [DELETE, PUT], exclude: [
      { rule: 942431, because: codes },
      { rule: 942100, because: searches may hold SQL, path: /search, parameter: "filter[name]" } ] }`;
    expect(planFor(waf, ", cors: { origins: ['https://a.example.com'], methods: [GET, PATCH] }, maxBody: 64Ki")).toEqual({
      paranoia: 3,
      methods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
      bodyBytes: 65_536,
      exclusions: [
        { rule: 942100, because: "searches may hold SQL", path: "/search", parameter: "filter[name]" },
        { rule: 942431, because: "codes", path: null, parameter: null },
      ],
    });
  });

  it("is planned the same in whatever order its exclusions stand", () => {
    const one = { rule: 942100, because: "one reason", path: "/b" };
    const other = { rule: 941100, because: "another", parameter: "q" };
    const plan = (exclude: object[]) => planFirewall(firewall.parse({ exclude }), { bodyBytes: 1000, methods: [] });
    expect(plan([one, other])).toEqual(plan([other, one]));
  });
});

describe("an exclusion that would leave out the wrong thing", () => {
  const excluding = (rule: number | string, more = "") => wrong(`{ exclude: [{ rule: ${rule}, because: a false alarm${more} }] }`);

  it.each([949110, 949111, 959100, 980170, 901340, 900000, 905100, 999000])(
    "is refused: %i turns the others on, adds them up or blocks",
    (rule) => {
      expect(excluding(rule)).toEqual([
        `PPT-0270 expose.waf.exclude[0].rule: ${rule} sets the firewall up, or adds up what the other rules found and blocks; without it the firewall would be off -> name the rule that the log shows beside it, such as 942100`,
      ]);
    },
  );

  it.each([
    [942013, ["PPT-0270 expose.waf.exclude[0].rule: 942013 is no rule of the core rule set that looks for attacks -> 942100"]],
    [942102, ["PPT-0270 expose.waf.exclude[0].rule: 942102 is no rule of the core rule set that looks for attacks -> 942101"]],
    [12, ["PPT-0270 expose.waf.exclude[0].rule: 12 is no rule of the core rule set that looks for attacks -> 911100"]],
  ])("is refused: %i, with the nearest one", (rule, expected) => {
    expect(wrong(`{ paranoia: 4, exclude: [{ rule: ${rule}, because: a false alarm }] }`)).toEqual(expected);
  });

  it("is refused where its rule does not run, and where it never looks", () => {
    expect(excluding(942101)).toEqual([
      "PPT-0271 expose.waf.exclude[0].rule: rule 942101 runs from paranoia 2 on, and here it is 1: there is nothing to leave out -> remove this exclusion",
    ]);
    expect(excluding(951100 + 10, ", parameter: q")).toEqual([
      "PPT-0271 expose.waf.exclude[0].parameter: rule 951110 never looks at a parameter -> remove parameter",
    ]);
    expect(excluding(951110)).toEqual([]);
  });

  it("is refused without a reason, as a bare number, twice, and with words where names belong", () => {
    expect(wrong("{ exclude: [{ rule: 942100 }] }")[0]).toMatch(/^PPT-0103 expose\.waf\.exclude\[0\]\.because/);
    expect(wrong("{ exclude: [942100] }")[0]).toMatch(/^PPT-0102 expose\.waf\.exclude\[0\]/);
    expect(wrong("{ exclude: [{ rule: 942100, because: one }, { rule: 942100, because: two }] }")).toEqual([
      "PPT-0106 expose.waf.exclude[1]: rule 942100 is left out twice, first as number 1 -> remove one of the two",
    ]);
    expect(wrong("{ exclude: [{ rule: 942100, because: one }, { rule: 942100, because: two, path: /b }] }")).toEqual([]);
    expect(excluding(942100, ', parameter: "q;ARGS"')).toEqual([
      'PPT-0105 expose.waf.exclude[0].parameter: "q;ARGS" is not a parameter\'s name of letters, digits, "_", "-", "." and square brackets -> qARGS',
    ]);
    expect(excluding(942100, ", path: search")[0]).toMatch(/^PPT-0161 expose\.waf\.exclude\[0\]\.path/);
  });

  it("is known where its path is not the app's", () => {
    const waf = firewall.parse({ exclude: ["/", "/a", "/a/b", "/ab", "/b"].map((path) => ({ rule: 942100, because: "a reason", path })) });
    expect(foreignExclusions(waf, ["/a"]).map(({ path, problem }) => [path.join("."), problem.message])).toEqual([
      ["exclude.3.path", "/ab is not among the app's paths (/a): there is nothing to leave out"],
      ["exclude.4.path", "/b is not among the app's paths (/a): there is nothing to leave out"],
    ]);
    expect(foreignExclusions(waf, ["/"])).toEqual([]);
    expect(foreignExclusions(true, ["/a"])).toEqual([]);
  });
});

describe("a firewall that does not mean what it says", () => {
  it("is refused: no level beyond four, no mode that only looks on, no unknown word", () => {
    expect(wrong("{ paranoia: 5 }")[0]).toMatch(/^PPT-0104 expose\.waf\.paranoia/);
    expect(wrong("{ paranoia: 0 }")[0]).toMatch(/^PPT-0104 expose\.waf\.paranoia/);
    expect(wrong("{ detectOnly: true }")[0]).toMatch(/^PPT-0101 expose\.waf\.detectOnly/);
    expect(wrong("{ methods: [TRACE] }")[0]).toMatch(/^PPT-0105 expose\.waf\.methods\[0\]/);
    expect(wrong('"yes"')[0]).toMatch(/^PPT-0102 expose\.waf: /);
  });

  it("takes a rule if and only if it is one that looks for attacks at this level", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1, max: 4 }), (rule, paranoia) => {
        const level = coreRules.get(rule);
        const { success } = firewall.safeParse({ paranoia, exclude: [{ rule, because: "a reason" }] });
        expect(success).toBe(level !== undefined && level <= paranoia);
      }),
    );
    for (const [rule, level] of coreRules)
      expect(firewall.safeParse({ paranoia: level, exclude: [{ rule, because: "a reason" }] }).success).toBe(true);
  });
});

describe("docs/guides/firewall.md", () => {
  const guide = readFileSync("docs/guides/firewall.md", "utf8");
  const blocks = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text!);

  it.each(blocks)("shows what can be written: %s", (block) => {
    expect(planned([app("shop", block)]).diagnostics).toEqual([]);
  });

  it("shows each of level, methods and exclusions", () => {
    expect(blocks).toHaveLength(4);
  });
});
