import { spawnSync } from "node:child_process";
import { judge } from "../../../policies/index";

export interface Question {
  readonly pod: unknown;
  readonly version: string;
}

export interface Verdict {
  readonly baseline: boolean;
  readonly restricted: boolean;
}

/** What our rules say: allowed is what nothing is broken in, and nothing is left open. */
export function ours(questions: readonly Question[]): Verdict[] {
  const refused = { "pss-baseline": new Set<number>(), "pss-restricted": new Set<number>() };
  for (const version of new Set(questions.map((question) => question.version))) {
    const asked = [...questions.keys()].filter((at) => questions[at]?.version === version);
    for (const [pack, found] of Object.entries(refused)) {
      const subjects = asked.map((at) => ({ manifest: questions[at]?.pod }));
      const report = judge(subjects, { packs: [pack], parameters: { [pack]: { version } }, now: new Date(0) });
      for (const finding of report.findings) found.add(asked[finding.where.index]!);
    }
  }
  return questions.map((_, at) => ({ baseline: !refused["pss-baseline"].has(at), restricted: !refused["pss-restricted"].has(at) }));
}

/**
 * The oracle, built into a folder from its sources here; nothing where there is no Go. Its modules are taken from the machine's cache, and
 * are downloaded only where that was asked for.
 */
export function buildOracle(into: string, mayDownload: boolean): string | undefined {
  const program = `${into}/oracle`;
  const env = { ...process.env, GOFLAGS: "-buildvcs=false", GOWORK: "off", ...(mayDownload ? {} : { GOPROXY: "off" }) };
  const go = spawnSync("go", ["build", "-o", program, "."], { cwd: __dirname, encoding: "utf8", env });
  if (go.error !== undefined || (!mayDownload && /module lookup disabled|GOPROXY=off/.test(go.stderr))) return undefined;
  if (go.status !== 0) throw new Error(`the oracle was not built: ${go.stderr}`);
  return program;
}

/** What Kubernetes says. */
export function theirs(program: string, questions: readonly Question[]): Verdict[] {
  const input = questions.map((question) => JSON.stringify(question)).join("\n");
  const answer = spawnSync(program, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (answer.status !== 0) throw new Error(`the oracle failed: ${answer.stderr}`);
  return answer.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Verdict);
}
