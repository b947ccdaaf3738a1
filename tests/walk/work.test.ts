import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { objectSubjects } from "../../cli/check/subjects";
import { builtDiagnostics } from "../../constructs/checks";
import { objectGroups } from "../../constructs/workspace";
import { writeYamlStream } from "../../model/documents/write-yaml";
import { planWorkspace } from "../../model/plan/workspace";
import { judge } from "../../policies/index";
import { provePlan } from "../../policies/reach/compare-plan";
import { readWorkspace } from "../../stacks/workspace/read";
import { temporary } from "../cli/workspaces";
import { busiest, Counter, faster, total, type Calls } from "./work-count";

/**
 * What a workspace costs, counted instead of timed: calls of functions, characters, objects, answers. `work.json` holds the amounts for a hundred apps
 * and is reviewed like any golden file. `PARAPET_ACCEPT=work npx jest tests/walk/work` writes it anew and prints nothing: read the difference in git.
 */
const file = join(__dirname, "work.json");
const accepting = process.env["PARAPET_ACCEPT"] === "work";
const apps = 100;

type Amounts = Readonly<Record<string, number>>;
type Step = "read" | "plan" | "build" | "write" | "judge" | "prove";
interface Done {
  readonly amounts: Amounts;
  readonly calls: Calls;
}

function workspaceOf(count: number): string {
  const folder = temporary();
  const program = `import { writeWorkspace } from ${JSON.stringify(join(process.cwd(), "bench/workspace.mjs"))}; writeWorkspace(${JSON.stringify(folder)}, ${count});`;
  execFileSync(process.execPath, ["--input-type=module", "-e", program]);
  return folder;
}

/** The whole walk over a workspace, step by step. */
function walked(counter: Counter, count: number): Readonly<Record<Step, Done>> {
  const folder = workspaceOf(count);
  const done = {} as Record<Step, Done>;
  const step = <T>(name: Step, work: () => T, amounts: (answer: T) => Amounts): T => {
    const { answer, calls } = counter.count(work);
    done[name] = { amounts: { ...amounts(answer), calls: total(calls) }, calls };
    return answer;
  };
  const { workspace, diagnostics } = step(
    "read",
    () => readWorkspace(folder),
    (reading) => ({ intents: reading.workspace?.intents.length ?? 0 }),
  );
  if (workspace === undefined) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
  const { plan } = step(
    "plan",
    () => planWorkspace(workspace, diagnostics),
    (planned) => ({ flows: planned.plan?.flows.length ?? 0 }),
  );
  if (plan === undefined) throw new Error("the workspace of the bench has mistakes in it");
  const groups = step(
    "build",
    () => {
      const built = [...objectGroups(plan)];
      builtDiagnostics(built);
      return built;
    },
    (built) => ({ objects: built.reduce((sum, { objects }) => sum + objects.length, 0) }),
  );
  step(
    "write",
    () => groups.map(({ objects }) => writeYamlStream(objects)),
    (texts) => ({ characters: texts.reduce((sum, text) => sum + text.length, 0) }),
  );
  step(
    "judge",
    () => judge(objectSubjects({ plan, groups, diagnostics: [] }), { packs: ["production"], now: new Date(0) }),
    ({ tally }) => ({
      answers: Object.values(tally).reduce((sum, { holds, broken, cannotTell }) => sum + holds + broken + cannotTell, 0),
    }),
  );
  step(
    "prove",
    () =>
      provePlan(
        plan,
        groups.flatMap(({ objects }) => objects),
      ),
    () => ({}),
  );
  return done;
}

const counter = new Counter();
afterAll(() => counter.close());
// What is made once for all is made in the first walk.
walked(counter, apps);
const once = walked(counter, apps);
const twice = walked(counter, 2 * apps);
const steps = Object.keys(once) as Step[];
if (accepting) writeFileSync(file, `${JSON.stringify(Object.fromEntries(steps.map((name) => [name, once[name].amounts])), null, 2)}\n`);
const reviewed = JSON.parse(readFileSync(file, "utf8")) as Record<Step, Amounts>;

describe.each(steps)("what it takes to %s a hundred apps", (name) => {
  const { amounts, calls } = once[name];

  it.each(Object.keys(amounts))("is what was reviewed, or nearly: %s", (what) => {
    const [is, was] = [amounts[what] ?? 0, reviewed[name][what] ?? 0];
    const advice = `${name} takes ${is} ${what} where ${was} were reviewed. If it has to be so, accept it: PARAPET_ACCEPT=work npx jest tests/walk/work`;
    const near = is <= was * 1.15 && is >= was * 0.6;
    expect(near ? [] : [advice, ...busiest(calls, 12)]).toEqual([]);
  });

  it("doubles with the apps, and nowhere more", () => {
    expect(faster(calls, twice[name].calls)).toEqual([]);
    for (const [what, count] of Object.entries(twice[name].amounts))
      expect({ what, count, fits: count <= 2.1 * (amounts[what] ?? 0) }).toEqual({ what, count, fits: true });
  });
});
