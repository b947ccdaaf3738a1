import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { app, platformText } from "../model/plan/given";
import { run } from "./run";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "parapet-check-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function workspace(intent: string, platform = platformText): string {
  writeFileSync(join(folder, "platform.yaml"), platform);
  writeFileSync(join(folder, "billing.app.yaml"), intent);
  return folder;
}

const writable = app(
  "billing",
  "transform: { Deployment: { spec: { template: { spec: { containers: [{ name: billing, securityContext: { readOnlyRootFilesystem: false } }] } } } } }\n",
);
const waiver = (more: string) =>
  `${platformText}waivers: [{ rule: hardening/read-only-root, reason: the vendor writes to its own folder, ticket: SEC-42, ${more} }]\n`;
const rulesOf = (out: string) => [...new Set([...out.matchAll(/^(?:broken|cannot tell|advice|waived) +(\S+)/gm)].map(([, rule]) => rule))];

describe("parapet check, on a workspace", () => {
  it.each(["examples/first-app", "examples/enterprise-simulation"])("finds nothing wrong with %s", async (example) => {
    const { code, out } = await run(["check", example]);
    expect([code, out.split(":")[0]]).toEqual([0, "every mandatory promise holds"]);
  });

  it("stops at a promise that a transform breaks, at the intent's line, and says how to mend it", async () => {
    const { code, out } = await run(["check", workspace(writable)]);
    expect([code, rulesOf(out)]).toEqual([3, ["hardening/read-only-root"]]);
    expect(out).toContain("billing.app.yaml:1:1");
    expect(out).toContain("mount an emptyDir");
  });

  it("takes the platform document's waivers, and prints each", async () => {
    const { code, out } = await run(["check", workspace(writable, waiver("on: team-payments/billing, until: 2099-01-01"))]);
    expect([code, rulesOf(out)]).toEqual([0, ["hardening/read-only-root"]]);
    expect(out).toContain("waiver used  hardening/read-only-root on eu-central-team-payments/billing");
  });

  it.each([
    ["has ended", "on: team-payments/billing, until: 2020-01-01", "expired"],
    ["is on another tenant", "on: team-orders/billing, until: 2099-01-01", "unused"],
    ["is on a tenant whose name merely ends alike", "on: payments/billing, until: 2099-01-01", "unused"],
  ])("does not apply a waiver that %s", async (_what, on, status) => {
    const { code, out } = await run(["check", workspace(writable, waiver(on))]);
    expect(code).toBe(3);
    expect(out).toContain(`waiver ${status}`);
  });

  it("judges what is made in the cloud as well", async () => {
    const { out } = await run(["check", "examples/enterprise-simulation", "--json"]);
    const { tally } = JSON.parse(out) as { tally: Record<string, { holds: number }> };
    expect([tally["cloud/buckets-closed"]?.holds, tally["hardening/read-only-root"]?.holds]).toEqual([3, 19]);
  });

  it("says what is wrong with the documents before anything is judged", async () => {
    const { code, out, err } = await run(["check", workspace(app("billing", "prot: 1\n"))]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("PPT-0101");
  });
});

describe("parapet check, on anybody's manifests", () => {
  const privileged =
    "apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: b }\nspec: { containers: [{ name: c, image: d, securityContext: { privileged: true } }] }\n";
  const clean = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: b }\n";

  it("has an entry for each document, even for a clean one", async () => {
    writeFileSync(join(folder, "all.yaml"), `${clean}---\n${privileged}`);
    const { code, out } = await run(["check", "--manifests", folder, "--pack", "pss-baseline", "--json"]);
    const documents = JSON.parse(out) as { index: number; kind: string; name: string; findings: { rule: string; outcome: string }[] }[];
    expect(code).toBe(3);
    expect(
      documents.map(({ index, kind, name, findings }) => [index, kind, name, findings.map(({ rule, outcome }) => `${rule} ${outcome}`)]),
    ).toEqual([
      [0, "ConfigMap", "settings", []],
      [1, "Pod", "a", ["hardening/pod-security/privileged broken"]],
    ]);
  });

  it("ends with 0 where nothing is broken, and with 2 where something cannot be read", async () => {
    writeFileSync(join(folder, "all.yaml"), clean);
    expect((await run(["check", "--manifests", folder])).code).toBe(0);
    writeFileSync(join(folder, "all.yaml"), `${clean}---\na: [\n`);
    expect((await run(["check", "--manifests", folder])).code).toBe(2);
  });

  it("reads JSON and JSON lines", async () => {
    mkdirSync(join(folder, "in"));
    writeFileSync(
      join(folder, "in/a.jsonl"),
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"}}\n{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"two"}}\n',
    );
    const { out } = await run(["check", "--manifests", join(folder, "in"), "--json"]);
    expect((JSON.parse(out) as { name: string }[]).map(({ name }) => name)).toEqual(["one", "two"]);
  });

  it("writes what code scanning reads", async () => {
    writeFileSync(join(folder, "pod.yaml"), privileged);
    await run(["check", "--manifests", join(folder, "pod.yaml"), "--pack", "pss-baseline", "--sarif", join(folder, "out.sarif")]);
    const { runs } = JSON.parse(readFileSync(join(folder, "out.sarif"), "utf8")) as {
      runs: { results: { ruleId: string; locations: unknown[] }[] }[];
    };
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(["hardening/pod-security/privileged"]);
    expect(JSON.stringify(runs[0]?.results[0]?.locations)).toContain('"startLine":4');
  });

  it("refuses a pack and a file that there is not, with the nearest", async () => {
    expect(await run(["check", "--manifests", folder, "--pack", "pss-restrictd"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean pss-restricted?"),
    });
    expect(await run(["check", "--manifests", join(folder, "nothing")])).toMatchObject({
      code: 2,
      err: expect.stringContaining("there is no file or folder"),
    });
  });
});

describe("parapet plan, of Pulumi resources", () => {
  it("lists what each stack of a workspace registers, and no secret", async () => {
    const { code, out } = await run(["plan", "examples/first-app", "--resources"]);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        "parapet:index:EnterpriseApp hello",
        "kubernetes:apps/v1:Deployment hello-deployment",
        "pulumi:providers:kubernetes eu-central-cluster (secret kubeconfig)",
      ]),
    );
  });

  it("prints them in the shape of pulumi preview --json", async () => {
    const { out } = await run(["plan", "examples/first-app", "--resources", "--json"]);
    const { stacks } = JSON.parse(out) as {
      stacks: Record<string, { steps: { op: string; urn: string; newState: { type: string } }[]; changeSummary: { create: number } }>;
    };
    const preview = stacks["prod-eu-central"]!;
    const deployments = preview.steps.filter(({ newState }) => newState.type === "kubernetes:apps/v1:Deployment");
    expect(deployments.map(({ op, urn }) => [op, urn.split("::").at(-1)])).toEqual([
      ["create", "hello-deployment"],
      ["create", "eu-central-egress-deployment"],
      ["create", "eu-central-ingress-deployment"],
    ]);
    expect(preview.changeSummary.create).toBe(preview.steps.length);
  });

  it("records anybody's program, unmodified", async () => {
    const { code, out } = await run(["plan", "--project", "tests/engine/fixtures/habits", "--stack", "prod"]);
    expect(code).toBe(0);
    expect(out).toContain("aws:s3/bucketPolicy:BucketPolicy good-bucket-policy (protected)");
  });

  it("takes what the program asks of a cloud from a file, and says where it goes", async () => {
    const project = ["plan", "--project", "tests/recorder/projects/shop", "--stack", "dev"];
    expect(await run(project)).toMatchObject({ code: 2, out: expect.stringContaining("--answers FILE") });
    writeFileSync(join(folder, "answers.json"), JSON.stringify({ "things:index:getRegion": { name: "eu-central-1" } }));
    expect((await run([...project, "--answers", join(folder, "answers.json")])).code).toBe(0);
    writeFileSync(join(folder, "answers.json"), "null");
    expect(await run([...project, "--answers", join(folder, "answers.json")])).toMatchObject({
      code: 2,
      err: expect.stringContaining("is not a set of answers"),
    });
  });

  it("asks for the stack, and says what stopped a program", async () => {
    expect(await run(["plan", "--project", "tests/recorder/projects/shop"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--stack NAME"),
    });
    const { code, out, err } = await run(["check", "--project", join(folder, "nowhere"), "--stack", "dev"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("nowhere");
  });

  it("says what stopped a program as data too, with its place and a cure, and judges nothing", async () => {
    const stopped = async (...typed: string[]) => {
      const { code, out, err } = await run(["check", "--project", ...typed, "--stack", "dev", "--json"]);
      expect([code, err]).toEqual([2, ""]);
      return JSON.parse(out) as unknown;
    };
    expect(await stopped("tests/recorder/projects/shop")).toEqual({
      diagnostics: [
        {
          code: "",
          kind: "function",
          severity: "error",
          place: { file: "Pulumi.yaml", line: 1, column: 1 },
          path: "",
          message: expect.stringContaining("The program calls the function things:index:getRegion"),
          fix: "--answers FILE, with the answers as JSON by the function's token",
          related: [],
        },
      ],
    });
    writeFileSync(join(folder, "Pulumi.yaml"), "name: broken\nruntime: go\n");
    const nowhere = join(folder, "nowhere");
    mkdirSync(nowhere);
    expect(await stopped(nowhere)).toMatchObject({
      diagnostics: [{ kind: "host", place: { file: "Pulumi.yaml", line: 1, column: 1 }, message: expect.stringContaining('"go"') }],
    });
  }, 30_000);

  it("names the line of a program that throws", async () => {
    const typed = ["check", "--project", "tests/recorder/projects/trouble", "--stack", "throws"];
    const asData = await run([...typed, "--json"]);
    expect([asData.code, asData.err, JSON.parse(asData.out)]).toEqual([
      2,
      "",
      {
        diagnostics: [
          {
            code: "",
            kind: "program",
            severity: "error",
            place: { file: "index.ts", line: 8, column: 11 },
            path: "",
            message: "not allowed",
            fix: "correct the program there; nothing of it was judged",
            related: [],
          },
        ],
      },
    ]);
    const words = await run(typed);
    expect([words.code, words.out, words.err]).toEqual([2, "", "error index.ts:8\n  not allowed\n"]);
  }, 30_000);
});
