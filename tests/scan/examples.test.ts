import { excuseFor, excuses, type Excuse } from "./excuses";
import { exampleNames, renderExample } from "./examples";
import { programOf, withTool } from "./tools/available";
import { scanners } from "./tools/catalogue";
import { scan, type Finding } from "./tools/scanner";

const allowed = excuses();
const used = new Map<Excuse, number>();
const figures: string[] = [];

function heeded(finding: Finding): boolean {
  const excuse = allowed.find((one) => excuseFor(one, finding));
  if (excuse !== undefined) used.set(excuse, (used.get(excuse) ?? 0) + 1);
  return excuse === undefined;
}

describe.each(exampleNames())("examples/%s", (example) => {
  const rendered = renderExample(example);
  afterAll(() => rendered.drop());

  for (const scanner of scanners)
    withTool(scanner, `gives ${scanner.name} nothing to say`, (program) => {
      const findings = scan(scanner, program, rendered);
      const left = findings.filter(heeded);
      figures.push(
        `  ${example}, ${scanner.name}: ${left.length} findings, ${findings.length - left.length} excused, ${rendered.objects.length} objects`,
      );
      expect(left).toEqual([]);
    });
});

describe("the excuses", () => {
  it("are all needed", () =>
    expect(allowed.filter((excuse) => programOf({ name: excuse.tool }) !== undefined && !used.has(excuse))).toEqual([]));
  it("are about tools that there are", () => expect(allowed.filter(({ tool }) => scanners.every(({ name }) => name !== tool))).toEqual([]));
});

describe("what is asked of a rendered folder", () => {
  it.each([...new Set(scanners.map(({ question }) => question))])("is answered by a tool that runs: %s", (question) =>
    expect(scanners.filter((scanner) => scanner.question === question && programOf(scanner) !== undefined)).not.toEqual([]),
  );
});

afterAll(() => {
  const reasons = allowed.map(
    (excuse) => `  ${excuse.tool} ${excuse.check} on ${excuse.object} (${used.get(excuse) ?? 0} times): ${excuse.reason}`,
  );
  process.stdout.write(`\nFound:\n${figures.join("\n")}\nExcused:\n${reasons.length === 0 ? "  nothing" : reasons.join("\n")}\n`);
});
