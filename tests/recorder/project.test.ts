import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { build } from "esbuild";
import { record, type Recording, type RecordingData, recordProject, secretValue, toPreviewJson, unknownValue } from "../../recorder";
import { readProject } from "../../recorder/project";
import { readStackConfig } from "../../recorder/stack-config";
import { program } from "./projects/shop/src/program";

const shop = path.join(__dirname, "projects/shop");
const trouble = path.join(__dirname, "projects/trouble");
const invoke = (): { name: string } => ({ name: "north" });
const running = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const until = async (condition: () => boolean, what: string): Promise<void> => {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never happened: ${what}`);
};

jest.setTimeout(60_000);

describe("a project that nobody changed for it", () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordProject({ dir: shop, stack: "acme/shop/dev", invoke });
  });

  it("is recorded with the configuration of its stack: defaults, plain values, stand-ins for what is encrypted", () => {
    expect(recording.errors).toEqual([]);
    expect(recording.config).toEqual({
      "shop:account": "123456789012345678",
      "shop:label": "a shop",
      "shop:nested": "[secret]",
      "shop:size": "3",
      "shop:tags": '["a","b"]',
      "shop:token": "[secret]",
      "things:region": "north",
    });
    expect(recording.lockedConfig).toEqual(["shop:nested", "shop:token"]);
    expect([recording.project, recording.stack, recording.organization]).toEqual(["shop", "dev", "acme"]);
    expect(recording.get("near").inputs).toEqual({ region: "north", key: secretValue(unknownValue) });
    expect(recording.get("jobs").inputs).toMatchObject({
      size: 3,
      account: "123456789012345678",
      tags: ["a", "b"],
      nested: secretValue({ open: "yes", closed: unknownValue }),
    });
  });

  it("gives the same recording as in the test's own process, field by field", async () => {
    const nested = { open: "yes", closed: unknownValue };
    const here = await record(program, {
      project: "shop",
      stack: "dev",
      organization: "acme",
      root: shop,
      invoke,
      config: { account: "123456789012345678", label: "a shop", size: 3, tags: ["a", "b"], "things:region": "north" },
      secretConfig: { nested, token: unknownValue },
    });
    // Where a compiler puts a column is its own affair.
    const comparable = (found: Recording): unknown => ({
      ...(JSON.parse(JSON.stringify(found)) as RecordingData),
      lockedConfig: [],
      invokes: [...found.invokes].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      resources: found.resources.map((resource) => ({
        ...resource,
        source: resource.source && `${resource.source.file}:${resource.source.line}`,
      })),
    });
    expect(comparable(recording)).toEqual(comparable(here));
    expect(here.resources.length).toBeGreaterThan(10);
    const steps = (found: Recording): string[] => toPreviewJson(found).steps.map(({ op, urn }) => `${op} ${urn}`);
    expect(steps(recording)).toEqual(steps(here));
  });

  it("takes configuration on top of the file, for what the file has encrypted too, and can run beside another", async () => {
    const [one, two] = await Promise.all(
      ["one", "two"].map((label) =>
        recordProject({ dir: path.join(shop, "src"), stack: "dev", invoke, config: { size: 7 }, secretConfig: { token: label } }),
      ),
    );
    expect([one!.errors, two!.errors]).toEqual([[], []]);
    expect([one!.get("near").inputs["key"], two!.get("near").inputs["key"]]).toEqual([secretValue("one"), secretValue("two")]);
    expect(one!.get("jobs").inputs["size"]).toBe(7);
    expect(one!.lockedConfig).toEqual(["shop:nested"]);
  });
});

describe("a project with a mistake in its program", () => {
  const errorsOf = async (kind: string, options: object = {}): Promise<Recording["errors"]> =>
    (await recordProject({ dir: trouble, stack: "dev", config: { kind }, ...options })).errors;
  const file = "index.ts";

  it.each([
    ["throws", "not allowed"],
    ["throws in apply", 'error serializing property "text": not allowed\nat all'],
    ["rejects", "not allowed"],
  ])("%s: gives the message and the place", async (kind, message) => {
    expect(await errorsOf(kind)).toEqual([
      {
        kind: "program",
        message,
        stack: expect.stringContaining("index.ts") as string,
        source: { file, line: expect.any(Number) as number, column: expect.any(Number) as number },
      },
    ]);
  });

  it.each([
    ["throws text", "not allowed"],
    ["logs", "not allowed"],
    ["exits", "The program ended with code 3 and said nothing."],
    ["nothing that exists", "no such kind: nothing that exists"],
  ])("%s: gives the message", async (kind, message) => {
    expect(await errorsOf(kind)).toEqual([expect.objectContaining({ kind: "program", message })]);
  });

  it("refuses what the monitor refuses, with both places", async () => {
    const [error, ...more] = await errorsOf("duplicates");
    expect(more).toEqual([]);
    expect(error).toMatchObject({ kind: "duplicate", urn: "urn:pulumi:dev::trouble::things:index:Queue::same" });
    expect(error?.message).toMatch(/one comes from index\.ts:\d+:\d+, the other from index\.ts:\d+:\d+\./);
    expect(await errorsOf("asks")).toEqual([
      expect.objectContaining({ kind: "function", message: expect.stringContaining("things:index:getRegion") as string }),
    ]);
  });

  it("never hangs: not on a promise that nobody settles, not on a timer, not in a loop", async () => {
    expect(await errorsOf("waits")).toEqual([
      {
        kind: "stuck",
        message: 'The program ended before all that it made was registered. "m-queue" (things:index:Queue) waits for its input "name".',
      },
    ]);
    const [waiting, alive, looping] = await Promise.all(
      ["waits and stays", "stays", "spins"].map((kind) =>
        recordProject({ dir: trouble, stack: "dev", config: { kind }, timeoutSeconds: 10 }),
      ),
    );
    expect(waiting!.errors).toEqual([
      {
        kind: "stuck",
        message: 'The program asked for nothing for 10 seconds and did not end. "m-queue" (things:index:Queue) waits for its input "name".',
      },
    ]);
    expect(alive!.errors).toEqual([
      {
        kind: "stuck",
        message:
          "The program asked for nothing for 10 seconds and did not end. It has returned, so what it made is complete; something keeps it alive: a timer, a server, an open connection.",
      },
    ]);
    expect(alive!.get("fine").type).toBe("things:index:Queue");
    expect(looping!.errors).toEqual([
      {
        kind: "stuck",
        message:
          "The program asked for nothing for 10 seconds and did not end. It has not returned: look for a promise that nobody settles, or a loop that does not end.",
      },
    ]);
  });

  it("can throw instead, as a test would want it", async () => {
    await expect(recordProject({ dir: trouble, stack: "dev", config: { kind: "throws" }, throwOnError: true })).rejects.toThrow(
      "not allowed",
    );
    expect((await recordProject({ dir: trouble, stack: "dev", config: { kind: "none" }, throwOnError: true })).get("fine").name).toBe(
      "fine",
    );
  });

  it("ends with the process that records it, even in a loop, even when that process is killed", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "recorder-"));
    const outfile = path.join(__dirname, "../../node_modules/.cache/recorder-project/index.cjs");
    await build({
      entryPoints: [path.join(__dirname, "../../recorder/index.ts")],
      outfile,
      bundle: true,
      platform: "node",
      external: ["@pulumi/*"],
    });
    const pidFile = path.join(folder, "pid");
    const script = `require(${JSON.stringify(outfile)}).recordProject(${JSON.stringify({ dir: trouble, stack: "dev", config: { kind: "spins" }, env: { PID_FILE: pidFile } })})`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
    await until(() => fs.existsSync(pidFile) && fs.readFileSync(pidFile, "utf8") !== "", "the program runs");
    const pid = Number(fs.readFileSync(pidFile, "utf8"));
    expect(running(pid)).toBe(true);
    parent.kill("SIGKILL");
    await until(() => !running(pid), "the program ends");
    fs.rmSync(folder, { recursive: true });
  });
});

describe("a project whose files have a mistake", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "recorder-files-"));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  const written = (project: string, stack = "", name = "Pulumi.dev.yaml"): string => {
    const dir = fs.mkdtempSync(path.join(folder, "p-"));
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), project);
    if (stack !== "") fs.writeFileSync(path.join(dir, name), stack);
    return dir;
  };
  const header = "name: p\nruntime: nodejs\n";

  it.each([
    ["no project file", "/", "There is no Pulumi.yaml in /, nor in a folder above it."],
    ["a YAML mistake", written("name: p\nruntime: [nodejs\n"), /^Pulumi\.yaml is not valid YAML: /],
    ["a key twice", written("name: p\nname: q\n"), "Pulumi.yaml is not valid YAML: Map keys must be unique"],
    ["a list at the top", written("- name: p\n"), "Pulumi.yaml must be a mapping at its top."],
    ["no name", written("runtime: nodejs\n"), "Pulumi.yaml has no name."],
    [
      "another runtime",
      written("name: p\nruntime: python\n"),
      'The runtime of Pulumi.yaml is "python", and only programs for nodejs can be recorded.',
    ],
    [
      "an entry point that is not there",
      written(`${header}main: nowhere/\n`),
      "The field main of Pulumi.yaml names nowhere/, which does not exist.",
    ],
    [
      "aliases that fan out",
      written(
        `${header}a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]\n`,
      ),
      /^Pulumi\.yaml cannot be read: Excessive alias count/,
    ],
    [
      "configuration that lacks",
      written(`${header}config: { size: { type: integer } }\n`),
      "The stack dev lacks configuration that the project asks for: p:size. Set it in Pulumi.dev.yaml, or give it with --config.",
    ],
    [
      "configuration of another type",
      written(`${header}config: { size: { type: integer } }\n`, "config:\n  p:size: big\n"),
      "The project says that p:size is an integer, and the stack dev gives it another kind of value.",
    ],
    [
      "configuration of almost the right type",
      written(`${header}config: { list: { type: array, items: { type: integer } } }\n`, "config:\n  p:list: [1, two]\n"),
      "The project says that p:list is an array of integer, and the stack dev gives it another kind of value.",
    ],
    [
      "a secret in plain text",
      written(`${header}config: { key: { type: string, secret: true } }\n`, "config:\n  p:key: hunter2\n"),
      "The project says that p:key is a secret, and the stack dev has it in plain text. Encrypt it: pulumi config set --secret p:key",
    ],
    [
      "a key without a namespace",
      written(header, "config:\n  size: 3\n"),
      'The key "size" in Pulumi.dev.yaml has no namespace. Write "p:size".',
    ],
  ])("says so, as data, and runs nothing: %s", async (_, dir, message) => {
    const { errors, resources } = await recordProject({ dir, stack: "dev" });
    expect(resources).toEqual([]);
    expect(errors).toEqual([
      expect.objectContaining({
        kind: "host",
        message: typeof message === "string" ? message : (expect.stringMatching(message) as string),
      }),
    ]);
  });

  it("gives the line of a YAML mistake", async () => {
    const { errors } = await recordProject({ dir: written("name: p\nruntime: nodejs\nname: q\n"), stack: "dev" });
    expect(errors[0]?.source).toEqual({ file: "Pulumi.yaml", line: 3, column: 1 });
  });

  it("says what to install in a project without the SDK", async () => {
    const dir = written(header);
    expect((await recordProject({ dir, stack: "dev" })).errors).toEqual([
      { kind: "host", message: `The Pulumi SDK is not installed where ${dir} would find it. Install it: npm install @pulumi/pulumi` },
    ]);
  });

  it("reads configuration to the digit, in every form that Pulumi knows", () => {
    const dir = written(
      `${header}config:\n  short: text\n  many: [1, 2]\n  "aws:region": { value: north }\n  p:own: { default: 1 }\n  flag: { type: boolean, default: false }\n  count: { type: integer }\n`,
      'config:\n  p:big: 12345678901234567890\n  p:half: 0.5\n  p:on: true\n  p:none:\n  p:config:old: x\n  p:count: { secure: "v1:x" }\n  p:deep: { n: 12345678901234567890, list: [{ s: { secure: "v1:x" } }] }\nenvironment: [base]\n',
    );
    const project = readProject(dir);
    const { config, secretKeys, locked, notes } = readStackConfig(project, "dev", {
      config: { given: { a: 1 } },
      secretConfig: { "aws:token": "t" },
    });
    expect(config).toEqual({
      "aws:region": "north",
      "aws:token": "t",
      "p:big": "12345678901234567890",
      "p:count": "0",
      "p:deep": `{"n":12345678901234567890,"list":[{"s":"${unknownValue}"}]}`,
      "p:flag": "false",
      "p:given": '{"a":1}',
      "p:half": "0.5",
      "p:many": "[1,2]",
      "p:none": "null",
      "p:old": "x",
      "p:on": "true",
      "p:own": "1",
      "p:short": "text",
    });
    expect(secretKeys).toEqual(["aws:token", "p:count", "p:deep"]);
    expect(locked).toEqual(["p:count", "p:deep"]);
    expect(notes.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  it("finds the stack's file where the project says, in the project's own notation", () => {
    const dir = written(`${header}stackConfigDir: stacks\n`);
    fs.mkdirSync(path.join(dir, "stacks"));
    fs.writeFileSync(path.join(dir, "stacks/Pulumi.eu-west.yaml"), "config: { p:a: 1 }\n");
    expect(readStackConfig(readProject(dir), "eu-west", {}).config).toEqual({ "p:a": "1" });
    expect(readStackConfig(readProject(dir), "other", {}).config).toEqual({});
    expect(() => readStackConfig(readProject(dir), "other", { file: "nowhere.yaml" })).toThrow("The file nowhere.yaml does not exist.");
  });
});
