import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ComponentResource, InputPropertiesError, output } from "@pulumi/pulumi";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import * as door from "parapet/components";
import { record } from "parapet/testing";
import { ComponentProvider, components } from "../../components/component-provider";
import { billingWithBucket, platform, providersOf } from "./example";

const file = "schema/components.json";
const advice = `run \`ACCEPT=1 npx jest tests/components/other-languages\`, read the difference of ${file}, and commit it with the change`;
const names = Object.keys(components).map((type) => type.split(":")[2] ?? "");

/** What the SDK infers from the components' sources, as `pulumi package add` would. */
function inferred(): object {
  const folder = mkdtempSync(join(tmpdir(), "parapet-schema-"));
  const config = {
    extends: resolve("tsconfig.json"),
    compilerOptions: { rootDir: "/", incremental: false, tsBuildInfoFile: null, noEmit: true },
    files: [resolve("components/index.ts")],
    include: [],
  };
  try {
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const {
      components: found,
      typeDefinitions,
      dependencies,
    } = new Analyzer(folder, "parapet", { main: resolve("components/index.js") }, new Set(names)).analyze();
    const { description } = JSON.parse(readFileSync("package.json", "utf8")) as { description: string };
    const { version: _, ...schema } = generateSchema("parapet", "", description, found, typeDefinitions, dependencies) as unknown as {
      version: string;
    };
    return JSON.parse(JSON.stringify(schema)) as object;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the components for programs in other languages", () => {
  it("have the schema that was reviewed: the SDK infers each of them from its sources", () => {
    const schema = inferred();
    if (process.env["ACCEPT"] === "1") {
      writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
      process.stdout.write(execFileSync("git", ["diff", "--stat", "--", file], { encoding: "utf8" }));
    }
    expect({ advice, schema: JSON.parse(readFileSync(file, "utf8")) as unknown }).toEqual({ advice, schema });
  });

  it("are all the components that the door has", () => {
    const exported = Object.entries(door).filter(
      ([, value]) => typeof value === "function" && value.prototype instanceof ComponentResource,
    );
    expect(exported.map(([name]) => name).sort()).toEqual([...names].sort());
  });

  it("hand back the outputs that their schema names, under their own URN", async () => {
    let state: Record<string, unknown> = {};
    const recording = await record(async () => {
      const args = { intent: billingWithBucket, platform };
      const result = await new ComponentProvider().construct("billing", "parapet:index:EnterpriseApp", args, {
        providers: providersOf("eu-central"),
      });
      state = result.state;
      return { urn: result.urn, namespace: output(result.state["namespace"]) };
    });
    expect(Object.keys(state).sort()).toEqual(["address", "namespace", "provides", "serviceAccountName", "url", "workloadName"]);
    expect(recording.stackOutputs).toEqual({
      urn: recording.get("billing", "parapet:index:EnterpriseApp").urn,
      namespace: "eu-central-team-payments",
    });
  });

  it("are refused field by field, as the engine shows it to a program in any language", async () => {
    let refused: unknown;
    await record(async () => {
      const args = { intent: { ...billingWithBucket, port: 70_000, env: { URL: "x" } }, platform };
      try {
        await new ComponentProvider().construct("billing", "parapet:index:EnterpriseApp", args, { providers: providersOf("eu-central") });
      } catch (error) {
        refused = error;
      }
    });
    expect(InputPropertiesError.isInstance(refused) && refused.errors).toEqual([
      { propertyPath: "port", reason: expect.stringMatching(/^PPT-0136; <program>:1:1; .*70000.*; fix: \d+$/) as string },
    ]);
  });

  it("are refused by the name of one that does not exist", () => {
    expect(() => new ComponentProvider().construct("x", "parapet:index:EnterpriseApps", {}, {})).toThrow(
      "there is no component parapet:index:EnterpriseApps; there is parapet:index:DnsToken, parapet:index:EnterpriseApp, ",
    );
  });

  it("have the schema that the plugin gives, with the package's version", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(JSON.parse(new ComponentProvider().schema)).toEqual({ ...(JSON.parse(readFileSync(file, "utf8")) as object), version });
  });
});
