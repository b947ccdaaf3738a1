import { allRules } from "./catalogue";
import { manifestObject, manifestReadable } from "./manifests/rules";
import { packs } from "./packs";
import { flowRules } from "./reach/compare-rules";
import type { RuleWords } from "./rule";

/** Everything that `parapet explain RULE` says of a rule. */
export interface RuleText extends RuleWords {
  /** The packs that it is in, with its level there. */
  readonly packs: Readonly<Record<string, string>>;
  /** What it is judged by: an expression in CEL that a cluster's admission can take too, or a predicate. */
  readonly judgedBy: "CEL" | "predicate" | "reader" | "proof";
  readonly expressions: readonly string[];
}

/** The words of every rule, by id. */
export function ruleTexts(): readonly RuleText[] {
  const texts = allRules.map((rule): RuleText => {
    const { id, promise, severity, controls, why, repair, parameters = {} } = rule;
    const inPacks = packs.flatMap((pack) =>
      pack.entries.filter((entry) => entry.rule === id).map((entry): [string, string] => [pack.name, entry.level]),
    );
    const expressions = rule.form === "cel" ? rule.clauses.map((clause) => clause.holds) : [];
    return {
      id,
      promise,
      severity,
      controls,
      why,
      repair,
      parameters,
      packs: Object.fromEntries(inPacks),
      judgedBy: rule.form === "cel" ? "CEL" : "predicate",
      expressions,
    };
  });
  // What is no rule of a pack has words all the same: what is found before rules are asked, and by the proof after them.
  const beside = (judgedBy: RuleText["judgedBy"], words: readonly RuleWords[]) =>
    words.map((one): RuleText => ({ ...one, packs: {}, judgedBy, expressions: [] }));
  return [...texts, ...beside("reader", [manifestObject, manifestReadable]), ...beside("proof", flowRules)].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
}
