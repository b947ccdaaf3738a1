import { showPath } from "../model/diagnostics/place";
import { redact } from "../model/text/secrets";
import { allRules } from "./catalogue";
import { judgeOf, type Answer } from "./evaluate";
import type { Finding, Report, Tally, Where } from "./findings";
import { Gathering } from "./gathering";
import { podKinds } from "./pods";
import type { ParameterValues, Rule } from "./rule";
import { defaults, select, type Choice, type Selected } from "./selection";
import { kubernetesType, type Subject } from "./subject";
import { groupOf, isBuiltIn, viewsOf, type View } from "./view";
import { Waivers, type Waiver } from "./waivers";

/** What is judged, by what, and when. */
export interface JudgeOptions extends Choice {
  readonly waivers?: readonly Waiver[];
  /** The day on which waivers are read: the clock is the caller's. */
  readonly now: Date;
}

/** Asks every rule of the packs about every subject. Nothing is thrown: a rule that throws has answered that it cannot tell. */
export function judge(subjects: readonly Subject[], options: JudgeOptions): Report {
  const { rules, mistakes } = select(options);
  const waivers = new Waivers(
    options.waivers ?? [],
    options.now,
    allRules.map((rule) => rule.id),
  );
  const tally: Record<string, Tally> = Object.fromEntries(rules.map(({ rule }) => [rule.id, { holds: 0, broken: 0, cannotTell: 0 }]));
  const tallied = rules.flatMap((one): Tallied[] => {
    const own = tally[one.rule.id];
    return own === undefined ? [] : [{ one, tally: own }];
  });
  const unjudged = new Map<string, number>();
  const findings: Finding[] = [];
  const { views, broken } = gather(subjects);
  const gathering = new Gathering(views);
  const rulesFor = indexed(tallied);
  const isWaived = waivers.any;
  for (const view of views) {
    const selected = rulesFor(view);
    if (selected.length === 0) unjudged.set(view.kind, (unjudged.get(view.kind) ?? 0) + 1);
    for (const { one, tally: own } of selected) {
      const answers = one.judge(view, gathering);
      if (answers.length === 0) {
        own.holds++;
        if (!isWaived) continue;
      } else count(own, answers);
      const names = view.urn === undefined || view.urn === view.subject ? [view.subject] : [view.subject, view.urn];
      const waiver = waivers.cover(one.rule.id, names, answers.length > 0);
      for (const answer of answers) findings.push(findingOf(one, answer, view, waiver));
    }
  }
  for (const where of broken) for (const one of rules) findings.push(beyondReading(one, where));
  return {
    findings: distinct(findings),
    waivers: waivers.states(new Set(rules.map(({ rule }) => rule.id))),
    mistakes,
    tally,
    unjudged: Object.fromEntries([...unjudged].sort(([a], [b]) => (a < b ? -1 : 1))),
    subjects: views.length,
  };
}

/** Asks one rule, of the catalogue or of one's own, about some subjects: to try it out, and to test it. */
export function judgeRule(rule: Rule, subjects: readonly Subject[], parameters: ParameterValues = {}): Finding[] {
  const { views } = gather(subjects);
  const gathering = new Gathering(views);
  const one: Selected = { rule, level: "mandatory", judge: judgeOf(rule, { ...defaults(rule), ...parameters }) };
  return views
    .filter((view) => isAbout(rule, view))
    .flatMap((view) => one.judge(view, gathering).map((answer) => findingOf(one, answer, view, undefined)));
}

/** Subjects as views. One that nests too deep to be read at all is kept apart: nothing can be told of it. */
function gather(subjects: readonly Subject[]): { views: View[]; broken: Where[] } {
  const views: View[] = [];
  const broken: Where[] = [];
  for (const [index, subject] of subjects.entries()) {
    try {
      for (const view of viewsOf(subject, index)) views.push(view);
    } catch {
      broken.push({ index, subject: "urn" in subject ? subject.urn : `subject ${index + 1}`, kind: "", path: "", steps: [] });
    }
  }
  return { views, broken };
}

/** A rule of a run, and the count of its answers. */
interface Tallied {
  readonly one: Selected;
  readonly tally: Tally;
}

/** The rules that are about a view, looked up by its kind or type: no rule is asked about a kind that it does not name. */
function indexed(rules: readonly Tallied[]): (view: View) => readonly Tallied[] {
  const known = new Map<string, Map<unknown, readonly Tallied[]>>();
  return (view) => {
    const version = view.form === "object" ? view.object.apiVersion : noVersion;
    const ofKind = known.get(view.kind) ?? new Map<unknown, readonly Tallied[]>();
    if (ofKind.size === 0) known.set(view.kind, ofKind);
    const before = ofKind.get(version);
    if (before !== undefined) return before;
    const found = rules.filter(({ one }) => isAbout(one.rule, view));
    ofKind.set(version, found);
    return found;
  };
}

/** What stands in the place of a version where a resource is no Kubernetes object. */
const noVersion = Symbol("no version");

/** Whether a rule is about what a view shows. */
export function isAbout(rule: Rule, view: View): boolean {
  if (rule.form === "resource" || rule.form === "resource-set")
    return view.form === "resource" && (rule.types === "all" || rule.types.includes(view.kind));
  if (view.form !== "object") return false;
  return rule.kinds === "all" || kindsOf(rule).includes(wordFor(view.kind, groupOf(view.object), isBuiltIn(view.object)));
}

/** How a rule names a kind: bare where the group is one of Kubernetes' own, `Gateway.networking.istio.io` where it is another. */
function wordFor(kind: string, group: string, builtIn: boolean): string {
  return builtIn ? kind : `${kind}.${group}`;
}

/** The kinds that a rule about Kubernetes objects is about, as their names. */
function kindsOf(rule: Exclude<Rule, { types: unknown }>): readonly string[] {
  if (rule.kinds === "pods") return podKinds;
  return rule.kinds === "all" ? [] : rule.kinds;
}

/** Whether a rule may be about resources of a Pulumi type: asked before anything else is looked at. */
export function mayBeAbout(rule: Rule, type: string): boolean {
  if (rule.form === "resource" || rule.form === "resource-set")
    return rule.types === "all" ? !type.startsWith("kubernetes:") : rule.types.includes(type);
  const object = kubernetesType(type);
  if (object === undefined) return false;
  const { kind } = object;
  return (
    rule.kinds === "all" || kind.endsWith("List") || kindsOf(rule).includes(wordFor(kind, groupOf({ ...object }), isBuiltIn({ ...object })))
  );
}

function count(tally: Tally, answers: readonly Answer[]): void {
  if (answers.some((answer) => answer.outcome === "broken")) tally.broken++;
  else tally.cannotTell++;
}

function findingOf({ rule, level }: Selected, answer: Answer, view: View, waiver: Waiver | undefined): Finding {
  return {
    rule: rule.id,
    outcome: answer.outcome,
    severity: rule.severity,
    level,
    // A name out of a manifest may hold anything; a terminal takes some of it for orders.
    message: answer.message.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?"),
    fix: answer.fix ?? rule.repair,
    where: whereOf(view, answer),
    ...(waiver === undefined ? {} : { waiver }),
  };
}

function whereOf(view: View, { at, unknown }: Answer): Where {
  // The path to what is not known begins at the document already.
  const steps = view.form === "object" && unknown === undefined ? [...view.base, ...at] : at;
  return {
    index: view.index,
    subject: view.subject,
    kind: view.kind,
    ...(view.urn === undefined ? {} : { urn: view.urn }),
    path: showPath(steps.map((step) => (typeof step === "string" ? redact(step) : step))),
    steps,
    ...(view.place === undefined ? {} : { place: view.place(steps) }),
  };
}

function beyondReading({ rule, level }: Selected, where: Where): Finding {
  const message = "the values are nested too deep to be read";
  return { rule: rule.id, outcome: "cannot-tell", severity: rule.severity, level, message, fix: "flatten the values", where };
}

/** Packs that name a rule with different parameters may say one sentence twice. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const { index, subject, kind, path } = finding.where;
    const key = [finding.rule, index, subject, kind, path, finding.message].join("\0");
    return seen.size !== seen.add(key).size;
  });
}
