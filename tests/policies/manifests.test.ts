import { checkManifests, manifestExit, type ManifestReport } from "../../policies/index";

const now = new Date("2026-11-21T12:00:00Z");
const check = (text: string, file = "app.yaml", packs = ["pss-baseline"]): ManifestReport =>
  checkManifests([{ file, text }], { packs, now });
const brief = (report: ManifestReport): unknown[] =>
  report.documents.map(({ index, kind, name, findings }) => [
    index,
    kind,
    name,
    findings.map((finding) => finding.rule.replace("hardening/pod-security/", "")),
  ]);

const pod = (name: string, spec = ""): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers: [{ name: app, image: a }]\n${spec}`;
const bad = "  hostPID: true\n";

describe("checking manifests", () => {
  it("gives one entry for each document, clean ones too, in the order of the files", () => {
    const report = checkManifests(
      [
        { file: "a.yaml", text: `---\n# only a comment\n---\n${pod("one")}---\n${pod("two", bad)}---\n` },
        { file: "b.yaml", text: pod("three") },
      ],
      { packs: ["pss-baseline"], now },
    );
    expect(report.documents.map(({ file, index, name, findings }) => [file, index, name, findings.length])).toEqual([
      ["a.yaml", 0, "one", 0],
      ["a.yaml", 1, "two", 1],
      ["b.yaml", 0, "three", 0],
    ]);
    expect(report.documents[1]?.findings[0]?.where.place).toEqual({ file: "a.yaml", line: 17, column: 12 });
    expect(manifestExit(report)).toBe(3);
  });

  it("goes on behind a document that cannot be read, and says where it is", () => {
    const report = check(`${pod("one")}---\nkind: Pod\n  broken: [\n---\n${pod("three", bad)}`);
    expect(brief(report)).toEqual([
      [0, "Pod", "one", []],
      [1, "", "", expect.arrayContaining(["manifest/readable"])],
      [2, "Pod", "three", ["host-namespaces"]],
    ]);
    expect(report.diagnostics[0]?.place).toMatchObject({ file: "app.yaml", line: 8 });
    expect(manifestExit(report)).toBe(2);
  });

  it("reads one JSON object, JSON lines, JSON values one after the other, and a JSON list", () => {
    const value = (name: string): string =>
      JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { hostPID: true, containers: [] } });
    const pretty = JSON.stringify(JSON.parse(value("two")) as unknown, null, 2);
    const found = (text: string): unknown => brief(check(text));
    const expected = [
      [0, "Pod", "one", ["host-namespaces"]],
      [1, "Pod", "two", ["host-namespaces"]],
    ];
    expect(found(value("one"))).toEqual([expected[0]]);
    expect(found(`${value("one")}\n${value("two")}\n`)).toEqual(expected);
    expect(found(`\uFEFF${pretty.replace("two", "one")}\n${pretty}`)).toEqual(expected);
    expect(found(`[${value("one")},${value("two")}]`)).toEqual(expected);
  });

  it("keeps the lines of a JSON stream apart when one is broken", () => {
    const line = JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "ok" }, spec: { containers: [] } });
    const report = check(`${line}\n{"kind": "Pod", "spec": {\n${line}\n`);
    expect(brief(report)).toEqual([
      [0, "Pod", "ok", []],
      [1, "", "", ["manifest/readable"]],
      [2, "Pod", "ok", []],
    ]);
    expect(report.diagnostics.map((diagnostic) => diagnostic.place.line)).toEqual([2]);
  });

  it("reads YAML that begins with a bracket", () => {
    expect(brief(check("{ kind: Pod, metadata: { name: flow }, spec: { hostIPC: true, containers: [] } }"))).toEqual([
      [0, "Pod", "flow", ["host-namespaces"]],
    ]);
  });

  it("puts in what anchors and merge keys stand for, as kubectl does", () => {
    const text =
      "kind: Pod\nmetadata: { name: m }\nspec:\n  containers:\n    - &base\n      name: a\n      securityContext: { privileged: true }\n    - <<: *base\n      name: b\n";
    const report = check(text);
    expect(report.documents[0]?.findings.map((finding) => finding.message)).toEqual([
      'container "a" is privileged',
      'container "b" is privileged',
    ]);
    expect(report.diagnostics).toEqual([]);
  });

  it("does not take `yes` for no: what a field is not meant to be, nobody can tell", () => {
    const report = check(pod("one", "  hostNetwork: yes\n"));
    expect(report.documents[0]?.findings.map(({ outcome }) => outcome)).toEqual(["cannot-tell"]);
    expect(manifestExit(report)).toBe(3);
  });

  it("says of keys that stand twice that they do, and judges what is there", () => {
    const report = check(pod("one", "  hostPID: false\n  hostPID: true\n"));
    expect(report.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(["PPT-0006"]);
    expect(manifestExit(report)).toBe(2);
  });

  it.each([
    ["a text", "just words", "the document is no object"],
    ["a list", "- 1\n- 2\n", "the document is no object"],
    ["values of a chart", "image: nginx\n", "the document has no kind, so that no rule is about it"],
    ["a kind that is no text", "kind: 7\n", "the document has no kind, so that no rule is about it"],
  ])("says of %s that no rule is about it, without failing the run", (_, text, message) => {
    const report = check(text);
    expect(report.documents.map(({ findings }) => findings.map((finding) => [finding.rule, finding.outcome, finding.message]))).toEqual([
      [["manifest/object", "cannot-tell", message]],
    ]);
    expect(manifestExit(report)).toBe(0);
  });

  it("has nothing to say of an empty stream", () => {
    expect(check("").documents).toEqual([]);
    expect(check("---\n---\n# x\n").documents).toEqual([]);
    expect(manifestExit(check(""))).toBe(0);
  });

  it("judges all files of a run together", () => {
    const service = "kind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web } }\n";
    const workload =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { template: { metadata: { labels: { app: web } }, spec: { containers: [] } } }\n";
    const options = { packs: [], levels: { "hardening/service-has-pods": "mandatory" as const }, now };
    expect(manifestExit(checkManifests([{ file: "s.yaml", text: service }], options))).toBe(3);
    expect(
      manifestExit(
        checkManifests(
          [
            { file: "s.yaml", text: service },
            { file: "d.yaml", text: workload },
          ],
          options,
        ),
      ),
    ).toBe(0);
  });

  it.each([
    ["a hundred thousand brackets", "[".repeat(100_000)],
    ["a hundred thousand braces", '{"a":'.repeat(100_000)],
    [
      "aliases that fan out",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f", "g", "h"].map((key, at) => `${key}: &${key} [${`*${"abcdefg"[at]},`.repeat(9)}]\n`).join("")}`,
    ],
    ["NUL bytes", "kind: Pod\0\n"],
    ["a custom tag", "kind: !Ref Pod\nspec: {}\n"],
  ])("refuses %s in bounded time, and does not fall over", (_, text) => {
    const report = check(text);
    expect(manifestExit(report)).toBe(2);
    expect(report.documents.length).toBeGreaterThan(0);
  });
});
