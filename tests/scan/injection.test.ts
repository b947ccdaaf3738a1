import { spawnSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { hostileIntent, renderIntents } from "../walk/hostile-intents";
import { programOf } from "./tools/available";

interface Reading {
  readonly value?: unknown;
  readonly error?: string;
}

const reader = programOf({ name: "kube-reader" });
const test = reader === undefined ? it.skip : it;

/** What kubectl makes of a text: its own cutting into documents, its own YAML, keys that come twice refused. */
function read(text: string): Reading[] {
  const done = spawnSync(reader!, { input: text, encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`kube-reader ended with ${String(done.status)}: ${done.stderr}`);
  return done.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Reading);
}

describe("kubectl's own reader", () => {
  test("is a reader: it sees a switch in a bare word, and refuses a key that comes twice", () => {
    expect(read("a: no\n---\na: 1\na: 2\n")).toEqual([
      { value: { a: false } },
      { error: expect.stringContaining("already set") as unknown },
    ]);
  });

  test("finds every text of 2,000 hostile intents as it was written", () => {
    fc.assert(
      fc.property(fc.array(hostileIntent, { minLength: 10, maxLength: 10 }), (intents) => {
        const { files } = renderIntents(intents);
        const expected = files.flatMap(({ objects }) => objects).map((value) => JSON.parse(JSON.stringify({ value })) as Reading);
        const readings = read(files.map(({ text }) => text).join("---\n"));
        if (!isDeepStrictEqual(readings, expected)) expect(readings).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
