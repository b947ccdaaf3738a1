import { nearest } from "../model/text/nearest";
import { allRules, ruleById } from "./catalogue";
import { judgeOf, type Judge } from "./evaluate";
import type { Level, Mistake } from "./findings";
import { packByName, packs } from "./packs";
import type { Parameter, ParameterValues, ParameterValue, Rule } from "./rule";

/** What a run may be told about its rules. */
export interface Choice {
  /** Packs by name; `baseline` when none is named. */
  readonly packs?: readonly string[];
  /** Levels of single rules, which go before those of the packs. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** Parameters, by rule or by pack. */
  readonly parameters?: Readonly<Record<string, ParameterValues>>;
}

/** A rule of a run, with its level and its parameters. */
export interface Selected {
  readonly rule: Rule;
  readonly level: "advisory" | "mandatory";
  readonly judge: Judge;
}

export interface Selection {
  readonly rules: readonly Selected[];
  readonly mistakes: readonly Mistake[];
}

/** Turns the names of packs and rules into rules that can be asked. */
export function select(choice: Choice): Selection {
  const mistakes: Mistake[] = [];
  const chosen = new Map<string, { rule: Rule; level: Level; parameters: ParameterValues }>();
  const given = choice.parameters ?? {};
  const names = choice.packs ?? ["baseline"];
  for (const name of names) {
    const pack = packByName(name);
    if (pack === undefined)
      mistakes.push(
        unknown(
          "pack",
          name,
          packs.map((known) => known.name),
        ),
      );
    for (const entry of pack?.entries ?? []) {
      const rule = ruleById(entry.rule);
      if (rule === undefined) throw new Error(`the pack ${name} names the rule ${entry.rule}, which does not exist`);
      const ofPack = taken(rule, Object.hasOwn(given, name) ? (given[name] ?? {}) : {});
      const parameters = { ...defaults(rule), ...entry.parameters, ...ofPack };
      const key = `${rule.id} ${JSON.stringify(parameters)}`;
      const before = chosen.get(key);
      chosen.set(key, { rule, level: stricter(entry.level, before?.level), parameters });
    }
  }
  for (const [id, level] of Object.entries(choice.levels ?? {})) {
    const rule = ruleById(id);
    if (rule === undefined)
      mistakes.push(
        unknown(
          "rule",
          id,
          allRules.map((known) => known.id),
        ),
      );
    else if (!["advisory", "mandatory", "disabled"].includes(level)) {
      mistakes.push({ message: `the level of ${id} is "${level}"`, fix: "advisory, mandatory or disabled" });
    } else setLevel(chosen, rule, level);
  }
  for (const [id, values] of Object.entries(given)) {
    const rule = ruleById(id);
    if (rule !== undefined) for (const one of chosen.values()) if (one.rule === rule) one.parameters = { ...one.parameters, ...values };
    if (rule === undefined && packByName(id) === undefined)
      mistakes.push(unknown("rule or pack", id, [...allRules.map((known) => known.id), ...packs.map((known) => known.name)]));
    mistakes.push(...(rule === undefined ? ofPack(id, values) : wrongParameters(rule, values)));
  }
  const rules = [...chosen.values()].flatMap(({ rule, level, parameters }): Selected[] =>
    level === "disabled" ? [] : [{ rule, level, judge: judgeOf(rule, parameters) }],
  );
  return { rules, mistakes };
}

function setLevel(chosen: Map<string, { rule: Rule; level: Level; parameters: ParameterValues }>, rule: Rule, level: Level): void {
  const there = [...chosen.values()].filter((one) => one.rule === rule);
  for (const one of there) one.level = level;
  if (there.length === 0) chosen.set(rule.id, { rule, level, parameters: defaults(rule) });
}

/** The parameters of a rule as they are when nobody sets them. */
export function defaults(rule: Rule): ParameterValues {
  return Object.fromEntries(Object.entries(rule.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]));
}

/** What is wrong with the values that somebody gave to a rule. */
export function wrongParameters(rule: Rule, values: ParameterValues): Mistake[] {
  return Object.entries(values).flatMap(([name, value]): Mistake[] => {
    const parameter = Object.hasOwn(rule.parameters ?? {}, name) ? rule.parameters?.[name] : undefined;
    if (parameter === undefined) return [unknown(`parameter of ${rule.id}`, name, Object.keys(rule.parameters ?? {}))];
    return fits(parameter, value)
      ? []
      : [
          {
            message: `the parameter ${name} of ${rule.id} does not fit: ${parameter.says}`,
            fix: `a value like ${JSON.stringify(parameter.default)}`,
          },
        ];
  });
}

/** A pack's parameter goes to each of its rules that has one of that name. */
function ofPack(name: string, values: ParameterValues): Mistake[] {
  const rules = (packByName(name)?.entries ?? []).flatMap((entry) => ruleById(entry.rule) ?? []);
  if (rules.length === 0) return [];
  return Object.keys(values).flatMap((key): Mistake[] => {
    const having = rules.filter((rule) => Object.hasOwn(rule.parameters ?? {}, key));
    const [first] = having;
    if (first === undefined)
      return [unknown(`parameter of the pack ${name}`, key, [...new Set(rules.flatMap((rule) => Object.keys(rule.parameters ?? {})))])];
    return wrongParameters(first, { [key]: values[key] as ParameterValue });
  });
}

function taken(rule: Rule, values: ParameterValues): ParameterValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(rule.parameters ?? {}, name)));
}

function fits(parameter: Parameter, value: unknown): boolean {
  const pattern = parameter.pattern === undefined ? /(?:)/ : new RegExp(parameter.pattern, "u");
  if (Array.isArray(parameter.default))
    return Array.isArray(value) && value.every((item) => typeof item === "string" && pattern.test(item));
  return typeof value === typeof parameter.default && (typeof value !== "string" || pattern.test(value));
}

function unknown(what: string, name: string, known: readonly string[]): Mistake {
  const meant = nearest(name, known);
  return {
    message: `there is no ${what} ${JSON.stringify(name)}`,
    fix: meant ?? (known.length === 0 ? "leave it out" : `one of ${known.join(", ")}`),
  };
}

const strictness: readonly Level[] = ["disabled", "advisory", "mandatory"];

function stricter(level: Level, before: Level | undefined): Level {
  return before === undefined || strictness.indexOf(level) > strictness.indexOf(before) ? level : before;
}
