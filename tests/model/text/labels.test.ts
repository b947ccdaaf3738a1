import fc from "fast-check";
import { labelValue, parseLabelKey, parseLabelValue } from "../../../model/text/labels";
import { ends, sentence, told } from "./checked";

const legal = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

describe("labelValue", () => {
  it.each(["", "a", "Team_Payments.v2", "2.4.1", "a".repeat(63)])("leaves %j as it is", (text) => expect(labelValue(text)).toBe(text));

  it("keeps what can be kept of any other text, and adds a hash", () => {
    expect(labelValue("R&D, Zürich")).toMatch(/^R-D-Zurich-[0-9a-f]{10}$/);
    expect(labelValue("sha256:abc")).toMatch(/^sha256-abc-[0-9a-f]{10}$/);
    expect(labelValue("***")).toMatch(/^[0-9a-f]{10}$/);
  });

  it("is legal for every text, and never the same for two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 90 }), fc.string({ unit: "binary", maxLength: 90 }), (a, b) => {
        expect(labelValue(a)).toMatch(legal);
        expect(labelValue(a) === labelValue(b)).toBe(a === b);
      }),
      { numRuns: 500 },
    );
    expect(labelValue(`${"a".repeat(100)}1`)).not.toBe(labelValue(`${"a".repeat(100)}2`));
    expect(labelValue("\ud800")).not.toBe(labelValue("\ud801"));
  });
});

describe("a label's key", () => {
  it.each(["app", "app.kubernetes.io/name", "acme.com/cost-centre", "A_b.c", `${"a".repeat(63)}.io/${"b".repeat(63)}`])(
    "%s is accepted",
    (key) => expect(told(parseLabelKey(key))).toBe(key),
  );
  it.each([
    ["acme.com/cost centre", "acme.com/cost-centre"],
    ["Acme.com/a", "acme.com/a"],
    ["", "my-label"],
    ["acme.com/", "acme.com/my-label"],
    ["/a", "a"],
    ["a/b/c", "a/b-c"],
    ["-a", "a"],
    ["a".repeat(64), "a".repeat(63)],
    ["\u0430pp", "app"],
    ["a..b/c", "c"],
  ])("%j is refused, with the nearest one", (key, fix) => expect(told(parseLabelKey(key))).toBe(`PPT-0120 ${fix}`));
});

describe("a label's value", () => {
  it.each(["", "research", "R_and-D.2"])("%j is accepted", (text) => expect(told(parseLabelValue(text))).toBe(text));
  it.each([
    ["R&D", "R-D"],
    ["-a", "a"],
    ["a-", "a"],
    ["a b", "a-b"],
    ["a\n", "a"],
    ["a".repeat(64), "a".repeat(63)],
    ["&", '""'],
  ])("%j is refused, with the nearest one", (text, fix) => expect(told(parseLabelValue(text))).toBe(`PPT-0121 ${fix}`));

  it("is refused by its code point when it has an invisible character", () => {
    expect(sentence(parseLabelValue("a\u200db"))).toBe(
      'the label value "a\\u{200d}b" has as character 2 U+200D, a zero-width character, which nobody sees',
    );
  });
  it("takes bounded time for a megabyte", () => {
    expect(
      ends(() =>
        ["-".repeat(1e6), "a.".repeat(5e5), "é".repeat(1e6)].map((text) => [labelValue(text), parseLabelKey(text), parseLabelValue(text)]),
      ),
    ).toBe(true);
  });
});
