import { checkManifests, judge, toSarif } from "../../policies/index";
import { asked } from "./samples/make";

const now = new Date("2026-11-21T12:00:00Z");
const text =
  "kind: Service\nmetadata: { name: web, namespace: legacy }\nspec:\n  type: LoadBalancer\n---\nkind: Pod\nmetadata: { name: a }\nspec: { hostPID: yes, containers: [] }\n";
const waivers = [{ rule: "ingress/no-load-balancer", on: "legacy/web", reason: "moves in March", ticket: "SEC-42", until: "2027-03-31" }];

interface Run {
  tool: {
    driver: {
      name: string;
      version: string;
      rules: { id: string; help: { text: string; markdown: string }; properties: { tags: string[] } }[];
    };
  };
  results: Result[];
  invocations: { executionSuccessful: boolean; toolExecutionNotifications: { level: string; message: { text: string } }[] }[];
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation?: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number } };
    logicalLocations: { fullyQualifiedName: string }[];
  }[];
  partialFingerprints: Record<string, string>;
  suppressions?: { kind: string; status: string; justification: string }[];
}

const sarif = (source = text, file = "dir with space/a.yaml"): Run => {
  const options = { packs: ["pss-baseline"], levels: { "ingress/no-load-balancer": "mandatory" as const }, waivers, now };
  const log = toSarif(checkManifests([{ file, text: source }], options), { version: "0.1.0" }) as { version: string; runs: Run[] };
  expect(log.version).toBe("2.1.0");
  expect(log.runs).toHaveLength(1);
  return log.runs[0]!;
};

describe("SARIF", () => {
  it("points each result to its rule, and each rule has help and controls", () => {
    const { tool, results } = sarif();
    expect(results.map((result) => result.ruleId)).toEqual(["ingress/no-load-balancer", "hardening/pod-security/host-namespaces"]);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    for (const rule of tool.driver.rules) {
      expect(rule.help.text.length).toBeGreaterThan(40);
      expect(rule.help.markdown).toContain("**Repair:**");
      expect(rule.properties.tags).toContain("security");
    }
    expect(tool.driver.rules.map((rule) => rule.id)).toEqual([...new Set(tool.driver.rules.map((rule) => rule.id))]);
  });

  it("gives file, line and column, and the file as a URI", () => {
    expect(sarif().results[0]?.locations[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: "dir%20with%20space/a.yaml" }, region: { startLine: 4, startColumn: 9 } },
      logicalLocations: [{ fullyQualifiedName: "Service legacy/web spec.type" }],
    });
  });

  it("shows a waiver as a suppression, with its reason, ticket and end", () => {
    const [waived, open] = sarif().results;
    expect(waived?.suppressions).toEqual([
      { kind: "external", status: "accepted", justification: "moves in March (SEC-42, until 2027-03-31)" },
    ]);
    expect(open?.suppressions).toBeUndefined();
  });

  it("says that it cannot tell, as an error where the promise is mandatory", () => {
    const open = sarif().results[1];
    expect([open?.level, open?.message.text.startsWith("Cannot tell: ")]).toEqual(["error", true]);
  });

  it("keeps fingerprints when lines move, and has no two alike", () => {
    const prints = (run: Run): unknown[] => run.results.map((result) => result.partialFingerprints["parapetFinding/v1"]);
    expect(prints(sarif(`# a comment\n\n${text}`))).toEqual(prints(sarif()));
    const twice = sarif(`${text}---\n${text}`).results;
    expect(new Set(twice.map((result) => result.partialFingerprints["parapetFinding/v1"])).size).toBe(twice.length);
    expect(prints(sarif(text, "b.yaml"))).not.toEqual(prints(sarif()));
  });

  it("prints every waiver and every mistake of the run", () => {
    const [invocation] = sarif("kind: Pod\n").invocations;
    expect(invocation).toEqual({
      executionSuccessful: true,
      toolExecutionNotifications: [
        {
          level: "error",
          descriptor: { id: "waiver/unused" },
          message: { text: "Waiver of ingress/no-load-balancer on legacy/web (SEC-42): nothing that it is on breaks its rule; remove it" },
        },
      ],
    });
    const wrong = toSarif(judge([], { packs: ["nope"], now }), { version: "0.1.0" }) as { runs: Run[] };
    expect(wrong.runs[0]?.invocations[0]?.executionSuccessful).toBe(false);
  });

  it("names a resource that stands in no file", () => {
    const report = judge([asked("aws:kms/key:Key", "data", {})], { packs: [], levels: { "encryption/keys-rotate": "mandatory" }, now });
    const { runs } = toSarif(report, { version: "0.1.0" }) as { runs: Run[] };
    expect(runs[0]?.results[0]?.locations[0]?.physicalLocation).toBeUndefined();
    expect(runs[0]?.results[0]?.locations[0]?.logicalLocations[0]?.fullyQualifiedName).toBe(
      "aws:kms/key:Key urn:pulumi:dev::shop::aws:kms/key:Key::data enableKeyRotation",
    );
  });
});
