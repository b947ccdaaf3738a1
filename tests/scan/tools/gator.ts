import { join } from "node:path";
import { objectId, type Manifest } from "../rendered";
import { json, run, type Scanner } from "./scanner";

interface Violation {
  readonly msg: string;
  readonly enforcementAction: string;
  readonly constraint: { readonly kind: string; readonly metadata: { readonly name: string } };
  readonly violatingObject: Manifest;
}

const constraints = join(__dirname, "..", "constraints");
/** The constraint that every object breaks, so that it is seen to have been judged. */
const lookedAt = "LookedAt";

/** Gatekeeper's own engine, offline, with constraints of ours in CEL and Rego. */
export const gator: Scanner = {
  name: "gator",
  question: "policies",
  covers: () => true,
  scan(program, { folder }) {
    const violations = (json(program, run(program, ["test", "-f", folder, "-f", constraints, "-o", "json"])) ?? []) as readonly Violation[];
    return {
      seen: new Set(
        violations.filter(({ constraint }) => constraint.kind === lookedAt).map(({ violatingObject }) => objectId(violatingObject)),
      ),
      findings: violations
        .filter(({ constraint }) => constraint.kind !== lookedAt)
        .map(({ constraint, violatingObject, msg }) => ({
          check: constraint.metadata.name,
          object: objectId(violatingObject),
          message: msg,
        })),
    };
  },
};
