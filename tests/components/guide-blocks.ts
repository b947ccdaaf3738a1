import { createRequire } from "node:module";
import { resolve } from "node:path";
import * as ts from "typescript";

/** The programs of a guide. */
export const blocksOf = (guide: string): string[] => [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");

/** What the compiler says of the blocks, each as a file of a project that has installed Parapet. */
export function complaints(blocks: readonly string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile("tsconfig.json", (file) => ts.sys.readFile(file)).config,
    ts.sys,
    ".",
  );
  const texts = new Map(blocks.map((code, index) => [resolve(`tests/components/guide-block-${index}.ts`), code]));
  const host = ts.createCompilerHost(options);
  const [read, exists] = [host.getSourceFile.bind(host), host.fileExists.bind(host)];
  host.getSourceFile = (file, ...rest) => {
    const code = texts.get(file);
    return code === undefined ? read(file, ...rest) : ts.createSourceFile(file, code, rest[0]);
  };
  host.fileExists = (file) => texts.has(file) || exists(file);
  const { tsBuildInfoFile: _, ...rest } = options;
  const program = ts.createProgram([...texts.keys()], { ...rest, incremental: false, noEmit: true }, host);
  return [...texts.keys()].flatMap((file) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText, start }) => {
      const line = ts.getLineAndCharacterOfPosition(program.getSourceFile(file)!, start ?? 0).line + 1;
      return `block ${[...texts.keys()].indexOf(file)}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    }),
  );
}

/** Runs a block as Node would, and gives what it exports. */
export function runBlock(block: string): Record<string, unknown> {
  const code = ts.transpileModule(block, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  }).outputText;
  const exported: Record<string, unknown> = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text of the guide is the program under test
  new Function("require", "exports", code)(createRequire(__filename), exported);
  return exported;
}
