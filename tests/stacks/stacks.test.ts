import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { Config, type Inputs } from "@pulumi/pulumi";
import { record, type RecordOptions } from "parapet/testing";
import { parse } from "yaml";
import { program } from "../../stacks/program";
import { readSettings } from "../../stacks/settings";

const kubeconfig = "apiVersion: v1\nkind: Config\n";
const stacks = resolve("stacks");

/** Runs the program of a stack as `pulumi preview` does, with the given config. */
const run = (root: string, config: Record<string, string>, more: RecordOptions = {}) =>
  record(() => program(root, readSettings(new Config())), {
    project: "parapet",
    stack: "test",
    organization: "acme",
    config,
    root,
    ...more,
  });

const ofRegion = (environment: string): RecordOptions => ({
  secretConfig: { "parapet:kubeconfig": kubeconfig },
  stackReferences: { [`acme/parapet/${environment}`]: { platform: "acme", environment } },
});

const files = readdirSync(join(stacks, "config")).sort();
const configOf = (file: string) => (parse(readFileSync(join(stacks, "config", file), "utf8")) as { config: Record<string, string> }).config;
const stackOf = (file: string) => basename(file, ".yaml").replace("Pulumi.", "");

describe("the stacks as they are delivered", () => {
  it("are one for each environment, and one for each of its regions", () => {
    expect(files.map(stackOf).sort()).toEqual(
      ["dev", "staging", "prod"]
        .flatMap((environment) => ["", "-eu-central", "-eu-west"].map((region) => `${environment}${region}`))
        .sort(),
    );
  });

  it("set nothing but keys that the project describes, each with a type, a description and a default", () => {
    const { config } = parse(readFileSync(join(stacks, "Pulumi.yaml"), "utf8")) as { config: Record<string, Record<string, unknown>> };
    for (const [key, about] of Object.entries(config))
      expect({ key, fields: Object.keys(about).sort() }).toEqual({ key, fields: ["default", "description", "type"] });
    const used = new Set(files.flatMap((file) => Object.keys(configOf(file))).map((key) => key.replace("parapet:", "")));
    expect([...used].filter((key) => !(key in config))).toEqual([]);
  });

  it.each(files.filter((file) => configOf(file)["parapet:region"] === undefined))(
    "%s speaks for its environment and makes nothing",
    async (file) => {
      const environment = stackOf(file);
      const recording = await run(stacks, configOf(file));
      expect(recording.resources.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
      expect(recording.stackOutputs).toMatchObject({
        platform: "acme",
        environment,
        regions: {
          "eu-central": { role: "active", cluster: `acme-${environment}-eu-central` },
          "eu-west": { role: "standby", standbyOf: "eu-central" },
        },
      });
    },
  );

  it.each(files.filter((file) => configOf(file)["parapet:region"] !== undefined))(
    "%s builds its region with everything that lives there",
    async (file) => {
      const [environment = "", ...rest] = stackOf(file).split("-");
      const region = rest.join("-");
      const recording = await run(stacks, configOf(file), ofRegion(environment));
      const providers = recording.resources.filter(({ type }) => type.startsWith("pulumi:providers:"));
      expect(providers.map(({ name, type }) => `${type} ${name}`).sort()).toEqual([
        `pulumi:providers:aws ${region}-aws`,
        `pulumi:providers:kubernetes ${region}-cluster`,
      ]);
      expect(recording.get(`${region}-cluster`).inputs["context"]).toBe(`acme-${environment}-${region}`);
      expect(recording.get(`${region}-cluster`).secretInputs).toEqual(["kubeconfig"]);
      const made = recording.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
      expect(made.filter(({ provider }) => provider === undefined || !provider.includes(`::${region}-`)).map(({ name }) => name)).toEqual(
        [],
      );
      const outputs = recording.stackOutputs as { apps: Record<string, { namespace: string }>; region: string; environmentStack: string };
      expect({ region: outputs.region, environmentStack: outputs.environmentStack }).toEqual({
        region,
        environmentStack: `acme/parapet/${environment}`,
      });
      const apps = recording.byType("parapet:index:EnterpriseApp").map(({ name }) => name);
      expect(Object.keys(outputs.apps).sort()).toEqual([...apps].sort());
      expect(apps.length).toBeGreaterThan(4);
      expect(recording.byType("kubernetes:core/v1:Namespace").every(({ protect }) => (protect === true) === (environment === "prod"))).toBe(
        true,
      );
    },
  );
});

/** A project folder of somebody's own; removed after the test. */
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
function project(texts: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "parapet-stack-"));
  folders.push(root);
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const platform = `
platform: acme
environment: dev
domain: apps.example.com
regions:
  lab: { jurisdiction: eu, cluster: { context: lab, cni: calico, nodesCidr: 10.0.0.0/16 } }
tenants: { team-web: { costCenter: cc-1 } }
`;
const hello = `
app: hello
owner: team-web
region: lab
image: ghcr.io/acme/hello:1.0.0@sha256:${"0123456789abcdef".repeat(4)}
port: 8080
`;
const workspace = { "platform.yaml": platform, "apps/hello.app.yaml": hello };

/** What a stack's program is told; nothing but what was read may be registered. */
async function refusalOf(root: string, config: Record<string, string>, more: RecordOptions = ofRegion("dev")): Promise<string> {
  const recording = await run(root, config, { ...more, throwOnError: false });
  expect(
    recording.resources.map(({ type }) => type).filter((type) => !["pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"].includes(type)),
  ).toEqual([]);
  expect(recording.errors.map(({ kind }) => kind)).toEqual(["program"]);
  return recording.errors[0]?.message ?? "";
}

describe("a stack of one's own", () => {
  it("needs a region and a kubeconfig, and reads the documents beside Pulumi.yaml", async () => {
    const recording = await run(project(workspace), { region: "lab" }, ofRegion("dev"));
    expect((recording.stackOutputs as Inputs)["apps"]).toEqual({
      hello: {
        namespace: "lab-team-web",
        serviceAccountName: "hello",
        workloadName: "hello",
        address: "hello.lab-team-web.svc:8080",
        url: "",
        provides: {},
      },
    });
    // No app needs a cloud, so that nobody has to have its credentials.
    expect(recording.byType("pulumi:providers:aws")).toEqual([]);
  });

  it("takes another platform document and another folder of intents, as its config says", async () => {
    const root = project({
      "platforms/qa.yaml": platform.replace("environment: dev", "environment: { name: qa, like: staging }"),
      "intents/hello.app.yaml": hello,
    });
    const recording = await run(root, { workspace: "intents", platform: "platforms/qa.yaml" });
    expect(recording.stackOutputs).toMatchObject({ environment: "qa", apps: { hello: ["lab"] } });
  });

  it("says everything that is wrong with its documents, with their places, and registers nothing", async () => {
    const root = project({
      "platform.yaml": platform,
      "a.app.yaml": hello.replace("port: 8080", "prot: 8080"),
      "b.app.yaml": hello.replace("app: hello", "app: Hello"),
    });
    const message = await refusalOf(root, { region: "lab" });
    expect(message).toContain("a.app.yaml:6:1  prot");
    expect(message).toContain("b.app.yaml:2:6  app");
    expect(message).not.toMatch(/\n\s+at /);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["a folder without a platform document", { "hello.app.yaml": hello }, "there is no platform document in this folder"],
    ["YAML that cannot be read", { ...workspace, "apps/hello.app.yaml": "app: [hello" }, "apps/hello.app.yaml:1"],
  ])("is refused for %s", async (_, texts, reason) => {
    expect(await refusalOf(project(texts), { region: "lab" })).toContain(reason);
  });

  it("logs what the model warns of, and builds all the same", async () => {
    const root = project({
      ...workspace,
      "platform.yaml": platform.replace("environment: dev", "environment: prod"),
      "apps/hello.app.yaml": `${hello}scale: { min: 1 }\n`,
    });
    const recording = await run(root, { region: "lab" }, ofRegion("prod"));
    expect(recording.logs.filter(({ severity }) => severity === "warning").map(({ message }) => message.split("\n")[0])).toEqual([
      "warning  PPT-0206  apps/hello.app.yaml:7:15  scale.min",
    ]);
  });

  it("hears of a region that does not exist, and which one was probably meant", async () => {
    expect(await refusalOf(project(workspace), { region: "lav" })).toContain("the plan has no such region; it has lab\n  fix   lab");
  });

  it("is never given the machine's own kubeconfig", async () => {
    const { stackReferences } = ofRegion("dev");
    const message = await refusalOf(project(workspace), { region: "lab" }, { stackReferences });
    expect(message).toBe(
      "error  config  kubeconfig\n  a stack that builds a region needs to know how its cluster is reached, and the kubeconfig of the machine is never used\n  fix   pulumi config set --secret kubeconfig < FILE",
    );
    expect(await refusalOf(project(workspace), { region: "lab", kubeconfig: " \n" }, { stackReferences })).toBe(message);
  });

  it("refuses a kubeconfig in plain text without showing it", async () => {
    const { stackReferences } = ofRegion("dev");
    const message = await refusalOf(project(workspace), { region: "lab", kubeconfig: `${kubeconfig}# hunter2` }, { stackReferences });
    expect(message).toContain("stands in the stack's file in plain text");
    expect(message).not.toContain("hunter2");
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["another environment", { platform: "acme", environment: "prod" }, "the stack of the environment is of acme/prod"],
    ["another platform", { platform: "emca", environment: "dev" }, "the stack of the environment is of emca/dev"],
    ["something else", { url: "https://example.com" }, "the stack of the environment exports no platform and environment"],
  ])("is refused when the stack of its environment is of %s", async (_, outputs, reason) => {
    const message = await refusalOf(
      project(workspace),
      { region: "lab", environmentStack: "acme/other/dev" },
      { ...ofRegion("dev"), stackReferences: { "acme/other/dev": outputs } },
    );
    expect(message).toContain(`stack acme/other/dev  environmentStack\n  this stack's platform document is of acme/dev, and ${reason}`);
  });
});
