import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, type Ran } from "./run";
import { app, platform, temporary, workspace, write } from "./workspaces";

interface Watched {
  /** What was printed since the last look, as soon as there is any that holds this. */
  until(wanted: string | RegExp): Promise<string>;
  /** What was printed to the error output since the last look, in the same way. */
  wrong(wanted: string): Promise<string>;
  end(): Promise<Ran>;
}

/** Starts a command line that watches, as a person at a terminal would. */
function watching(...typed: string[]): Watched {
  const printed = { out: "", err: "" };
  const waiting = new Set<() => void>();
  const add = (where: keyof typeof printed) => (text: string) => {
    printed[where] += text;
    for (const look of waiting) look();
  };
  const ran = run([...typed, "--watch"], { out: add("out"), err: add("err") });
  const seen = (where: keyof typeof printed, wanted: string | RegExp) =>
    new Promise<string>((resolve) => {
      const look = (): void => {
        const text = printed[where];
        if (typeof wanted === "string" ? !text.includes(wanted) : !wanted.test(text)) return;
        printed[where] = "";
        waiting.delete(look);
        resolve(text);
      };
      waiting.add(look);
      look();
    });
  return {
    until: (wanted) => seen("out", wanted),
    wrong: (wanted) => seen("err", wanted),
    end: () => {
      process.emit("SIGTERM");
      return ran;
    },
  };
}

/** As long as it takes to be told of a change, and more. */
const longEnough = () => new Promise<void>((resolve) => setTimeout(resolve, 400));

const line = /· plan [0-9a-f]{12}\n$/;

describe("plan --watch", () => {
  it("says what each change of a file does, and ends when it is asked to", async () => {
    const folder = workspace({ "a.app.yaml": app("billing"), "b.app.yaml": app("ledger") });
    const watched = watching("plan", folder);
    expect(await watched.until(line)).toMatch(
      /^watching \S+; Ctrl-C ends it\nacme prod · 2 regions · 2 apps · 0 flows · \d+ objects · plan [0-9a-f]{12}\n$/,
    );
    write(folder, { "a.app.yaml": app("billing", "scale: { max: 9 }\n") });
    const changed = await watched.until(line);
    expect(changed).toMatch(
      /^\nchanged: a\.app\.yaml\nbilling\n {2}~ HorizontalPodAutoscaler\/billing in eu-central-team-web\n {6}spec\.maxReplicas: \d+ -> 9\n/,
    );
    expect(changed).toContain("\n0 added, 1 changed, 0 removed\nacme prod ");
    expect((await watched.end()).code).toBe(0);
  });

  it("sees files that come and go, folders with them, and files that are renamed into place as editors do", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const watched = watching("plan", folder);
    await watched.until(line);
    mkdirSync(join(folder, "teams/web"), { recursive: true });
    writeFileSync(join(folder, "teams/web/b.app.yaml"), app("ledger"));
    expect(await watched.until(line)).toContain("+ Deployment/ledger in eu-central-team-web");
    writeFileSync(join(folder, "teams/web/.b.tmp"), app("ledger", "scale: { max: 9 }\n"));
    renameSync(join(folder, "teams/web/.b.tmp"), join(folder, "teams/web/b.app.yaml"));
    expect(await watched.until(line)).toContain("spec.maxReplicas: ");
    rmSync(join(folder, "teams"), { recursive: true });
    expect(await watched.until(line)).toContain("- Deployment/ledger in eu-central-team-web");
    await watched.end();
  });

  it("shows mistakes and goes on: what follows is held against the last plan that was right", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const watched = watching("plan", folder);
    await watched.until(line);
    write(folder, { "a.app.yaml": app("billing", "scale: { max: nine }\n") });
    expect(await watched.wrong("explain")).toContain(`PPT-0102  ${folder}/a.app.yaml:6:15  scale.max`);
    write(folder, { "platform.yaml": platform.replace("environment: prod", "environment: [") });
    await watched.wrong("platform.yaml");
    write(folder, { "platform.yaml": platform, "a.app.yaml": app("billing") });
    const mended = await watched.until(line);
    expect(mended).toContain("no object changes\nacme prod ");
    await watched.end();
  });

  it("says nothing of a file that was written as it was, and of what is no document", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const watched = watching("plan", folder, "--json");
    const first = JSON.parse(await watched.until("\n")) as { hash: string };
    write(folder, { "a.app.yaml": app("billing"), "notes.txt": "x", "platform.yaml": platform });
    await longEnough();
    write(folder, { "a.app.yaml": `# a line more\n${app("billing")}` });
    await longEnough();
    write(folder, { "b.app.yaml": app("ledger") });
    const lines = (await watched.until("ledger")).trimEnd().split("\n");
    const last = JSON.parse(lines.at(-1) ?? "") as { hash: string; changes: { id: string; change: string }[]; diagnostics: unknown[] };
    expect([lines.length, last.hash === first.hash, last.diagnostics]).toEqual([1, false, []]);
    expect([...new Set(last.changes.map(({ change }) => change))]).toEqual(["added"]);
    const { code, err } = await watched.end();
    expect([code, err]).toEqual([0, ""]);
  });

  it("prints one line of data for each change, with null for the hash where there is no plan", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const watched = watching("plan", folder, "--json");
    await watched.until("\n");
    write(folder, { "a.app.yaml": app("billing", "prot: 1\n") });
    const broken = JSON.parse(await watched.until("\n")) as { hash: unknown; changes: unknown; diagnostics: { code: string }[] };
    expect([broken.hash, broken.changes, broken.diagnostics.map(({ code }) => code)]).toEqual([null, [], ["PPT-0101"]]);
    await watched.end();
  });

  it("follows a platform document that lies elsewhere", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const elsewhere = temporary();
    write(elsewhere, { "other.yaml": platform });
    const watched = watching("plan", folder, "--platform", join(elsewhere, "other.yaml"));
    await watched.until(line);
    write(elsewhere, { "other.yaml": platform.replace("cc-7", "cc-9") });
    expect(await watched.until(line)).toContain("metadata.labels[parapet.dev/cost-center]: cc-7 -> cc-9");
    await watched.end();
  });

  it("waits for a folder that is not there, and for one that was taken away", async () => {
    const folder = join(temporary(), "later");
    const watched = watching("plan", folder);
    expect(await watched.wrong("explain")).toContain("there is no such folder");
    write(folder, { "platform.yaml": platform, "a.app.yaml": app("billing") });
    await watched.until(line);
    rmSync(folder, { recursive: true });
    await watched.wrong("explain");
    await watched.end();
  });

  it.each([["--app", "billing"], ["--objects"], ["--resources"], ["--project", "."]])("takes no %s", async (...option) => {
    const { code, err } = await run(["plan", workspace({ "a.app.yaml": app("billing") }), "--watch", ...option]);
    expect([code, err]).toEqual([2, `--watch tells what changes in a whole workspace; it takes no ${option[0]}\n`]);
  });
});

describe("diff --watch", () => {
  it("holds the workspace against the same base after each change", async () => {
    const base = workspace({ "a.app.yaml": app("billing"), "b.app.yaml": app("ledger") });
    const folder = workspace({ "a.app.yaml": app("billing"), "b.app.yaml": app("ledger") });
    const watched = watching("diff", folder, "--base", base);
    expect(await watched.until(line)).toContain(` against ${base}; Ctrl-C ends it\nacme prod `);
    write(folder, { "a.app.yaml": app("billing", "scale: { max: 9 }\n") });
    expect(await watched.until(line)).toContain("\n0 added, 1 changed, 0 removed\n");
    rmSync(join(folder, "b.app.yaml"));
    const both = await watched.until(line);
    expect(both).toContain("spec.maxReplicas: ");
    expect(both).toContain("- Deployment/ledger");
    write(folder, { "a.app.yaml": app("billing"), "b.app.yaml": app("ledger") });
    expect(await watched.until(line)).toContain("no object changes\n");
    await watched.end();
  });

  it("says the same as a diff that ends", async () => {
    const base = workspace({ "a.app.yaml": app("billing"), "b.app.yaml": app("ledger") });
    const folder = workspace({ "a.app.yaml": app("billing", "scale: { max: 9 }\n"), "c.app.yaml": app("search") });
    const once = JSON.parse((await run(["diff", folder, "--base", base, "--json"])).out) as { hash: string; changes: unknown };
    const watched = watching("diff", folder, "--base", base, "--json");
    const first = JSON.parse(await watched.until("\n")) as { hash: string; changes: unknown };
    await watched.end();
    expect([first.hash, first.changes]).toEqual([once.hash, once.changes]);
  });

  it("ends where there is nothing to compare with, and takes no --exit-code", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const broken = workspace({ "a.app.yaml": app("billing", "prot: 1\n") });
    const nothing = await run(["diff", folder, "--base", broken, "--watch"]);
    expect([nothing.code, nothing.err.includes(`the base ${broken} cannot be planned`)]).toEqual([2, true]);
    expect((await run(["diff", folder, "--base", broken, "--watch", "--exit-code"])).code).toBe(2);
  });
});
