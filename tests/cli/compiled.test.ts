import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { codeFolder } from "../../cli/compiled";
import { run } from "./run";
import { temporary } from "./workspaces";

const loader = join(process.cwd(), "node_modules/.cache/compiled-test/compiled.cjs");
const program = `let made = 0;
exports.sum = (...all) => { made++; return all.reduce((sum, one) => sum + one, 0); };
exports.where = () => [__filename, __dirname, require("./beside.js")];
`;

beforeAll(() =>
  build({ entryPoints: ["cli/compiled.ts"], outfile: loader, bundle: true, platform: "node", format: "cjs", logLevel: "warning" }),
);

interface Home {
  readonly folder: string;
  readonly file: string;
  readonly kept: string;
}

function home(): Home {
  const folder = temporary();
  const file = join(folder, "program.js");
  writeFileSync(file, program);
  writeFileSync(join(folder, "beside.js"), "module.exports = 'beside';\n");
  return { folder, file, kept: join(folder, "kept/code") };
}

/** Loads the program in a process of its own; says what it answered, and whether V8 took what was kept. */
function load({ file, kept }: Home, hash = "one"): { answer: unknown; taken: boolean } {
  const script = `
    const vm = require("node:vm");
    let taken = false;
    const Script = vm.Script;
    vm.Script = class extends Script {
      constructor(source, options) { super(source, options); taken = this.cachedDataRejected === false; }
    };
    const { requireCompiled } = require(${JSON.stringify(loader)});
    const { sum, where } = requireCompiled(${JSON.stringify({ file, hash, part: "sum", folder: kept })});
    process.stdout.write(JSON.stringify({ answer: [sum(1, 2, 3), ...where()], taken }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", env: { PATH: process.env["PATH"] } });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as { answer: unknown; taken: boolean };
}

const answerOf = ({ folder, file }: Home) => [6, file, folder, "beside"];
const keptFile = ({ kept }: Home) => join(kept, readdirSync(kept)[0]!);

describe("a bundle that is run with the machine code of an earlier run", () => {
  it("answers the same the first time and the second, and the second time V8 takes what was kept", () => {
    const place = home();
    expect([load(place), load(place)]).toEqual([
      { answer: answerOf(place), taken: false },
      { answer: answerOf(place), taken: true },
    ]);
    expect(readdirSync(place.kept)).toHaveLength(1);
  });

  it("takes nothing that was kept for another content of the file", () => {
    const place = home();
    load(place);
    expect(load(place, "two")).toEqual({ answer: answerOf(place), taken: false });
  });

  it.each([
    ["cut short", (code: Buffer) => code.subarray(0, code.length - 100)],
    ["empty", () => Buffer.alloc(0)],
    ["changed in one byte, which V8 itself would not notice", (code: Buffer) => (code.writeUInt8(code.readUInt8(600) ^ 255, 600), code)],
  ])("takes nothing that was %s, and keeps it anew", (_, spoilt) => {
    const place = home();
    load(place);
    const whole = readFileSync(keptFile(place));
    writeFileSync(keptFile(place), spoilt(Buffer.from(whole)));
    expect(load(place)).toEqual({ answer: answerOf(place), taken: false });
    expect(load(place)).toEqual({ answer: answerOf(place), taken: true });
  });

  it("keeps it where nobody else may write, and takes nothing from where somebody may", () => {
    const place = home();
    load(place);
    expect([statSync(place.kept).mode & 0o777, statSync(keptFile(place)).mode & 0o777]).toEqual([0o700, 0o600]);
    chmodSync(place.kept, 0o777);
    expect(load(place)).toEqual({ answer: answerOf(place), taken: false });
  });

  it("works where nothing can be kept", () => {
    const place = home();
    writeFileSync(join(place.folder, "kept"), "a file, where a folder would have to be");
    expect(load(place)).toEqual({ answer: answerOf(place), taken: false });
  });

  it("forgets what was kept a month ago", () => {
    const place = home();
    mkdirSync(place.kept, { recursive: true, mode: 0o700 });
    const [old, recent] = ["old.bin", "recent.bin"].map((name) => join(place.kept, name)) as [string, string];
    for (const file of [old, recent]) writeFileSync(file, "code");
    utimesSync(old, new Date(0), new Date(0));
    load(place);
    expect([existsSync(old), existsSync(recent)]).toEqual([false, true]);
  });
});

describe("where machine code is kept", () => {
  it.each([
    [{ XDG_CACHE_HOME: "/caches", HOME: "/home/me" }, "/caches/parapet/code"],
    [{ HOME: "/home/me" }, "/home/me/.cache/parapet/code"],
    [{ HOME: "/home/me", NODE_DISABLE_COMPILE_CACHE: "1" }, undefined],
  ])("%j: %s", (env, folder) => {
    expect(codeFolder(env)).toBe(folder);
  });
});

describe("the program as it is built", () => {
  const folder = join(process.cwd(), "node_modules/.cache/compiled-test/bin");
  const bin = join(folder, "parapet.js");
  const plan = ["plan", "examples/first-app"];

  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/build.mjs", "bin", folder], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  }, 60_000);

  /** Starts it with nothing kept yet, or with what an earlier run of the test kept. */
  function started(typed: readonly string[], caches: string): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [bin, ...typed], { env: { PATH: process.env["PATH"], XDG_CACHE_HOME: caches } });
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...said })));
  }

  it.each([[["--help"]], [["--version"]], [["completion", "zsh"]], [plan], [["explain", "calls"]], [["plna"]]])(
    "says for %j what the sources say",
    async (typed) => {
      expect(await started(typed, temporary())).toEqual(await run(typed));
    },
  );

  it("says the same when it starts with what was kept, and when two start at once", async () => {
    const [caches, wanted] = [temporary(), await run(plan)];
    expect(await Promise.all([started(plan, caches), started(plan, caches)])).toEqual([wanted, wanted]);
    expect(await started(plan, caches)).toEqual(wanted);
    expect(readdirSync(join(caches, "parapet/code")).filter((name) => !name.endsWith(".bin"))).toEqual([]);
  });

  it("names the source's functions when something of its own goes wrong", () => {
    const child = spawnSync(
      process.execPath,
      ["--require", join(process.cwd(), "tests/cli/broken-clock.cjs"), bin, "check", "examples/first-app"],
      { encoding: "utf8", env: { PATH: process.env["PATH"], XDG_CACHE_HOME: temporary() } },
    );
    expect([child.status, /at judgeOptions \(.*commands\.js:\d+:\d+\)/.test(child.stderr)]).toEqual([70, true]);
  });

  it("starts by --help and --version, and completes, without reading the commands", async () => {
    rmSync(join(folder, "commands.js"));
    for (const typed of [["--help"], ["--version"], ["completion", "bash"], ["plna"]])
      expect(await started(typed, temporary())).toEqual(await run(typed));
  });
});
