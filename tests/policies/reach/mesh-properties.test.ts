import * as fc from "fast-check";
import { readMesh } from "../../../policies/reach/mesh";
import { answers, exposed, frontDoor, isIn, isOpenTo, isPlainEnough, target } from "./mesh-answers";
import { caseOf, front, peerCases, policies, ports, requestsOf, strangers, wide } from "./mesh-cases";
import { comesThrough, modeAt } from "./mesh-transcription";
import { workload } from "./mesh-world";

describe("what is said of AuthorizationPolicies, held against the reference read word by word", () => {
  it("is exactly what comes through, for connections", () => {
    fc.assert(
      fc.property(policies(wide), (objects) => {
        const of = caseOf(objects, requestsOf(false));
        expect(answers(of, false)).toEqual(of.requests.map((asking) => comesThrough(of, asking)));
      }),
      { numRuns: 200 },
    );
  });

  it("never calls closed what comes through, and is exact where every question can be written as requests", () => {
    let exact = 0;
    fc.assert(
      fc.property(policies(wide), (objects) => {
        const of = caseOf(objects, requestsOf(true));
        const [ours, theirs] = [answers(of, true), of.requests.map((asking) => comesThrough(of, asking))];
        expect(of.requests.filter((_, at) => theirs[at] === true && ours[at] === false)).toEqual([]);
        if (!isPlainEnough(objects)) return;
        exact++;
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 200 },
    );
    expect(exact).toBeGreaterThan(20);
  });

  it("is the mode of the narrowest policy that says one, for PeerAuthentication", () => {
    fc.assert(
      fc.property(peerCases, (objects) => {
        const mesh = readMesh([...objects, frontDoor]);
        const [known, bare] = [workload("shop", "web"), workload("shop", "bare", { injected: false })];
        for (const port of ports) {
          const at = modeAt(caseOf(objects, []), port);
          expect([at, mesh.inbound(bare, target, port).allowed]).toEqual([at, at !== "STRICT"]);
          if (modeAt({ ...caseOf(objects, []), labels: {} }, port) !== "DISABLE")
            expect([at, mesh.inbound(known, target, port).over]).toEqual([
              at,
              { STRICT: "mutual-tls", PERMISSIVE: "any", DISABLE: "plain" }[at],
            ]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("what is said of a gateway's addresses, held against the reference", () => {
  it("never leaves out an address that comes through, with its requests for the host with a port and without", () => {
    let closed = 0;
    fc.assert(
      fc.property(policies(front), (objects) => {
        const asked = strangers.filter(({ host }) => host !== "ledger");
        const of = caseOf(objects, asked);
        const lines = exposed(objects);
        expect(asked.filter((asking) => comesThrough(of, asking) && !isOpenTo(lines, asking))).toEqual([]);
        for (const one of strangers.filter(({ method, host }) => method === "GET" && host === "a.example")) {
          const ours = lines.some(({ from }) => from.some((network) => isIn(network, one.address)));
          if (!ours) closed++;
          const theirs = ["GET", "POST", "PATCH"].some((method) =>
            ["a.example", "a.example:8080", "a.example:1"].some((host) => comesThrough(of, { ...one, method, host })),
          );
          if (isPlainEnough(objects)) expect([one.address, ours]).toEqual([one.address, theirs]);
        }
      }),
      { numRuns: 300 },
    );
    expect(closed).toBeGreaterThan(50);
  });
});
