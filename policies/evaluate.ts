import type { Path } from "../model/diagnostics/place";
import { redact } from "../model/text/secrets";
import { compile, type Expression } from "./cel";
import type { Gathering } from "./gathering";
import { CannotTell, NotKnown } from "./marks";
import type { CelRule, Fault, ParameterValues, Rule } from "./rule";
import { scopes, type Item } from "./scopes";
import type { KubeView, View } from "./view";

/** One answer of a rule that is not "holds". */
export interface Answer {
  readonly outcome: "broken" | "cannot-tell";
  readonly at: Path;
  readonly message: string;
  readonly fix?: string;
  /** Set where a value is not known before deployment: the path to it. */
  readonly unknown?: Path;
  /** The URN of the resource that the value belongs to. */
  readonly unknownOf?: string;
}

/** A rule with its parameters, ready to be asked. No answers: it holds. */
export type Judge = (view: View, gathering: Gathering) => Answer[];

/** Makes a rule ready. Its expressions are compiled when the first subject asks for them. */
export function judgeOf(rule: Rule, parameters: ParameterValues): Judge {
  switch (rule.form) {
    case "cel":
      return celJudge(rule, parameters);
    case "object":
      return (view) => (view.form === "object" ? collect(() => rule.judge(view, parameters)) : []);
    case "object-set":
      return (view, gathering) => (view.form === "object" ? collect(() => rule.judge(view, gathering, parameters)) : []);
    case "resource":
      return (view) => (view.form === "resource" ? collect(() => rule.judge(view, parameters)) : []);
    case "resource-set":
      return (view, gathering) => (view.form === "resource" ? collect(() => rule.judge(view, gathering, parameters)) : []);
  }
}

function collect(judge: () => Iterable<Fault>): Answer[] {
  const answers: Answer[] = [];
  try {
    for (const fault of judge()) answers.push({ outcome: "broken", ...fault });
  } catch (error) {
    answers.push(cannotTell(error, []));
  }
  return answers;
}

function celJudge(rule: CelRule, parameters: ParameterValues): Judge {
  const extra = rule.variables?.(parameters) ?? parameters;
  const hasExtra = Object.keys(extra).length > 0;
  const clauses = rule.clauses.map((clause) => {
    let expression: Expression | undefined;
    const at = clause.at === undefined ? [] : clause.at.split(".");
    return { ...clause, ...scopes[clause.each], at, ask: (variables: Fields) => (expression ??= compile(clause.holds))(variables) };
  });
  return (view) => {
    if (view.form !== "object") return [];
    const answers: Answer[] = [];
    let variables: Fields;
    try {
      variables = hasExtra ? { ...view.variables, ...extra } : view.variables;
    } catch (error) {
      return [cannotTell(error, [])];
    }
    for (const { items, variable, at, says, ask } of clauses) {
      for (const item of quietly(() => items(view), answers)) {
        const context: Fields =
          variable === undefined ? { object: view.object, variables } : { object: view.object, variables, [variable]: item.value };
        const answer = askOne(ask, context, item, at, says, view);
        if (answer !== undefined) answers.push(answer);
      }
    }
    return answers;
  };
}

type Fields = Readonly<Record<string, unknown>>;

function quietly(items: () => Item[], answers: Answer[]): Item[] {
  try {
    return items();
  } catch (error) {
    answers.push(cannotTell(error, []));
    return [];
  }
}

function askOne(ask: Expression, context: Fields, item: Item, at: Path, says: string, view: KubeView): Answer | undefined {
  try {
    const held = ask(context);
    if (held === true) return undefined;
    if (held !== false) throw new CannotTell("the rule answered neither yes nor no");
    return { outcome: "broken", at: [...item.path, ...at], message: filled(says, { ...context, name: view.name }) };
  } catch (error) {
    return cannotTell(error, [...item.path, ...at]);
  }
}

/** `{container.name}` in a sentence becomes the value; what cannot be shown is left out. */
function filled(sentence: string, context: Fields): string {
  return sentence.replace(/\{([\w.]+)\}/g, (_, path: string) => {
    let value: unknown = context;
    try {
      for (const step of path.split(".")) value = typeof value === "object" && value !== null ? (value as Fields)[step] : undefined;
    } catch {
      value = undefined;
    }
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? redact(String(value)) : "?";
  });
}

function cannotTell(error: unknown, at: Path): Answer {
  if (error instanceof NotKnown) {
    const owner = error.owner === undefined ? {} : { unknownOf: error.owner.urn };
    return { outcome: "cannot-tell", at: error.path, message: error.message, unknown: error.path, ...owner };
  }
  if (error instanceof CannotTell) return { outcome: "cannot-tell", at: error.path.length === 0 ? at : error.path, message: error.message };
  const reason = error instanceof RangeError ? "the values are nested too deep" : firstLine(error);
  return { outcome: "cannot-tell", at, message: `the rule could not be asked here: ${reason}` };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split("\n", 1)[0] ?? "";
  return redact(/no such overload/i.test(line) ? `a value has another type than Kubernetes takes (${line})` : line);
}
