import { expectations } from "../network/expectations";
import { allowed, cyclonus as analyze } from "../network/traffic";
import type { Scanner } from "./scanner";

/** What a closed namespace is told as well (its policies block everything, name resolution in one of them): that is what is wanted. */
const wanted = new Set(["CheckTargetAllIngressBlocked", "CheckTargetAllEgressBlocked", "CheckDNSBlockedOnTCP", "CheckDNSBlockedOnUDP"]);

/** An independent model of NetworkPolicy: everything is closed but what is declared, and names can be resolved. */
export const cyclonus: Scanner = {
  name: "cyclonus",
  question: "network",
  // Each question is counted against its answer; no object goes unasked.
  covers: () => false,
  scan(program, rendered) {
    const expected = expectations(rendered);
    const verdicts = allowed(
      program,
      rendered,
      expected.map(({ traffic }) => traffic),
    );
    const broken = expected.filter((expectation, index) => expectation.allowed !== verdicts[index]);
    return {
      seen: new Set(),
      findings: [
        ...broken.map(({ check, object, says }) => ({ check, object, message: says })),
        ...warnings(analyze(program, rendered, "lint")).filter(({ check }) => !wanted.has(check)),
      ],
    };
  },
};

/** A table whose cells go on in lines below; a row begins where the second cell names a check. */
function warnings(table: string) {
  const cells = table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return cells
    .filter(([, check]) => check?.startsWith("Check") === true)
    .map(([, check, target, policy]) => ({
      check: check!,
      object: `NetworkPolicy/${policy ?? ""}`,
      message: `cyclonus lint: ${target ?? ""}`,
    }));
}
