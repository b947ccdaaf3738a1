import * as fs from "node:fs";
import * as path from "node:path";
import { allRules, judge } from "../../policies/index";
import { EngineStack, type Outcome } from "./cli";
import { describeWithEngine } from "./engine";
import { type Project, projectAt, projects } from "./projects";
import { recordedHere } from "./recorded";
import { layOutPack } from "./workspace";

const careless = projectAt("tests/engine/fixtures/habits");
const careful: Project = { ...careless, config: { careless: "false" } };

const mistakes = [
  "added-capability",
  "bucket-over-plain-http",
  "bucket-without-key",
  "bucket-without-versions",
  "escalation",
  "host-network",
  "host-path",
  "host-port",
  "host-processes",
  "kept-capabilities",
  "key-without-rotation",
  "privileged",
  "public-bucket",
  "role-for-anybody",
  "role-that-may-all",
  "root",
  "secret-in-config-map",
  "secret-in-env",
  "sysctl",
  "unconfined",
];

/** The mistake to which a resource belongs, for a bucket's parts are named after it; or the resource itself. */
const owner = (resource: string): string =>
  mistakes.find((mistake) => resource === mistake || resource.startsWith(`${mistake}-`)) ?? resource;
const owners = (verdicts: readonly string[]): string[] => [...new Set(verdicts.map((verdict) => owner(verdict.split(" ")[0]!)))].sort();

/** What is wrong when every rule is mandatory, judged offline: `resource rule`. */
async function wrongOffline(): Promise<string[]> {
  const { resources } = await recordedHere(careless);
  const levels = Object.fromEntries(allRules.map(({ id }) => [id, "mandatory" as const]));
  const { findings } = judge(resources, { packs: [], levels, now: new Date("2026-01-01") });
  return [...new Set(findings.map(({ where, rule }) => `${where.subject.split(/::|\//).at(-1)!} ${rule}`))].sort();
}

/** The same as the engine prints it. */
function wrongInEngine({ stdout, stderr }: Outcome): string[] {
  if (!stdout.includes("Policies:")) throw new Error(`no policy was asked:\n${stdout}\n${stderr}`);
  const lines = stdout.matchAll(/\[mandatory\](?: \[severity: \w+\])?\s+(?<rule>\S+)\s+\(\S+: (?<name>[^)]+)\)/g);
  return [...new Set([...lines].map(({ groups }) => `${groups!["name"]!} ${groups!["rule"]!}`))].sort();
}

describe("twenty mistakes, judged offline", () => {
  it("are all found, and nothing else is", async () => {
    expect(owners(await wrongOffline())).toEqual(mistakes);
  });
});

describeWithEngine("the policy pack in the real engine", () => {
  let stack: EngineStack;
  afterEach(() => stack.close());

  /** Opens the project and answers with what runs a command under the pack, every rule of it mandatory. */
  async function guarded(project: Project): Promise<(...command: string[]) => Promise<Outcome>> {
    stack = await EngineStack.open(project);
    const config = path.join(stack.workspace.root, "policy-config.json");
    fs.writeFileSync(config, JSON.stringify({ all: "mandatory" }));
    const pack = ["--policy-pack", layOutPack(stack.workspace.root), "--policy-pack-config", config];
    return (...command) => stack.run([...command, ...pack]);
  }

  it("stops a preview at each of twenty mistakes, with the rules that an offline check names", async () => {
    const run = await guarded(careless);
    const outcome = await run("preview");
    const wrong = wrongInEngine(outcome);
    expect(owners(wrong)).toEqual(mistakes);
    expect(wrong).toEqual(await wrongOffline());
    expect(outcome.code).not.toBe(0);
    // It is the pack that stops it, and nothing else.
    expect((await stack.run(["preview"])).code).toBe(0);
  });

  it("stops it with the levels that the pack comes with, too", async () => {
    stack = await EngineStack.open(careless);
    const outcome = await stack.run(["preview", "--policy-pack", layOutPack(stack.workspace.root)]);
    expect(outcome.code).not.toBe(0);
    expect(owners(wrongInEngine(outcome))).toEqual(
      expect.arrayContaining(["host-network", "privileged", "public-bucket", "secret-in-env"]),
    );
  });

  it("stops an `up` that nobody previewed before any pod that is wrong is made", async () => {
    const run = await guarded(careless);
    const outcome = await run("up", "--yes", "--skip-preview");
    const wrong = owners(wrongInEngine(outcome));
    expect(wrong).not.toEqual([]);
    expect(outcome.code).not.toBe(0);
    const pods = stack.world.things().filter(({ type }) => type === "kubernetes:core/v1:Pod");
    expect(pods.map(({ id }) => id.split("/").at(-1)!).filter((name) => wrong.includes(name))).toEqual([]);
  });

  it.each([careful, ...projects.filter(({ obeys }) => obeys === true)])("lets $project through, from preview to `up`", async (project) => {
    const run = await guarded(project);
    const preview = await run("preview");
    expect([preview.code, wrongInEngine(preview)]).toEqual([0, []]);
    const up = await run("up", "--yes", "--skip-preview");
    expect([up.code, wrongInEngine(up)]).toEqual([0, []]);
    expect((await stack.resources()).length).toBeGreaterThan(0);
  });
});
