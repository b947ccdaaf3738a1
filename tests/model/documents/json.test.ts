import fc from "fast-check";
import { readJson } from "../../../model/documents/json";
import { said, values } from "./said";

const read = (text: string) => readJson("app.json", text);

describe("a JSON file", () => {
  it("is read as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), fc.constantFrom(0, 2, "\t"), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        fc.pre(!/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\\ud[89a-f]/i.test(text));
        let exact = true;
        const expected: unknown = JSON.parse(text, (_, item: unknown) => {
          if (typeof item === "number" && Math.abs(item) > Number.MAX_SAFE_INTEGER) exact = false;
          return item === 0 ? 0 : item;
        });
        fc.pre(exact);
        expect(said(read(text))).toEqual([]);
        expect(values(read(text))).toEqual([expected]);
      }),
      { numRuns: 2000 },
    );
  });

  it("knows where every value and every key stands", () => {
    const [document] = read('\ufeff {\n  "app": "billing",\n  "calls": [{"port" : 443}, true]\n}\n').documents;
    const at = (...path: (string | number)[]): string =>
      `${document!.place(path).line}:${document!.place(path).column} ${document!.keyPlace(path).column}`;
    expect([at(), at("app"), at("calls"), at("calls", 0, "port"), at("calls", 1), at("calls", 2)]).toEqual([
      "1:2 2",
      "2:10 3",
      "3:12 3",
      "3:23 14",
      "3:29 29",
      "3:12 3",
    ]);
  });

  it("takes names of prototypes for ordinary fields", () => {
    const [value] = values(read('{"__proto__": {"isAdmin": true}, "constructor": 1}'));
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
    expect("isAdmin" in (value as object)).toBe(false);
  });

  it.each([
    ["a key twice", '{"a": 1,\n "b": {"c": 1, "c": 2}, "\\u0061": 3}', ["error PPT-0006 2:16 b.c (2:8)", "error PPT-0006 2:25 a (1:2)"]],
    ["a number past 2^53", "[9007199254740992, 1]", ["error PPT-0010 1:2 [0]"]],
    ["a number without end", "[-1e999]", ["error PPT-0010 1:2 [0]"]],
    ["a trailing comma in an object", '{"a": 1,}', ["error PPT-0020 1:9"]],
    ["a trailing comma in a list", "[1,]", ["error PPT-0020 1:4 [1]"]],
    ["a comment", "// no\n{}", ["error PPT-0020 1:1"]],
    ["single quotes", "{'a': 1}", ["error PPT-0020 1:2"]],
    ["a bare word", "{a: 1}", ["error PPT-0020 1:2"]],
    ["a missing comma", "[1 2]", ["error PPT-0020 1:4"]],
    ["a missing colon", '{"a" 1}', ["error PPT-0020 1:6 a"]],
    ["a leading zero", "[01]", ["error PPT-0020 1:3 [0]"]],
    ["a plus sign", "[+1]", ["error PPT-0020 1:2 [0]"]],
    ["a point without digits", "[1.]", ["error PPT-0020 1:3 [0]"]],
    ["NaN", "NaN", ["error PPT-0020 1:1"]],
    ["a word that goes on", "nullx", ["error PPT-0020 1:5"]],
    ["a second document", "{} {}", ["error PPT-0020 1:4"]],
    ["a line break in a text", '["a\nb"]', ["error PPT-0020 1:2 [0]"]],
    ["a tab in a text", '["a\tb"]', ["error PPT-0020 1:2 [0]"]],
    ["a text that is not closed", '{"a": "b', ["error PPT-0020 1:7 a"]],
    ["a bracket that is not closed", '{"a": [1', ["error PPT-0020 1:7 a"]],
    ["an escape that there is not", '["\\x41"]', ["error PPT-0020 1:3 [0]"]],
    ["an escape that is cut short", '["\\u00"]', ["error PPT-0020 1:3 [0]"]],
    ["half of a surrogate pair", '["\\ud800", "\\ud83d\\ude00"]', ["error PPT-0001 1:2 [0]"]],
    ["nothing", " \n", ["error PPT-0012 1:1"]],
    ["NUL", '["\0"]', ["error PPT-0001 1:3"]],
  ])("is refused with %s", (_, text, expected) => {
    expect(said(read(text))).toEqual(expected);
  });
});
