import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const readme = readFileSync("README.md", "utf8");
const blocks = (language: string, text = readme) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, code]) => code ?? "");

describe("the README", () => {
  it("shows what the first command line really answers", () => {
    const answer = readFileSync("examples/enterprise-simulation/expected/plan.txt", "utf8");
    const [shown = ""] = blocks("text");
    const lines = shown.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "…");
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(answer.split("\n")).toContain(line);
  });

  it("shows a program that compiles and runs", () => {
    expect(blocks("ts")[0]).toBe(readFileSync("tests/walk/readme-program.ts", "utf8"));
    const out = mkdtempSync(join(tmpdir(), "parapet-readme-"));
    process.env["OUT"] = out;
    jest.isolateModules(() => void jest.requireActual("./readme-program"));
    expect(readdirSync(out)).toEqual(["hello.k8s.yaml"]);
    expect(readFileSync(join(out, "hello.k8s.yaml"), "utf8")).toContain("readOnlyRootFilesystem: true");
    rmSync(out, { recursive: true });
  });

  it("shows the intent of the first example as it is", () => {
    expect(blocks("yaml")[0]).toBe(readFileSync("examples/first-app/hello.app.yaml", "utf8"));
  });
});

it("no page of the documentation links to nothing", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    ...readdirSync("docs", { recursive: true }).map((file) => join("docs", String(file))),
  ].filter((file) => file.endsWith(".md"));
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
      .map(([, target]) => target ?? "")
      .filter((target) => !/^https?:/.test(target) && !existsSync(join(dirname(page), target)))
      .map((target) => `${page} -> ${target}`),
  );
  expect(broken).toEqual([]);
});
