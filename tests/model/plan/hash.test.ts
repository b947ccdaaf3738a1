import fc from "fast-check";
import { canonical, contentHash } from "../../../model/plan/hash";
import { Memo } from "../../../model/workspace/memo";

/** The same, in so many words: keys in the order of their code units, places left out. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inWords).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([key]) => key !== "source" && key !== "sources");
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => `${JSON.stringify(key)}:${inWords(item)}`);
  return `{${sorted.join(",")}}`;
}

const keys = fc.oneof(fc.constantFrom("a", "b", "source", "sources", "9", "10", "-1", "__proto__", "constructor", "é", ""), fc.string());
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.array(fc.tuple(keys, tie("value")), { maxLength: 5 }).map((entries): unknown => Object.fromEntries(entries)),
  ),
})).value;

describe("the text that a plan's hash is of", () => {
  it("has its keys in order, whatever they are, and no places", () => {
    expect(canonical({ 10: 1, 9: [{ b: 1, a: 2 }], source: 1, a: { sources: {}, "10": 1, "9": 2 } })).toBe(
      '{"10":1,"9":[{"a":2,"b":1}],"a":{"10":1,"9":2}}',
    );
    fc.assert(
      fc.property(values, (value) => {
        expect(canonical(value)).toBe(inWords(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("is the same where parts of it are known already, and where the hash is computed by somebody else", () => {
    const texts = new Memo<object, string>();
    const list = [{ a: 1 }, { "10": 1, "9": 2 }];
    const digest = (pieces: Iterable<string>) => [...pieces].join("");
    for (const more of [[], [3, { source: 1 }]]) {
      const value = { list: [...list, ...more] };
      expect(contentHash(value, { digest, texts })).toBe(inWords(value));
    }
  });
});
