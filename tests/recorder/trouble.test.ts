import type * as asyncHooks from "node:async_hooks";
import { runInThisContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { record, recordBatches, type Recording, secretValue, unknownValue } from "../../recorder";
import { loadSdk } from "../../recorder/sdk";
import { askHere, monitorService, transformerOf } from "../../recorder/services";
import { Session } from "../../recorder/session";
import { failure, messages } from "./failing";
import { Cluster, Mailbox, Queue, region, regionOutput, ThingsProvider } from "./things";

const queueUrn = (name: string): string => `urn:pulumi:stack::project::things:index:Queue::${name}`;

describe("what goes wrong in a program", () => {
  it("is shown at both places where two resources have one name, also a read one", async () => {
    const { recording, message } = await failure(() => {
      new Queue("same");
      new Queue("same");
    });
    const [error] = recording.errors;
    expect(error?.kind).toBe("duplicate");
    const { line } = error!.source!;
    const file = "tests/recorder/trouble.test.ts";
    expect(message).toBe(
      `Two resources have the URN ${queueUrn("same")}: one comes from ${file}:${line - 1}:7, the other from ${file}:${line}:7. Give one of them another name or another parent.`,
    );
    expect(
      await messages(() => {
        new Queue("same");
        Queue.get("same", "1");
      }),
    ).toHaveLength(1);
    expect(
      (
        await record(() => {
          new Queue("same");
          new Mailbox("same");
        })
      ).errors,
    ).toEqual([]);
  });

  it("all comes back, not only the first mistake", async () => {
    const found = await messages(() => {
      for (const name of ["a", "b"]) {
        new Queue(name);
        new Queue(name);
      }
    });
    expect(found).toHaveLength(2);
  });

  it("is an error with its place where an apply throws, though nobody catches it", async () => {
    const { recording, stack } = await failure(() => {
      new Queue("q", { text: pulumi.output("x").apply((): string => { throw new Error("not allowed"); }) }); // prettier-ignore
    });
    expect(recording.errors).toEqual([
      {
        kind: "program",
        message: 'error serializing property "text": not allowed',
        stack: expect.stringContaining("trouble.test.ts") as string,
        source: expect.objectContaining({ file: "tests/recorder/trouble.test.ts" }) as object,
      },
    ]);
    expect(stack).toContain("trouble.test.ts");
  });

  it.each<[string, () => unknown]>([
    ["the program throws", () => { throw new Error("boom"); }], // prettier-ignore
    ["the program rejects", () => Promise.reject(new Error("boom"))],
    ["a promise is rejected that nobody looks at", () => void Promise.reject(new Error("boom"))],
    ["a timer throws", () => new Promise(() => setTimeout(() => { throw new Error("boom"); }, 1))], // prettier-ignore
    ["an Output is rejected", () => void pulumi.output(Promise.reject(new Error("boom")))],
    ["an error is logged", () => pulumi.log.error("boom")],
    ["a stack output is rejected", () => ({ out: pulumi.output(Promise.reject(new Error("boom"))) })],
  ])("is data when %s", async (_, program) => {
    expect(await messages(program)).toEqual(["boom"]);
  });

  it("is told when it never ends: which resource waits, and for what", async () => {
    const never = new Promise<string>(() => undefined);
    const stuck = (program: () => unknown): Promise<string[]> => messages(program, { timeoutSeconds: 0.3 });
    expect(
      await stuck(() => {
        new Mailbox("m", { name: never });
      }),
    ).toEqual([
      'The program asked for nothing for 0.3 seconds and did not end. "m-queue" (things:index:Queue) waits for its input "name".',
    ]);
    expect(
      await stuck(() => {
        new Queue("q", {}, { dependsOn: pulumi.output(never) as never });
      }),
    ).toEqual(['The program asked for nothing for 0.3 seconds and did not end. "q" (things:index:Queue) waits for what it depends on.']);
    expect(await stuck(() => never)).toEqual([
      "The program asked for nothing for 0.3 seconds and did not end. It has not returned: look for a promise that nobody settles, or a loop that does not end.",
    ]);
    expect(await messages(region, { timeoutSeconds: 0.3, invoke: () => never as never })).toEqual([
      "The program asked for nothing for 0.3 seconds and did not end. the function things:index:getRegion has no answer yet.",
    ]);
  });

  it("does not hide what was recorded until then, and can be kept instead of thrown", async () => {
    const program = (): void => {
      new Queue("q");
      throw new Error("late");
    };
    const { recording } = await failure(program);
    expect(recording.get("q").name).toBe("q");
    expect(await record(program, { throwOnError: false })).toEqual(recording);
  });

  it.each<[string, () => unknown, string]>([
    [
      "a type that is none",
      () => {
        new (class extends pulumi.CustomResource {})("Queue", "q");
      },
      'The type "Queue" of the resource "q" is not of the form package:module:Type, which every resource that a provider makes must have.',
    ],
    [
      "a resource that is not there",
      () => ({ out: pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn: "urn:x" }, {}) }),
      "The program looks up urn:x, and no such resource was registered.",
    ],
  ])("is said in words: %s", async (_, program, message) => {
    expect(await messages(program)).toEqual([message]);
  });
});

describe("recordings", () => {
  it("do not mix when they run at the same time: names, configuration, resources, logs and errors", async () => {
    const program = (tag: string) => async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const mailbox = new Mailbox(`${tag}-m`, { stack: pulumi.getStack(), key: new pulumi.Config().require("key") });
      await new Promise((resolve) => setTimeout(resolve, 5));
      await pulumi.log.info(tag);
      if (tag === "two") new Queue("bad", { text: mailbox.queue.urn.apply((): string => { throw new Error("two is wrong"); }) }); // prettier-ignore
      return { tag, project: pulumi.getProject(), organization: pulumi.getOrganization() };
    };
    const [one, two, three] = await Promise.all(
      ["one", "two", "three"].map((tag) =>
        record(program(tag), { project: `p-${tag}`, stack: tag, organization: `o-${tag}`, config: { key: tag }, throwOnError: false }),
      ),
    );
    for (const [tag, recording] of [
      ["one", one],
      ["three", three],
    ] as const) {
      expect(recording!.resources.map(({ name }) => name)).toEqual([`p-${tag}-${tag}`, `${tag}-m`, `${tag}-m-queue`]);
      expect(recording!.get(`${tag}-m-queue`).inputs).toEqual({ stack: tag, key: tag });
      expect(recording!.stackOutputs).toEqual({ tag, project: `p-${tag}`, organization: `o-${tag}` });
      expect(recording!.logs).toEqual([{ severity: "info", message: tag }]);
      expect(recording!.errors).toEqual([]);
    }
    expect(two!.errors.map(({ message }) => message)).toEqual(['error serializing property "text": two is wrong']);
  });

  it("leave the SDK, the process and its listeners as they were", async () => {
    const debuggable = jest.requireActual<{ debuggablePromise: unknown }>("@pulumi/pulumi/runtime/debuggable");
    const before = [debuggable.debuggablePromise, pulumi.log.info, process.listenerCount("unhandledRejection"), Error.stackTraceLimit];
    await record(() => {
      new Mailbox("m");
    });
    expect([debuggable.debuggablePromise, pulumi.log.info, process.listenerCount("unhandledRejection"), Error.stackTraceLimit]).toEqual(
      before,
    );
    await pulumi.runtime.setMocks({ newResource: (args) => ({ id: "mocked", state: args.inputs as object }), call: () => ({}) });
    const mocked = new Queue("mocked");
    expect(await new Promise((resolve) => mocked.id.apply(resolve))).toBe("mocked");
  });

  it("add no listener to the process, however many run, and from however many copies of the recorder", async () => {
    const real = runInThisContext("process") as NodeJS.Process;
    // A test runner loads the recorder once for each file of tests.
    const copies = Array.from({ length: 12 }, () => {
      let copy: typeof record | undefined;
      jest.isolateModules(() => (copy = jest.requireActual<{ record: typeof record }>("../../recorder").record));
      return copy!;
    });
    const counts = () => ["uncaughtException", "unhandledRejection"].map((event) => real.listenerCount(event));
    const emit = (): unknown => Reflect.get(real, "emit");
    const before = [counts(), emit()] as const;
    const during: number[][] = [];
    const stray = () => {
      new Queue("q").urn.apply(() => {
        throw new Error("nobody catches this");
      });
    };
    for (const each of [...copies, ...copies]) {
      const { errors } = await each(
        () => {
          during.push(counts());
          stray();
        },
        { throwOnError: false },
      );
      expect(errors.map(({ message }) => message)).toEqual(["nobody catches this"]);
    }
    expect([...during, counts()]).toEqual(Array.from({ length: 25 }, () => before[0]));
    while (emit() !== before[1]) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it("take no error that is not their program's: it goes where it went before", async () => {
    const real = runInThisContext("process") as NodeJS.Process;
    const listeners = real.listeners("unhandledRejection");
    real.removeAllListeners("unhandledRejection");
    const heard: unknown[] = [];
    const listener = (error: unknown): void => void heard.push(error);
    real.on("unhandledRejection", listener);
    const foreign = new Error("not the program's");
    const recording = await Promise.all([
      record(() => new Promise<void>((resolve) => setTimeout(resolve, 30))),
      new Promise<void>((resolve) => setTimeout(resolve, 10)).then(() => {
        void Promise.reject(foreign);
      }),
    ]);
    real.off("unhandledRejection", listener);
    for (const each of listeners) real.on("unhandledRejection", each);
    expect(heard).toEqual([foreign]);
    expect(recording[0].errors).toEqual([]);
  });

  it("take an error of an Output that was made before them, but only once it is theirs", async () => {
    const before = pulumi.output("green").apply((color): string => {
      throw new Error(`not ${color}`);
    });
    const program = (): void => {
      new Queue("q", { color: before });
    };
    expect(await messages(program)).toEqual(['error serializing property "color": not green']);
  });

  it("give configuration as Pulumi does: numbers, objects, secrets, and nothing of it in the output", async () => {
    const recording = await record(
      () => {
        const config = new pulumi.Config();
        const other = new pulumi.Config("aws");
        return {
          size: config.requireNumber("size"),
          on: config.requireBoolean("on"),
          tags: config.requireObject("tags"),
          region: other.require("region"),
          secret: config.requireSecret("token"),
          missing: config.get("missing") ?? "none",
        };
      },
      { config: { size: 3, on: true, tags: { a: ["b"] }, "aws:region": "north" }, secretConfig: { token: "t0ken" } },
    );
    expect(recording.stackOutputs).toEqual({
      size: 3,
      on: true,
      tags: { a: ["b"] },
      region: "north",
      secret: secretValue("t0ken"),
      missing: "none",
    });
    expect(recording.config).toEqual({
      "project:size": "3",
      "project:on": "true",
      "project:tags": '{"a":["b"]}',
      "aws:region": "north",
      "project:token": "[secret]",
    });
    expect(await messages(() => new pulumi.Config().require("nothing"))).toEqual([
      expect.stringContaining("Missing required configuration variable 'project:nothing'"),
    ]);
  });

  it("keep what the program logs, with the resource that it is about", async () => {
    const recording = await record(async () => {
      const queue = new Queue("q");
      await pulumi.log.warn("careful", queue);
      await pulumi.log.debug("not kept");
      await pulumi.log.info("hello");
    });
    expect(recording.logs).toEqual([
      { severity: "warning", message: "careful", urn: queueUrn("q") },
      { severity: "info", message: "hello" },
    ]);
  });

  it("in batches are one stack: resources, outputs, dependencies across batches, and refused duplicates", async () => {
    let shared: ThingsProvider;
    const app = (name: string) => () => {
      new Mailbox(name, {}, { provider: shared });
      return { [name]: 1 };
    };
    const batches = function* (): Generator<() => unknown> {
      yield () => {
        shared = new ThingsProvider("near");
      };
      for (const name of ["a", "b", "c"]) yield app(name);
    };
    const recording = await recordBatches(batches());
    expect(recording.resources.map(({ name }) => name)).toEqual(["project-stack", "near", "a", "a-queue", "b", "b-queue", "c", "c-queue"]);
    expect(recording.stackOutputs).toEqual({ a: 1, b: 1, c: 1 });
    expect(recording.get("c-queue").provider).toBe(`${recording.get("near").urn}::${unknownValue}`);
    const one = await record(() => {
      shared = new ThingsProvider("near");
      return Object.assign({}, ...["a", "b", "c"].map((name) => app(name)())) as object;
    });
    const bare = ({ resources, stackOutputs }: Recording) => ({
      stackOutputs,
      resources: resources.map(({ source: _, ...resource }) => resource),
    });
    expect(bare(recording)).toEqual(bare(one));
    await expect(
      recordBatches([
        () => {
          new Queue("x");
        },
        () => {
          new Queue("x");
        },
      ]),
    ).rejects.toThrow("Two resources have the URN");
    await expect(recordBatches([() => ({ out: 1 }), () => ({ out: 2 })])).rejects.toThrow(
      'Two programs of this recording export a stack output called "out".',
    );
  });

  it("in batches may each export some entries of one map, and none that another gave", async () => {
    const { stackOutputs } = await recordBatches([
      () => ({ region: "eu", apps: {} }),
      () => ({ apps: { a: { url: "https://a.example" } } }),
      () => ({ apps: { b: pulumi.secret("hidden") } }),
    ]);
    expect(stackOutputs).toEqual({ region: "eu", apps: { a: { url: "https://a.example" }, b: secretValue("hidden") } });
    const twice = recordBatches([() => ({ apps: { a: { x: 1 } } }), () => ({ apps: { a: { y: 2 } } })]);
    await expect(twice).rejects.toThrow('Two programs of this recording export a stack output called "apps.a".');
    for (const other of ["text", ["a"], pulumi.secret({ b: 1 }), null])
      await expect(recordBatches([() => ({ apps: { a: 1 } }), () => ({ apps: other })])).rejects.toThrow('a stack output called "apps".');
  });

  it("ask for each resource once, and make fewer promises than the SDK's mocks", async () => {
    const { createHook } = jest.requireActual<{ createHook: typeof asyncHooks.createHook }>("node:async_hooks");
    const counted = async (run: () => Promise<unknown>): Promise<number> => {
      let promises = 0;
      const hook = createHook({
        init: (_, type) => {
          if (type === "PROMISE") promises++;
        },
      }).enable();
      await run();
      hook.disable();
      return promises;
    };
    const program = (): void =>
      [...Array(50).keys()].forEach((i) => {
        new Mailbox(`m-${String(i)}`, { size: i, next: pulumi.output(i) });
      });
    await record(program);
    const recorded = await counted(() => record(program));
    const mocked = await counted(async () => {
      await pulumi.runtime.setMocks({ newResource: (args) => ({ id: "x", state: args.inputs as object }), call: () => ({}) });
      await pulumi.runtime.runInPulumiStack(program as unknown as () => Promise<unknown>);
      await pulumi.runtime.disconnect();
    });
    expect(recorded / mocked).toBeLessThan(0.85);
    const sdk = loadSdk();
    const session = new Session({ project: "project", stack: "stack", preview: true }, process.cwd());
    const run = sdk.run(
      { root: "/", handlers: monitorService(sdk.wire(), session, transformerOf(sdk.wire(), askHere(sdk)), true), log: () => undefined },
      { project: "project", stack: "stack", organization: "o", preview: true, config: {}, secretKeys: [] },
      program,
    );
    await run.done;
    run.release();
    expect(session.counts).toEqual({ registrations: 101, reads: 0, functions: 0 });
  });
});

describe("questions that only somebody else can answer", () => {
  it("are refused by name, as a plan offline cannot ask a cloud", async () => {
    const { recording } = await failure(async () => ({ region: (await region()).name }));
    expect(recording.errors).toEqual([
      {
        kind: "function",
        message:
          "The program calls the function things:index:getRegion, and a recording asks no cloud. Give its answer with the option invoke: " +
          '({ token }) => (token === "things:index:getRegion" ? { ... } : undefined).',
        stack: expect.any(String) as string,
      },
    ]);
    expect((await failure(() => ({ region: regionOutput().name }))).recording.errors.map(({ kind }) => kind)).toEqual(["function"]);
  });

  it("are no mistake where the program has an answer of its own", async () => {
    const recording = await record(async () => ({ region: await region().catch(() => ({ name: "fallback" })) }));
    expect([recording.stackOutputs, recording.errors]).toEqual([{ region: { name: "fallback" } }, []]);
  });

  it("are answered by the test, and kept with their answers", async () => {
    const recording = await record(
      async () => {
        const provider = new ThingsProvider("near");
        return { plain: (await region({ provider })).name, output: regionOutput({ q: pulumi.secret("s") }).name };
      },
      {
        invoke: async ({ token, args }) =>
          Promise.resolve(token.endsWith("getRegion") ? { name: args["q"] === "s" ? "secretly" : "north" } : undefined),
      },
    );
    expect(recording.stackOutputs).toEqual({ plain: "north", output: secretValue("secretly") });
    expect(recording.invokes).toEqual(
      [
        { kind: "invoke", token: "things:index:getRegion", args: { q: "s" }, dependencies: [], answer: { name: "secretly" } },
        {
          kind: "invoke",
          token: "things:index:getRegion",
          args: { all: true },
          provider: `${recording.get("near").urn}::${unknownValue}`,
          dependencies: [],
          answer: { name: "north" },
        },
      ].sort(
        (a, b) =>
          recording.invokes.findIndex(({ args }) => JSON.stringify(args) === JSON.stringify(a.args)) -
          recording.invokes.findIndex(({ args }) => JSON.stringify(args) === JSON.stringify(b.args)),
      ),
    );
  });

  it("wait for resources that do not exist yet: their answer is unknown, and nobody is asked", async () => {
    const recording = await record(() => ({ region: regionOutput({}, { dependsOn: [new Mailbox("m")] }).name }));
    expect(recording.stackOutputs).toEqual({ region: unknownValue });
  });

  it("about another stack are unknown, or what the test gives; secrets stay secret", async () => {
    const program = (): unknown => {
      const base = new pulumi.StackReference("org/network/prod");
      return { vpc: base.getOutput("vpc"), key: base.getOutput("key"), required: base.requireOutput("vpc") };
    };
    const unknown = await record(program);
    expect(unknown.stackOutputs).toEqual({ vpc: unknownValue, key: unknownValue, required: unknownValue });
    expect(unknown.get("org/network/prod")).toMatchObject({ read: true, id: "org/network/prod", inputs: { name: "org/network/prod" } });
    const known = await record(program, { stackReferences: { "org/network/prod": { vpc: "vpc-1", key: secretValue("k") } } });
    expect(known.stackOutputs).toEqual({ vpc: "vpc-1", key: secretValue("k"), required: "vpc-1" });
    expect(await messages(program, { preview: false })).toEqual([
      'The program reads the outputs of the stack "org/network/prod", and a recording asks no backend. Give them with the option stackReferences: { "org/network/prod": { ... } }.',
    ]);
  });

  it("about a resource that exists are unknown but for what the program says itself", async () => {
    const recording = await record(() => {
      const queue = Queue.get("old", "queue-1");
      new Queue("next", { arn: queue.arn, old: queue.id });
    });
    expect(recording.get("old")).toMatchObject({ read: true, custom: true, id: "queue-1", inputs: {} });
    expect(recording.get("next")).toMatchObject({ inputs: { old: "queue-1" }, dependencies: [queueUrn("old")] });
  });

  it("of a component that a provider builds are opaque; its methods are refused by name", async () => {
    const recording = await record(() => {
      const cluster = new Cluster("c", { size: 3, password: pulumi.secret("x") });
      return { endpoint: cluster.endpoint };
    });
    expect(recording.get("c")).toMatchObject({
      remote: true,
      custom: false,
      inputs: { size: 3, password: secretValue("x") },
      secretInputs: ["password"],
    });
    expect(recording.stackOutputs).toEqual({ endpoint: unknownValue });
    const program = (): unknown => ({ text: new Cluster("c", {}).kubeconfig().text });
    expect(await messages(program)).toEqual([
      "The program calls the method things:index:Cluster/kubeconfig, whose code runs in a provider, and a recording starts none. Give its answer with the option call: " +
        '({ token }) => (token === "things:index:Cluster/kubeconfig" ? { ... } : undefined).',
    ]);
    expect((await record(program, { call: () => ({ text: secretValue("kube") }) })).stackOutputs).toEqual({ text: secretValue("kube") });
  });

  it("of a dynamic resource are refused, or recorded as they are", async () => {
    const provider: pulumi.dynamic.ResourceProvider = { create: (inputs) => Promise.resolve({ id: "1", outs: inputs as object }) };
    class Dynamic extends pulumi.dynamic.Resource {}
    const program = (): void => {
      new Dynamic(provider, "d", { size: 1 });
    };
    expect(await messages(program)).toEqual([
      '"d" (pulumi-nodejs:dynamic:Resource) is a dynamic resource: what it makes is decided by code of its own that only runs in a deployment, so a recording cannot list it. ' +
        'To record its inputs all the same, set the option dynamicResources to "record".',
    ]);
    expect((await record(program, { dynamicResources: "record" })).get("d").inputs["size"]).toBe(1);
  });
});
