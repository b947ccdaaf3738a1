import * as fc from "fast-check";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge, packByName } from "../../policies/index";
import { buildOracle, ours, theirs, type Question } from "./oracle/ask";
import { pods, versions } from "./oracle/pods";
import { record, table, type Recorded } from "./oracle/record";

const run = process.env.PARAPET_ORACLE;

describe("the packs pss-baseline and pss-restricted", () => {
  const recorded = JSON.parse(readFileSync(table, "utf8")) as Recorded[];

  it("say of every recorded pod, at every version, what Kubernetes says", () => {
    const questions = recorded.flatMap(({ pod }) => versions.map((version) => ({ pod, version })));
    const expected = recorded.flatMap(({ verdicts }) => {
      let verdict: readonly [boolean, boolean] = [false, false];
      return versions.map((version) => (verdict = verdicts[version] ?? verdict));
    });
    const mine = ours(questions).map(({ baseline, restricted }) => [baseline, restricted]);
    expect(
      questions.flatMap((question, at) => (mine[at]?.join() === expected[at]?.join() ? [] : [{ ...question, expected: expected[at] }])),
    ).toEqual([]);
    const restricted = expected.filter((verdict) => verdict[1]).length;
    // The table is worth something only where it holds pods of both sorts.
    expect(recorded.length).toBe(400);
    expect(restricted).toBeGreaterThan(1000);
    expect(restricted).toBeLessThan(recorded.length * versions.length * 0.7);
  });

  it("judge a pod template in every kind as they judge the pod itself", () => {
    const wrap: Record<string, (spec: unknown, metadata: unknown) => Record<string, unknown>> = {
      PodTemplate: (spec, metadata) => ({ template: { spec, metadata } }),
      CronJob: (spec, metadata) => ({ spec: { jobTemplate: { spec: { template: { spec, metadata } } } } }),
      ...Object.fromEntries(
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"].map((kind) => [
          kind,
          (spec: unknown, metadata: unknown) => ({ spec: { template: { spec, metadata } } }),
        ]),
      ),
    };
    const version = "latest";
    const bare = ours(recorded.map(({ pod }) => ({ pod, version })));
    for (const [kind, fields] of Object.entries(wrap)) {
      const objects = recorded.map(({ pod }) => {
        const { spec, metadata } = pod as { spec: unknown; metadata: unknown };
        return { apiVersion: "apps/v1", kind, metadata: { name: "w" }, ...fields(spec, metadata) };
      });
      expect([kind, ours(objects.map((pod) => ({ pod, version })))]).toEqual([kind, bare]);
      expect(ours(objects.map((item) => ({ pod: { apiVersion: "v1", kind: "List", items: [item] }, version })))).toEqual(bare);
    }
  });

  it("take the newest version by default, and for versions that are yet to come", () => {
    const pod = {
      kind: "Pod",
      spec: { containers: [{ name: "a" }], securityContext: { sysctls: [{ name: "net.ipv4.tcp_notsent_lowat", value: "1" }] } },
    };
    const allowed = (parameters: Record<string, Record<string, string>>): boolean =>
      judge([{ manifest: pod }], { packs: ["pss-baseline"], parameters, now: new Date(0) }).findings.length === 0;
    expect(allowed({})).toBe(true);
    expect(allowed({ "pss-baseline": { version: "v1.99" } })).toBe(true);
    expect(allowed({ "pss-baseline": { version: "v1.36" } })).toBe(false);
  });

  it("refuse a version that is none, with the way to write one", () => {
    const { mistakes } = judge([], { packs: ["pss-restricted"], parameters: { "pss-restricted": { version: "1.30" } }, now: new Date(0) });
    expect(mistakes).toEqual([expect.objectContaining({ message: expect.stringContaining("latest or v1.N") })]);
  });

  it("have no rule in common by chance: baseline's are all in restricted, or replaced there", () => {
    const rules = (name: string): string[] => packByName(name)!.entries.map((entry) => entry.rule);
    const missing = rules("pss-baseline").filter((rule) => !rules("pss-restricted").includes(rule));
    expect(missing).toEqual(["hardening/pod-security/host-path"]);
  });
});

describe("Kubernetes' own evaluator", () => {
  let folder: string;
  let program: string | undefined;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "parapet-oracle-"));
    program = buildOracle(folder, run !== undefined);
    if (program === undefined)
      console.warn(
        "SKIPPED: Kubernetes' own evaluator was not asked, only its recorded table. It needs Go and its modules: PARAPET_ORACLE=1 downloads them.",
      );
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("agrees on freshly drawn pods, where Go can build it", () => {
    if (program === undefined) return;
    if (run === "record") record(program, 400);
    const questions: Question[] = fc.sample(fc.record({ pod: pods, version: fc.constantFrom(...versions) }), 5000);
    const answers = theirs(program, questions);
    const mine = ours(questions);
    const differences = questions.flatMap((question, at) => {
      const [verdict, own] = [answers[at]!, mine[at]!];
      return own.baseline === verdict.baseline && own.restricted === verdict.restricted ? [] : [{ question, verdict, own }];
    });
    expect(differences.slice(0, 3)).toEqual([]);
    expect(answers.filter((verdict) => verdict.restricted).length).toBeGreaterThan(300);
  }, 600_000);
});
