import { showPath } from "../model/diagnostics/place";
import { allRules } from "./catalogue";
import { judgeOf, type Answer, type Judge } from "./evaluate";
import type { Level } from "./findings";
import { Gathering } from "./gathering";
import { isAbout, mayBeAbout } from "./judge";
import { packByName } from "./packs";
import type { ParameterValues, Rule, Severity } from "./rule";
import { defaults, wrongParameters } from "./selection";
import type { Asked } from "./subject";
import { viewsOf } from "./view";

/** What Pulumi hands to a policy about one resource; named as in its SDK, which only the pack's entry loads. */
export interface ResourceArguments {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
  getConfig(): object;
}

/** The same about a whole stack. */
export interface StackArguments {
  readonly resources: readonly StackResource[];
  getConfig(): object;
}

/** A resource of a stack, with what it depends on. */
export interface StackResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly dependencies: readonly { readonly urn: string }[];
  readonly propertyDependencies: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

type Violation = (message: string, urn?: string) => void;

/** A rule as a policy of Pulumi's CrossGuard. */
export interface CrossGuardPolicy {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly severity: Severity;
  readonly enforcementLevel: Level;
  readonly remediationSteps: string;
  readonly tags: string[];
  readonly configSchema?: { readonly properties: Record<string, Setting> };
  readonly validateResource?: (resource: ResourceArguments, violation: Violation) => void;
  readonly validateStack?: (stack: StackArguments, violation: Violation) => void;
}

/** One parameter as Pulumi's configuration checks it. */
export interface Setting {
  readonly type: "string" | "number" | "boolean" | "array";
  readonly description: string;
  readonly default: string | number | boolean | string[];
  readonly pattern?: string;
  readonly items?: { readonly type: "string"; readonly pattern?: string };
}

/**
 * Every rule as a policy, with the levels of a pack; a rule that is not in it is there to be switched on, and off until then. What needs marks
 * of secrets is left to `parapet check`: the engine shows a policy the bare values.
 */
export function crossGuardPolicies(packName: string): CrossGuardPolicy[] {
  const levels = new Map(packByName(packName)?.entries.map((entry) => [entry.rule, entry.level]));
  return allRules.filter((rule) => !("needsMarks" in rule)).map((rule) => policyOf(rule, levels.get(rule.id) ?? "disabled"));
}

function policyOf(rule: Rule, level: Level): CrossGuardPolicy {
  const judges = new Map<string, Judge>();
  const judge = (given: object): Judge => {
    const parameters = { ...defaults(rule), ...(given as ParameterValues) };
    const key = JSON.stringify(parameters);
    const known = judges.get(key);
    if (known !== undefined) return known;
    const [wrong] = wrongParameters(rule, given as ParameterValues);
    if (wrong !== undefined) throw new Error(`${wrong.message} (${wrong.fix})`);
    const made = judgeOf(rule, parameters);
    judges.set(key, made);
    return made;
  };
  const words = {
    name: rule.id,
    displayName: rule.promise,
    description: rule.promise,
    severity: rule.severity,
    enforcementLevel: level,
    remediationSteps: rule.repair,
    tags: Object.entries(rule.controls).flatMap(([catalogue, list]) => list.map((control) => `${catalogue}/${control}`)),
    ...(rule.parameters === undefined ? {} : { configSchema: { properties: settings(rule) } }),
  };
  if (rule.form === "object-set" || rule.form === "resource-set")
    return { ...words, validateStack: (stack, violation) => judgeStack(rule, judge(stack.getConfig()), stack, violation) };
  return { ...words, validateResource: (resource, violation) => judgeResource(rule, judge, resource, violation) };
}

function judgeResource(rule: Rule, judge: (given: object) => Judge, resource: ResourceArguments, violation: Violation): void {
  if (!mayBeAbout(rule, resource.type)) return;
  const views = viewsOf({ type: resource.type, name: resource.name, urn: resource.urn, inputs: bare(resource.props) });
  const gathering = new Gathering(views);
  const open: { readonly path: readonly (string | number)[]; readonly said: string }[] = [];
  for (const view of views.filter((one) => isAbout(rule, one))) {
    for (const answer of judge(resource.getConfig())(view, gathering)) {
      if (answer.unknown === undefined) violation(sentence(answer, rule));
      else open.push({ path: answer.unknown, said: sentence(answer, rule) });
    }
  }
  // Reading it makes the SDK say what it always says of a value that is not known during preview. What it lets pass is said by us.
  for (const { path, said } of open) {
    read(resource.props, path);
    violation(said);
  }
}

function judgeStack(rule: Rule, judge: Judge, stack: StackArguments, violation: Violation): void {
  const byUrn = new Map(stack.resources.map((resource) => [resource.urn, resource]));
  const views = stack.resources.flatMap((resource) => viewsOf(askedOf(resource)));
  const gathering = new Gathering(views);
  const open: { readonly urn: string; readonly path: readonly (string | number)[]; readonly said: string }[] = [];
  for (const view of views.filter((one) => isAbout(rule, one))) {
    for (const answer of judge(view, gathering)) {
      if (answer.unknown === undefined) violation(sentence(answer, rule), view.urn);
      else open.push({ urn: answer.unknownOf ?? view.urn ?? "", path: answer.unknown, said: sentence(answer, rule) });
    }
  }
  for (const { urn, path, said } of open) {
    read(byUrn.get(urn)?.props, path);
    violation(said, urn);
  }
}

function askedOf(resource: StackResource): Asked {
  const urns = (list: readonly { readonly urn: string }[]): string[] => list.map(({ urn }) => urn);
  return {
    type: resource.type,
    name: resource.name,
    urn: resource.urn,
    inputs: bare(resource.props),
    dependencies: urns(resource.dependencies),
    propertyDependencies: Object.fromEntries(Object.entries(resource.propertyDependencies).map(([key, list]) => [key, urns(list)])),
  };
}

/** The SDK hands out a proxy that throws at what is not known. Rules have three answers for that, so they take what is behind it. */
function bare(props: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const behind = props.__isSpecialProxy === true ? props.__getSpecialProxyTarget : props;
  return behind as Readonly<Record<string, unknown>>;
}

function read(value: unknown, path: readonly (string | number)[]): void {
  let here = value;
  for (const step of path)
    here = typeof here === "object" && here !== null ? (here as Readonly<Record<string, unknown>>)[String(step)] : undefined;
}

function sentence(answer: Answer, rule: Rule): string {
  const where = answer.at.length === 0 ? "" : ` (${showPath(answer.at)})`;
  return `${answer.outcome === "cannot-tell" ? "cannot tell: " : ""}${answer.message}${where}. Repair: ${answer.fix ?? rule.repair}`;
}

function settings(rule: Rule): Record<string, Setting> {
  return Object.fromEntries(
    Object.entries(rule.parameters ?? {}).map(([name, parameter]): [string, Setting] => {
      const pattern = parameter.pattern === undefined ? {} : { pattern: parameter.pattern };
      const value = parameter.default;
      if (typeof value === "object")
        return [name, { type: "array", description: parameter.says, default: [...value], items: { type: "string", ...pattern } }];
      return [name, { type: typeof value as "string" | "number" | "boolean", description: parameter.says, default: value, ...pattern }];
    }),
  );
}
