import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { Keeper } from "./keeper";

const build = join(__dirname, "build.mjs");

async function eventually(fact: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 100 && !fact(); tries++) await pause(50);
  return fact();
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A harness of its own that starts one program under a keeper, says the program's number, and waits. */
async function startHarness(folder: string): Promise<{ readonly kill: (signal: NodeJS.Signals) => void; readonly program: number }> {
  const script = `
    const { spawn } = require("node:child_process");
    const keeper = spawn(process.execPath, [${JSON.stringify(join(__dirname, "keeper-process.mjs"))}, ${JSON.stringify(folder)}], { detached: true, stdio: ["pipe", "inherit", "inherit"] });
    keeper.stdin.write(JSON.stringify({ name: "program", command: "sh", args: ["-c", "echo $$ > pid; exec sleep 600"] }) + "\\n");
    setInterval(() => undefined, 1000);`;
  const harness = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
  const file = join(folder, "pid");
  expect(await eventually(() => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"))).toBe(true);
  return { kill: (signal) => harness.kill(signal), program: Number(readFileSync(file, "utf8")) };
}

describe("what is started is cleared up", () => {
  it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)("when the harness dies of %s: no process and no folder is left", async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), "parapet-keeper-"));
    const harness = await startHarness(folder);
    expect(runs(harness.program)).toBe(true);
    harness.kill(signal);
    expect(await eventually(() => !runs(harness.program) && !existsSync(folder))).toBe(true);
  });

  it("when it is asked for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parapet-keeper-"));
    const keeper = new Keeper(folder);
    keeper.start("program", "sleep", ["600"]);
    await keeper.stop();
    expect(existsSync(folder)).toBe(false);
  });
});

describe("a program that ends before it is ready", () => {
  it("is reported with its exit code and its last lines", async () => {
    const keeper = new Keeper(mkdtempSync(join(tmpdir(), "parapet-keeper-")));
    try {
      keeper.start("broken", "sh", ["-c", "echo cannot listen on 1.2.3.4 >&2; exit 3"]);
      const wait = keeper.until("broken", "it answers", () => Promise.reject(new Error("connection refused")));
      await expect(wait).rejects.toThrow("broken ended before it answers (exit code 3). Its last lines:\ncannot listen on 1.2.3.4");
    } finally {
      await keeper.stop();
    }
  });

  it("is reported when it cannot be started at all", async () => {
    const keeper = new Keeper(mkdtempSync(join(tmpdir(), "parapet-keeper-")));
    try {
      keeper.start("missing", "/nowhere/program", []);
      await expect(keeper.until("missing", "it answers", () => Promise.resolve(false))).rejects.toThrow(
        "missing ended before it answers (spawn /nowhere/program ENOENT)",
      );
    } finally {
      await keeper.stop();
    }
  });
});

describe("the build", () => {
  const refusal = (env: NodeJS.ProcessEnv): string => {
    try {
      execFileSync(process.execPath, [build], { encoding: "utf8", stdio: "pipe", env });
    } catch (error) {
      return (error as { stderr: string }).stderr;
    }
    throw new Error("The build went through.");
  };
  const folder = mkdtempSync(join(tmpdir(), "parapet-path-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("says how to get Go when there is none", () => {
    expect(refusal({ PATH: folder })).toBe("go is not on the PATH. Install Go 1.26.0 or newer: https://go.dev/dl\n");
  });

  it("says how to get etcd when there is none", () => {
    writeFileSync(join(folder, "go"), "#!/bin/sh\necho go version go1.26.0\n", { mode: 0o755 });
    const hint = "Install it: `apt-get install -y etcd-server` (Debian, Ubuntu) or `brew install etcd` (macOS).";
    expect(refusal({ PATH: folder })).toBe(`etcd is not on the PATH. ${hint}\n`);
  });

  it("refuses a version that is none", () => {
    expect(refusal({ ...process.env, PARAPET_KUBERNETES: "latest" })).toBe(
      'PARAPET_KUBERNETES is "latest"; a minor version such as 1.33 is expected.\n',
    );
  });
});

describe("the lock of the build", () => {
  const folder = mkdtempSync(join(tmpdir(), "parapet-lock-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const locked = (path: string, script: string) =>
    spawn(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `import { withLock } from ${JSON.stringify(join(__dirname, "lock.mjs"))}; await withLock(${JSON.stringify(path)}, () => undefined, ${script});`,
      ],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );

  it("lets one build in at a time", async () => {
    const path = join(folder, "lock");
    const log: string[] = [];
    const builds = [1, 2, 3].map((id) =>
      locked(
        path,
        `async () => { console.log("in ${id}"); await new Promise((done) => setTimeout(done, 300)); console.log("out ${id}"); }`,
      ),
    );
    for (const each of builds) createInterface({ input: each.stdout }).on("line", (line) => log.push(line));
    await Promise.all(builds.map((each) => once(each, "close")));
    const order = log.filter((_, at) => at % 2 === 0).map((line) => line.slice(3));
    expect(order.sort()).toEqual(["1", "2", "3"]);
    expect(log).toEqual(log.filter((_, at) => at % 2 === 0).flatMap((line) => [line, line.replace("in", "out")]));
  });

  it("is taken over from a build that was killed", async () => {
    const path = join(folder, "lock");
    const first = locked(path, "() => new Promise(() => setInterval(() => undefined, 1000))");
    expect(await eventually(() => existsSync(path) && readFileSync(path, "utf8") !== "")).toBe(true);
    first.kill("SIGKILL");
    await once(first, "close");
    const second = locked(path, '() => console.log("mine")');
    const [line] = (await once(createInterface({ input: second.stdout }), "line")) as [string];
    expect(line).toBe("mine");
    await once(second, "close");
    expect(existsSync(path)).toBe(false);
  });
});
