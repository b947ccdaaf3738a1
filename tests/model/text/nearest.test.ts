import fc from "fast-check";
import { nearest } from "../../../model/text/nearest";
import { ends } from "./checked";

const fields = ["app", "owner", "region", "image", "port", "expose", "requestsPerSecond", "retainDays"];

describe("nearest", () => {
  it.each([
    ["prot", "port"],
    ["pot", "port"],
    ["ports", "port"],
    ["Port", "port"],
    ["regoin", "region"],
    ["requestPerSeconds", "requestsPerSecond"],
    ["RETAIN_DAYS", "retainDays"],
    ["retain_days", "retainDays"],
    ["req", "requestsPerSecond"],
  ])("takes %s for %s", (word, expected) => expect(nearest(word, fields)).toBe(expected));

  it.each(["banana", "x", "", "zzzz", "re", "exposition-of-everything"])("does not guess for %j", (word) =>
    expect(nearest(word, fields)).toBeUndefined(),
  );

  it("prefers the same letters in another case to one letter's difference", () =>
    expect(nearest("EU-west", ["eu-wes", "eu-west"])).toBe("eu-west"));

  it("gives the same answer in whatever order the candidates come", () => {
    expect(nearest("eu-wess", ["eu-west", "eu-wesa"])).toBe("eu-wesa");
    const word = fc.string({ unit: fc.constantFrom("a", "b", "-", "A"), maxLength: 6 });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 8 }), (typed, list) =>
        expect(nearest(typed, list)).toBe(nearest(typed, [...list].reverse())),
      ),
    );
  });

  it("only ever answers with a candidate, and with the word itself when it is one", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (typed, list) => {
        const found = nearest(typed, list);
        expect(found === undefined || list.includes(found)).toBe(true);
        if (typed !== "" && list.includes(typed)) expect(nearest(typed, [typed])).toBe(typed);
      }),
    );
  });

  it("is quick over five thousand names and for words of a megabyte", () => {
    const names = Array.from({ length: 5000 }, (_, i) => `service-number-${i}`);
    expect(nearest("servce-number-4711", names)).toBe("service-number-4711");
    expect(ends(() => nearest("a".repeat(1_000_000), [...names, "a".repeat(999_999)]))).toBe(true);
  });
});
