import * as fc from "fast-check";
import { runInNewContext } from "node:vm";
import { allRules, exitOf, judge, packs, ruleTexts, type JudgeOptions, type Subject } from "../../policies/index";
import { asked, container, deployment, object, pod, secure, unknown } from "./samples/make";

const now = new Date("2026-11-21T12:00:00Z");
const only = (rule: string, more: Partial<JudgeOptions> = {}): JudgeOptions => ({
  packs: [],
  levels: { [rule]: "mandatory" },
  now,
  ...more,
});
const root = "hardening/read-only-root";

describe("judging", () => {
  it("says what is broken, where, and how to mend it", () => {
    const report = judge([deployment()], only(root));
    expect(report.findings).toEqual([
      {
        rule: root,
        outcome: "broken",
        severity: "medium",
        level: "mandatory",
        message: 'container "app" may write to its root file system',
        fix: "set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the application writes",
        where: {
          index: 0,
          subject: "payments/billing",
          kind: "Deployment",
          path: "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem",
          steps: ["spec", "template", "spec", "containers", 0, "securityContext", "readOnlyRootFilesystem"],
        },
      },
    ]);
    expect(report.tally[root]).toEqual({ holds: 0, broken: 1, cannotTell: 0 });
    expect(exitOf(report)).toBe(3);
  });

  it("says which value is not known, and fails a mandatory promise by it", () => {
    const report = judge(secure({ readOnlyRootFilesystem: unknown }), only(root));
    expect(report.findings.map(({ outcome, message }) => [outcome, message])).toEqual([
      ["cannot-tell", "spec.containers[0].securityContext.readOnlyRootFilesystem is not known before deployment"],
    ]);
    expect(exitOf(report)).toBe(3);
  });

  it("is not stopped by an unknown value that does not decide", () => {
    expect(
      judge(container({ env: [{ name: "HOST", value: unknown }], securityContext: { readOnlyRootFilesystem: true } }), only(root)).findings,
    ).toEqual([]);
  });

  it("takes labels with the language's own names, objects of a class, and objects of another realm, for what they are", () => {
    class Spec {
      hostPID = true;
      containers = [];
    }
    const rule = "hardening/pod-security/app-armor";
    const odd = JSON.parse('{"constructor":"y","toString":"z","__proto__":"x"}') as Record<string, string>;
    expect(judge(pod({ securityContext: {} }, { annotations: odd, labels: odd }), only(rule)).findings).toEqual([]);
    expect(
      judge([{ manifest: { kind: "Pod", spec: new Spec() } }], only("hardening/pod-security/host-namespaces")).findings[0]?.outcome,
    ).toBe("broken");
    const foreign: unknown = runInNewContext(
      '({ kind: "Pod", spec: { containers: [{ name: "a", securityContext: { privileged: true } }] } })',
    );
    expect(judge([{ manifest: foreign }], only("hardening/pod-security/privileged")).findings[0]?.outcome).toBe("broken");
  });

  it("finds what is broken beside what it cannot tell", () => {
    const { findings } = judge(
      pod({
        containers: [
          { name: "a", securityContext: { privileged: true } },
          { name: "b", securityContext: unknown },
        ],
      }),
      only("hardening/pod-security/privileged"),
    );
    expect(findings.map((finding) => finding.outcome)).toEqual(["broken", "cannot-tell"]);
  });

  it("passes an advisory finding, and stops at a mandatory one", () => {
    expect(exitOf(judge(pod(), { packs: [], levels: { [root]: "advisory" }, now }))).toBe(0);
    expect(exitOf(judge(pod(), only(root)))).toBe(3);
    expect(
      judge(pod(), { packs: ["production"], levels: { [root]: "disabled" }, now }).findings.filter((finding) => finding.rule === root),
    ).toEqual([]);
  });

  it("judges an object that Pulumi registers by the rules for the object", () => {
    const { manifest } = deployment() as { manifest: Record<string, unknown> };
    const resource = asked("kubernetes:apps/v1:Deployment", "web", { ...manifest, kind: unknown, apiVersion: undefined });
    const { findings } = judge([resource], only(root));
    expect(findings.map(({ where }) => [where.subject, where.urn, where.path])).toEqual([
      [
        "payments/billing",
        "urn:pulumi:dev::shop::kubernetes:apps/v1:Deployment::web",
        "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem",
      ],
    ]);
  });

  it("leaves alone a kind of the same name from another group", () => {
    const knative: Subject = {
      manifest: { apiVersion: "serving.knative.dev/v1", kind: "Service", metadata: { name: "x" }, spec: { type: "LoadBalancer" } },
    };
    expect(judge([knative], only("ingress/no-load-balancer")).findings).toEqual([]);
    expect(judge([knative], only("ingress/no-load-balancer")).unjudged).toEqual({ Service: 1 });
  });

  it("looks into lists, into typed ones too, and names the item", () => {
    const list = { apiVersion: "v1", kind: "PodList", items: [{ metadata: { name: "a" }, spec: { hostPID: true, containers: [] } }] };
    const { findings } = judge(
      [{ manifest: { apiVersion: "v1", kind: "List", items: [list] } }],
      only("hardening/pod-security/host-namespaces"),
    );
    expect(findings.map(({ where }) => [where.kind, where.subject, where.path])).toEqual([["Pod", "a", "items[0].items[0].spec.hostPID"]]);
    list.items[0]!.spec.hostPID = unknown as never;
    const open = judge([{ manifest: { kind: "List", items: [list] } }], only("hardening/pod-security/host-namespaces")).findings;
    expect(open.map(({ outcome, where }) => [outcome, where.path])).toEqual([["cannot-tell", "items[0].items[0].spec.hostPID"]]);
  });

  it.each([
    ["a list of nothing", { kind: "Pod", spec: { containers: [null] } }],
    ["a text in place of the containers", { kind: "Pod", spec: { containers: "app" } }],
    ["a number in place of the spec", { kind: "Deployment", spec: 7 }],
    ["no metadata", { kind: "Service" }],
    [
      "names of the language's own",
      JSON.parse(
        '{"kind":"Pod","metadata":{"annotations":{"__proto__":"x","constructor":"y"}},"spec":{"__proto__":{"hostPID":true},"containers":[]}}',
      ),
    ],
    ["a kind of the language's own", { kind: "constructor", spec: {} }],
    ["nothing at all", undefined],
    ["a text", "Pod"],
  ])("has an answer for %s", (_, manifest) => {
    expect(() => judge([{ manifest }], { packs: packs.map((pack) => pack.name), now })).not.toThrow();
  });

  it("has an answer for whatever somebody writes, and the same one twice", () => {
    const field = fc.constantFrom(
      "spec",
      "template",
      "containers",
      "securityContext",
      "metadata",
      "labels",
      "selector",
      "rules",
      "verbs",
      "image",
      "ports",
      "roleRef",
      "policy",
      "Statement",
      "__proto__",
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        fc.constantFrom(null, true, 0, -1, "", "ALL", "*", unknown, "{"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc
          .array(fc.tuple(field, tie("value")), { maxLength: 4 })
          .map(
            (pairs) => JSON.parse(`{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(inner)}`).join()}}`) as unknown,
          ),
      ),
    }));
    const kinds = fc.constantFrom(
      "Pod",
      "Deployment",
      "CronJob",
      "Service",
      "Role",
      "ClusterRoleBinding",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "ConfigMap",
      "List",
    );
    const types = fc.constantFrom(
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:iam/role:Role",
      "aws:kms/key:Key",
      "kubernetes:apps/v1:Deployment",
    );
    const subjects = fc.array(
      fc.oneof(
        fc.tuple(kinds, value).map(([kind, spec]): Subject => ({ manifest: { ...(typeof spec === "object" ? spec : {}), kind, spec } })),
        fc
          .tuple(types, value)
          .map(([type, inputs]): Subject =>
            asked(type, "x", typeof inputs === "object" ? { ...inputs, policy: inputs } : { policy: inputs }),
          ),
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(subjects, (drawn) => {
        const options = { packs: ["production"], now };
        expect(judge(drawn, options)).toEqual(judge(JSON.parse(JSON.stringify(drawn)) as Subject[], options));
      }),
      { numRuns: 300 },
    );
  });

  it("cannot tell of values that nest a hundred thousand deep", () => {
    let deep: unknown = {};
    for (let level = 0; level < 100_000; level++) deep = { deep };
    const report = judge(
      [{ manifest: { kind: "Pod", metadata: { annotations: deep }, spec: { containers: [] } } }],
      only("hardening/pod-security/privileged"),
    );
    expect(report.findings.map(({ outcome, message }) => [outcome, message])).toEqual([
      ["cannot-tell", "the values are nested too deep to be read"],
    ]);
  });

  it("never repeats a secret in what it says", () => {
    const value = ["ghp", "_16C7e42F292c6912E7710c838347Ae178B4a"].join("");
    const subjects = [
      ...container({ name: value, image: `https://x:${value}@ghcr.io/a`, env: [{ name: "T", value }], args: [value] }),
      object("v1", "ConfigMap", { data: { value } }),
    ];
    const text = JSON.stringify(judge(subjects, { packs: ["production"], now }).findings);
    expect(text).toContain("a GitHub token");
    expect(text).not.toContain(value);
  });

  it("says of a run which kinds no rule was about", () => {
    const subjects = [asked("aws:sqs/queue:Queue", "q", {}), asked("kubernetes:helm.sh/v3:Release", "chart", {})];
    expect(judge(subjects, { packs: ["pss-baseline"], now }).unjudged).toEqual({
      "aws:sqs/queue:Queue": 1,
      "kubernetes:helm.sh/v3:Release": 1,
    });
  });
});

describe("what a run may be told", () => {
  it.each([
    [{ packs: ["basline"] }, 'there is no pack "basline"', "baseline"],
    [
      { levels: { "hardening/read-only-rot": "mandatory" as const } },
      'there is no rule "hardening/read-only-rot"',
      "hardening/read-only-root",
    ],
    [{ levels: { [root]: "fatal" as never } }, `the level of ${root} is "fatal"`, "advisory, mandatory or disabled"],
    [
      { parameters: { "hardening/image-registry": { registry: ["x"] } } },
      'there is no parameter of hardening/image-registry "registry"',
      "registries",
    ],
    [{ parameters: { production: { versoin: "latest" } } }, 'there is no parameter of the pack production "versoin"', "version"],
  ])("is refused with the nearest right word: %j", (choice, message, fix) => {
    const report = judge([], { ...choice, now });
    expect(report.mistakes).toEqual([{ message, fix }]);
    expect(exitOf(report)).toBe(2);
  });

  it("takes parameters for a rule and for a whole pack", () => {
    const image = "ghcr.io/acme/billing:1";
    const found = (registries: string[]) =>
      judge(container({ image }), only("hardening/image-registry", { parameters: { "hardening/image-registry": { registries } } })).findings
        .length;
    expect([found([]), found(["ghcr.io/acme"]), found(["quay.io"])]).toEqual([0, 0, 1]);
  });

  it("takes the stricter level where two packs name one rule", () => {
    const level = (names: string[]) => judge(pod(), { packs: names, now }).findings.find((finding) => finding.rule === root)?.level;
    expect([level(["baseline"]), level(["baseline", "production"]), level(["production", "baseline"])]).toEqual([
      "advisory",
      "mandatory",
      "mandatory",
    ]);
  });
});

describe("packs", () => {
  const known = allRules.map((rule) => rule.id);

  it.each(packs.map((pack) => [pack.name, pack] as const))("%s lists rules that exist, each once", (_, pack) => {
    const rules = pack.entries.map((entry) => entry.rule);
    expect(rules.filter((rule) => !known.includes(rule))).toEqual([]);
    expect(rules.length).toBe(new Set(rules).size);
  });

  it("production means every rule", () => {
    const production = packs.find((pack) => pack.name === "production")!;
    expect(known.filter((rule) => !production.entries.some((entry) => entry.rule === rule))).toEqual([]);
    expect(production.entries.filter((entry) => entry.level !== "mandatory")).toEqual([]);
  });

  it("every rule can be explained, with the packs that it is in", () => {
    const texts = ruleTexts();
    expect(texts.map((text) => text.id)).toEqual(
      [...known, "flows/exactly-declared", "manifest/object", "manifest/readable", "mtls/every-flow-mutual"].sort(),
    );
    expect(texts.find((text) => text.id === root)).toMatchObject({
      judgedBy: "CEL",
      packs: { baseline: "advisory", production: "mandatory" },
      expressions: ["container.?securityContext.?readOnlyRootFilesystem.orValue(false)"],
    });
  });
});
