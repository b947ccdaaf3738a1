import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { replaceFolder } from "../../cli/output/folder";
import { yamlFiles } from "../../cli/output/yaml-files";
import { run } from "./run";
import { app, platform, temporary, workspace, write } from "./workspaces";

const bin = "dist/bin/parapet.js";
const two = { "a.app.yaml": app("billing"), "b.app.yaml": app("ledger", "kind: worker\n") };

/** Everything below a folder, marker included, with its text. */
function texts(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

const beside = (out: string, ending: string) => join(dirname(out), `.${basename(out)}.${ending}`);

describe("render", () => {
  it("writes a folder for each region and tenant, a file for each app, and says what to do next", async () => {
    const out = join(temporary(), "rendered");
    const { code, out: said, err } = await run(["render", workspace(two), "--out", out]);
    expect([code, err]).toEqual([0, ""]);
    expect(yamlFiles(out)).toEqual([
      "eu-central/00-region.yaml",
      "eu-central/01-egress.yaml",
      "eu-central/01-ingress.yaml",
      "eu-central/02-certificates.yaml",
      "eu-central/team-data/00-namespace.yaml",
      "eu-central/team-web/00-namespace.yaml",
      "eu-central/team-web/billing.yaml",
      "eu-central/team-web/ledger.yaml",
      "us-east/00-region.yaml",
      "us-east/01-egress.yaml",
      "us-east/01-ingress.yaml",
      "us-east/02-certificates.yaml",
      "us-east/team-data/00-namespace.yaml",
      "us-east/team-web/00-namespace.yaml",
    ]);
    expect(said).toMatch(/^\d+ objects in 14 files under /);
    expect(said).toContain(`\n  kubectl --context us-east apply --server-side -R -f ${out}/us-east\n`);
    expect(readdirSync(dirname(out))).toEqual(["rendered"]);
  });

  it("replaces what it wrote before as a whole", async () => {
    const out = join(temporary(), "rendered");
    await run(["render", workspace(two), "--out", out]);
    await run(["render", workspace({ "a.app.yaml": app("shop") }), "--out", out]);
    expect(yamlFiles(out).filter((file) => file.includes("team-web/"))).toEqual([
      "eu-central/team-web/00-namespace.yaml",
      "eu-central/team-web/shop.yaml",
      "us-east/team-web/00-namespace.yaml",
    ]);
  });

  it("writes nothing while one error stands, and leaves what was there", async () => {
    const out = join(temporary(), "rendered");
    await run(["render", workspace(two), "--out", out]);
    const before = texts(out);
    expect((await run(["render", workspace({ ...two, "c.app.yaml": "app: X\n" }), "--out", out])).code).toBe(2);
    expect(texts(out)).toEqual(before);
    const fresh = join(temporary(), "fresh");
    expect((await run(["render", workspace({ "c.app.yaml": "app: X\n" }), "--out", fresh])).code).toBe(2);
    expect(readdirSync(dirname(fresh))).toEqual([]);
  });

  it("is not read as a workspace when it lies in one, even where an app is called platform", async () => {
    const folder = workspace({ "a.app.yaml": app("platform") });
    const before = (await run(["plan", folder])).out;
    expect((await run(["render", folder, "--out", join(folder, "rendered")])).code).toBe(0);
    expect(await run(["plan", folder])).toEqual({ code: 0, out: before, err: "" });
  });
});

/** The rules and the proof over the objects alone: a bucket's resources, which `check` looks at as well, are in none of these. */
async function checked(folder: string): Promise<{ code: number; out: string }> {
  const { code, out } = await run(["check", folder]);
  return { code, out: out.replace(" objects and resources", " objects") };
}

describe("render --check", () => {
  // Nobody exposes anything: certificates are another matter.
  const sound = {
    "platform.yaml": platform.replace(/^tls: .*\n/m, ""),
    "a.app.yaml": app("billing", "calls: [{ app: ledger, because: posts entries }]\n"),
    "b.app.yaml": app("ledger"),
  };
  const patched = (patch: string) => ({ ...sound, "c.app.yaml": app("shop", `transform: ${patch}\n`) });

  it("writes to the byte what render writes without it, and says what check says", async () => {
    const folder = workspace(sound);
    const [plain, judged] = [join(temporary(), "rendered"), join(temporary(), "rendered")];
    const { out } = await run(["render", folder, "--out", plain]);
    const { code, out: said, err } = await run(["render", folder, "--out", judged, "--check"]);
    expect([code, err]).toEqual([0, ""]);
    expect(said).toBe((await checked(folder)).out + out.replaceAll(plain, judged));
    expect(texts(judged)).toEqual(texts(plain));
  });

  it.each([
    [
      "a rule is broken",
      "{ Deployment: { spec: { template: { spec: { hostPID: true } } } } }",
      "broken  hardening/pod-security/host-namespaces",
    ],
    ["a flow is open that nobody declared", "{ NetworkPolicy: { spec: { ingress: [{}] } } }", "broken  flows/exactly-declared"],
  ])("writes nothing where %s: it ends as check does, and the old output stands", async (_, patch, finding) => {
    const out = join(temporary(), "rendered");
    await run(["render", workspace(two), "--out", out]);
    const before = texts(out);
    const folder = workspace(patched(patch));
    expect((await run(["check", workspace(patched("{ Deployment: { metadata: { annotations: { a: b } } } }"))])).code).toBe(0);
    const { code, out: said, err } = await run(["render", folder, "--out", out, "--check"]);
    expect([code, said, err]).toEqual([3, (await checked(folder)).out, ""]);
    expect(said).toContain(finding);
    expect(texts(out)).toEqual(before);
    const fresh = join(temporary(), "fresh");
    expect((await run(["render", folder, "--out", fresh, "--check"])).code).toBe(3);
    expect(readdirSync(dirname(fresh))).toEqual([]);
    expect((await run(["render", folder, "--out", fresh])).code).toBe(0);
  });

  it("hands a program the report with what was written, and the report alone where nothing was", async () => {
    const out = join(temporary(), "rendered");
    const written = JSON.parse((await run(["render", workspace(sound), "--out", out, "--check", "--json"])).out) as Record<string, unknown>;
    expect(Object.keys(written)).toEqual(["hash", "folder", "files", "objects", "diagnostics", "report"]);
    expect(written["files"]).toEqual(expect.arrayContaining([...yamlFiles(out)]));
    const folder = workspace(patched("{ NetworkPolicy: { spec: { ingress: [{}] } } }"));
    const refused = await run(["render", folder, "--out", join(temporary(), "fresh"), "--check", "--json"]);
    expect([refused.code, Object.keys(JSON.parse(refused.out) as object)]).toEqual([3, Object.keys(written["report"] as object)]);
  });
});

describe("a folder that is not ours is refused, and stays as it is", () => {
  it("with foreign files, at any depth, also beside ours", async () => {
    const out = temporary();
    const folder = workspace(two);
    write(out, { "deep/notes.txt": "mine" });
    expect(await run(["render", folder, "--out", out])).toEqual({
      code: 2,
      out: "",
      err: `${out} holds deep/notes.txt, which parapet did not write and would remove; name an empty or a new folder, or move it away\n`,
    });
    rmSync(join(out, "deep"), { recursive: true });
    expect((await run(["render", folder, "--out", out])).code).toBe(0);
    write(out, { "eu-central/kustomization.yaml": "resources: []\n" });
    const { code, err } = await run(["render", folder, "--out", out]);
    expect([code, err.slice(out.length, out.length + 62)]).toEqual([2, " holds eu-central/kustomization.yaml, which parapet did not wr"]);
    expect(readFileSync(join(out, "eu-central/kustomization.yaml"), "utf8")).toBe("resources: []\n");
  });

  it("the workspace itself, a link, a file, a path through a file, the root", async () => {
    const folder = workspace(two);
    const elsewhere = temporary();
    const real = join(elsewhere, "real");
    mkdirSync(real);
    symlinkSync(real, join(elsewhere, "link"));
    for (const [out, reason] of [
      [folder, `${folder} holds a.app.yaml, which parapet did not write`],
      [join(elsewhere, "link"), `${join(elsewhere, "link")} is a link; links are not followed`],
      [join(folder, "a.app.yaml"), `${join(folder, "a.app.yaml")} is a file; name a folder`],
      [
        join(folder, "a.app.yaml/x"),
        `${join(folder, "a.app.yaml/x")} cannot be written: a part of its path is a file; what was there before is untouched`,
      ],
      ["/", "/ is where everything else lies; name a folder below it"],
    ] as const) {
      const { code, out: said, err } = await run(["render", folder, "--out", out]);
      expect([code, said, err.slice(0, reason.length)]).toEqual([2, "", reason]);
    }
    expect(readdirSync(real)).toEqual([]);
    expect(lstatSync(join(elsewhere, "link")).isSymbolicLink()).toBe(true);
  });

  it("does not follow a marker that is a link to somebody else's list", async () => {
    const out = temporary();
    write(out, { list: "#\nmine.txt\nlist\n", "mine.txt": "mine" });
    symlinkSync(join(out, "list"), join(out, ".parapet"));
    expect((await run(["render", workspace(two), "--out", out])).code).toBe(2);
    expect(readFileSync(join(out, "mine.txt"), "utf8")).toBe("mine");
  });
});

describe("files whose names lead out of the folder", () => {
  it.each(["../outside.yaml", "a/../../outside.yaml", "..", "a/../b.yaml"])("%s is never written", (file) => {
    const out = join(temporary(), "rendered");
    expect(
      replaceFolder(out, [
        { file: "a.yaml", text: "" },
        { file, text: "x" },
      ]),
    ).toEqual({
      ok: false,
      reason: `${out} cannot be written: ${file} leaves the folder; what was there before is untouched`,
    });
    expect(readdirSync(dirname(out))).toEqual([]);
  });
});

describe("two runs at once", () => {
  const files = [{ file: "a.yaml", text: "a: 1\n" }];

  it("the second is refused while the first one lives, and told which lock it is", () => {
    const out = join(temporary(), "rendered");
    const lock = beside(out, "lock");
    symlinkSync(String(process.pid), lock);
    expect(replaceFolder(out, files)).toEqual({
      ok: false,
      reason: `another run is writing to ${out} (${lock}); try again when it has ended`,
    });
    expect([existsSync(out), readlinkSync(lock)]).toEqual([false, String(process.pid)]);
  });

  it("a file where the lock should be is nobody's to remove", () => {
    const out = join(temporary(), "rendered");
    writeFileSync(beside(out, "lock"), "");
    expect(replaceFolder(out, files).ok).toBe(false);
  });

  it.each(["2147483646", "-1", "nobody"])("a lock of a run that died (%s) holds up nobody", (holder) => {
    const out = join(temporary(), "rendered");
    symlinkSync(holder, beside(out, "lock"));
    expect(replaceFolder(out, files)).toEqual({ ok: true });
    expect(readdirSync(dirname(out))).toEqual(["rendered"]);
  });

  it("of many runs each writes all or is refused, and what stands at the end is complete", async () => {
    const out = join(temporary(), "rendered");
    const folders = [workspace(two), workspace({ "a.app.yaml": app("shop") })];
    const expected: Record<string, string>[] = [];
    for (const folder of folders) {
      const alone = join(temporary(), "alone");
      await run(["render", folder, "--out", alone]);
      expected.push(texts(alone));
    }
    const ended = await Promise.all(
      Array.from({ length: 6 }, (_, index) => {
        const child = spawn(process.execPath, [bin, "render", folders[index % 2] ?? "", "--out", out], {
          stdio: ["ignore", "ignore", "pipe"],
        });
        let err = "";
        child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
        return new Promise<string>((done) => child.on("close", (code) => done(code === 0 ? "written" : err.replace(/ \(.*/s, ""))));
      }),
    );
    expect(ended.filter((one) => one !== "written" && one !== `another run is writing to ${out}`)).toEqual([]);
    expect(ended).toContain("written");
    expect(expected).toContainEqual(texts(out));
    expect(readdirSync(dirname(out))).toEqual(["rendered"]);
  }, 60_000);
});

describe("a run that is killed", () => {
  it("leaves the old output or the complete new one, and the next run sweeps up", async () => {
    const out = join(temporary(), "rendered");
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`${index}.app.yaml`, app(`app-${index}`, "size: { cpu: 10m, memory: 16Mi }\n")]),
    );
    const quota = "tenants: { team-web: { costCenter: cc-7, quota: { apps: 100 } }, team-data: { costCenter: cc-8 } }\n";
    const raised = (folder: string) => {
      const file = join(folder, "platform.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace(/tenants:\n(?: .*\n)+/, quota));
      return folder;
    };
    const before = workspace({ "a.app.yaml": app("old") });
    const after = raised(workspace(many));
    expect((await run(["render", before, "--out", out])).code).toBe(0);
    const old = texts(out);
    const alone = join(temporary(), "alone");
    expect(await run(["render", after, "--out", alone])).toMatchObject({ code: 0 });
    const complete = texts(alone);

    let killed = 0;
    for (let delay = 60; delay < 460; delay += 20) {
      const child = spawn(process.execPath, [bin, "render", after, "--out", out], { stdio: "ignore" });
      const ended = new Promise<NodeJS.Signals | null>((done) => child.on("close", (_, signal) => done(signal)));
      setTimeout(() => child.kill("SIGKILL"), delay);
      if ((await ended) === "SIGKILL") killed++;
      // Between its two moves the old output stands beside, whole.
      const standing = existsSync(out) ? out : beside(out, "old");
      expect([old, complete]).toContainEqual(texts(standing));
      expect((await run(["render", before, "--out", out])).code).toBe(0);
      expect(texts(out)).toEqual(old);
      expect(readdirSync(dirname(out))).toEqual(["rendered"]);
    }
    expect(killed).toBeGreaterThan(3);
  }, 120_000);

  it("between its two moves: the old output comes back", () => {
    const out = join(temporary(), "rendered");
    replaceFolder(out, [{ file: "a.yaml", text: "a: 1\n" }]);
    spawnSync("mv", [out, beside(out, "old")]);
    symlinkSync("2147483646", beside(out, "lock"));
    write(dirname(out), { [`.rendered.new/half.yaml`]: "half: 1\n" });
    expect(replaceFolder(out, [{ file: "../x", text: "" }]).ok).toBe(false);
    expect(Object.keys(texts(out))).toEqual([".parapet", "a.yaml"]);
    expect(readdirSync(dirname(out))).toEqual(["rendered"]);
  });
});

const mounts =
  process.getuid?.() === 0 &&
  spawnSync("sh", ["-c", "d=$(mktemp -d) && mount -t tmpfs -o size=16k tmpfs $d && umount $d && rmdir $d"]).status === 0;

(mounts ? describe : describe.skip)("a disk", () => {
  function mounted<T>(options: string, use: (disk: string) => T): T {
    const disk = temporary();
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk]).status).toBe(0);
    try {
      return use(disk);
    } finally {
      spawnSync("umount", ["-l", disk]);
    }
  }

  it("that is full: the old output stands, and nothing of the new one is left", () => {
    mounted("size=48k", (disk) => {
      const out = join(disk, "out");
      expect(replaceFolder(out, [{ file: "a.yaml", text: "a: 1\n" }])).toEqual({ ok: true });
      expect(replaceFolder(out, [{ file: "b.yaml", text: "x".repeat(100_000) }])).toEqual({
        ok: false,
        reason: `${out} cannot be written: the disk is full; what was there before is untouched`,
      });
      expect(Object.keys(texts(out))).toEqual([".parapet", "a.yaml"]);
      expect(readdirSync(disk)).toEqual(["out"]);
    });
  });

  it("that is read-only", () => {
    mounted("size=48k,ro", (disk) => {
      const out = join(disk, "out");
      expect(replaceFolder(out, [{ file: "a.yaml", text: "a: 1\n" }])).toEqual({
        ok: false,
        reason: `${out} cannot be written: the disk is read-only; what was there before is untouched`,
      });
    });
  });
});
