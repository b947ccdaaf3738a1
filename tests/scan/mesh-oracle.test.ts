import fc from "fast-check";
import { answers, exposed, isOpenTo, isPlainEnough } from "../policies/reach/mesh-answers";
import { caseOf, front, peerCases, policies, requestsOf, strangers, wide, type Case } from "../policies/reach/mesh-cases";
import { comesThrough, modeAt } from "../policies/reach/mesh-transcription";
import { ask, buildOracle } from "./mesh-oracle/build";

const oracle = buildOracle();
const program = "program" in oracle ? oracle.program : "";
const test = (title: string, body: () => void): void =>
  "reason" in oracle ? it.skip(`${title} (not run: ${oracle.reason})`, () => undefined) : it(title, body);

const seed = 20_26;
const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { numRuns, seed });
const asked = (cases: readonly Case[]): readonly (readonly [Case, ReturnType<typeof ask>[number]])[] => {
  const found = ask(program, cases);
  return cases.map((one, at) => [one, found[at]!]);
};

describe("Istio's own code, asked of 4,000 meshes", () => {
  test("lets the same connections through as are called open, and no other", () => {
    const cases = sample(policies(wide), 1500).map((objects) => caseOf(objects, requestsOf(false)));
    const wrong = asked(cases).filter(([one, { allowed }]) => JSON.stringify(answers(one, false)) !== JSON.stringify(allowed));
    expect(wrong.map(([one]) => one.objects)).toEqual([]);
  });

  test("lets through no request that is called closed, and is the same where every question can be written as requests", () => {
    const cases = sample(policies(wide), 1000).map((objects) => caseOf(objects, requestsOf(true)));
    let exact = 0;
    const wrong = asked(cases).filter(([one, { allowed }]) => {
      const ours = answers(one, true);
      if (!isPlainEnough(one.objects)) return allowed.some((through, at) => through && ours[at] === false);
      exact++;
      return JSON.stringify(ours) !== JSON.stringify(allowed);
    });
    expect(wrong.map(([one]) => one.objects)).toEqual([]);
    expect(exact).toBeGreaterThan(100);
  });

  test("lets in no address at a gateway that is called closed", () => {
    const cases = sample(policies(front), 1000).map((objects) =>
      caseOf(
        objects,
        strangers.filter(({ host }) => host !== "ledger"),
      ),
    );
    const wrong = asked(cases).filter(([one, { allowed }]) => {
      const lines = exposed(one.objects);
      return one.requests.some((asking, at) => allowed[at] === true && !isOpenTo(lines, asking));
    });
    expect(wrong.map(([one]) => one.objects)).toEqual([]);
  });

  test("has the same mode of mutual TLS at each port, and reads the reference as its transcription does", () => {
    const peers = sample(peerCases, 500).map((objects) => caseOf(objects, []));
    expect(asked(peers).filter(([one, { modes }]) => one.ports.some((port, at) => modeAt(one, port) !== modes[at]))).toEqual([]);
    const cases = sample(policies(wide), 300).flatMap((objects) => [true, false].map((http) => caseOf(objects, requestsOf(http))));
    const wrong = asked(cases).filter(([one, { allowed }]) => one.requests.some((asking, at) => comesThrough(one, asking) !== allowed[at]));
    expect(wrong.map(([one]) => one.objects)).toEqual([]);
  });
});
