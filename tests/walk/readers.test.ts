import { ends } from "../model/text/checked";
import { rmSync } from "node:fs";
import fc from "fast-check";
import { buildFolder, type Building } from "../../cli/workspace";
import { allCodes } from "../../model/diagnostics/codes";
import { writeYaml } from "../../model/documents/write-yaml";
import { app, platform, temporary, write } from "../cli/workspaces";

/** Plans one arbitrary file beside a sound workspace: it is understood, or said to be wrong at a place that it has. */
function planBeside(file: string, content: string | Uint8Array): void {
  const folder = temporary();
  write(folder, { "platform.yaml": platform, "ok.app.yaml": app("ok"), [file]: content });
  let building: Building | undefined;
  expect(ends(() => (building = buildFolder(folder)))).toBe(true);
  const { built, diagnostics } = building!;
  rmSync(folder, { recursive: true });
  if (built === undefined) expect(diagnostics.filter(({ severity }) => severity === "error").length).toBeGreaterThan(0);
  const lines = Buffer.from(content)
    .toString("utf8")
    .split(/\r\n|\r|\n/);
  for (const { code, place, message, fix, related } of diagnostics) {
    expect(allCodes).toContain(code);
    expect(message.trim()).not.toBe("");
    expect(fix.trim()).not.toBe("");
    for (const { file: where, line, column } of [place, ...related].filter((one) => one.file === file)) {
      expect(where).toBe(file);
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(Math.max(1, lines.length));
      expect(column).toBeGreaterThanOrEqual(1);
    }
  }
}

const files = ["a.app.yaml", "a.app.json", "a.env", "platform.json"];
const field = fc.constantFrom(
  "app",
  "region",
  "image",
  "port",
  "env",
  "calls",
  "needs",
  "size",
  "scale",
  "health",
  "expose",
  "transform",
  "observe",
  "platform",
  "regions",
  "tenants",
  "__proto__",
  "volume",
  "host",
  "because",
  "<<",
  "ünïcode",
  "a b",
);
const scalar = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom("eu-central", "billing", "10Gi", "${X}", "1e400", "\u202e", "---", "*a", "&a x", "!!binary aGk="),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    scalar,
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(field, tie("any"), { maxKeys: 4 }),
  ),
})).any;

/** A text with a few characters taken out, put in or moved. */
const broken = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(
      text,
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.constantFrom(
            "",
            "\t",
            "\n",
            ":",
            "-",
            "{",
            "[",
            '"',
            "'",
            "#",
            "&a ",
            "*a",
            "\0",
            "\ud800",
            "|",
            ">",
            "? ",
            "%",
            "=",
            "$(",
            "\\",
          ),
        ),
        { maxLength: 6 },
      ),
    )
    .map(([start, edits]) =>
      edits.reduce((now, [at, put]) => {
        const index = now.length === 0 ? 0 : at % now.length;
        return now.slice(0, index) + put + now.slice(index + 1);
      }, start),
    );

function safely(write: (value: unknown) => string): (value: unknown) => string {
  return (one) => {
    try {
      return write(one);
    } catch {
      return JSON.stringify(one);
    }
  };
}

describe("whatever lies in a workspace, a plan ends in objects or in diagnostics with a place", () => {
  it.each(files)("arbitrary bytes as %s", (file) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => planBeside(file, bytes)),
      { numRuns: 60 },
    );
  });

  it.each(files)("arbitrary text as %s", (file) => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => planBeside(file, text)),
      { numRuns: 60 },
    );
  });

  it("arbitrary values as YAML and as JSON, whole and broken", () => {
    fc.assert(
      fc.property(broken(value.map(safely(writeYaml))), (text) => planBeside("a.app.yaml", text)),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(broken(value.map((one) => JSON.stringify(one))), (text) => planBeside("a.app.json", text)),
      { numRuns: 100 },
    );
  });

  it("a sound intent in which something was broken", () => {
    const whole = app(
      "billing",
      "env: { A: b }\ncalls:\n  - { host: a.example.com, because: tests it }\nneeds:\n  volume: { size: 10Gi }\nexpose:\n  from: [corporate]\n",
    );
    fc.assert(
      fc.property(broken(fc.constant(whole)), (text) => planBeside("a.app.yaml", text)),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(broken(fc.constant(platform)), (text) => planBeside("platform.yaml", text)),
      { numRuns: 80 },
    );
  });

  it("a sound .env file in which something was broken", () => {
    const whole =
      'APP_NAME=billing\nexport REGION="eu-central, us-east"\nAPP_PORT=8080\nSTORAGE_S3_ENABLED=true\nSTORAGE_S3_BUCKET=\'my-app\'\nNETWORK_EGRESS_ALLOW=a.example.com:8443\nOWN="a\nb"\n';
    fc.assert(
      fc.property(broken(fc.constant(whole)), (text) => planBeside("a.env", text)),
      { numRuns: 150 },
    );
  });
});
