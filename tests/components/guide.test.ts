import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { clusterProvider, EnterpriseApp, plannedApp, regionIn } from "parapet/components";
import { record } from "parapet/testing";
import * as ts from "typescript";
import { planProgram } from "../../model";
import { below, billing, platform } from "./example";

const guide = readFileSync("docs/guides/components-in-a-pulumi-program.md", "utf8");
const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");

/** What the compiler says of the blocks, each as a file of a project that has installed Parapet. */
function complaints(): string[] {
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
function run(index: number): Record<string, unknown> {
  const code = ts.transpileModule(blocks[index] ?? "", {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  }).outputText;
  const exported: Record<string, unknown> = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text of the guide is the program under test
  new Function("require", "exports", code)(createRequire(__filename), exported);
  return exported;
}

const secretConfig = { kubeconfig: "apiVersion: v1", password: "open sesame" };

describe("the guide to components in a program of one's own", () => {
  it("has five programs, and each compiles in a project that has installed Parapet", () => {
    expect(blocks.length).toBe(5);
    expect(complaints()).toEqual([]);
  });

  it("builds an application with its region and its bucket", async () => {
    const recording = await record(() => run(0), { secretConfig });
    expect(
      recording.resources
        .filter(({ custom, type }) => !custom && !type.startsWith("pulumi:"))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["billing", "billing-object-store", "eu-central"]);
    expect(recording.stackOutputs["address"]).toBe("billing.eu-central-team-payments.svc:8080");
    expect(recording.stackOutputs["bucket"]).toMatch(/^acme-dev-eu-central-team-payments-billing-invoices-[a-z0-9]{8}$/);
  });

  it("builds the apps of a plan", async () => {
    const plan = planProgram(platform, [billing]);
    const { build } = run(1) as { build: (...args: unknown[]) => unknown };
    const recording = await record(() => void build(plan, "eu-central", "apiVersion: v1"));
    expect(below(recording, "billing").length).toBe(6);
  });

  it("builds a bucket alone", async () => {
    const recording = await record(() => run(2));
    expect(below(recording, "reports").length).toBe(11);
    expect(Object.keys(recording.stackOutputs).sort()).toEqual(["bucketArn", "roleArn"]);
  });

  it("carries a secret through a cdk8s chart", async () => {
    const recording = await record(() => run(3), { secretConfig });
    expect(recording.get("shop-secret-shop/database").secretInputs).toEqual(["stringData"]);
    expect(JSON.stringify(recording.get("shop-secret-shop/database").inputs)).toContain("postgres://shop:open sesame@database/shop");
  });

  it("tests an application without an engine", async () => {
    const { typesOf } = run(4) as { typesOf: (intent: object) => Promise<string[]> };
    expect(await typesOf({ app: "hello", region: "lab", owner: "team-web", image: "ghcr.io/acme/hello:1.0.0", port: 8080 })).toContain(
      "kubernetes:apps/v1:Deployment",
    );
  });

  it("shows a refusal as it is printed", async () => {
    const plan = planProgram(platform, [billing]);
    const inCluster = (clusterContext: string) => ({ ...plan, regions: plan.regions.map((region) => ({ ...region, clusterContext })) });
    const refused = await record(
      () => {
        const provider = clusterProvider("cluster", regionIn(inCluster("acme-prod"), "eu-central"), { kubeconfig: "apiVersion: v1" });
        new EnterpriseApp("billing", plannedApp(inCluster("acme-eu-central"), "billing@eu-central"), { provider });
      },
      { throwOnError: false },
    );
    expect(guide).toContain(refused.errors[0]?.message ?? "nothing was refused");
  });
});
