import fc from "fast-check";
import { edges, readCluster, verdict } from "../../../policies/reach/index";
import { byNetwork } from "./asked";
import { nameOf, Naive, questions } from "./naive";
import { objectsOf, outsiders, policySets, probes } from "./policy-sets";

describe("the relation of any set of NetworkPolicies", () => {
  it("is what the API's words say, read one after the other for every pair, with the policies that open each edge", () => {
    fc.assert(
      fc.property(policySets, (set) => {
        const cluster = readCluster(objectsOf(set));
        const answer = byNetwork([...edges(cluster)]);
        const naive = new Naive(set);
        for (const question of questions(set, outsiders, probes)) {
          const found = answer(question);
          const by = found.length === 0 ? undefined : [...new Set(found.flatMap((edge) => edge.by))].sort();
          expect({ question, by }).toEqual({ question, by: naive.answer(question) });
        }
      }),
      { numRuns: 150 },
    );
  });

  it("names each pair of workloads, protocol and port once", () => {
    fc.assert(
      fc.property(policySets, (set) => {
        const relation = [...edges(readCluster(objectsOf(set)))];
        const ids = relation.map(({ from, to, port, protocol }) => `${from} ${to} ${protocol} ${port}`);
        expect(new Set(ids).size).toBe(ids.length);
        const answer = byNetwork(relation);
        for (const question of questions(set, [], probes)) expect(answer(question).length).toBeLessThan(2);
      }),
      { numRuns: 50 },
    );
  });

  it("gives a single question the answer that stands in it", () => {
    fc.assert(
      fc.property(policySets, (set) => {
        const cluster = readCluster(objectsOf(set));
        const naive = new Naive(set);
        for (const question of questions(set, outsiders, probes.slice(0, 3))) {
          const { open, by, closedBy } = verdict(cluster, nameOf(question.from), nameOf(question.to), question.port, question.protocol);
          const expected = naive.answer(question);
          expect({ question, open, by }).toEqual({ question, open: expected !== undefined, by: expected ?? [] });
          expect(closedBy.length > 0).toBe(!open);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is the same whatever the order of the objects", () => {
    fc.assert(
      fc.property(
        policySets.chain((set) => fc.tuple(fc.constant(set), fc.shuffledSubarray(objectsOf(set), { minLength: objectsOf(set).length }))),
        ([set, shuffled]) => {
          expect([...edges(readCluster(shuffled))]).toEqual([...edges(readCluster(objectsOf(set)))]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
