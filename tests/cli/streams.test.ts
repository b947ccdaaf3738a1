import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { progressOn } from "../../cli/show/progress";
import { run } from "./run";
import { app, workspace } from "./workspaces";

const bin = join(process.cwd(), "dist/bin/parapet.js");
const sound = workspace({ "a.app.yaml": app("billing") });
const broken = workspace({ "a.app.yaml": "app: X\nregion: eu-central\n" });
const escape = "\u001b";

function shell(command: string, env: Record<string, string> = {}): { status: number | null; stdout: string; stderr: string } {
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
  return spawnSync("bash", ["-c", command.replace(/(?<!\/)parapet\b(?!-)/g, `${process.execPath} ${bin}`)], {
    encoding: "utf8",
    env: { ...inherited, TERM: "xterm", ...env },
  });
}

describe("the program", () => {
  it("ends with what the command ended with", () => {
    expect(shell(`parapet plan ${sound}`).status).toBe(0);
    expect(shell(`parapet plan ${broken}`).status).toBe(2);
    expect(shell(`parapet nonsense`).status).toBe(2);
  });

  it("keeps words for people on stderr apart from what is piped", () => {
    const { stdout, stderr } = shell(`parapet plan ${broken}`);
    expect([stdout, stderr.split("\n")[0]]).toEqual(["", `error   PPT-0115  ${broken}/a.app.yaml:1:6  app`]);
  });

  it.each([
    `parapet plan examples/enterprise-simulation --json | head -1`,
    `parapet explain --json | head -c 10`,
    `parapet plan ${broken} 2>&1 | head -1`,
  ])("takes a reader that stops early for no mistake: %s", (command) => {
    const { stderr } = shell(`set -o pipefail; ${command} > /dev/null`);
    expect(stderr).toBe("");
  });

  it("shows where a file is from where one stands", () => {
    const { stderr } = shell(`cd ${broken} && parapet plan`);
    expect(stderr.split("\n")[0]).toBe("error   PPT-0115  a.app.yaml:1:6  app");
  });
});

const scripted = spawnSync("script", ["--version"]).status === 0;

(scripted ? describe : describe.skip)("colour", () => {
  const onTerminal = (command: string, env: Record<string, string> = {}) =>
    shell(`script -qec '${command}' /dev/null < /dev/null`, env).stdout;

  it("is there for a person, and for nobody else", () => {
    expect(onTerminal(`parapet plan ${sound}`)).toContain(escape);
    expect(shell(`parapet plan ${sound}`).stdout).not.toContain(escape);
    expect(onTerminal(`parapet plan ${broken} 2>&1 | cat`)).not.toContain(escape);
  });

  it("is told apart for stdout and stderr", () => {
    expect(onTerminal(`parapet plan ${broken} > /dev/null`)).toContain(escape);
    expect(onTerminal(`parapet plan ${broken} 2> /dev/stdout | cat`)).not.toContain(escape);
  });

  it.each([
    [{ NO_COLOR: "1" }, false],
    [{ NO_COLOR: "" }, true],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    [{ TERM: "dumb" }, false],
  ])("on a terminal heeds %j", (env, coloured) => {
    expect(onTerminal(`parapet plan ${sound}`, env).includes(`${escape}[1m`)).toBe(coloured);
  });

  it.each([
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "0" }, false],
    [{ FORCE_COLOR: "" }, false],
  ])("in a pipe heeds %j", (env, coloured) => {
    expect(shell(`parapet plan ${sound}`, env).stdout.includes(escape)).toBe(coloured);
  });
});

describe("the progress line", () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`${index}.app.yaml`, app(`app-${index}`, "size: { cpu: 10m, memory: 16Mi }\n")]),
  );

  it("says what is going on when it takes long, and is gone at the end", () => {
    let [clock, shown] = [0, ""];
    const progress = progressOn(
      { out: () => undefined, err: (text) => void (shown += text), colour: false, interactive: true, columns: 20 },
      () => clock,
    );
    progress.say("reading 1 of 9 files");
    expect(shown).toBe("");
    clock = 250;
    progress.say("reading 2 of 9 files");
    progress.say("reading 3 of 9 files");
    expect(shown).toBe(`\r${escape}[2Kreading 2 of 9 file`);
    clock = 400;
    progress.say("planning");
    progress.clear();
    expect(shown.slice(-18)).toBe(`\r${escape}[2Kplanning\r${escape}[2K`.slice(-18));
    progress.clear();
    expect(shown.endsWith(`planning\r${escape}[2K`)).toBe(true);
  });

  it("never appears where nobody looks, and leaves no trace of a run that is over at once", async () => {
    const folder = workspace(files);
    expect((await run(["plan", folder])).err).not.toContain("\r");
    const errors = (await run(["plan", folder], { interactive: true })).err;
    expect(errors === "" || errors.endsWith(`\r${escape}[2K`)).toBe(true);
  });

  it("is gone also when the run ends in mistakes", async () => {
    const clock = jest.spyOn(performance, "now");
    let now = 0;
    clock.mockImplementation(() => (now += 1000));
    const { err } = await run(["plan", broken], { interactive: true });
    clock.mockRestore();
    expect(err).toMatch(/^\r\u001b\[2Kreading 1 of 2 files(\r\u001b\[2K[a-z0-9 ]+)*\r\u001b\[2Kerror {3}PPT-0115/);
  });
});
