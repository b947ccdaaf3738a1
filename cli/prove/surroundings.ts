import type { PlanNames } from "../../policies/reach/declared-names";
import { isWorkload, type Surroundings } from "./picture";

/** Where a picture puts whom: by the plan where there is one; whoever it does not make stands outside. */
export function standsFor(names: PlanNames | undefined): Surroundings {
  if (names === undefined) return { name: (id) => id, belonging: () => undefined };
  return {
    name: (id) => names.of(id),
    belonging: (id) => names.belonging(id) ?? (isWorkload(id) ? { region: "", tenant: "", tier: "outside" } : undefined),
  };
}
