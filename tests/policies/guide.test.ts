import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import * as ts from "typescript";
import * as door from "../../policies/index";

const repository = join(__dirname, "../..");
const page = readFileSync(join(repository, "docs/guides/writing-a-rule.md"), "utf8");
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
const names = ["no-priority", "answers", "queues-at-rest"];

/** The types of every block, with the package's door and each other at hand. */
function typeErrors(): string[] {
  const config = ts.readConfigFile(join(repository, "tsconfig.json"), (file) => ts.sys.readFile(file)).config as {
    compilerOptions: Record<string, unknown>;
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, incremental: false, tsBuildInfoFile: undefined },
    repository,
  );
  const folder = join(repository, "tests/policies");
  const files = new Map(names.map((name, at) => [join(folder, `${name}.ts`), blocks[at] ?? ""]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version) =>
      files.has(file) ? ts.createSourceFile(file, files.get(file) ?? "", version) : disk.getSourceFile(file, version),
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter((diagnostic) => diagnostic.file !== undefined && files.has(diagnostic.file.fileName))
    .map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
}

/** Runs the blocks in their order; each may take what those before it export. */
function run(): Record<string, unknown> {
  const modules: Record<string, Record<string, unknown>> = { "parapet/policies": door };
  names.forEach((name, at) => {
    const { outputText } = ts.transpileModule(blocks[at] ?? "", {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const exports: Record<string, unknown> = {};
    const block = compileFunction(outputText, ["require", "exports"]) as (
      require: (wanted: string) => unknown,
      exports: Record<string, unknown>,
    ) => void;
    block((wanted) => modules[wanted.replace("./", "")], exports);
    modules[name] = exports;
  });
  return Object.assign({}, ...names.map((name) => modules[name])) as Record<string, unknown>;
}

describe("the guide to writing a rule", () => {
  it("has the code that this test knows of", () => {
    expect(blocks).toHaveLength(names.length);
  });

  it("has code that compiles", () => {
    expect(typeErrors()).toEqual([]);
  }, 60_000);

  it("has code that does what the page says", () => {
    const { answers, queuesAtRest } = run() as { answers: string[][]; queuesAtRest: door.ResourceRule };
    expect(answers).toEqual([
      [],
      ['broken: the pod of "web" takes a priority of the cluster'],
      ["cannot-tell: spec.priorityClassName is not known before deployment"],
    ]);
    for (const [answer] of answers.slice(1)) expect(page.replace(/\s+/g, " ")).toContain(answer);
    const queue = (inputs: Record<string, unknown>): door.Asked => ({ type: "aws:sqs/queue:Queue", name: "jobs", urn: "urn:jobs", inputs });
    expect(door.judgeRule(queuesAtRest, [queue({ kmsMasterKeyId: "alias/jobs" })])).toEqual([]);
    expect(door.judgeRule(queuesAtRest, [queue({})]).map((finding) => finding.message)).toEqual(['queue "jobs" has no key']);
  });
});
