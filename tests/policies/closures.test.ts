import * as fc from "fast-check";
import { allRules, ruleById } from "../../policies/index";
import type { ASTNode } from "@marcbachmann/cel-js" with { "resolution-mode": "import" };
import { compile } from "../../policies/cel";
import { closureOf } from "../../policies/cel/closures";
import { scopes } from "../../policies/scopes";
import type { CelRule } from "../../policies/rule";
import { defaults } from "../../policies/selection";
import type { KubeView } from "../../policies/view";
import { viewsOf } from "../../policies/view";
import { clusterSamples } from "./samples/cluster";
import { hardeningSamples } from "./samples/hardening";
import { unknown, type Samples } from "./samples/make";
import { podSecuritySamples } from "./samples/pod-security";
import { secretSamples } from "./samples/secrets";

type Fields = Readonly<Record<string, unknown>>;

const all: Record<string, Samples> = { ...podSecuritySamples, ...hardeningSamples, ...clusterSamples, ...secretSamples };
const rules = allRules.filter((rule): rule is CelRule => rule.form === "cel");
const manifests = Object.values(all)
  .flatMap(({ holds, broken, almost }) => [...holds, ...broken, ...almost].flat())
  .flatMap((subject) => ("manifest" in subject ? [subject.manifest] : []));

/** What the evaluator says: yes, no, or an error. */
function asked(ask: (context: Fields) => unknown, context: Fields): unknown {
  try {
    return ask(context);
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

/** Where a closure says that an expression holds, and the evaluator does not; and how often each of them said that it does. */
function compared(rule: CelRule, manifest: unknown) {
  const found = { wrong: [] as string[], sure: 0, holds: 0 };
  const constants = rule.variables?.(defaults(rule)) ?? defaults(rule);
  for (const view of viewsOf({ manifest }).filter((one): one is KubeView => one.form === "object")) {
    for (const { each, holds } of rule.clauses) {
      const { variable, items } = scopes[each];
      const { ask, surelyHolds } = compile(holds, variable, constants);
      for (const { value } of itemsOf(items, view)) {
        const context = { object: view.object, variables: { ...view.variables, ...constants }, ...(variable && { [variable]: value }) };
        const isSure = surelyHolds(view.object, view.variables, value);
        const said = asked(ask, context);
        if (isSure) found.sure++;
        if (said === true) found.holds++;
        if (isSure && said !== true) found.wrong.push(`${holds} of ${JSON.stringify(view.object)}`);
      }
    }
  }
  return found;
}

/** Lists that are none are said by the rule itself. */
function itemsOf(items: (view: KubeView) => readonly { readonly value: unknown }[], view: KubeView) {
  try {
    return items(view);
  } catch {
    return [];
  }
}

/** A value with one thing in it changed. */
function changed(value: unknown, steps: readonly number[], by: unknown): unknown {
  const [step = 0, ...rest] = steps;
  if (typeof value !== "object" || value === null || rest.length === 0) return by;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return by;
  const inner = changed((value as Fields)[key], rest, by);
  return Array.isArray(value) ? value.map((item: unknown, at) => (String(at) === key ? inner : item)) : { ...value, [key]: inner };
}

const odd = fc.oneof(
  fc.constantFrom<unknown>("", "*", "x", 0, 1, -1, 0.5, 443, true, false, null, [], [[]], ["*"], {}, { constructor: "x" }, [null, 1, "a"]),
  fc.jsonValue({ maxDepth: 2 }),
);

describe("an expression as closures", () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))("%s: says that it holds only where the evaluator does", (_, rule) => {
    expect(manifests.flatMap((manifest) => compared(rule, manifest).wrong)).toEqual([]);
  });

  it("says so of whatever somebody writes into a document", () => {
    const rule = fc.constantFrom(...rules);
    const steps = fc.array(fc.nat(20), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(
        rule,
        fc.constantFrom(...manifests),
        fc.array(fc.tuple(steps, odd), { minLength: 1, maxLength: 3 }),
        (one, manifest, changes) => {
          const kept = changes.reduce((value, [way, by]) => changed(value, way, by), manifest);
          expect(compared(one, kept).wrong).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("is made of every clause, but where lists are put together, a map is written out, or time is counted", () => {
    const names = ["object", "variables.pod", "variables.podMeta"];
    const leftOut = /^\(\[.*\] \+ |duration\(|\{"/;
    const ready = rules.flatMap((rule) =>
      rule.clauses.map(({ each, holds }) => {
        const { variable } = scopes[each];
        const constants = Object.entries(rule.variables?.(defaults(rule)) ?? defaults(rule));
        const { ask } = compile(holds, variable, Object.fromEntries(constants));
        const vocabulary = {
          places: new Map([...names, variable ?? ""].map((name, place) => [name, place])),
          constants: new Map(constants.map(([name, value]) => [`variables.${name}`, value])),
        };
        const made = closureOf((ask as unknown as { readonly ast: ASTNode }).ast, vocabulary);
        return [rule.id, made !== undefined, !leftOut.test(holds)];
      }),
    );
    expect(ready.filter(([, made, expected]) => made !== expected)).toEqual([]);
    expect(ready.filter(([, made]) => made).length).toBeGreaterThan(110);
  });

  it("leaves next to nothing to the evaluator where a promise is kept", () => {
    const ofKept = rules.map((rule) => {
      const kept = all[rule.id]?.holds.flat() ?? [];
      return kept.map((subject) => compared(rule, "manifest" in subject ? subject.manifest : {}));
    });
    const [sure, holds] = [ofKept.flat().map((one) => one.sure), ofKept.flat().map((one) => one.holds)].map((list) =>
      list.reduce((a, b) => a + b, 0),
    );
    expect(holds).toBeGreaterThan(300);
    expect(sure! / holds!).toBeGreaterThan(0.97);
  });
});

describe("what only the evaluator can tell", () => {
  const pod = {
    spec: { containers: [] },
    text: "añ😀",
    number: 1,
    list: ["a", 1],
    map: { a: 1, b: "x" },
    twin: { a: 1, b: "x" },
    other: { a: 1, b: "y" },
    nothing: null,
  };
  const surely = (text: string, object: Fields = pod): boolean => compile(text, undefined, {}).surelyHolds(object, {}, object);

  it.each([
    ["true", true],
    ["object.text.size() == 3", true],
    ["object.text.size() == 4", false],
    ["object.?none.orValue(1) == object.number", true],
    ['"a" in object.list && 1 in object.list && "a" in object.map', true],
    ['"c" in object.map', false],
    ['object.map[?"c"].hasValue()', false],
    ["has(object.number) && !has(object.none)", true],
    // A missing field, which the evaluator calls an error.
    ["object.none == 1 || true", false],
    ["has(object.none.deeper) || true", false],
    // Names that every object of JavaScript has, and no document.
    ["!object.?constructor.hasValue()", false],
    ['!object.map[?"toString"].hasValue()', true],
    ['"hasOwnProperty" in object.map', false],
    // Texts and numbers are not mixed.
    ['object.number + 1 == 2 || object.text + 1 == "x"', false],
    ["object.text > 1", false],
    ["object.text.substring(object.number) == object.text", false],
    ["object.number.size() == 1", false],
    // The same twice: the evaluator goes by the types of the first fields.
    ["object.map == object.map", true],
    ["object.map != object.twin", false],
    ["object.map != object.other && object.list != object.map", true],
    // What is neither yes nor no.
    ["object.number || true", false],
    ["object.text", false],
    ["object.nothing == null", false],
  ])("%s: %s", (text, expected) => {
    expect(surely(text)).toBe(expected);
  });

  it("reads nothing that is not known as if it were there", () => {
    const [view] = viewsOf({ manifest: { apiVersion: "v1", kind: "Pod", spec: { hostNetwork: unknown } } }) as KubeView[];
    expect(surely("!object.spec.?hostNetwork.orValue(false)", view!.object)).toBe(false);
    expect(surely("!object.spec.?hostPID.orValue(false)", view!.object)).toBe(true);
  });

  it("an expression that the evaluator refuses as a whole never holds", () => {
    expect(surely('true || 1 + "a" == 2')).toBe(false);
  });

  it("keeps what follows from parameters alone apart from rule to rule", () => {
    const text = "variables.minor < 8 || object.number == 2";
    expect(compile(text, undefined, { minor: 7n }).surelyHolds(pod, {}, pod)).toBe(true);
    expect(compile(text, undefined, { minor: 8n }).surelyHolds(pod, {}, pod)).toBe(false);
    expect(ruleById("hardening/read-only-root")?.form).toBe("cel");
  });
});
