import * as fc from "fast-check";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { theirs } from "./ask";
import { pods, versions } from "./pods";

/** One line of the table: a pod, and what Kubernetes says of it at the versions at which its verdict changes. */
export interface Recorded {
  readonly pod: unknown;
  readonly verdicts: Readonly<Record<string, readonly [baseline: boolean, restricted: boolean]>>;
}

export const table = join(__dirname, "verdicts.json");

/** Asks the oracle about pods that are drawn with one seed, and writes down what it says. */
export function record(program: string, count: number): void {
  const drawn = fc.sample(pods, { seed: 20261121, numRuns: count });
  const questions = drawn.flatMap((pod) => versions.map((version) => ({ pod, version })));
  const answers = theirs(program, questions);
  const lines = drawn.map((pod, at) => {
    const verdicts: [string, readonly [boolean, boolean]][] = [];
    versions.forEach((version, step) => {
      const { baseline, restricted } = answers[at * versions.length + step]!;
      const [, before] = verdicts.at(-1) ?? [];
      if (before?.[0] !== baseline || before[1] !== restricted) verdicts.push([version, [baseline, restricted]]);
    });
    return JSON.stringify({ pod, verdicts: Object.fromEntries(verdicts) } satisfies Recorded);
  });
  writeFileSync(table, `[\n${lines.join(",\n")}\n]\n`);
}
