import { allRules, judge, ruleById, type Report } from "../../policies/index";
import { clusterSamples } from "./samples/cluster";
import { cloudSamples } from "./samples/cloud";
import { edgeSamples } from "./samples/edge";
import { hardeningSamples } from "./samples/hardening";
import type { Case, Samples } from "./samples/make";
import { podSecuritySamples } from "./samples/pod-security";
import { secretSamples } from "./samples/secrets";
import { tlsSamples } from "./tls/samples";

const samples: Record<string, Samples> = {
  ...podSecuritySamples,
  ...hardeningSamples,
  ...clusterSamples,
  ...secretSamples,
  ...cloudSamples,
  ...edgeSamples,
  ...tlsSamples,
};

/** The rule whose cases nobody can leave open: what is not known is no text that somebody wrote. */
const alwaysKnown = ["encryption/inputs-without-secrets"];

function judged(rule: string, subjects: Case): Report {
  const parameters = samples[rule]?.parameters;
  return judge(subjects, {
    packs: [],
    levels: { [rule]: "mandatory" },
    now: new Date("2026-11-21T12:00:00Z"),
    ...(parameters === undefined ? {} : { parameters: { [rule]: parameters } }),
  });
}

const outcomes = (report: Report): string[] => [...new Set(report.findings.map((finding) => finding.outcome))];

it("has samples for every rule, and for no other", () => {
  expect(Object.keys(samples).sort()).toEqual(allRules.map((rule) => rule.id));
});

describe.each(allRules.map((rule) => rule.id))("%s", (id) => {
  const { holds, broken, almost, cannotTell } = samples[id]!;

  it("has a case of each sort", () => {
    const sorts = { holds, broken, almost, cannotTell };
    const empty = Object.entries(sorts).flatMap(([sort, cases]) => (cases.length === 0 ? [sort] : []));
    expect(empty).toEqual(alwaysKnown.includes(id) ? ["cannotTell"] : []);
  });

  it.each(holds.map((subjects, at) => [at, subjects] as const))("holds for case %d", (_, subjects) => {
    const report = judged(id, subjects);
    expect(report.mistakes).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(report.tally[id]?.holds).toBeGreaterThan(0);
  });

  it.each([...broken, ...almost].map((subjects, at) => [at, subjects] as const))(
    "is broken by case %d, with a message, a place and a repair",
    (_, subjects) => {
      const report = judged(id, subjects);
      expect(outcomes(report)).toEqual(["broken"]);
      for (const finding of report.findings) {
        expect(finding.message).toMatch(/^[^{}?]{8,}$/);
        expect(finding.fix.length).toBeGreaterThan(8);
        expect(finding.where.subject).not.toBe("");
      }
    },
  );

  if (cannotTell.length === 0) return;
  it.each(cannotTell.map((subjects, at) => [at, subjects] as const))(
    "cannot tell of case %d, and says which value it lacks",
    (_, subjects) => {
      const report = judged(id, subjects);
      expect(outcomes(report)).toEqual(["cannot-tell"]);
      for (const finding of report.findings) expect(finding.message.length).toBeGreaterThan(12);
      expect(report.findings.map((finding) => finding.message).join()).not.toContain("TypeError");
    },
  );
});

describe("the words of a rule", () => {
  it.each(allRules.map((rule) => [rule.id, rule] as const))("%s: the id is a path, and every sentence is one", (id, rule) => {
    expect(id).toMatch(/^[a-z]+(?:\/[a-z0-9]+(?:-[a-z0-9]+)*){1,2}$/);
    expect(rule.promise).toMatch(/^[A-Z].*\.$/s);
    expect(rule.why).toMatch(/^\S.*\.$/s);
    expect(rule.repair).toMatch(/^[a-z].*[^.]$/s);
    const { "cis-kubernetes": _, ...catalogues } = rule.controls;
    for (const [catalogue, list] of Object.entries(catalogues)) expect([catalogue, list.length > 0]).toEqual([catalogue, true]);
  });

  it("is found by its id", () => {
    expect(ruleById("hardening/read-only-root")?.promise).toBe("The root file system of every container is read-only.");
    expect(ruleById("hardening/read-only")).toBeUndefined();
  });
});
