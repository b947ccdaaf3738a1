import type { Controls } from "./controls";
import type { Scope } from "./scopes";
import type { Gathering } from "./gathering";
import type { CloudResource, KubeView } from "./view";

export type Severity = "low" | "medium" | "high" | "critical";

/** What a rule says of one subject: the promise is kept, it is broken, or a value that decides is not known. */
export type Outcome = "holds" | "broken" | "cannot-tell";

export type ParameterValue = string | number | boolean | readonly string[];
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** What may be set for a rule, and what it is when nobody sets it. */
export interface Parameter {
  readonly default: ParameterValue;
  /** What it means, in the words of the one who sets it. */
  readonly says: string;
  /** What a text has to look like; a regular expression. */
  readonly pattern?: string;
}

/** The words of a rule. They stand here and nowhere else: packs, reports, SARIF and `explain` take them from the rule. */
export interface RuleWords {
  /** Its path, `hardening/read-only-root`. A contract: waivers and configurations name it. */
  readonly id: string;
  /** The state that must hold, in one sentence. */
  readonly promise: string;
  readonly severity: Severity;
  readonly controls: Controls;
  /** Why it matters, for somebody who has never met it. */
  readonly why: string;
  /** How to mend it. */
  readonly repair: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
}

/** One sentence of a rule in CEL, said of each thing in a scope. */
export interface Clause {
  /** What the expression is asked for: the object, its pod, each container, … */
  readonly each: Scope;
  /** CEL; true where the promise is kept. The words of the API server's own admission: `object`, `variables.…`, and the scope's name. */
  readonly holds: string;
  /** Where the value stands that decides, from the scope's thing on: `securityContext.privileged`. */
  readonly at?: string;
  /** What is wrong where it does not hold; `{container.name}` is filled in. */
  readonly says: string;
}

/** A rule about one Kubernetes object, in CEL. */
export interface CelRule extends RuleWords {
  readonly form: "cel";
  /** The kinds that it judges: bare for Kubernetes' own groups, with the group for others (`Gateway.networking.istio.io`); `pods` for every kind with a pod in it. */
  readonly kinds: "pods" | readonly string[];
  readonly clauses: readonly Clause[];
  /** What the parameters are as `variables.…` in the expressions; left out, they are what they are. */
  readonly variables?: (parameters: ParameterValues) => Readonly<Record<string, unknown>>;
}

/** One thing wrong with a subject. */
export interface Fault {
  readonly at: readonly (string | number)[];
  readonly message: string;
  /** How to mend just this one, where more can be said than the rule's repair. */
  readonly fix?: string;
}

/** A rule about one Kubernetes object that CEL has no words for. */
export interface ObjectRule extends RuleWords {
  readonly form: "object";
  readonly kinds: "pods" | "all" | readonly string[];
  /** All the others are at hand for what is worked out once for a run, and never for the answer. */
  readonly judge: (view: KubeView, parameters: ParameterValues, gathering: Gathering) => Iterable<Fault>;
}

/** A rule about one cloud resource. */
export interface ResourceRule extends RuleWords {
  readonly form: "resource";
  readonly types: "all" | readonly string[];
  /** Set where marks of secrets decide: Pulumi's engine takes them off before a policy sees a resource, so that the rule is not asked there. */
  readonly needsMarks?: true;
  readonly judge: (resource: CloudResource, parameters: ParameterValues) => Iterable<Fault>;
}

/** A rule about objects or resources together: asked for each subject of its kinds or types, with all the others at hand. */
export type SetRule = ObjectSetRule | ResourceSetRule;

export interface ObjectSetRule extends RuleWords {
  readonly form: "object-set";
  readonly kinds: readonly string[];
  readonly judge: (view: KubeView, gathering: Gathering, parameters: ParameterValues) => Iterable<Fault>;
}

export interface ResourceSetRule extends RuleWords {
  readonly form: "resource-set";
  readonly types: readonly string[];
  readonly judge: (resource: CloudResource, gathering: Gathering, parameters: ParameterValues) => Iterable<Fault>;
}

/** A promise, as a value. */
export type Rule = CelRule | ObjectRule | ResourceRule | SetRule;

/** The value of a parameter that is a list of texts. */
export function texts(parameters: ParameterValues, name: string): readonly string[] {
  const value = parameters[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
