import * as pulumi from "@pulumi/pulumi";
import {
  isSecret,
  isUnknown,
  masked,
  plain,
  previewPieces,
  record,
  Recording,
  type RecordingData,
  secretValue,
  toPreviewJson,
  unknownPaths,
  unknownValue,
} from "../../recorder";
import { messages } from "./failing";
import { Mailbox, Office, Queue, region, ThingsProvider } from "./things";

const stackUrn = "urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack";
const queueUrn = (name: string): string => `urn:pulumi:stack::project::things:index:Queue::${name}`;
const registered = (...resources: pulumi.Resource[]): Promise<unknown> =>
  Promise.all(resources.map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));

describe("what a program asks for", () => {
  it("is listed as a tree that a person can read", async () => {
    const recording = await record(() => {
      const provider = new ThingsProvider("near");
      new Office("head", { provider, protect: true });
      new Queue("jobs", { password: pulumi.secret("hunter2") });
      Queue.get("old", "queue-1");
    });
    expect(recording.toTree()).toBe(
      [
        "pulumi:pulumi:Stack project-stack",
        "  pulumi:providers:things near",
        "  things:index:Office head (protected)",
        "    things:index:Mailbox head-mail (protected)",
        "      things:index:Queue head-mail-queue (protected)",
        "  things:index:Queue jobs (secret password)",
        "  things:index:Queue old (read, id queue-1)",
      ].join("\n"),
    );
  });

  it("has the engine's names: the types of all parents but the stack, then the own one", async () => {
    const recording = await record(
      () => {
        new Office("head");
      },
      { project: "shop", stack: "prod" },
    );
    expect(recording.resources.map(({ urn }) => urn)).toEqual([
      "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod",
      "urn:pulumi:prod::shop::things:index:Office::head",
      "urn:pulumi:prod::shop::things:index:Office$things:index:Mailbox::head-mail",
      "urn:pulumi:prod::shop::things:index:Office$things:index:Mailbox$things:index:Queue::head-mail-queue",
    ]);
  });

  it("has every option that was set, and none that was not", async () => {
    const recording = await record(() => {
      const first = new Queue("first");
      const hook = new pulumi.ResourceHook("note", () => undefined);
      new Queue(
        "second",
        { size: 1 },
        {
          protect: false,
          retainOnDelete: true,
          deleteBeforeReplace: true,
          ignoreChanges: ["size"],
          replaceOnChanges: ["name"],
          additionalSecretOutputs: ["arn"],
          hideDiffs: ["tags"],
          aliases: [{ name: "former" }, "urn:pulumi:stack::project::things:index:Queue::older"],
          deletedWith: first,
          replaceWith: [first],
          replacementTrigger: "1",
          dependsOn: [first],
          import: "queue-2",
          customTimeouts: { create: "10m" },
          version: "1.2.3",
          pluginDownloadURL: "https://plugins.example",
          hooks: { afterCreate: [hook] },
        },
      );
    });
    const { source, ...second } = recording.get("second");
    expect(second).toEqual({
      urn: queueUrn("second"),
      type: "things:index:Queue",
      name: "second",
      parent: stackUrn,
      custom: true,
      remote: false,
      read: false,
      inputs: { size: 1 },
      secretInputs: [],
      dependencies: [queueUrn("first")],
      propertyDependencies: {},
      protect: false,
      retainOnDelete: true,
      deleteBeforeReplace: true,
      ignoreChanges: ["size"],
      replaceOnChanges: ["name"],
      additionalSecretOutputs: ["arn"],
      hideDiffs: ["tags"],
      replaceWith: [queueUrn("first")],
      aliases: [{ name: "former", parent: stackUrn }, { urn: queueUrn("older") }],
      aliasUrns: [queueUrn("former"), queueUrn("older")],
      deletedWith: queueUrn("first"),
      importId: "queue-2",
      customTimeouts: { create: "10m" },
      version: "1.2.3",
      pluginDownloadUrl: "https://plugins.example",
      replacementTrigger: "1",
      hooks: { afterCreate: ["note"] },
    });
    expect(source?.file).toBe("tests/recorder/recording.test.ts");
    const { source: _, ...first } = recording.get("first");
    expect(Object.keys(first).sort()).toEqual(
      [
        "urn",
        "type",
        "name",
        "parent",
        "custom",
        "remote",
        "read",
        "inputs",
        "secretInputs",
        "dependencies",
        "propertyDependencies",
      ].sort(),
    );
  });

  it("names the line of the program that made each resource, also where a function has no name", async () => {
    const recording = await record(() => {
      new Queue("here");
      [1].forEach(() => new Queue("there"));
    });
    const { source: here } = recording.get("here");
    expect(here).toEqual({ file: "tests/recorder/recording.test.ts", line: expect.any(Number) as number, column: 7 });
    expect(recording.get("there").source).toEqual({ file: "tests/recorder/recording.test.ts", line: here!.line + 1, column: 25 });
  });

  it("comes in the same order, whatever the program waited for", async () => {
    const program = (delays: readonly number[]) => async () => {
      await Promise.all(
        ["a", "b", "c"].map(async (name, index) => {
          await new Promise((resolve) => setTimeout(resolve, delays[index]));
          new Mailbox(name);
        }),
      );
    };
    const names = async (delays: readonly number[]): Promise<string[]> => (await record(program(delays))).resources.map(({ name }) => name);
    expect(await names([20, 10, 0])).toEqual(await names([0, 10, 20]));
    expect(await names([0, 0, 0])).toEqual(["project-stack", "a", "a-queue", "b", "b-queue", "c", "c-queue"]);
  });
});

describe("what children take over from their parents", () => {
  it("is protect, retainOnDelete, deletedWith and the provider of their package, unless they say otherwise", async () => {
    const recording = await record(() => {
      const near = new ThingsProvider("near");
      const far = new ThingsProvider("far");
      const other = new Queue("other");
      const parent = new Mailbox("parent", {}, { protect: true, retainOnDelete: true, deletedWith: other, providers: [near] });
      new Queue("follows", {}, { parent });
      new Queue("differs", {}, { parent, protect: false, retainOnDelete: false, provider: far });
      new Queue("below-custom", {}, { parent: new Queue("above-custom", {}, { provider: far }) });
    });
    const near = `${recording.get("near").urn}::${unknownValue}`;
    const far = `${recording.get("far").urn}::${unknownValue}`;
    expect(recording.get("parent").providers).toEqual({ things: near });
    expect(recording.get("parent").provider).toBeUndefined();
    expect(recording.get("follows")).toMatchObject({ protect: true, retainOnDelete: true, deletedWith: queueUrn("other"), provider: near });
    expect(recording.get("parent-queue")).toMatchObject({ protect: true, retainOnDelete: true, provider: near });
    expect(recording.get("differs")).toMatchObject({ protect: false, retainOnDelete: false, provider: far });
    expect(recording.get("below-custom").provider).toBe(far);
    expect(recording.get("other").provider).toBeUndefined();
  });

  it("includes their former names: a component that moved takes its children along", async () => {
    const recording = await record(() => {
      new Mailbox("new", {}, { aliases: [{ name: "old" }, { noParent: true, type: "things:index:Box" } as never] });
    });
    expect(recording.get("new").aliasUrns).toEqual([
      "urn:pulumi:stack::project::things:index:Mailbox::old",
      "urn:pulumi:stack::project::things:index:Box::new",
    ]);
    expect(recording.get("new-queue").aliasUrns).toEqual([
      "urn:pulumi:stack::project::things:index:Mailbox$things:index:Queue::old-queue",
      "urn:pulumi:stack::project::things:index:Box$things:index:Queue::new-queue",
    ]);
  });
});

describe("values", () => {
  it("keep their secrets marked, however deep, with the value beside the mark", async () => {
    const recording = await record(() => {
      const password = pulumi.secret("hunter2");
      const queue = new Queue("q", { list: [{ key: "a" }, { key: password }], "odd key": { text: pulumi.interpolate`pw=${password}` } });
      return { all: queue.url, password };
    });
    const { inputs, secretInputs } = recording.get("q");
    expect(secretInputs).toEqual(["list[1].key", '["odd key"].text']);
    expect(plain(inputs)).toEqual({ list: [{ key: "a" }, { key: "hunter2" }], "odd key": { text: "pw=hunter2" } });
    expect(masked(inputs)).toEqual({ list: [{ key: "a" }, { key: "[secret]" }], "odd key": { text: "[secret]" } });
    expect(isSecret(recording.stackOutputs["password"])).toBe(true);
    expect(isSecret(recording.stackOutputs["all"])).toBe(false);
    expect(JSON.stringify(toPreviewJson(recording))).not.toContain("hunter2");
    expect(recording.toTree()).not.toContain("hunter2");
  });

  it("stay unknown where only a deployment could tell, also inside a text", async () => {
    const ran: string[] = [];
    const recording = await record(() => {
      const queue = new Queue("q", { name: "known" });
      new Queue("next", {
        text: pulumi.interpolate`arn is ${queue.arn}`,
        length: queue.arn.apply((arn) => (ran.push("apply"), arn.length)),
        id: queue.id,
        ownId: queue.id.apply((id) => id),
        name: (queue as unknown as { name: pulumi.Output<string> }).name,
        secret: pulumi.secret(queue.url),
      });
    });
    const { inputs, secretInputs, dependencies, propertyDependencies } = recording.get("next");
    expect(ran).toEqual([]);
    expect(unknownPaths(inputs).sort()).toEqual(["length", "ownId", "secret", "text"]);
    expect(inputs["name"]).toBe("known");
    expect(isUnknown(inputs["secret"])).toBe(true);
    expect(secretInputs).toEqual(["secret"]);
    expect(dependencies).toEqual([queueUrn("q")]);
    expect(Object.keys(propertyDependencies).sort()).toEqual(["length", "name", "ownId", "secret", "text"]);
  });

  it("say which resources each input was made from", async () => {
    const recording = await record(() => {
      const a = new Queue("a");
      const b = new Queue("b");
      new Queue(
        "c",
        { one: a.arn, both: pulumi.all([a.arn, b.arn]).apply(([x, y]) => x + y), none: "text", reference: b },
        { dependsOn: new Queue("d") },
      );
    });
    const { propertyDependencies, dependencies } = recording.get("c");
    expect(propertyDependencies).toEqual({ one: [queueUrn("a")], both: [queueUrn("a"), queueUrn("b")], reference: [queueUrn("b")] });
    expect(dependencies).toEqual(["a", "b", "d"].map(queueUrn));
  });

  it("can be made up for a test: apply runs, and what was not made up stays unknown", async () => {
    const program = (): unknown => {
      const queue = new Queue("q", { name: "known" }, { additionalSecretOutputs: ["url"] });
      return { upper: queue.arn.apply((arn) => arn.toUpperCase()), url: queue.url, id: queue.id };
    };
    const previewed = await record(program, {
      outputs: ({ type, name }) => (type === "things:index:Queue" ? { arn: `arn:${name}` } : undefined),
    });
    expect(previewed.stackOutputs).toEqual({ upper: "ARN:Q", url: secretValue(unknownValue), id: unknownValue });
    expect(previewed.get("q").outputs).toEqual({ name: "known", arn: "arn:q", url: secretValue(unknownValue) });
    const applied = await record(program, { preview: false, outputs: () => ({ id: "q-1", arn: secretValue("arn:x"), url: "u" }) });
    expect(applied.stackOutputs).toEqual({ upper: secretValue("ARN:X"), url: secretValue("u"), id: "q-1" });
    expect(await messages(program, { outputs: () => ({ arn: pulumi.output("x") }) })).toEqual([
      'What outputs() gives for "q" must be plain JSON, and has an Output at arn. Write secretValue(...) for a secret, and unknownValue for what is not known.',
    ]);
  });

  it("survive JSON, and a recording can be made of it again", async () => {
    const recording = await record(() => {
      new Mailbox("m", { password: pulumi.secret("x") });
    });
    const again = new Recording(JSON.parse(JSON.stringify(recording)) as Recording);
    expect(again).toEqual(recording);
    expect(again.byType("things:index:Queue")).toEqual([recording.get("m-queue")]);
    expect(again.childrenOf("m")).toEqual([recording.get("m-queue")]);
  });
});

describe("transforms that the engine runs", () => {
  it("go from the resource over its parents to the stack, and change inputs and every option", async () => {
    const order: string[] = [];
    const recording = await record(async () => {
      const other = new Queue("other");
      const provider = new ThingsProvider("near");
      await registered(other);
      const named =
        (label: string): pulumi.ResourceTransform =>
        ({ type, name, props, opts }) => {
          if (type !== "things:index:Queue" || name !== "m-queue") return undefined;
          order.push(label);
          return {
            props: { ...(props as object), [label]: true },
            opts: pulumi.mergeOptions(opts, {
              protect: true,
              retainOnDelete: true,
              deleteBeforeReplace: true,
              ignoreChanges: [label],
              replaceOnChanges: [label],
              additionalSecretOutputs: [label],
              customTimeouts: { delete: "5m" },
              deletedWith: other,
              version: "9.9.9",
              pluginDownloadURL: "https://elsewhere.example",
              provider,
              aliases: [{ name: `former-${label}` }],
              replacementTrigger: label,
            } as pulumi.CustomResourceOptions),
          };
        };
      pulumi.runtime.registerResourceTransform(named("stack"));
      new Mailbox("m", { password: pulumi.secret("x") }, { transforms: [named("parent")] });
    });
    expect(order).toEqual(["parent", "stack"]);
    expect(recording.get("m-queue")).toMatchObject({
      inputs: { password: secretValue("x"), parent: true, stack: true },
      secretInputs: ["password"],
      protect: true,
      retainOnDelete: true,
      deleteBeforeReplace: true,
      ignoreChanges: ["parent", "stack"],
      replaceOnChanges: ["parent", "stack"],
      additionalSecretOutputs: ["parent", "stack"],
      customTimeouts: { delete: "5m" },
      deletedWith: queueUrn("other"),
      version: "9.9.9",
      pluginDownloadUrl: "https://elsewhere.example",
      provider: `${recording.get("near").urn}::${unknownValue}`,
      replacementTrigger: "stack",
    });
    expect(recording.get("m-queue").aliasUrns).toEqual(
      ["former-parent", "former-stack"].map((name) => `urn:pulumi:stack::project::things:index:Mailbox$things:index:Queue::${name}`),
    );
  });

  it("see secrets and unknowns as Outputs; as in the engine, what their answer was made from is lost but for dependsOn", async () => {
    const seen: boolean[] = [];
    const recording = await record(async () => {
      const a = new Queue("a");
      const b = new Queue("b");
      await registered(a, b);
      new Queue(
        "c",
        { secret: pulumi.secret("x"), unknown: a.arn, plain: "y" },
        {
          transforms: [
            ({ props, opts }) => {
              const inputs = props as Record<string, unknown>;
              seen.push(
                pulumi.Output.isInstance(inputs["secret"]),
                pulumi.Output.isInstance(inputs["unknown"]),
                pulumi.Output.isInstance(inputs["plain"]),
              );
              return { props: { ...inputs, added: b.arn }, opts };
            },
          ],
        },
      );
    });
    expect(seen).toEqual([true, true, false]);
    expect(recording.get("c")).toMatchObject({
      inputs: { secret: secretValue("x"), unknown: unknownValue, plain: "y", added: unknownValue },
      dependencies: [queueUrn("a")],
    });
    // The SDK answers without the resources behind an Output.
    expect(recording.get("c").propertyDependencies).toEqual({});
  });

  it("that fail are the program's error", async () => {
    const found = await messages(
      () =>
        new Queue(
          "q",
          {},
          {
            transforms: [
              () => {
                throw new Error("no such tag");
              },
            ],
          },
        ),
    );
    expect(found).toEqual(["transform failed: Error: no such tag"]);
  });

  it("of function calls change the arguments", async () => {
    const asked: unknown[] = [];
    await record(
      async () => {
        pulumi.runtime.registerInvokeTransform(({ args, opts }) => ({ args: { ...(args as object), all: false }, opts }));
        await region();
      },
      { invoke: ({ args }) => (asked.push(args), { name: "north" }) },
    );
    expect(asked).toEqual([{ all: false }]);
  });
});

describe("the preview as JSON", () => {
  it("has the shape of `pulumi preview --json`: steps, new states, default providers, secrets blinded", async () => {
    const recording = await record(
      () => {
        const near = new ThingsProvider("near", { token: pulumi.secret("t"), region: "north" }, { version: "2.0.0" });
        const queue = new Queue(
          "q",
          { size: 1, password: pulumi.secret("x") },
          { provider: near, protect: true, customTimeouts: { create: "1h30m" } },
        );
        new Queue("r", { target: queue.arn, plain: 1 }, { version: "1.2.3" });
        Queue.get("old", "queue-1", { version: "1.2.3" });
        return { url: queue.url };
      },
      { config: { "things:region": "south" }, secretConfig: { key: "k" } },
    );
    const digest = toPreviewJson(recording);
    const provider = `urn:pulumi:stack::project::pulumi:providers:things::default_1_2_3::${unknownValue}`;
    const near = `urn:pulumi:stack::project::pulumi:providers:things::near::${unknownValue}`;
    const states = digest.steps.map(({ newState: { sourcePosition: _, ...state } }) => state);
    expect(digest.config).toEqual({ "things:region": "south", "project:key": "[secret]" });
    expect(digest.changeSummary).toEqual({ create: 5, read: 1 });
    expect(digest.steps.map(({ op, urn }) => `${op} ${urn.split("::").slice(2).join("::")}`)).toEqual([
      "create pulumi:pulumi:Stack::project-stack",
      "create pulumi:providers:things::near",
      "create pulumi:providers:things::default_1_2_3",
      "read things:index:Queue::old",
      "create things:index:Queue::q",
      "create things:index:Queue::r",
    ]);
    expect(states[1]).toEqual({
      urn: recording.get("near").urn,
      custom: true,
      type: "pulumi:providers:things",
      inputs: { token: "[secret]", region: "north", __internal: {}, version: "2.0.0" },
      parent: stackUrn,
      propertyDependencies: { token: [], region: [] },
    });
    expect(states[2]).toEqual({
      urn: "urn:pulumi:stack::project::pulumi:providers:things::default_1_2_3",
      custom: true,
      type: "pulumi:providers:things",
      inputs: { region: "south", __internal: {}, version: "1.2.3" },
    });
    expect(states[3]).toEqual({
      urn: queueUrn("old"),
      custom: true,
      id: "queue-1",
      type: "things:index:Queue",
      parent: stackUrn,
      external: true,
      provider,
    });
    expect(states[4]).toEqual({
      urn: queueUrn("q"),
      custom: true,
      type: "things:index:Queue",
      inputs: { size: 1, password: "[secret]" },
      parent: stackUrn,
      protect: true,
      provider: near,
      propertyDependencies: { size: [], password: [] },
      customTimeouts: { create: 5400 },
    });
    expect(states[5]).toEqual({
      urn: queueUrn("r"),
      custom: true,
      type: "things:index:Queue",
      inputs: { target: unknownValue, plain: 1 },
      parent: stackUrn,
      dependencies: [queueUrn("q")],
      provider,
      propertyDependencies: { target: [queueUrn("q")], plain: [] },
    });
    expect(digest.steps[4]?.newState.sourcePosition).toMatch(/^project:\/\/\/tests\/recorder\/recording\.test\.ts#\d+,\d+$/);
  });

  it.each<[string, () => unknown]>([
    ["with nothing but the stack", () => undefined],
    [
      "with secrets, config and a provider that the engine adds",
      () => new Queue('a"\n}', { lines: "one\n  two", token: pulumi.secret("t"), list: [], map: {} }),
    ],
    ["with what was logged", () => pulumi.log.warn("careful\nwith this")],
  ])("can be had as text piece by piece, the same to the letter: %s", async (_, program) => {
    const recording = await record(
      async () => {
        await program();
      },
      { config: { color: "blue\n" } },
    );
    const whole = toPreviewJson(recording);
    expect([...previewPieces(recording)].join("")).toBe(JSON.stringify(whole, null, 2));
    const inside = JSON.stringify({ stacks: { dev: whole } }, null, 2);
    expect(`{\n  "stacks": {\n    "dev": ${[...previewPieces(recording, "    ")].join("")}\n  }\n}`).toBe(inside);
    const empty = new Recording({ ...(JSON.parse(JSON.stringify(recording)) as RecordingData), resources: [], config: {} });
    expect([...previewPieces(empty)].join("")).toBe(JSON.stringify(toPreviewJson(empty), null, 2));
  });

  it("has what was logged and what went wrong among the diagnostics, once", async () => {
    const recording = await record(
      async () => {
        await pulumi.log.warn("careful");
        await pulumi.log.error("broken");
      },
      { throwOnError: false },
    );
    expect(toPreviewJson(recording).diagnostics).toEqual([
      { message: "warning: careful\n", severity: "warning" },
      { message: "error: broken\n", severity: "error" },
    ]);
  });
});
