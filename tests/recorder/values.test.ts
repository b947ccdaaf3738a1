import * as fc from "fast-check";
import { formerUrns } from "../../recorder/aliases";
import { secondsOf } from "../../recorder/durations";
import { madeUp } from "../../recorder/made-up";
import { ordered } from "../../recorder/order";
import { outputDependencies, unwrapOutputs, wrapOutputs } from "../../recorder/output-values";
import type { RecordedResource } from "../../recorder/recorded";
import { exitedError } from "../../recorder/stuck";
import { placeOfStack, thrownInLog } from "../../recorder/thrown";
import { packageOf, partsOf, urnOf } from "../../recorder/urn";
import {
  isUnknown,
  isSecret,
  masked,
  plain,
  secretPaths,
  secretValue,
  unknownPaths,
  unknownValue,
  type Value,
  type Values,
} from "../../recorder/values";

const text = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "a.b", unknownValue));
const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    text,
    fc.array(tie("value")),
    fc.dictionary(text, tie("value")),
    // A secret of a secret is that secret: the SDK makes one of the two.
    tie("value").map((inner) => (isSecret(inner) ? inner : secretValue(inner))),
  ),
}));
const anyValues = fc.dictionary(fc.string(), anyValue) as fc.Arbitrary<Values>;

describe("marked values", () => {
  it("are opened and blinded whole, at any depth, and nothing else changes", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(secretPaths(plain(value))).toEqual([]);
        expect(secretPaths(masked(value))).toEqual([]);
        if (secretPaths(value).length === 0) expect([plain(value), masked(value)]).toEqual([value, value]);
        else expect(JSON.stringify(masked(value))).toContain("[secret]");
      }),
    );
  });

  it("are found by the path that Pulumi writes for them", () => {
    const value = { a: [secretValue("x"), { "b.c": unknownValue }], d: secretValue({ e: unknownValue }), "": secretValue(unknownValue) };
    expect(secretPaths(value)).toEqual(["a[0]", "d", '[""]']);
    expect(unknownPaths(value)).toEqual(['a[1]["b.c"]', "d.e", '[""]']);
  });

  it("are told from values that only look like them", () => {
    expect([unknownValue, secretValue(unknownValue), "04da6b54", `${unknownValue} `, { value: unknownValue }].map(isUnknown)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([secretValue(1), { value: 1 }, null, [secretValue(1)], "[secret]"].map(isSecret)).toEqual([true, false, false, false, false]);
  });

  it("are the same after the way to a transform and back", () => {
    fc.assert(fc.property(anyValues, (values) => expect(unwrapOutputs(wrapOutputs(values, {}))).toEqual(values)));
  });

  it("carry on that way what each was made from", () => {
    const wrapped = wrapOutputs({ a: "x", b: secretValue(1), c: [unknownValue] }, { a: ["u"], b: ["u", "v"] });
    expect(Object.entries(wrapped).map(([key, value]) => [key, [...outputDependencies(value)]])).toEqual([
      ["a", ["u"]],
      ["b", ["u", "v"]],
      ["c", []],
    ]);
    expect(unwrapOutputs(wrapped)).toEqual({ a: "x", b: secretValue(1), c: [unknownValue] });
  });

  it("that a test made up are plain, or refused with the place", () => {
    expect(madeUp("It", { a: [1, undefined, { b: undefined, c: secretValue("x") }] })).toEqual({ a: [1, null, { c: secretValue("x") }] });
    const refused: [unknown, string][] = [
      [{ a: { b: [() => 1] } }, "a function at a.b[0]"],
      [{ a: new Date() }, "a Date at a"],
      [{ a: Promise.resolve() }, "a Promise at a"],
      [{ a: NaN }, "NaN at a"],
      [[1], "an array at the top"],
      ["x", "a string at the top"],
      [{ a: 1n }, "a bigint at a"],
    ];
    for (const [value, what] of refused) expect(() => madeUp("It", value)).toThrow(`It must be plain JSON, and has ${what}.`);
  });
});

describe("names", () => {
  it("are taken apart as they were put together, whatever a name contains", () => {
    const name = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(name, (given) => {
        const parent = urnOf("s", "p", urnOf("s", "p", "", "pulumi:pulumi:Stack", "p-s"), "a:b:C", "parent");
        const urn = urnOf("s", "p", parent, "d:e:F", given);
        expect(partsOf(urn)).toEqual({ stack: "s", project: "p", qualifiedType: "a:b:C$d:e:F", type: "d:e:F", name: given });
      }),
    );
    expect(["aws:s3/bucket:Bucket", "pulumi:providers:aws", "odd"].map(packageOf)).toEqual(["aws", "aws", "odd"]);
  });

  it("of former times follow the parent's, with the parent's name at the front of the child's", () => {
    const parent = { urn: "urn:pulumi:s::p::a:b:C::new", type: "a:b:C", name: "new", parent: "", aliases: [] };
    const child = (name: string, aliases: { name?: string; parent?: string }[] = []) => ({
      urn: `urn:pulumi:s::p::a:b:C$d:e:F::${name}`,
      type: "d:e:F",
      name,
      parent: parent.urn,
      aliases,
    });
    const old = "urn:pulumi:s::p::a:b:C::old";
    expect(formerUrns(child("new-queue"), parent, [old])).toEqual(["urn:pulumi:s::p::a:b:C$d:e:F::old-queue"]);
    expect(formerUrns(child("queue"), parent, [old])).toEqual([]);
    expect(formerUrns(child("queue", [{ name: "former", parent: parent.urn }]), parent, [])).toEqual([
      "urn:pulumi:s::p::a:b:C$d:e:F::former",
    ]);
    expect(
      formerUrns(
        { ...parent, aliases: [{ noParent: true, name: "x", project: "q", stack: "t", type: "o:o:O" }, { urn: "urn:u" }] },
        undefined,
        [],
      ),
    ).toEqual(["urn:pulumi:t::q::o:o:O::x", "urn:u"]);
  });
});

describe("the order of a recording", () => {
  const resource = (name: string, needs: string[] = [], parent = ""): RecordedResource => ({
    urn: name, type: "t", name, parent, custom: true, remote: false, read: false, inputs: {}, secretInputs: [], dependencies: needs, propertyDependencies: {},
  }); // prettier-ignore

  it("puts what a resource needs before it, and does not depend on the order of arrival", () => {
    const graph = fc.uniqueArray(fc.tuple(fc.nat(30), fc.array(fc.nat(30), { maxLength: 4 })), { selector: ([id]) => id, maxLength: 25 });
    fc.assert(
      fc.property(graph, fc.infiniteStream(fc.nat()), (nodes, random) => {
        const resources = nodes.map(([id, needs]) =>
          resource(
            `r${String(id)}`,
            needs.filter((other) => other < id).map((other) => `r${String(other)}`),
          ),
        );
        const shuffled = [...resources]
          .map((each) => [random.next().value, each] as const)
          .sort(([a], [b]) => a - b)
          .map(([, each]) => each);
        const result = ordered(resources);
        expect(ordered(shuffled)).toEqual(result);
        expect(new Set(result)).toEqual(new Set(resources));
        const place = new Map(result.map(({ urn }, index) => [urn, index]));
        for (const { urn, dependencies } of result)
          for (const needed of dependencies) expect(place.get(needed) ?? -1).toBeLessThan(place.get(urn)!);
      }),
    );
  });

  it("ends also where resources need each other", () => {
    expect(
      ordered([resource("a", ["b"]), resource("b", ["c"]), resource("c", ["a"])])
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["a", "b", "c"]);
  });
});

describe("texts of the SDK and of Go", () => {
  it("are read as times", () => {
    expect(["5m", "1h30m", "90s", "1.5h", "100ms", "", "soon"].map(secondsOf)).toEqual([300, 5400, 90, 5400, 0.1, 0, 0]);
  });

  it("are read as errors with their places", () => {
    const line =
      "Running program '/p' failed with an unhandled exception:\n<ref *1> TypeError [CODE]: bad\nthing\n    at /p/node_modules/x.js:1:1\n    at run (/p/src/index.ts:5:7) {\n  promise: Promise { <rejected> [Circular *1] }\n}";
    expect(thrownInLog(line, "/p")).toEqual({
      message: "bad\nthing",
      stack: "TypeError [CODE]: bad\nthing\n    at /p/node_modules/x.js:1:1\n    at run (/p/src/index.ts:5:7)",
      source: { file: "src/index.ts", line: 5, column: 7 },
    });
    expect(thrownInLog("something else", "/p")).toBeUndefined();
    expect(placeOfStack("Error\n    at node:internal/x:1:1\n    at async file:///p/a%20b.ts:3:4", "/p")).toEqual({
      file: "a b.ts",
      line: 3,
      column: 4,
    });
  });

  it("are read as what was still waiting", () => {
    expect(exitedError('x\n  * "a" [t:i:T] was waiting for its parent "b" to finish registering\n')).toEqual({
      kind: "stuck",
      message: 'The program ended before all that it made was registered. "a" (t:i:T) waits for its parent "b" to finish registering.',
    });
    expect(exitedError("The Pulumi runtime detected that 3 promises were still active")?.kind).toBe("stuck");
    expect(exitedError("Error: other")).toBeUndefined();
  });
});
