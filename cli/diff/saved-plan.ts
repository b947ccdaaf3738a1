import { readFileSync } from "node:fs";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { objectGroups } from "../../constructs/workspace";
import { decodeUtf8 } from "../../model/documents/characters";
import { fieldOf } from "../../model/documents/document";
import { documentLimits } from "../../model/documents/limits";
import { contentHash } from "../../model/plan/hash";
import type { Plan } from "../../model/plan/plan";
import { UsageError } from "../command";
import { stateOf, type State } from "./compare";

/** The objects of a plan that `parapet plan --json` printed. Its hash says whether it is whole, and as it was printed. */
export function savedState(file: string): { readonly state: State } {
  const saved = readPlan(file);
  const hash = fieldOf(saved, "hash");
  if (typeof hash !== "string" || ["regions", "apps", "flows"].some((field) => !Array.isArray(fieldOf(saved, field))))
    throw new UsageError(`${file} is not a plan; save one with: parapet plan --json > ${file}`);
  if (contentHash(contentOf(saved)) !== hash)
    throw new UsageError(`${file} is not a whole plan: its hash does not fit. Save one with: parapet plan --json > ${file}`);
  return { state: stateOf(objectsOf(file, saved as Plan)) };
}

/** What a plan's hash is of: what the command line adds to it is left out again. */
function contentOf(saved: unknown): unknown {
  const added = new Set(["hash", "resources", "differences", "diagnostics"]);
  return Object.fromEntries(Object.entries(saved as object).filter(([key]) => !added.has(key)));
}

function readPlan(file: string): unknown {
  try {
    const decoded = decodeUtf8(file, readFileSync(file), { ...documentLimits, size: 1 << 29 });
    return "text" in decoded ? JSON.parse(decoded.text) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

function objectsOf(file: string, plan: Plan): KubeObject[] {
  try {
    return [...objectGroups(plan)].flatMap(({ objects }) => objects);
  } catch {
    throw new UsageError(`${file} was saved by another version of parapet; save it anew`);
  }
}
