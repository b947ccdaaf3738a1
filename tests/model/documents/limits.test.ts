import { ends } from "../text/checked";
import { readEnv } from "../../../model/documents/env";
import { readJson } from "../../../model/documents/json";
import { documentLimits } from "../../../model/documents/limits";
import { readYaml } from "../../../model/documents/yaml";
import { said, values } from "./said";

const nested = (depth: number, inner = "1"): string => "[".repeat(depth) + inner + "]".repeat(depth);

describe("a reader", () => {
  it("takes 64 levels of nesting, and not one more", () => {
    expect(said(readYaml("a", nested(64)))).toEqual([]);
    expect(said(readJson("a", nested(64)))).toEqual([]);
    expect(said(readYaml("a", nested(65)))).toEqual(["error PPT-0003 1:66"]);
    expect(said(readJson("a", nested(65)))).toEqual(["error PPT-0003 1:65"]);
  });

  it.each([
    ["brackets", "[".repeat(100_000)],
    ["braces", "{a: ".repeat(100_000)],
    ["dashes", `${"- ".repeat(100_000)}x\n`],
    ["question marks", "? ".repeat(100_000)],
    ["keys with indentation", Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
  ])("refuses a hundred thousand nested %s in YAML without following them", (_, text) => {
    expect(readYaml("a", text).diagnostics.map(({ code }) => code)).toEqual(["PPT-0003"]);
  });

  it("takes a text that holds many brackets for a text", () => {
    expect(values(readYaml("a", `a: "${"[".repeat(1000)}"\nb: |\n  ${"{[".repeat(1000)}\n`))).toEqual([
      { a: "[".repeat(1000), b: `${"{[".repeat(1000)}\n` },
    ]);
  });

  it("refuses nesting in JSON without following it", () => {
    expect(said(readJson("a", "[".repeat(1_000_000)))).toEqual(["error PPT-0003 1:65"]);
  });

  it("refuses files past the stated size before it looks into them", () => {
    const limits = { ...documentLimits, size: 20 };
    const big = "a: 1\n".repeat(5);
    for (const read of [readYaml, readJson, readEnv]) {
      expect(said(read("a", big, limits))).toEqual(["error PPT-0002 1:1"]);
    }
  });

  it("refuses a hundred megabytes at once", () => {
    expect(said(readYaml("a", "a".repeat(100_000_000)))).toEqual(["error PPT-0002 1:1"]);
  });

  it("refuses one document that is far too large, and keeps those before it", () => {
    const reading = readYaml("a", `a: 1\n---\n${"- x\n".repeat(100)}`, { ...documentLimits, document: 300 });
    expect(values(reading)).toEqual([{ a: 1 }]);
    expect(said(reading)).toEqual(["error PPT-0002 2:1"]);
  });

  it("takes a hundred aliases, and not one more", () => {
    const text = (count: number): string => `a: &a x\nb:\n${"  - *a\n".repeat(count)}`;
    expect(said(readYaml("a", text(100)))).toEqual([]);
    expect(said(readYaml("a", text(101)))).toEqual(["error PPT-0008 103:5 b[100]"]);
    expect(said(readYaml("a", text(5000)))).toEqual(["error PPT-0008 103:5 b[100]"]);
  });

  it("refuses aliases that fan out", () => {
    const levels = Array.from({ length: 9 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(", ")}]`);
    const reading = readYaml("a", `l0: &l0 lol\n${levels.join("\n")}\n`);
    expect(said(reading)).toEqual(["error PPT-0008 6:10 l5[0]"]);
    expect(JSON.stringify(values(reading)).length).toBeLessThan(200_000);
  });

  it("shows a hundred mistakes, and says how many more there are", () => {
    const { diagnostics } = readYaml("a", "a: 1\n".repeat(150));
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics[100]).toMatchObject({
      code: "PPT-0006",
      message: "the file has 49 more mistakes, which are not shown",
      place: { line: 102 },
    });
  });

  it.each([
    ["closing brackets", "]".repeat(300_000)],
    ["commas", `[${",".repeat(300_000)}`],
  ])("is not held up by a megabyte of %s", (_, text) => {
    expect(ends(() => readYaml("a", text))).toBe(true);
    const { diagnostics } = readYaml("a", text);
    expect(diagnostics).toHaveLength(101);
  });

  it("cuts a key of a megabyte short when it speaks of it", () => {
    const key = "k".repeat(1_000_000);
    const [diagnostic] = readJson("a", `{"${key}": 1, "${key}": 2}`).diagnostics;
    expect(diagnostic!.path).toBe(`${key.slice(0, 300)}…`);
  });
});
