import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { transformSync } from "@swc/core";

const root = path.join(__dirname, "../..");
const guide = fs.readFileSync(path.join(root, "docs/guides/testing-with-the-recorder.md"), "utf8");
// Not in node_modules, where nothing is compiled; the files are only thought to be there, but for what an example writes.
const folder = path.join(__dirname, "projects/guide");
const fences = [...guide.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info, code]) => ({ info: info!, code: code! }));
const blocks = fences.map(({ info, code }) => ({ file: /^ts title="([\w.-]+\.ts)"$/.exec(info)?.[1] ?? "", code }));

const scratch = fs.mkdtempSync(path.join(__dirname, "projects/guide-"));
// A project of somebody's own has a package of its own; without one, this package's entry would be its program.
fs.writeFileSync(path.join(scratch, "package.json"), "{}");
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

/** Runs a block as a file beside the others, with the tests that it has. */
const run = (file: string, code: string): unknown => {
  const { code: compiled } = transformSync(code, {
    filename: path.join(folder, file),
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  });
  const exports = {};
  const load = (id: string): unknown => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- what a user's file would import, by the name that it says
    if (!id.startsWith("./")) return require(id) as unknown;
    const block = blocks.find((each) => each.file === `${id.slice(2)}.ts`);
    if (!block) throw new Error(`the guide has no ${id}`);
    return run(block.file, block.code);
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the guide is ours
  const body = new Function("require", "exports", "__dirname", `${compiled}\n//# sourceURL=${path.join(folder, file)}`) as (
    ...args: unknown[]
  ) => void;
  body(load, exports, scratch);
  return exports;
};

describe("the guide to the recorder", () => {
  it("has only blocks that are compiled and run here", () => {
    expect(fences.filter((_, index) => blocks[index]!.file === "").map(({ info }) => info)).toEqual([]);
    expect(blocks.filter(({ file }) => file.endsWith(".test.ts")).length).toBeGreaterThan(7);
    expect(new Set(blocks.map(({ file }) => file)).size).toBe(blocks.length);
  });

  it("compiles, as strictly as everything else", () => {
    const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const files = new Map(blocks.map(({ file, code }) => [path.join(folder, file), code]));
    delete options.tsBuildInfoFile;
    const settings = { ...options, incremental: false, rootDir: root };
    const host = ts.createCompilerHost(settings);
    const disk = { ...host };
    host.fileExists = (file) => files.has(file) || disk.fileExists(file);
    host.readFile = (file) => files.get(file) ?? disk.readFile(file);
    host.directoryExists = (name) => name === folder || disk.directoryExists?.(name) === true;
    host.getSourceFile = (file, version, ...rest) =>
      files.has(file) ? ts.createSourceFile(file, files.get(file)!, version) : disk.getSourceFile(file, version, ...rest);
    const program = ts.createProgram([...files.keys()], settings, host);
    const problems = ts.getPreEmitDiagnostics(program).filter(({ file }) => file?.fileName.startsWith(folder));
    expect(
      problems.map(
        ({ file, start, messageText }) =>
          `${path.basename(file!.fileName)}:${String(file!.getLineAndCharacterOfPosition(start ?? 0).line + 1)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      ),
    ).toEqual([]);
  }, 60_000);

  for (const { file, code } of blocks) if (file.endsWith(".test.ts")) describe(file, () => void run(file, code));
});
