import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as ts from "typescript";

/** What somebody writes who adds a message queue and forgets the rest. */
const queue = `
import { z } from "zod";
import { integer } from "../fields/field";
import { defineCapability } from "./capability";

export const messageQueue = defineCapability({
  slug: "message-queue",
  title: "a queue",
  summary: "Messages that wait.",
  schema: z.strictObject({ retainDays: integer(1, 14, { description: "How long messages wait." }).default(4) }),
  plan: (need) => ({ retainSeconds: need.retainDays * 86_400 }),
  words: (plan) => [\`a queue that keeps messages for \${plan.retainSeconds} seconds\`],
  reaches: () => [],
});
`;

/** Compiles rooms as they are, but for the texts given: what \`npm run types\` would say. */
function compile(changed: Readonly<Record<string, string>>, roots: readonly string[]): string[] {
  const texts = new Map(Object.entries(changed).map(([file, text]) => [resolve(file), text]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile("tsconfig.json", (file) => ts.sys.readFile(file)).config,
    ts.sys,
    ".",
  );
  const host = ts.createCompilerHost({ ...options, incremental: false });
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) => {
    const text = texts.get(resolve(file));
    return text === undefined ? read(file, ...rest) : ts.createSourceFile(file, text, rest[0]);
  };
  const exists = host.fileExists.bind(host);
  host.fileExists = (file) => texts.has(resolve(file)) || exists(file);
  const readFile = host.readFile.bind(host);
  host.readFile = (file) => texts.get(resolve(file)) ?? readFile(file);
  const { tsBuildInfoFile: _, ...rest } = options;
  const program = ts.createProgram(
    roots.map((file) => resolve(file)),
    { ...rest, incremental: false, noEmit: true, types: [] },
    host,
  );
  return roots.flatMap((file) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(resolve(file)))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

function withQueue(): Record<string, string> {
  const catalogue = readFileSync("model/catalogue.ts", "utf8");
  return {
    "model/capabilities/message-queue.ts": queue,
    "model/catalogue.ts": catalogue.replace(
      "export const catalogue = {",
      'import { messageQueue } from "./capabilities/message-queue";\nexport const catalogue = {\n  queue: messageQueue,',
    ),
  };
}

describe("somebody who adds a message queue", () => {
  it("compiles today's rooms without a complaint", () => {
    expect(compile({}, ["constructs/catalogue.ts"])).toEqual([]);
  });

  it("is told by the compiler that its builder is missing, by name, in each room that builds", () => {
    const rooms = ["constructs/catalogue.ts", join("components", "catalogue.ts")].filter((file) => ts.sys.fileExists(file));
    for (const room of rooms) expect(compile(withQueue(), [room])).toEqual([expect.stringContaining("Property 'queue' is missing")]);
  });

  it("can ask for it in an intent at once, with the schema's own words", () => {
    const use =
      'import type { IntentInput } from "../model/intent/schema";\nexport const needs: IntentInput["needs"] = { queue: { retainDays: "four" } };\n';
    expect(compile({ ...withQueue(), "cli/probe.ts": use }, ["cli/probe.ts"])).toEqual([
      "Type 'string' is not assignable to type 'number'.",
    ]);
  });
});
