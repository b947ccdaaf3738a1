import type { Path } from "../model/diagnostics/place";
import { redact } from "../model/text/secrets";
import { compile, type Expression } from "./cel";
import type { Gathering } from "./gathering";
import { CannotTell, NotKnown } from "./marks";
import type { CelRule, Clause, Fault, ParameterValues, Rule } from "./rule";
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
export type Judge = (view: View, gathering: Gathering) => readonly Answer[];

/** Makes a rule ready. Its expressions are compiled when the first subject asks for them. */
export function judgeOf(rule: Rule, parameters: ParameterValues): Judge {
  switch (rule.form) {
    case "cel":
      return celJudge(rule, parameters);
    case "object":
      return (view, gathering) => (view.form === "object" ? collect(rule, view, parameters, gathering) : noAnswers);
    case "object-set":
      return (view, gathering) => (view.form === "object" ? collect(rule, view, gathering, parameters) : noAnswers);
    case "resource":
      return (view, gathering) => (view.form === "resource" ? collect(rule, view, parameters, gathering) : noAnswers);
    case "resource-set":
      return (view, gathering) => (view.form === "resource" ? collect(rule, view, gathering, parameters) : noAnswers);
  }
}

interface Judging<Viewed, One, Other> {
  judge(view: Viewed, one: One, other: Other): Iterable<Fault>;
}

/** A closure for each question would cost as much as most answers do. */
function collect<Viewed, One, Other>(rule: Judging<Viewed, One, Other>, view: Viewed, one: One, other: Other): readonly Answer[] {
  let answers: Answer[] | undefined;
  try {
    for (const fault of rule.judge(view, one, other)) (answers ??= []).push({ outcome: "broken", ...fault });
  } catch (error) {
    (answers ??= []).push(cannotTell(error, []));
  }
  return answers ?? noAnswers;
}

function celJudge(rule: CelRule, parameters: ParameterValues): Judge {
  const constants = rule.variables?.(parameters) ?? parameters;
  const clauses = rule.clauses.map((clause) => new Asking(clause, constants));
  return (view) => {
    if (view.form !== "object") return noAnswers;
    let answers = noAnswers;
    try {
      const { variables } = view;
      for (const clause of clauses) answers = clause.ask(view, variables, answers);
      return answers;
    } catch (error) {
      return [cannotTell(error, [])];
    }
  };
}

type Fields = Readonly<Record<string, unknown>>;

const noAnswers: readonly Answer[] = [];

/** One clause of a rule, ready to be asked: nearly always it holds, and nothing is made for that. */
class Asking {
  private readonly items: (view: KubeView) => readonly Item[];
  private readonly variable: string | undefined;
  private readonly at: Path;
  private expression: Expression | undefined;

  constructor(
    private readonly clause: Clause,
    private readonly constants: Fields,
  ) {
    const { items, variable } = scopes[clause.each];
    this.items = items;
    this.variable = variable;
    this.at = clause.at === undefined ? [] : clause.at.split(".");
  }

  /** The answers so far, and those of this clause behind them. */
  ask(view: KubeView, variables: Fields, before: readonly Answer[]): readonly Answer[] {
    let answers = before;
    let items: readonly Item[];
    try {
      items = this.items(view);
    } catch (error) {
      return [...answers, cannotTell(error, [])];
    }
    for (const item of items) {
      const answer = this.askOne(view, variables, item);
      if (answer !== undefined) answers = [...answers, answer];
    }
    return answers;
  }

  private askOne(view: KubeView, variables: Fields, item: Item): Answer | undefined {
    try {
      this.expression ??= compile(this.clause.holds, this.variable, this.constants);
      if (this.expression.surelyHolds(view.object, variables, item.value)) return undefined;
      return this.broken(this.expression, view, variables, item);
    } catch (error) {
      return cannotTell(error, [...item.path, ...this.at]);
    }
  }

  /** Asks the evaluator, and says what is wrong if it does not hold. */
  private broken({ ask }: Expression, view: KubeView, variables: Fields, item: Item): Answer | undefined {
    const context: Record<string, unknown> = { object: view.object, variables: { ...variables, ...this.constants } };
    if (this.variable !== undefined) context[this.variable] = item.value;
    const held = ask(context);
    if (held === true) return undefined;
    if (held !== false) throw new CannotTell("the rule answered neither yes nor no");
    return { outcome: "broken", at: [...item.path, ...this.at], message: filled(this.clause.says, { ...context, name: view.name }) };
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
