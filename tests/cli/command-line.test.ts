import { commands } from "../../cli/commands";
import { data, run } from "./run";
import { app, temporary, workspace } from "./workspaces";

describe("a command line that cannot be understood ends with 2, one sentence, and nothing on stdout", () => {
  it.each([
    [["plam"], 'there is no command "plam"; did you mean parapet plan?'],
    [["toString"], 'there is no command "toString"; see parapet --help'],
    [[""], 'there is no command ""; see parapet --help'],
    [["help", "rendr"], 'there is no command "rendr"; did you mean parapet render?'],
    [["plan", "--jsn"], "parapet plan has no option --jsn; did you mean --json?"],
    [["plan", "-x"], "parapet plan has no option -x; see parapet plan --help"],
    [["plan", "--app"], "--app needs a value: --app NAME"],
    [["diff", "--base", "--json=1"], "--base needs a value: --base REF|DIR|FILE"],
    [["plan", "--json=yes"], "--json takes no value"],
    [["plan", "--app", "a", "--app", "b"], "--app stands there twice; which one is meant?"],
    [["plan", "a", "b", "c"], "parapet plan takes one FOLDER; b c is too much"],
    [["schema", "intent", "x"], "parapet schema takes one intent|platform; x is too much"],
    [["render"], "parapet render needs --out DIR: where to write"],
    [["render", "--out", ""], "--out names no folder"],
    [["diff"], "parapet diff needs --base: a git revision, a folder, or a saved plan"],
    [["convert"], "parapet convert needs one file: an .env file, or an intent in YAML, JSON or TypeScript"],
    [["convert", "--to", "xml", "a.env"], "--to takes yaml or env, not xml"],
    [["schema"], "parapet schema needs one of intent, platform"],
    [["schema", "toString"], "parapet schema needs one of intent, platform, not toString"],
    [["completion", "toString"], "parapet completion needs one of bash, zsh, fish"],
    [["explain", "calls.hosst"], 'there is nothing called "calls.hosst"; did you mean calls.host?'],
    [["explain", "toString"], 'there is nothing called "toString"; parapet explain lists everything'],
  ])("%j", async (typed, sentence) => {
    expect(await run(typed)).toEqual({ code: 2, out: "", err: `${sentence}\n` });
    expect(await run([...typed.filter((word) => !word.startsWith("--json")), "--json"])).toMatchObject({ code: 2, err: "" });
  });

  it("says it as data with --json", async () => {
    const { code, out, err } = await run(["plan", "--ap", "x", "--json"]);
    expect([code, err]).toEqual([2, ""]);
    expect(JSON.parse(out)).toEqual({ error: { kind: "usage", message: "parapet plan has no option --ap; did you mean --app?" } });
  });
});

describe("help", () => {
  it("names every command with its summary, and exit codes", async () => {
    for (const typed of [[], ["--help"], ["-h"], ["help"]]) {
      const { code, out } = await run(typed);
      expect(code).toBe(0);
      for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`^  ${name} +${summary.replace(/[()]/g, "\\$&")}$`, "m"));
      expect(out).toContain("with 3 for findings");
    }
  });

  it.each(commands.map(({ name }) => name))("of %s shows each option and an example that begins with the command", async (name) => {
    const command = commands.find((one) => one.name === name);
    const { out } = await run([name, "--help"]);
    expect((await run(["help", name])).out).toBe(out);
    for (const option of command?.options ?? []) expect(out).toContain(`  --${option.name}`);
    expect(command?.examples.length).toBeGreaterThan(0);
    for (const { line } of command?.examples ?? []) expect(line).toMatch(new RegExp(`parapet ${name}\\b`));
  });

  it("is data with --json", async () => {
    expect((await data<{ name: string }[]>("--help")).map(({ name }) => name)).toEqual(commands.map(({ name }) => name));
    expect(await data("plan", "--help")).toMatchObject({ name: "plan", operands: "[FOLDER]" });
    expect(await data("--version")).toEqual({ version: "0.1.0" });
  });
});

describe("--json", () => {
  it("is data on stdout and nothing on stderr for everything that a workspace can do", async () => {
    const folder = workspace({ "a.app.yaml": app("billing"), "b.env": "APP_NAME=mailer\nREGION=eu-central\n" });
    for (const typed of [
      ["plan", folder],
      ["render", folder, "--out", `${temporary()}/out`],
      ["diff", folder, "--base", folder],
      ["explain"],
      ["explain", "calls"],
      ["convert", `${folder}/b.env`],
      ["schema", "intent"],
      ["schema", "platform"],
      ["completion", "bash"],
    ]) {
      const { code, out, err } = await run([...typed, "--json"]);
      expect({ typed, code, err }).toEqual({ typed, code: 0, err: "" });
      expect(() => JSON.parse(out) as unknown).not.toThrow();
    }
  });

  it("gives diagnostics as data for everything that a broken workspace stops", async () => {
    const folder = workspace({ "a.app.yaml": "app: billing\nregion: eu-centrl\n" });
    const wrong = [
      {
        code: "PPT-0201",
        severity: "error",
        place: { file: "a.app.yaml", line: 2, column: 9 },
        path: "region",
        message: "there is no region eu-centrl; there is eu-central, us-east",
        fix: "eu-central",
        related: [],
      },
    ];
    for (const typed of [
      ["plan", folder],
      ["render", folder, "--out", `${folder}/out`],
      ["diff", folder, "--base", folder],
    ]) {
      const { code, out, err } = await run([...typed, "--json"]);
      expect([code, err, JSON.parse(out)]).toEqual([2, "", { diagnostics: wrong }]);
    }
  });
});

it("a bug of ours ends with 70, says so, and is data with --json", async () => {
  const broken = {
    out: () => {
      throw new Error("the terminal is gone");
    },
  };
  const { code, err } = await run(["schema", "intent"], broken);
  expect(code).toBe(70);
  expect(err).toMatch(/^This is a mistake of parapet's own\. Please report it with these lines:\nError: the terminal is gone\n {4}at /);
});
