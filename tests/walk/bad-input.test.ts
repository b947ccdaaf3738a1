import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parse11 } from "yaml";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { run } from "../cli/run";
import { app, image, platform, temporary, workspace, write } from "../cli/workspaces";

/** What a folder gets from `render`: each diagnostic as code, place and cure. Nothing is written where one is an error. */
async function refused(folder: string): Promise<string[]> {
  const out = join(temporary(), "out");
  const { code, out: data, err } = await run(["render", folder, "--out", out, "--json"]);
  const { diagnostics } = JSON.parse(data) as { diagnostics: Diagnostic[] };
  const stopped = diagnostics.some(({ severity }) => severity === "error");
  expect([code, existsSync(out), existsSync(join(out, "..", ".out.new"))]).toEqual(stopped ? [2, false, false] : [0, true, false]);
  if (stopped) expect(err).toBe("");
  const before = readdirSync(folder, { recursive: true }).length;
  const words = await run(["plan", folder]);
  expect([words.code, readdirSync(folder, { recursive: true }).length]).toEqual([stopped ? 2 : 0, before]);
  return diagnostics.map(({ code, place, fix }) => `${code} ${place.file}:${place.line}:${place.column} -> ${fix}`);
}

const inFile = (file: string, text: string | Uint8Array) => refused(workspace({ [file]: text }));
const inApp = (lines: string) => inFile("a.app.yaml", app("billing", lines));
const env = (line: string) => `APP_NAME=billing\nREGION=eu-central\n${line}`;

describe("malformed .env files", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["an unclosed quote", env('LOG="a\nOTHER=b\n'), "PPT-0031 .env:3:5 -> close it where the value ends"],
    ["a line without a key", env("=x\n"), "PPT-0030 .env:3:1 -> write the key"],
    ["a key alone", env("LOG\n"), "PPT-0030 .env:3:1 -> write KEY= for an empty value, or remove the line"],
    ["a NUL byte", env("LOG=a\0b\n"), "PPT-0001 .env:3:6 -> remove it, or write it as an escape inside of double quotes"],
    ["bytes that are not UTF-8", Buffer.from(env("LOG=\xff\n"), "latin1"), "PPT-0001 .env:3:5 -> save the file as UTF-8"],
    ["a line of a megabyte", env(`LOG=${"x".repeat(1_000_000)}\n`), "PPT-0033 .env:3:1 -> keep large values elsewhere"],
    ["the same key twice", env("APP_NAME=other\n"), "PPT-0006 .env:3:1 -> remove one of the two lines"],
    [
      "a command",
      env("APP_TIER=$(cat /etc/passwd)\n"),
      "PPT-0032 .env:3:10 -> write the value itself, or put it in single quotes to keep it as it is",
    ],
  ])("%s is refused at its place", async (_, text, expected) => {
    expect(await inFile(".env", text)).toEqual([expected]);
  });
});

describe("malformed YAML and JSON", () => {
  const whole = app("billing");
  it.each<[string, string, string, string[]]>([
    ["a tab", "a.app.yaml", `${whole}expose:\n\thost: a.example.com\n`, ["PPT-0005 a.app.yaml:7:1 -> indent with spaces"]],
    ["a key twice", "a.app.yaml", `${whole}port: 9090\n`, ["PPT-0006 a.app.yaml:6:1 -> remove one of the two"]],
    ["a custom tag", "a.app.yaml", `${whole}env: { A: !js/eval x }\n`, ["PPT-0009 a.app.yaml:6:20 -> remove the tag"]],
    ["a merge", "a.app.yaml", `${whole}env:\n  <<: { A: b }\n`, ["PPT-0007 a.app.yaml:7:3 -> write the fields out"]],
    [
      "a hundred thousand levels",
      "a.app.yaml",
      `${whole}transform: ${"{a: ".repeat(100_000)}\n`,
      ["PPT-0003 a.app.yaml:6:265 -> close the brackets that were left open, or flatten the value"],
    ],
    [
      "JSON with a key twice",
      "a.app.json",
      `{ "app": "billing", "region": "eu-central", "app": "b" }`,
      ["PPT-0006 a.app.json:1:45 -> remove one of the two"],
    ],
    ["JSON that ends early", "a.app.json", `{ "app": "billing"`, ["PPT-0020 a.app.json:1:1 -> add } where it ends"]],
  ])("%s is refused at its place", async (_, file, text, expected) => {
    expect(await inFile(file, text)).toEqual(expected);
  });

  it("aliases that fan out", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) => `  L${index}: &a${index} [${Array.from({ length: 9 }, () => (index === 0 ? "x" : `*a${index - 1}`)).join(", ")}]`,
    );
    const found = await inFile("a.app.yaml", `${whole}transform:\n${levels.join("\n")}\n`);
    expect(found.filter((line) => line.startsWith("PPT-0008")).map((line) => line.split(" ->")[0])).toEqual(["PPT-0008 a.app.yaml:11:12"]);
  });

  it("a file of 100 MB is refused without being read", async () => {
    const folder = workspace({});
    spawnSync("truncate", ["-s", "100M", join(folder, "a.app.yaml")]);
    const before = process.memoryUsage().arrayBuffers;
    expect(await refused(folder)).toEqual(["PPT-0002 a.app.yaml:1:1 -> split it into several files"]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 2 ** 20);
  });
});

describe("values that readers take for different things", () => {
  it("come out as the same strings for a reader of YAML 1.1", async () => {
    const values = [
      "no",
      "on",
      "y",
      "12:30:45",
      "1_000",
      "0b11",
      "0o17",
      "~",
      "=",
      "null",
      "1e3",
      ".inf",
      "2001-01-01",
      "0x1F",
      "<<",
      "- a",
      "# b",
      "a: b",
      "%x",
      "@x",
      "`x`",
    ];
    const folder = workspace({
      "a.app.yaml": app("billing", `env:\n${values.map((value, index) => `  K${index}: ${JSON.stringify(value)}\n`).join("")}`),
    });
    const out = join(temporary(), "out");
    expect(await run(["render", folder, "--out", out])).toMatchObject({ code: 0 });
    const text = readFileSync(join(out, "eu-central/team-web/billing.yaml"), "utf8");
    const read = text.split("---\n").map(
      (one) =>
        parse11(one, { version: "1.1" }) as {
          kind: string;
          spec: { template: { spec: { containers: { env: { name: string; value: unknown }[] }[] } } };
        },
    );
    const deployment = read.find(({ kind }) => kind === "Deployment");
    const env = deployment?.spec.template.spec.containers[0]?.env.filter(({ name }) => /^K\d+$/.test(name)) ?? [];
    expect(env.sort((a, b) => Number(a.name.slice(1)) - Number(b.name.slice(1))).map(({ value }) => value)).toEqual(values);
  });

  it("integers past 2^53 are never rounded", async () => {
    expect(await inApp("env: { ACCOUNT: 9007199254740993 }\n")).toEqual(["PPT-0010 a.app.yaml:6:17 -> write it in quotes"]);
    expect(await inApp('env: { ACCOUNT: "9007199254740993" }\n')).toEqual([]);
  });

  it("names that JavaScript keeps for itself are unknown fields, and pollute nothing", async () => {
    const lines =
      "__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }\ntoString: 1\nenv: { __proto__: x }\nneeds: { __proto__: { volume: { size: 1Gi } }, hasOwnProperty: 1 }\ntransform: { Deployment: { spec: { __proto__: { polluted: yes } } } }\n";
    expect((await inApp(lines)).map((line) => line.slice(0, 24))).toEqual([
      "PPT-0101 a.app.yaml:6:1 ",
      "PPT-0101 a.app.yaml:7:1 ",
      "PPT-0101 a.app.yaml:8:1 ",
      "PPT-0101 a.app.yaml:9:8 ",
      "PPT-0101 a.app.yaml:10:1",
      "PPT-0101 a.app.yaml:10:4",
      "PPT-0101 a.app.yaml:11:3",
    ]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(
      (await inFile("a.app.json", '{"app":"billing","region":"eu-central","__proto__":{"polluted":1}}')).map((line) => line.slice(0, 25)),
    ).toEqual(["PPT-0101 a.app.json:1:40 "]);
  });
});

describe("names", () => {
  it.each<[string, string]>([
    ["Billing", "PPT-0115 -> billing"],
    ["bill_ing", "PPT-0115 -> bill-ing"],
    ["billing-", "PPT-0115 -> billing"],
    ["bіlling", "PPT-0116 -> billing"],
    ["bill\u202eing", "PPT-0116 -> billing"],
    ["bill\u200bing", "PPT-0116 -> billing"],
    ["a".repeat(64), `PPT-0115 -> ${"a".repeat(40)}`],
  ])("%j is refused with a name that is right", async (name, expected) => {
    const [first = ""] = await inFile("a.app.yaml", app(JSON.stringify(name)));
    expect(first.replace(" a.app.yaml:1:6", "").slice(0, expected.length)).toBe(expected);
  });

  it("that meet: both places are shown", async () => {
    const folder = workspace({ "a.app.yaml": app("billing"), "b/c.app.yaml": app("billing") });
    expect(await refused(folder)).toEqual(["PPT-0230 b/c.app.yaml:1:6 -> rename one, or remove it"]);
    const { diagnostics } = JSON.parse((await run(["plan", folder, "--json"])).out) as { diagnostics: Diagnostic[] };
    expect(diagnostics.map(({ related }) => related)).toEqual([[{ file: "a.app.yaml", line: 1, column: 6 }]]);
  });

  it("`a-b` of `c` and `a` of `b-c` never share a namespace", async () => {
    const folder = temporary();
    write(folder, {
      "platform.yaml": platform.replace("  us-east:", "  eu:").replace("  team-data:", "  central-team-web:"),
      "a.app.yaml": app("billing"),
    });
    expect((await refused(folder)).map((line) => line.slice(0, 8))).toEqual(["PPT-0203"]);
  });

  it("of great length end up in names that Kubernetes takes, and stay apart", async () => {
    const [one, two] = [`${"a".repeat(39)}b`, `${"a".repeat(39)}c`];
    const folder = workspace({ "a.app.yaml": app(one, "kind: job\n"), "b.app.yaml": app(two, "kind: job\n") });
    const { resources } = JSON.parse((await run(["plan", folder, "--json"])).out) as { resources: { name: string; id: string }[] };
    expect(resources.filter(({ name }) => name.length > 63)).toEqual([]);
    expect(new Set(resources.map(({ id }) => id)).size).toBe(resources.length);
  });
});

describe("addresses", () => {
  it.each<[string, string]>([
    ["10.0.0.0/33", "PPT-0130 -> 10.0.0.0/32"],
    ["10.0.0.1", "PPT-0130 -> 10.0.0.1/32"],
    ["10.0.0.1/8", "PPT-0131 -> 10.0.0.0/8"],
    ["010.0.0.0/8", "PPT-0130 -> 10.0.0.0/8"],
    ["::ffff:10.0.0.0/104", "PPT-0130 -> 10.0.0.0/8"],
    ["0.0.0.0/0", "PPT-0132 -> name the networks that are meant"],
    ["::/0", "PPT-0132 -> name the networks that are meant"],
    ["169.254.169.254/32", "PPT-0133 -> name a smaller network, without 169.254.169.254"],
    ["169.254.0.0/16", "PPT-0133 -> name a smaller network, without 169.254.169.254"],
  ])("the network %s", async (cidr, expected) => {
    expect(
      (await inApp(`calls: [{ cidr: "${cidr}", port: 443, because: tests }]\n`)).map((line) => line.replace(" a.app.yaml:6:17", "")),
    ).toEqual([expected]);
    expect((await inApp(`expose: { from: ["${cidr}"] }\n`)).map((line) => line.replace(" a.app.yaml:6:18", ""))).toEqual([expected]);
  });

  it.each<[string, string]>([
    ["*.example.com", "PPT-0135 -> write each host that is called or served, one entry for each"],
    ["10.0.0.1", "PPT-0135 -> write it as a network: cidr: 10.0.0.1/32"],
    ["api", "PPT-0135 -> write a full name, like api.example.com"],
    ["api.example.com.", "PPT-0135 -> api.example.com"],
    ["API.example.com", "PPT-0135 -> api.example.com"],
    ["https://api.example.com", "PPT-0135 -> api.example.com"],
  ])("the host %s", async (host, expected) => {
    expect((await inApp(`calls: [{ host: "${host}", because: tests }]\n`)).map((line) => line.replace(" a.app.yaml:6:17", ""))).toEqual([
      expected,
    ]);
  });

  it.each<[string, string]>([
    ["0", "PPT-0136 -> 1"],
    ["70000", "PPT-0136 -> 65535"],
    ["-1", "PPT-0136 -> 1"],
    ["http", "PPT-0102 -> 8080"],
    [".nan", "PPT-0010 -> write a finite number"],
    ["8080.5", "PPT-0102 -> 8080"],
    ['"8080"', "PPT-0102 -> 8080"],
  ])("the port %s", async (port, expected) => {
    expect(
      (await inFile("a.app.yaml", app("billing").replace("port: 8080", `port: ${port}`))).map((line) =>
        line.replace(" a.app.yaml:5:7", ""),
      ),
    ).toEqual([expected]);
  });

  it("two apps on one host and path: both places are shown", async () => {
    const exposed = "expose: { host: shop.example.com }\n";
    const folder = workspace({ "a.app.yaml": app("billing", exposed), "b.app.yaml": app("shop", exposed) });
    expect(await refused(folder)).toEqual(["PPT-0231 b.app.yaml:6:17 -> use another host or path"]);
  });
});

describe("quantities", () => {
  it.each<[string, string[]]>([
    ["size: { cpu: 1x, memory: 1Gi }", ["PPT-0110 a.app.yaml:6:14 -> 1"]],
    ["size: { cpu: 1, memory: 128m }", ["PPT-0111 a.app.yaml:6:25 -> 128Mi"]],
    ["size: { cpu: 1, memory: 128mi }", ["PPT-0111 a.app.yaml:6:25 -> 128Mi"]],
    ["size: { cpu: 1, memory: -1Gi }", ["PPT-0111 a.app.yaml:6:25 -> 1Gi"]],
    ["size: { cpu: 1, memory: 10GiB }", ["PPT-0111 a.app.yaml:6:25 -> 10Gi"]],
    ["size: { cpu: 0.1, memory: 0.1 }", ["PPT-0111 a.app.yaml:6:27 -> 1"]],
    ["scale: { min: -1 }", ["PPT-0104 a.app.yaml:6:15 -> 1"]],
    ["scale: { max: 1000000000 }", ["PPT-0104 a.app.yaml:6:15 -> 1000"]],
    ["scale: { min: 5, max: 2 }", ["PPT-0104 a.app.yaml:6:23 -> max: 5"]],
  ])("%s", async (line, expected) => {
    expect(await inApp(`${line}\n`)).toEqual(expected);
  });

  it("that Kubernetes knows mean what they mean there, and a billion of anything meets the quota", async () => {
    const { out } = await run([
      "plan",
      workspace({
        "a.app.yaml": app("billing", "size: { cpu: 0.1, memory: 10M }\nneeds: { volume: { size: 1e9, class: enterprise-ssd } }\n"),
      }),
      "--json",
    ]);
    const [planned] = (JSON.parse(out) as { apps: { container: { resources: object }; needs: { volume: { sizeBytes: number } } }[] }).apps;
    expect([planned?.container.resources, planned?.needs.volume.sizeBytes]).toMatchObject([
      { cpuMilli: 100, memoryBytes: 10_000_000 },
      1_000_000_000,
    ]);
    expect((await inApp("size: { cpu: 1e9, memory: 64Mi }\n")).map((line) => line.split(" ")[0])).toEqual(["PPT-0232"]);
  });
});

describe("what an API server lets through though it cannot work", () => {
  it.each<[string, string[]]>([
    ["health: { ready: readyz }", ["PPT-0161 a.app.yaml:6:18 -> /readyz"]],
    ["env: { LOG LEVEL: info }", ["PPT-0165 a.app.yaml:6:8 -> LOG_LEVEL"]],
    ["needs: { volume: { size: 1Gi, mount: /etc } }", [expect.stringMatching(/^PPT-0160 a\.app\.yaml:6:38 -> \//) as string]],
    ["kind: cron\nschedule: 0 0 30 2 *", [expect.stringMatching(/^PPT-0155 a\.app\.yaml:7:11 -> /) as string]],
  ])("%s", async (line, expected) => {
    expect(await inApp(`${line}\n`)).toEqual(expected);
  });
});

describe("images", () => {
  it.each<[string, string]>([
    ['""', "PPT-0140 -> registry.example.com/team/app:1.0.0"],
    ["ghcr.io/acme/hello", "PPT-0204 -> ghcr.io/acme/hello@sha256:<digest>"],
    ["ghcr.io/acme/hello:latest", "PPT-0204 -> ghcr.io/acme/hello:<version>@sha256:<digest>"],
    ["ghcr.io/acme/hello@sha256:abc", "PPT-0140 -> ghcr.io/acme/hello@sha256:<all 64 digits>"],
    ["ghcr.io/Acme/hello:1", "PPT-0140 -> ghcr.io/acme/hello:1"],
    ["ghcr.io/acme/he llo:1", "PPT-0140 -> ghcr.io/acme/hello:1"],
  ])("%s is refused in production", async (given, expected) => {
    expect((await inFile("a.app.yaml", app("billing").replace(image, given))).map((line) => line.replace(" a.app.yaml:4:8", ""))).toEqual([
      expected,
    ]);
  });

  it("from a registry that is not allowed, and by tag: refused in production, a warning in dev", async () => {
    const lists = "images: { registries: [registry.example.com] }\nregions:";
    for (const [environment, severity] of [
      ["prod", "error"],
      ["dev", "warning"],
    ]) {
      const folder = temporary();
      write(folder, {
        "platform.yaml": platform.replace("regions:", lists).replace("environment: prod", `environment: ${environment}`),
        "a.app.yaml": app("billing").replace(image, "ghcr.io/acme/hello:latest"),
      });
      const { code, out } = await run(["plan", folder, "--json"]);
      const { diagnostics } = JSON.parse(out) as { diagnostics: Diagnostic[] };
      expect([code, diagnostics.map((one) => `${one.severity} ${one.code}`)]).toEqual([
        severity === "error" ? 2 : 0,
        [`${severity} PPT-0204`, `${severity} PPT-0205`],
      ]);
    }
  });
});

describe("names that nobody defined, and rules between documents", () => {
  it.each<[string, string[]]>([
    ["accepts: [team-dta]", ["PPT-0201 a.app.yaml:6:11 -> team-data"]],
    ["size: smal", ["PPT-0201 a.app.yaml:6:7 -> small"]],
    ["expose: { from: [corprate] }", ["PPT-0201 a.app.yaml:6:18 -> corporate"]],
    ["needs: { volume: { size: 1Gi, class: enterprise-sdd } }", ["PPT-0201 a.app.yaml:6:38 -> enterprise-ssd"]],
    ["calls: [{ app: bilin, because: tests }]", ["PPT-0201 a.app.yaml:6:16 -> billing"]],
    ["calls: [{ app: billing, because: tests }]", ["PPT-0223 a.app.yaml:6:16 -> remove the call"]],
    ["data: { residency: [us] }", ["PPT-0208 a.app.yaml:3:9 -> region: us-east"]],
    ["scale: { max: 900 }", ["PPT-0232"]],
  ])("%s", async (line, expected) => {
    const found = await inApp(`${line}\n`);
    expect(expected[0] === "PPT-0232" ? [...new Set(found.map((one) => one.slice(0, 8)))] : found).toEqual(expected);
  });

  it("a quota that is smaller than the sum of its apps shows the arithmetic", async () => {
    const { err } = await run([
      "plan",
      workspace({ "a.app.yaml": app("billing", "size: { cpu: 1, memory: 64Mi }\nscale: { max: 50 }\n"), "b.app.yaml": app("shop") }),
    ]);
    expect(err).toContain(
      "the apps of team-web in eu-central may need 51700m of cpu (billing 51 + shop 700m), and the quota of eu-central-team-web is 40",
    );
  });

  it("regions and tenants, and a waiver that names a day that is none", async () => {
    expect(await inFile("a.app.yaml", app("billing").replace("eu-central", "eu-centrl").replace("team-web", "team-wbe"))).toEqual([
      "PPT-0201 a.app.yaml:2:8 -> team-web",
      "PPT-0201 a.app.yaml:3:9 -> eu-central",
    ]);
  });
});

describe("files that are none", () => {
  it("links, folders, pipes and what is not there are named, and never followed", async () => {
    const secret = temporary();
    write(secret, { "secret.yaml": "app: canary-of-a-link\n" });
    const folder = workspace({ "ok.app.yaml": app("billing") });
    symlinkSync(join(secret, "secret.yaml"), join(folder, "a.app.yaml"));
    symlinkSync(join(secret, "gone"), join(folder, "b.app.yaml"));
    symlinkSync("/dev/zero", join(folder, "c.app.yaml"));
    spawnSync("mkfifo", [join(folder, "d.app.yaml")]);
    spawnSync("mkfifo", [join(folder, "e.app.ts")]);
    expect(await refused(folder)).toEqual([
      "PPT-0252 a.app.yaml:1:1 -> put the file itself here",
      "PPT-0252 b.app.yaml:1:1 -> put the file itself here",
      "PPT-0252 c.app.yaml:1:1 -> put the file itself here",
      "PPT-0252 d.app.yaml:1:1 -> put a file here, or remove it",
      "PPT-0252 e.app.ts:1:1 -> put a file here, or remove it",
    ]);
    expect(JSON.stringify(await run(["plan", folder]))).not.toContain("canary-of-a-link");
  });

  it("a link to a folder is said to be left out", async () => {
    const folder = workspace({ "ok.app.yaml": app("billing") });
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "linked"));
    expect(await refused(folder)).toEqual(["PPT-0252 linked:1:1 -> put the folder itself here, or remove the link"]);
  });

  it("a folder without documents, two platform documents, a file for a folder", async () => {
    expect((await refused(temporary())).map((line) => line.split(" ->")[0])).toEqual([
      "PPT-0250 billing.app.yaml:1:1",
      "PPT-0250 platform.yaml:1:1",
    ]);
    expect(
      (await refused(workspace({ "a.app.yaml": app("billing"), "sub/platform.json": "{}" }))).map((line) => line.split(" ->")[0]),
    ).toEqual(["PPT-0250 sub/platform.json:1:1"]);
    expect(
      (await refused(workspace({ "a.app.yaml": app("billing"), "platform.yaml": `${platform}---\n${platform}` }))).map(
        (line) => line.split(" ->")[0],
      ),
    ).toEqual(["PPT-0250 platform.yaml:22:1"]);
    for (const [path, sentence] of [
      [join(workspace({}), "platform.yaml"), "this is a file, and a workspace is a folder"],
      [join(workspace({}), "nothing"), "there is no such folder"],
    ] as const) {
      const { code, err } = await run(["plan", path]);
      expect([code, err.split("\n")[1]]).toEqual([2, `  ${sentence}`]);
    }
  });
});

describe("intents in TypeScript", () => {
  const ts = (body: string) => `import { defineApp } from "parapet/model";\n${body}\n`;
  it.each<[string, string, string]>([
    ["that throw", ts('throw new Error("no database");'), "PPT-0253 a.app.ts:2:7"],
    ["that end the process", ts("process.exit(0);"), "PPT-0253 a.app.ts:1:1"],
    ["that are no TypeScript", "export const = 1;\n", "PPT-0253 a.app.ts:1:1"],
    ["that export nothing", ts('defineApp({ app: "a", region: "eu-central" });'), "PPT-0253 a.app.ts:1:1"],
    [
      "that hold what no document can",
      ts('export const a = defineApp({ app: "a", region: "eu-central", port: 10n as never });'),
      "PPT-0253 a.app.ts:1:1",
    ],
    ["with a wrong value", ts('export const a = defineApp({ app: "a", region: "eu-central",\n  port: 70000 });'), "PPT-0136 a.app.ts:3:9"],
  ])(
    "%s",
    async (_, text, expected) => {
      const folder = workspace({ "a.app.ts": text, "b.app.ts": ts('export const b = defineApp({ app: "b", region: "eu-central" });') });
      expect((await refused(folder)).map((line) => line.split(" ->")[0])).toEqual([expected]);
    },
    30_000,
  );

  it("see nothing of the environment", async () => {
    process.env["CANARY_TOKEN"] = "canary";
    const folder = workspace({
      "a.app.ts": ts('export const a = defineApp({ app: process.env.CANARY_TOKEN ?? "unseen", region: "eu-central" });'),
    });
    expect((await run(["plan", folder])).out).toContain("  unseen ·");
    delete process.env["CANARY_TOKEN"];
  }, 30_000);
});

it("a workspace that cannot be looked into is said, not passed over", async () => {
  if (process.getuid?.() === 0) return;
  const folder = workspace({ "a.app.yaml": app("billing"), "closed/b.app.yaml": app("shop") });
  spawnSync("chmod", ["000", join(folder, "closed")]);
  expect(await refused(folder)).toEqual(["PPT-0252 closed:1:1 -> give read permission, or remove it"]);
  spawnSync("chmod", ["700", join(folder, "closed")]);
  writeFileSync(join(folder, "done"), "");
});
