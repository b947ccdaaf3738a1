import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Inputs } from "@pulumi/pulumi";
import { parse } from "yaml";
import {
  configOf,
  files,
  hello,
  inZone,
  kubeconfig,
  ofRegion,
  ofZone,
  platform,
  project,
  refusalOf,
  run,
  stackOf,
  stacks,
  workspace,
} from "./given";

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
    "%s speaks for its environment, and makes nothing but what stands before its zone",
    async (file) => {
      const environment = stackOf(file);
      const recording = await run(stacks, { ...configOf(file), ...inZone }, ofZone());
      const components = recording.resources.filter(({ type }) => !type.startsWith("cloudflare:")).map(({ type }) => type);
      expect(components).toEqual([
        "pulumi:pulumi:Stack",
        ...(environment === "dev" ? [] : ["parapet:index:ZoneEdge", "pulumi:providers:cloudflare"]),
      ]);
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
      const recording = await run(stacks, { ...configOf(file), ...inZone }, ofZone(ofRegion(environment)));
      const providers = recording.resources.filter(({ type }) => type.startsWith("pulumi:providers:"));
      expect(providers.map(({ name, type }) => `${type} ${name}`).sort()).toEqual([
        `pulumi:providers:aws ${region}-aws`,
        // A standby region has no records, and dev has no zone.
        ...(environment !== "dev" && region === "eu-central" ? [`pulumi:providers:cloudflare ${region}-cloudflare`] : []),
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
      // With a tenant's namespace its volumes would go; a gateway's holds nothing.
      const namespaces = recording.byType("kubernetes:core/v1:Namespace");
      expect(Object.fromEntries(namespaces.map(({ name, protect }) => [name, protect === true]))).toEqual({
        ...Object.fromEntries(["ingress", "egress", "east-west", "tls"].map((home) => [`${region}-${home}-namespace`, false])),
        ...Object.fromEntries(["team-orders", "team-payments"].map((tenant) => [`${region}-${tenant}-namespace`, environment === "prod"])),
      });
    },
  );
});

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
