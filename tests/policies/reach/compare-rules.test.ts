import type { Proof } from "../../../policies/reach/compare-plan";
import { flowRules, judgeProof, type Placed } from "../../../policies/reach/compare-rules";
import type { Difference } from "../../../policies/reach/relation";

const at = (line: number) => () => ({ file: "billing.app.yaml", line, column: 1 });
const objects: readonly Placed[] = [
  { index: 0, id: "NetworkPolicy eu-pay/x", place: at(3) },
  { index: 1, id: "Deployment eu-pay/billing", place: at(1) },
  { index: 2, id: "Deployment eu-pay/ledger", place: at(2) },
];
const difference = (more: Partial<Difference> = {}): Difference => ({
  kind: "extra",
  from: "eu-pay/billing",
  to: "203.0.113.9",
  port: 22,
  protocol: "TCP",
  by: ["NetworkPolicy eu-pay/x"],
  message: "it is open",
  fix: "close it",
  ...more,
});
const proof = (differences: readonly Difference[], unread: readonly string[] = []): Proof => ({
  differences,
  own: 0,
  workloads: ["eu-pay/billing", "eu-pay/ledger"],
  unread,
});
const waiver = (on: string, more = {}) => ({
  rule: "flows/exactly-declared",
  on,
  reason: "migration",
  ticket: "SEC-1",
  until: "2099-01-01",
  ...more,
});
const judge = (one: Proof, waivers: readonly ReturnType<typeof waiver>[] = []) =>
  judgeProof(one, { objects, workloads: one.workloads, waivers, now: new Date("2026-11-21T00:00:00Z") });

describe("a proof, as answers of two rules", () => {
  it("holds for each workload without a difference", () => {
    expect(judge(proof([]))).toEqual({
      findings: [],
      waivers: [],
      tally: {
        "flows/exactly-declared": { holds: 2, broken: 0, cannotTell: 0 },
        "mtls/every-flow-mutual": { holds: 2, broken: 0, cannotTell: 0 },
      },
    });
  });

  it("is broken at the object that opens it, at the line that asked for it", () => {
    const { findings, tally } = judge(proof([difference()]));
    expect(findings).toEqual([
      expect.objectContaining({
        rule: "flows/exactly-declared",
        outcome: "broken",
        level: "mandatory",
        message: "it is open",
        fix: "close it",
        where: {
          index: 0,
          subject: "eu-pay/x",
          kind: "NetworkPolicy",
          path: "",
          steps: [],
          place: { file: "billing.app.yaml", line: 3, column: 1 },
        },
      }),
    ]);
    expect(tally["flows/exactly-declared"]).toEqual({ holds: 1, broken: 1, cannotTell: 0 });
  });

  it("is about mutual TLS where that is missing, and at the workload where no object is to blame", () => {
    const { findings } = judge(proof([difference({ kind: "plain", to: "eu-pay/ledger", by: [] })]));
    expect(findings.map(({ rule, where }) => [rule, where.kind, where.subject])).toEqual([
      ["mtls/every-flow-mutual", "Deployment", "eu-pay/ledger"],
    ]);
  });

  it("cannot tell where a policy is not understood", () => {
    expect(
      judge(proof([], ["GlobalNetworkPolicy all"])).findings.map(({ outcome, where }) => [outcome, where.kind, where.subject]),
    ).toEqual([["cannot-tell", "GlobalNetworkPolicy", "all"]]);
  });

  it("takes waivers on a workload, and reports those that are not needed, not valid any more, or on another", () => {
    const states = (waivers: readonly ReturnType<typeof waiver>[]) => {
      const report = judge(proof([difference()]), waivers);
      return [report.findings.map((finding) => finding.waiver !== undefined), report.waivers.map(({ status }) => status)];
    };
    expect(states([waiver("eu-pay/billing")])).toEqual([[true], ["used"]]);
    expect(states([waiver("eu-pay/ledger")])).toEqual([[false], ["unused"]]);
    expect(states([waiver("eu-pay/billing", { until: "2026-11-20" })])).toEqual([[false], ["expired"]]);
    expect(states([waiver("eu-pay/*")])).toEqual([[true], ["wider than needed"]]);
  });

  it("has words for those who have never met it", () => {
    for (const { id, promise, why, repair } of flowRules) {
      expect(id).toMatch(/^[a-z]+\/[a-z-]+$/);
      for (const text of [promise, why, repair]) expect(text.length).toBeGreaterThan(20);
    }
  });
});
