import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { ObjectChange } from "../../cli/diff/compare";
import { readRendered } from "../../cli/diff/rendered";
import { buildFolder } from "../../cli/workspace";
import { yamlBytes } from "../../model/documents/write-yaml";
import { hostileText } from "../model/documents/hostile-texts";
import { data, run } from "./run";
import { app, platform, temporary, workspace, write } from "./workspaces";

function git(folder: string, ...args: string[]): void {
  const { status, stderr } = spawnSync("git", ["-c", "user.email=a@example.com", "-c", "user.name=a", ...args], { cwd: folder });
  if (status !== 0) throw new Error(stderr.toString());
}

function commit(folder: string): void {
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", "state");
}

/** A checkout with one commit: a workspace in `ws`, and a file beside it. */
function checkout(files: Readonly<Record<string, string>>): { readonly root: string; readonly ws: string } {
  const root = temporary();
  git(root, "init", "-q");
  const ws = join(root, "ws");
  write(ws, { "platform.yaml": platform, ...files });
  write(root, { "README.md": "x\n" });
  commit(root);
  return { root, ws };
}

const edit = (file: string, from: string, to: string) => writeFileSync(file, readFileSync(file, "utf8").replace(from, to));

async function changes(...typed: string[]): Promise<string[]> {
  const { changes } = await data<{ changes: ObjectChange[] }>("diff", ...typed);
  return changes.map(({ change, id, fields }) =>
    [change, id, ...fields.map(({ path, before, after }) => `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`)].join(" | "),
  );
}

const scaled = ["changed | eu-central-team-web/HorizontalPodAutoscaler/billing | spec.maxReplicas: 6 -> 9"];

/** Scaling changes one field of one object, but for what is derived from it. */
async function scaling(...typed: string[]): Promise<string[]> {
  return (await changes(...typed)).filter((line) => line.includes("HorizontalPodAutoscaler"));
}

describe("the base is", () => {
  it("a git revision, seen from anywhere, whatever else lies in the checkout", async () => {
    const { root, ws } = checkout({ "a.app.yaml": app("billing") });
    edit(join(ws, "a.app.yaml"), "port: 8080", "port: 8080\nscale: { max: 9 }");
    expect(await scaling(ws, "--base", "HEAD")).toEqual(scaled);
    commit(root);
    expect(await changes(ws, "--base", "HEAD")).toEqual([]);
    expect(await scaling(ws, "--base", "HEAD~1")).toEqual(scaled);
    git(root, "tag", "before", "HEAD~1");
    expect(await scaling(ws, "--base", "before")).toEqual(scaled);
  });

  it("a git revision, from within a folder of the checkout", () => {
    const { ws } = checkout({ "a.app.yaml": app("billing") });
    edit(join(ws, "a.app.yaml"), "port: 8080", "port: 8080\nscale: { max: 9 }");
    for (const [cwd, folder] of [
      [ws, "."],
      [join(ws, "deep"), ".."],
    ] as const) {
      mkdirSync(cwd, { recursive: true });
      const { stdout, status } = spawnSync(
        process.execPath,
        [join(process.cwd(), "dist/bin/parapet.js"), "diff", folder, "--base", "HEAD"],
        { cwd, encoding: "utf8" },
      );
      expect([status, stdout.includes("spec.maxReplicas: 6 -> 9"), stdout.trimEnd().split("\n").at(-1)]).toEqual([
        0,
        true,
        "0 added, 1 changed, 0 removed",
      ]);
    }
  });

  it("a git revision at which the folder was not there: everything is new", async () => {
    const { root } = checkout({ "a.app.yaml": app("billing") });
    const fresh = join(root, "new");
    write(fresh, { "platform.yaml": platform, "b.app.yaml": app("shop") });
    const found = await changes(fresh, "--base", "HEAD");
    expect(found.filter((line) => !line.startsWith("added | "))).toEqual([]);
    expect(found).toContain("added | eu-central-team-web/Deployment/shop");
  });

  it("a git revision of intents in TypeScript, with what they import", async () => {
    const ts = (max: number) =>
      `import { defineApp } from "parapet/model";\nimport { most } from "./most";\nexport const billing = defineApp({ app: "billing", region: "eu-central", scale: { max: most - ${max} } });\n`;
    const { ws } = checkout({ "a.app.ts": ts(4), "most.ts": "export const most: number = 10;\n" });
    edit(join(ws, "a.app.ts"), "most - 4", "most - 1");
    expect(await scaling(ws, "--base", "HEAD")).toEqual(scaled);
  }, 30_000);

  it("a git revision with another platform document, inside the folder and beside it", async () => {
    const { root, ws } = checkout({ "a.app.yaml": app("billing") });
    write(ws, { "platforms/dev.yaml": platform.replace("environment: prod", "environment: dev") });
    write(root, { "shared.yaml": platform });
    commit(root);
    for (const [file, folder] of [
      [join(ws, "platforms/dev.yaml"), ws],
      [join(root, "shared.yaml"), ws],
    ] as const) {
      expect(await changes(folder, "--base", "HEAD", "--platform", file)).toEqual([]);
      edit(file, "costCenter: cc-7", "costCenter: cc-9");
      expect(
        (await changes(folder, "--base", "HEAD", "--platform", file)).filter((line) => line.includes("Namespace/eu-central-team-web")),
      ).toEqual(['changed | Namespace/eu-central-team-web | metadata.labels[parapet.dev/cost-center]: "cc-7" -> "cc-9"']);
    }
  });

  it("a rendered folder, a saved plan, another workspace", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const kept = temporary();
    cpSync(folder, join(kept, "copy"), { recursive: true });
    await run(["render", folder, "--out", join(kept, "rendered")]);
    writeFileSync(join(kept, "plan.json"), (await run(["plan", folder, "--json"])).out);
    for (const base of ["copy", "rendered", "plan.json"]) expect(await changes(folder, "--base", join(kept, base))).toEqual([]);
    edit(join(folder, "a.app.yaml"), "port: 8080", "port: 8080\nscale: { max: 9 }");
    for (const base of ["copy", "rendered", "plan.json"]) expect(await scaling(folder, "--base", join(kept, base))).toEqual(scaled);
  });

  it("a rendered folder that somebody edited by hand: what would be written is what differs", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const out = join(temporary(), "rendered");
    await run(["render", folder, "--out", out]);
    edit(join(out, "eu-central/team-web/billing.yaml"), "maxReplicas: 6", "maxReplicas: 60");
    rmSync(join(out, "us-east/team-web/00-namespace.yaml"));
    const found = await changes(folder, "--base", out);
    expect(found.filter((line) => !line.includes("us-east"))).toEqual([
      "changed | eu-central-team-web/HorizontalPodAutoscaler/billing | spec.maxReplicas: 60 -> 6",
    ]);
    expect(found.filter((line) => line.includes("us-east")).every((line) => line.startsWith("added | "))).toBe(true);
  });
});

describe("two rendered folders", () => {
  it("are compared as their workspaces are, whatever lies between their files", async () => {
    const folder = workspace({ "a.app.yaml": app("billing"), "b.app.yaml": app("shop", "kind: worker\n"), "c.app.yaml": app("same") });
    const kept = temporary();
    const [before, after, base] = [join(kept, "before"), join(kept, "after"), join(kept, "base")];
    cpSync(folder, base, { recursive: true });
    await run(["render", folder, "--out", before]);
    edit(join(folder, "a.app.yaml"), "port: 8080", "port: 8080\nscale: { max: 9 }");
    rmSync(join(folder, "b.app.yaml"));
    write(folder, { "d.app.yaml": app("fresh") });
    await run(["render", folder, "--out", after]);
    const expected = await changes(folder, "--base", base);
    expect(new Set(expected.map((line) => line.split(" ")[0]))).toEqual(new Set(["added", "changed", "removed"]));
    expect(await changes(after, "--base", before)).toEqual(expected);
    expect((await run(["diff", after, "--base", before])).out).toBe((await run(["diff", folder, "--base", base])).out);
    expect((await run(["diff", after, "--base", before, "--exit-code"])).code).toBe(3);
    expect(await run(["diff", after, "--base", after, "--exit-code"])).toEqual({ code: 0, out: "no object changes\n", err: "" });
    edit(join(after, "eu-central/team-web/same.yaml"), "kind: Service\n", "kind: 'Service'\n");
    expect(await changes(after, "--base", before)).toEqual(expected);
    edit(join(after, "eu-central/team-web/same.yaml"), "kind: 'Service'\n", "kind: 'Service\n");
    expect((await run(["diff", after, "--base", before])).code).toBe(2);
  });
});

describe("a rendered file", () => {
  it("that render wrote is read at once, each of an example and each with hostile texts in it", () => {
    for (const group of buildFolder("examples/enterprise-simulation").built!.groups)
      expect(readRendered(Buffer.from(yamlBytes(group.objects)))).toEqual(JSON.parse(JSON.stringify(group.objects)));
    let read = 0;
    let texts = 0;
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        hostileText,
        fc.boolean(),
        fc.constant(null),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e6, min: -1e6 }),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(hostileText, tie("any"), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (documents) => {
        const found = readRendered(Buffer.from(yamlBytes(documents)));
        texts++;
        if (found === undefined) return;
        read++;
        // Minus nothing is written as nothing.
        expect(JSON.stringify(found)).toBe(JSON.stringify(documents));
      }),
      { numRuns: 3000 },
    );
    expect(read / texts).toBeGreaterThan(0.3);
  });

  it.each([
    ["another indentation", "a:\n    b: 1\n"],
    ["other quotes", "a: 'b'\n"],
    ["a comment", "a: b # c\n"],
    ["an anchor", "a: &x b\n"],
    ["a key twice", "a: b\na: b\n"],
    ["a number as somebody else writes it", "a: 1.0\n"],
    ["a number past 2^53", "a: 9007199254740993\n"],
    ["no line's end", "a: b"],
    ["a field of the prototype", '"__proto__":\n  a: 1\n'],
    ["brackets that nest without end", `a: ${"[".repeat(100_000)}\n`],
    ["dashes that nest without end", `${"- ".repeat(100_000)}a\n`],
    ["nothing", ""],
    ["bytes that are no text", "a: \ufffd\n"],
  ])("with %s is left to the whole reader", (name, text) => {
    expect(readRendered(name.startsWith("bytes") ? Buffer.from("a: \xff\n", "latin1") : Buffer.from(text))).toBeUndefined();
  });

  it("of an earlier release, in which every object differs, is compared field by field", async () => {
    const folder = workspace({ "a.app.yaml": app("billing"), "b.app.yaml": app("ledger", "env: { NOTE: 'on: \\x07 # no' }\n") });
    const [out, base] = [join(temporary(), "rendered"), join(temporary(), "base")];
    await run(["render", folder, "--out", out]);
    cpSync(folder, base, { recursive: true });
    edit(join(folder, "platform.yaml"), "costCenter: cc-7", "costCenter: cc-9");
    expect(await changes(folder, "--base", out)).toEqual(await changes(folder, "--base", base));
    expect((await changes(folder, "--base", out)).length).toBeGreaterThan(20);
  });
});

describe("a base that is none ends with 2 and says why", () => {
  it.each([
    ["nope", /^there is no file, folder or git revision "nope"\n$/],
    ["--upload-pack=x", /^there is no file, folder or git revision "--upload-pack=x"\n$/],
    ["HEAD:ws", /^there is no file, folder or git revision "HEAD:ws"\n$/],
    ["", /^there is no file, folder or git revision ""\n$/],
  ])("%j", async (base, sentence) => {
    const { ws } = checkout({ "a.app.yaml": app("billing") });
    const { code, out, err } = await run(["diff", ws, `--base=${base}`]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(sentence);
  });

  it("outside of a checkout", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const { code, err } = await run(["diff", folder, "--base", "HEAD"]);
    expect([code, err.split(" (")[0]]).toEqual([2, `there is no file or folder "HEAD", and ${folder} is in no git checkout`]);
  });

  it("an empty folder, a file that is no plan, a plan that was cut or changed by hand", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const kept = temporary();
    const file = join(kept, "plan.json");
    const said = async (base: string) => (await run(["diff", folder, "--base", base])).err.replaceAll(kept, "");
    expect(await said(kept)).toBe(" holds neither a workspace nor rendered objects\n");
    for (const text of ["", "{}", "[1]", "null", "x", '{"hash":1,"platform":1,"regions":5,"apps":7,"flows":2}', "\xff"]) {
      writeFileSync(file, text, "latin1");
      expect(await said(file)).toBe("/plan.json is not a plan; save one with: parapet plan --json > /plan.json\n");
    }
    const plan = (await run(["plan", folder, "--json"])).out;
    for (const text of [
      plan.replace('"maxReplicas": 6', '"maxReplicas": 7'),
      (await run(["plan", folder, "--app", "billing", "--json"])).out.replace('"like": "prod"', '"like": "dev"'),
    ]) {
      writeFileSync(file, text);
      expect(await said(file)).toBe(
        "/plan.json is not a whole plan: its hash does not fit. Save one with: parapet plan --json > /plan.json\n",
      );
    }
  });

  it("a revision that cannot be planned is told apart from what stands now", async () => {
    const { ws } = checkout({ "a.app.yaml": "app: X\n" });
    write(ws, { "a.app.yaml": app("billing") });
    const { code, out, err } = await run(["diff", ws, "--base", "HEAD"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("the base HEAD cannot be planned:\n\nerror   PPT-0103");
  });
});

describe("what is printed", () => {
  it("shows each object with its fields, by app, and counts", async () => {
    const folder = workspace({ "a.app.yaml": app("billing"), "b.app.yaml": app("shop", "kind: worker\n") });
    const base = join(temporary(), "base");
    cpSync(folder, base, { recursive: true });
    edit(join(folder, "a.app.yaml"), "port: 8080", "port: 8080\nscale: { max: 9 }");
    rmSync(join(folder, "b.app.yaml"));
    const { code, out } = await run(["diff", folder, "--base", base]);
    expect(code).toBe(0);
    expect(out).toContain("billing\n  ~ HorizontalPodAutoscaler/billing in eu-central-team-web\n      spec.maxReplicas: 6 -> 9\n");
    expect(out).toContain("shop\n  - Deployment/shop in eu-central-team-web\n");
    expect(out).toMatch(/\n0 added, 1 changed, 7 removed\n$/);
  });

  it("ends with 3 under --exit-code when anything differs, else with 0", async () => {
    const folder = workspace({ "a.app.yaml": app("billing") });
    const base = join(temporary(), "base");
    cpSync(folder, base, { recursive: true });
    expect(await run(["diff", folder, "--base", base, "--exit-code"])).toEqual({ code: 0, out: "no object changes\n", err: "" });
    edit(join(folder, "a.app.yaml"), "# nothing", "");
    writeFileSync(join(folder, "a.app.yaml"), `# a comment moves every line\n\n${app("billing")}`);
    expect((await run(["diff", folder, "--base", base, "--exit-code"])).code).toBe(0);
    edit(join(folder, "a.app.yaml"), "port: 8080", "port: 9090");
    expect((await run(["diff", folder, "--base", base, "--exit-code"])).code).toBe(3);
  });
});

describe("two regions with clusters of their own", () => {
  it("are told apart where a namespace is called the same in both", async () => {
    const both = app("billing", "expose: { from: [corporate] }\n").replace("region: eu-central", "region: [eu-central, us-east]");
    const before = workspace({ "a.app.yaml": both });
    const after = workspace({ "platform.yaml": platform.replace("nodesCidr: 10.1.0.0/16", "nodesCidr: 10.9.0.0/16"), "a.app.yaml": both });
    const found = await changes(after, "--base", before);
    expect(found.filter((line) => line.includes("cert-manager/")).every((line) => line.startsWith("changed | us-east/cert-manager/"))).toBe(
      true,
    );
    expect(found.filter((line) => line.includes("cert-manager/")).length).toBeGreaterThan(0);
  });
});
