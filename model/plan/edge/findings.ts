import type { Intent } from "../../intent/schema";
import type { Platform } from "../../platform/schema";
import type { Located } from "../../workspace/understand";
import type { Findings } from "../findings";
import type { EdgeProblem } from "./limits";

/** What stands in the edge's way, each at the field that its author can change. */
export function checkEdge(
  problems: readonly EdgeProblem[],
  platform: Located<Platform>,
  intents: readonly Located<Intent>[],
  findings: Findings,
): void {
  for (const { code, apps, path, message, fix } of problems) {
    const field = path.split(".");
    const documents = intents.filter(({ value }) => apps.includes(value.app)).map(({ document }) => document);
    if (field[0] !== "expose") {
      const related = documents.slice(0, 4).map((document) => document.place(["expose"]));
      findings.add(platform.document, field, { code, message, fix }, { related });
    } else for (const document of documents) findings.add(document, field, { code, message, fix });
  }
}
