import { spawnSync } from "node:child_process";
import { commands } from "../../cli/commands";
import { run } from "./run";
import { temporary, write } from "./workspaces";

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;
const where = has("bash") ? describe : describe.skip;
const whereZsh = has("zsh") ? describe : describe.skip;
const whereFish = has("fish") ? describe : describe.skip;

/** A folder in which `ex` completes to a folder, and one name has a blank. */
function place(): string {
  const folder = temporary();
  write(folder, { "examples/x": "", "a b/x": "" });
  return folder;
}

const names = commands.map(({ name }) => name);
const planOptions = [...(commands.find(({ name }) => name === "plan")?.options ?? []).map(({ name }) => `--${name}`), "--help"];

const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["ren"], ["render"]],
  [["plan", "--ob"], ["--objects"]],
  [["plan", "--"], planOptions],
  [["plan", "ex"], ["examples"]],
  [["plan", "a"], ["a b"]],
  [["plan", "--app", ""], []],
  [["render", "--out", "ex"], ["examples"]],
  [
    ["convert", "--to", ""],
    ["yaml", "env"],
  ],
  [
    ["schema", ""],
    ["intent", "platform"],
  ],
  [["completion", "f"], ["fish"]],
  [["explain", "calls.be"], ["calls.because"]],
  [["explain", "PPT-0203"], ["PPT-0203"]],
];

where("bash", () => {
  it.each([[[""], [...names, "--help", "--version"]] as const, ...cases])("offers behind %j what fits", async (typed, offered) => {
    const script = (await run(["completion", "bash"])).out;
    const words = ["parapet", ...typed].map((word) => `'${word}'`).join(" ");
    const program = `${script}\nCOMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _parapet; for one in "\${COMPREPLY[@]}"; do echo "$one"; done`;
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", program], { cwd: place(), encoding: "utf8" });
    expect([stderr, stdout.split("\n").slice(0, -1)]).toEqual(["", [...offered]]);
  });
});

whereFish("fish", () => {
  it.each(cases)("offers behind %j what fits", async (typed, offered) => {
    const folder = place();
    write(folder, { "p.fish": (await run(["completion", "fish"])).out });
    const line = ["parapet", ...typed].join(" ");
    const { stdout, stderr } = spawnSync("fish", ["--no-config", "-c", `source p.fish; complete -C '${line}'`], {
      cwd: folder,
      encoding: "utf8",
    });
    const found = stdout
      .split("\n")
      .slice(0, -1)
      .map((row) => (row.split("\t")[0] ?? "").replace(/\/$/, "").replaceAll("\\", ""));
    expect([stderr, found.sort()]).toEqual(["", [...offered].sort()]);
  });
});

whereZsh("zsh", () => {
  it("completes a word of each kind, sourced behind compinit", async () => {
    const folder = place();
    const lines = [
      ["parapet rend", "parapet render"],
      ["parapet plan --obj", "parapet plan --objects"],
      ["parapet convert --to y", "parapet convert --to yaml"],
      ["parapet schema in", "parapet schema intent"],
      ["parapet render --out exa", "parapet render --out examples"],
      ["parapet explain calls.bec", "parapet explain calls.because"],
    ] as const;
    write(folder, {
      _parapet: (await run(["completion", "zsh"])).out,
      "try.zsh": `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=; bindkey -e; autoload -U compinit; compinit -u -D; source ${folder}/_parapet; cd ${folder}; bindkey '^I' complete-word; print REA''DY"
until zpty -r z line && [[ "$line" == *READY* ]]; do :; done
${lines
  .map(
    ([typed], index) =>
      `zpty -w -n z "${typed}"$'\\t'; zpty -w z $'\\x01print "<"${index}">'$'\\x05''<END>"'; until zpty -r z line && [[ "$line" == *'<${index}>'*'<END>'* ]]; do :; done; print -r -- "$line"`,
  )
  .join("\n")}
`,
    });
    const { stdout } = spawnSync("zsh", ["-f", `${folder}/try.zsh`], { encoding: "utf8", timeout: 30_000 });
    const found = [...stdout.matchAll(/<\d>(.*)<END>/g)].map(([, line = ""]) => line.trim().replace(/\/$/, ""));
    expect(found).toEqual(lines.map(([, complete]) => complete));
  }, 40_000);

  it("is a file that zsh reads without a complaint", async () => {
    const { out } = await run(["completion", "zsh"]);
    expect(spawnSync("zsh", ["-f", "-n"], { input: out, encoding: "utf8" }).stderr).toBe("");
  });
});
