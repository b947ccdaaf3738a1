import fc from "fast-check";
import { parseName, physicalName, shortName } from "../../../model/text/names";
import { ends, sentence, told } from "./checked";

const label = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const tricky = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "A", "-", "_", ".", "é", "а", "1"), maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 80 }),
);
const partLists = fc.array(tricky, { minLength: 1, maxLength: 4 });

describe("a name that an author chose", () => {
  it.each(["a", "billing", "my-app-2", "a".repeat(63), "a--b"])("%s is accepted", (name) =>
    expect(told(parseName(name, "an app"))).toBe(name),
  );

  it.each([
    ["Billing", "billing"],
    ["my_app", "my-app"],
    ["my app", "my-app"],
    ["-app", "app"],
    ["app-", "app"],
    ["2app", "app"],
    ["", "my-name"],
    ["12", "my-name"],
    ["a.b", "a-b"],
    ["a".repeat(64), "a".repeat(63)],
    ["app\n", "app"],
    ["${x}", "x"],
    ["constructor__", "constructor"],
  ])("%j is refused, with the nearest one", (text, fix) =>
    expect(told(parseName(text, "an app"))).toMatch(new RegExp(`^PPT-011[56] ${fix}$`)),
  );

  it.each([
    ["b\u0456lling", "billing", 'the name of an app, "b\u0456lling", has as character 2 U+0456, a Cyrillic letter that looks like "i"'],
    ["\u0430pp", "app", 'the name of an app, "\u0430pp", has as character 1 U+0430, a Cyrillic letter that looks like "a"'],
    ["\u03bfrders", "orders", 'the name of an app, "\u03bfrders", has as character 1 U+03BF, a Greek letter that looks like "o"'],
    [
      "bill\u200bing",
      "billing",
      'the name of an app, "bill\\u{200b}ing", has as character 5 U+200B, a zero-width character, which nobody sees',
    ],
    [
      "\u202eapp",
      "app",
      'the name of an app, "\\u{202e}app", has as character 1 U+202E, a mark that changes the writing direction, which nobody sees',
    ],
    ["caf\u00e9", "cafe", 'the name of an app, "caf\u00e9", has as character 4 U+00E9, a letter outside a to z that looks like "e"'],
    ["\uff41pp", "app", 'the name of an app, "\uff41pp", has as character 1 U+FF41, a letter outside a to z that looks like "a"'],
    ["my\u2013app", "my-app", 'the name of an app, "my\u2013app", has as character 3 U+2013, a dash that is not "-"'],
    ["my\u00a0app", "my-app", 'the name of an app, "my\u00a0app", has as character 3 U+00A0, a space that is not the plain one'],
    ["a\u{1F600}b\u0000", "ab", 'the name of an app, "a\u{1F600}b\\u{0000}", has as character 2 U+1F600, a character outside a to z'],
    ["app\u0000", "app", 'the name of an app, "app\\u{0000}", has as character 4 U+0000, a control character'],
    ["\ud800app", "app", 'the name of an app, "\\u{d800}app", has as character 1 U+D800, half of a character'],
  ])("%j is refused by its code point", (text, fix, message) => {
    expect(told(parseName(text, "an app"))).toBe(`PPT-0116 ${fix}`);
    expect(sentence(parseName(text, "an app"))).toBe(message);
  });

  it("keeps to a shorter limit when a field has one", () => {
    expect(told(parseName("abcdefghijk", "a region", 10))).toBe("PPT-0115 abcdefghij");
    expect(sentence(parseName("abcdefghijk", "a region", 10))).toBe(
      'the name of a region, "abcdefghijk", has 11 characters; 10 are allowed',
    );
  });

  it("that is refused comes with a fix that is accepted, whatever was typed", () => {
    fc.assert(
      fc.property(tricky, fc.integer({ min: 8, max: 63 }), (text, most) => {
        const checked = parseName(text, "an app", most);
        if (!checked.ok) expect(parseName(checked.problem.fix, "an app", most).ok).toBe(true);
      }),
    );
  });
});

describe("a physical name", () => {
  it("is readable, and ends in eight characters of hash", () => {
    expect(physicalName(["acme", "eu-central", "billing"], { maxLength: 63 })).toMatch(/^acme-eu-central-billing-[0-9a-v]{8}$/);
    expect(physicalName(["Acme", "My_Data"], { maxLength: 63, hashLength: 6 })).toMatch(/^acme-my-data-[0-9a-v]{6}$/);
  });

  it("stays the same for ever, because it is an identity", () => {
    expect(physicalName(["acme", "eu-central", "billing"], { maxLength: 63 })).toBe("acme-eu-central-billing-mhqkktu0");
    expect(physicalName(["acme", "eu-central", "billing"], { maxLength: 24 })).toBe("central-billing-mhqkktu0");
  });

  it("loses whole words at its front when it is too long, so that the last parts stay", () => {
    expect(physicalName(["a-very-long-platform-name", "eu-central", "billing"], { maxLength: 30 })).toMatch(
      /^eu-central-billing-[0-9a-v]{8}$/,
    );
    expect(physicalName(["x".repeat(200), "billing"], { maxLength: 40 })).toMatch(/^x{23}-billing-[0-9a-v]{8}$/);
  });

  it.each([
    [
      ["a-b", "c"],
      ["a", "b-c"],
    ],
    [["a"], ["A"]],
    [["a", ""], ["a"]],
    [["a_b"], ["a-b"]],
    [["а"], ["a"]],
    [["\ud800"], ["\ud801"]],
    [["\ud800"], ["\\ud800"]],
    [["x".repeat(100) + "a"], ["y" + "x".repeat(99) + "a"]],
    [['a","b'], ["a", "b"]],
  ])("of %j and of %j never meet", (a, b) => expect(physicalName(a, { maxLength: 20 })).not.toBe(physicalName(b, { maxLength: 20 })));

  it("of different parts never meet, is a label and fits, whatever the parts are", () => {
    fc.assert(
      fc.property(partLists, partLists, fc.integer({ min: 10, max: 63 }), (a, b, maxLength) => {
        const [one, other] = [physicalName(a, { maxLength }), physicalName(b, { maxLength })];
        expect(one).toMatch(label);
        expect(one.length).toBeLessThanOrEqual(maxLength);
        expect(one === other).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 1000 },
    );
  });

  it("of twenty thousand apps never meet, though all of them are cut to the same letters", () => {
    const names = new Set(Array.from({ length: 20_000 }, (_, i) => physicalName([`tenant-${i}`, "application"], { maxLength: 20 })));
    expect(names.size).toBe(20_000);
  });

  it("cannot be made without room for it", () => expect(() => physicalName(["a"], { maxLength: 9 })).toThrow(RangeError));
});

describe("a short name", () => {
  it("is the name itself when it fits", () => expect(shortName("billing-web", 63)).toBe("billing-web"));
  it("is cut and hashed when it does not", () => {
    expect(shortName("eu-central-team-payments-billing", 20)).toMatch(/^billing-[0-9a-v]{8}$/);
    expect(shortName("eu-central-team-payments-billing", 20)).not.toBe(shortName("eu-west-team-payments-billing", 20));
    expect(shortName("Billing", 63)).toMatch(/^billing-[0-9a-v]{8}$/);
  });
  it("is a label that fits, and the same when shortened again", () => {
    fc.assert(
      fc.property(tricky, fc.integer({ min: 10, max: 63 }), (text, most) => {
        const short = shortName(text, most);
        expect(short).toMatch(label);
        expect(short.length).toBeLessThanOrEqual(most);
        expect(shortName(short, most)).toBe(short);
      }),
    );
  });
  it("takes bounded time for a megabyte", () => {
    expect(
      ends(() => [
        shortName("é-".repeat(500_000), 40),
        parseName("-".repeat(1_000_000), "an app"),
        parseName("a-".repeat(500_000), "an app"),
      ]),
    ).toBe(true);
  });
});
