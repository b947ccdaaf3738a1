import { exitOf, judge, type Report, type Waiver } from "../../policies/index";
import { asked, object, type Case } from "./samples/make";

const rule = "ingress/no-load-balancer";
const service = (name: string, namespace: string, type = "LoadBalancer"): Case[number] =>
  object("v1", "Service", { spec: { type } }, name, namespace);
const waiver = (more: Partial<Waiver> = {}): Waiver => ({
  rule,
  on: "legacy/web",
  reason: "moves in March",
  ticket: "SEC-42",
  until: "2027-03-31",
  ...more,
});

function judged(waivers: readonly Waiver[], subjects: Case = [service("web", "legacy")], at = "2026-11-21T12:00:00Z"): Report {
  return judge(subjects, { packs: [], levels: { [rule]: "mandatory" }, waivers, now: new Date(at) });
}

const states = (report: Report): unknown[] => report.waivers.map(({ status, severity, message }) => [status, severity, message]);

describe("a waiver", () => {
  it("covers what it names, lets the run pass, and is printed", () => {
    const report = judged([waiver()]);
    expect(report.findings.map((finding) => finding.waiver?.ticket)).toEqual(["SEC-42"]);
    expect(states(report)).toEqual([["used", "note", "it covers legacy/web"]]);
    expect(report.waivers[0]?.covers).toEqual(["legacy/web"]);
    expect(exitOf(report)).toBe(0);
  });

  it("covers nothing beside it", () => {
    const report = judged([waiver()], [service("web", "legacy"), service("web", "legacy-2"), service("web2", "legacy")]);
    expect(report.findings.filter((finding) => finding.waiver === undefined).map((finding) => finding.where.subject)).toEqual([
      "legacy-2/web",
      "legacy/web2",
    ]);
    expect(exitOf(report)).toBe(3);
  });

  it.each([
    ["2027-03-31T23:59:59.999Z", 0],
    ["2027-04-01T00:00:00.000Z", 3],
    ["2027-04-01T01:59:00+02:00", 0],
    ["2027-03-31T23:00:00-02:00", 3],
  ])("is valid to the end of its last day in UTC: at %s the run ends with %d", (at, exit) => {
    expect(exitOf(judged([waiver()], undefined, at))).toBe(exit);
  });

  it("is an error when it has ended, and is not applied", () => {
    const report = judged([waiver({ until: "2026-11-20" })]);
    expect(states(report)).toEqual([["expired", "error", "it ended with 2026-11-20 and is not applied"]]);
    expect(report.findings[0]?.waiver).toBeUndefined();
  });

  it("is an error when nothing needs it, even if every promise holds", () => {
    const report = judged([waiver()], [service("web", "legacy", "ClusterIP")]);
    expect(report.findings).toEqual([]);
    expect(states(report)).toEqual([["unused", "error", "nothing that it is on breaks its rule; remove it"]]);
    expect(exitOf(report)).toBe(3);
  });

  it("is a warning when it is wider than needed", () => {
    const keeping = judged(
      [waiver({ on: "legacy/*" })],
      [service("web", "legacy"), service("api", "legacy"), service("ok", "legacy", "ClusterIP")],
    );
    expect(states(keeping)).toEqual([["wider than needed", "warning", "1 of the 3 that it is on keep the promise"]]);
    expect(states(judged([waiver({ on: "legacy/*" })]))).toEqual([["wider than needed", "warning", "it is needed for legacy/web alone"]]);
    expect(exitOf(keeping)).toBe(0);
  });

  it("is on what it needs when its star stands for several", () => {
    const report = judged([waiver({ on: "legacy/*" })], [service("web", "legacy"), service("api", "legacy")]);
    expect(states(report)).toEqual([["used", "note", "it covers 2 subjects"]]);
  });

  it.each([
    [{ until: "2027-02-30" }, '"2027-02-30" is no day; write one like 2027-03-31'],
    [{ until: "31.3.2027" }, '"31.3.2027" is no day; write one like 2027-03-31'],
    [{ until: "2027-03-31T00:00:00Z" }, '"2027-03-31T00:00:00Z" is no day; write one like 2027-03-31'],
    [{ rule: "ingress/no-loadbalancer" }, "there is no rule ingress/no-loadbalancer; did you mean ingress/no-load-balancer?"],
    [{ reason: " " }, "the waiver says no reason"],
    [{ ticket: undefined as never }, "the waiver says no ticket"],
    [{ on: 7 as never }, "the waiver says no on"],
  ])("is an error when it is wrong, and is not applied: %j", (more, message) => {
    const report = judged([waiver(more)]);
    expect(states(report)).toEqual([["wrong", "error", message]]);
    expect(report.findings[0]?.waiver).toBeUndefined();
    expect(exitOf(report)).toBe(3);
  });

  it("may be on several things, and on nothing where one of them is blank", () => {
    const both = [service("web", "legacy"), service("api", "legacy")];
    expect(exitOf(judged([waiver({ on: ["legacy/web", "legacy/api"] })], both))).toBe(0);
    expect(states(judged([waiver({ on: ["legacy/web", ""] })], both))).toEqual([["wrong", "error", "the waiver says no on"]]);
    expect(states(judged([waiver({ on: [] })], both))).toEqual([["wrong", "error", "the waiver says no on"]]);
  });

  it("is said to be left aside when its rule is not judged", () => {
    expect(states(judged([waiver({ rule: "hardening/read-only-root" })]))).toEqual([
      ["not judged", "warning", "its rule is not judged in this run"],
    ]);
  });

  it("may name a resource by its URN, and reads dots and brackets as they are", () => {
    const { manifest } = service("web", "legacy") as { manifest: Record<string, unknown> };
    const resource = asked("kubernetes:core/v1:Service", "web", manifest);
    expect(exitOf(judged([waiver({ on: "urn:pulumi:dev::shop::*::web" })], [resource]))).toBe(0);
    expect(exitOf(judged([waiver({ on: "legacy.web" })]))).toBe(3);
    expect(exitOf(judged([waiver({ on: "legacy/[web]*" })]))).toBe(3);
  });
});
