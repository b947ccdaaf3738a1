import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { renderedFiles } from "../../cli/output/rendering";
import { buildFolder } from "../../cli/workspace";
import { envKey } from "../../model/documents/env-keys";
import { readYaml } from "../../model/documents/yaml";
import { writeYaml } from "../../model/documents/write-yaml";
import { temporary, write } from "../cli/workspaces";

const bin = join(process.cwd(), "dist/bin/parapet.js");
const example = "examples/enterprise-simulation";

/** The example's own documents, without what is expected of them. */
function documents(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(example, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("expected"))
      .map((entry) => join(entry.parentPath, entry.name).slice(example.length + 1))
      .map((file) => [file, readFileSync(join(example, file), "utf8")]),
  );
}

function planned(folder: string): { hash: string; files: Record<string, string> } {
  const { built, diagnostics } = buildFolder(folder);
  if (built === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return {
    hash: built.plan.hash,
    files: Object.fromEntries([...renderedFiles(built.groups)].map(({ file, text }) => [file, Buffer.from(text).toString()])),
  };
}

/** Without the line that says where an intent stands: it moves with the keys. */
const withoutPlaces = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replace(/^( *parapet\.dev\/intent:) .*$/gm, "$1 …")]));

describe("the same documents give the same plan and the same bytes", () => {
  it("in two time zones and locales, from two places on the disk, under two names of the machine's user", () => {
    const runs = [
      { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", HOME: "/nonexistent" },
      { TZ: "America/St_Johns", LC_ALL: "C", LANG: "de_DE.UTF-8", USER: "somebody" },
      { TZ: "UTC", LC_ALL: "zh_CN.GB18030", NODE_OPTIONS: "--icu-data-dir=/nonexistent" },
    ].map((env) => {
      const folder = temporary();
      write(folder, documents());
      const parapet = (...args: string[]) => {
        const { stdout, status, stderr } = spawnSync(process.execPath, [bin, ...args], {
          encoding: "utf8",
          cwd: folder,
          maxBuffer: 1 << 28,
          env: { PATH: process.env["PATH"] ?? "", ...env },
        });
        expect([status, stderr]).toEqual([0, ""]);
        return stdout;
      };
      parapet("render", "--out", "../out".replace("..", folder));
      const files = readdirSync(join(folder, "out"), { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
      return {
        words: parapet("plan"),
        json: parapet("plan", "--json"),
        files: files
          .map((entry) => [
            join(entry.parentPath, entry.name).slice(folder.length),
            readFileSync(join(entry.parentPath, entry.name), "utf8"),
          ])
          .sort(),
      };
    });
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  }, 60_000);

  it("with the keys of every document in another order", () => {
    const plain = temporary();
    write(plain, Object.fromEntries(Object.entries(documents()).map(([file, text]) => [file, rewrite(file, text, (list) => [...list])])));
    const usual = planned(plain);
    expect(usual.hash).toBe(planned(example).hash);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (random) => {
        const folder = temporary();
        const shuffled = Object.entries(documents()).map(([file, text]) => [file, rewrite(file, text, shuffledBy(random))] as const);
        write(folder, Object.fromEntries(shuffled));
        expect(planned(folder)).toEqual(usual);
      }),
      { numRuns: 5 },
    );
  }, 120_000);

  it("with the files made in another order, and in other folders", () => {
    const texts = documents();
    const usual = planned(example);
    const backwards = temporary();
    for (const file of Object.keys(texts).sort().reverse()) write(backwards, { [file]: texts[file] ?? "" });
    expect(planned(backwards)).toEqual(usual);

    const moved = temporary();
    write(moved, texts);
    mkdirSync(join(moved, "zz/deep"), { recursive: true });
    renameSync(join(moved, "payments"), join(moved, "zz/deep/payments"));
    expect(planned(moved).hash).toBe(usual.hash);
    expect(withoutPlaces(planned(moved).files)).toEqual(withoutPlaces(usual.files));
  }, 60_000);
});

type Order = <T>(list: readonly T[]) => T[];

function shuffledBy(random: fc.Stream<number>): Order {
  return (list) =>
    list
      .map((item) => ({ item, at: [...random.take(1)][0] ?? 0 }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
}

/** The same document with its keys in an order: YAML by value, .env by line. */
function rewrite(file: string, text: string, order: Order): string {
  const deep = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(order(Object.entries(value)).map(([key, item]) => [key, deep(item)]));
  };
  if (file.endsWith(".yaml"))
    return readYaml(file, text)
      .documents.map(({ value }) => writeYaml(deep(value)))
      .join("---\n");
  if (!file.endsWith(".env")) return text;
  // An intent stands where the first key of the contract does: the application's own keys come behind.
  const lines = text.split("\n").filter((line) => /^\w+=/.test(line));
  const ofContract = (line: string) => envKey(line.slice(0, line.indexOf("="))) !== undefined;
  return `${[...order(lines.filter(ofContract)), ...order(lines.filter((line) => !ofContract(line)))].join("\n")}\n`;
}
