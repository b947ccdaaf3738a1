import type { Path, Place } from "../../model/diagnostics/place";
import { controls } from "../controls";
import type { Finding, Report, Tally, Where } from "../findings";
import type { RuleWords } from "../rule";
import { Waivers, type Waiver } from "../waivers";
import type { Proof } from "./compare-plan";
import type { Difference } from "./relation";

/** Nothing extra, nothing missing. */
export const exactlyDeclared: RuleWords = {
  id: "flows/exactly-declared",
  promise: "Whatever is open was declared by an intent or by the platform for itself, and whatever was declared is open.",
  severity: "critical",
  controls: controls("boundary"),
  why: "Each policy may look right by itself, and all of them together still let somebody through, or keep somebody out. The relation of who reaches whom is computed from all objects, and held against the intents in both directions.",
  repair: "parapet prove names each edge, the object that opens or closes it, and the cure",
};

/** Who calls is known, on every flow. */
export const everyFlowMutual: RuleWords = {
  id: "mtls/every-flow-mutual",
  promise: "Every flow between workloads travels under mutual TLS.",
  severity: "high",
  controls: controls("inTransit"),
  why: "Without a certificate at both ends nobody knows who calls: a policy by identity then lets in whoever says nothing, and what is said can be read on the way.",
  repair: "set mtls.mode to STRICT, keep both pods in the mesh, and let no DestinationRule turn TLS off; parapet prove names the flow",
};

/** The rules that a proof answers. */
export const flowRules: readonly RuleWords[] = [everyFlowMutual, exactlyDeclared];

/** Where an object stands among the subjects of a run. */
export interface Placed {
  readonly index: number;
  /** `Kind namespace/name` */
  readonly id: string;
  readonly place: (path: Path) => Place;
}

export interface ProofOptions {
  /** Gone through where there is something to place. */
  readonly objects: Iterable<Placed>;
  /** Ids of the workloads that were looked at: those without a difference keep the promise. */
  readonly workloads: readonly string[];
  readonly waivers: readonly Waiver[];
  readonly now: Date;
}

/** What a proof says, as answers of its two rules: for a report, for SARIF, and under the same waivers as any rule. */
export function judgeProof(
  { differences, unread }: Proof,
  { objects, workloads, waivers, now }: ProofOptions,
): Pick<Report, "findings" | "waivers" | "tally"> {
  const ids = flowRules.map(({ id }) => id);
  const covering = new Waivers(
    waivers.filter(({ rule }) => ids.includes(rule)),
    now,
    ids,
  );
  const byId = new Map<string, Placed>();
  const byWorkload = new Map<string, Placed>();
  for (const one of differences.length + unread.length === 0 ? [] : objects) {
    byId.set(one.id, one);
    if (runsPods.test(one.id)) byWorkload.set(nameOf(one.id), one);
  }
  const tally: Record<string, Tally> = Object.fromEntries(ids.map((id) => [id, { holds: 0, broken: 0, cannotTell: 0 }]));
  const broken = new Map(ids.map((id) => [id, new Set<string>()]));
  const findings = differences.map((difference): Finding => {
    const { id, severity } = difference.kind === "plain" ? everyFlowMutual : exactlyDeclared;
    const where = placeOf(difference, byId, byWorkload);
    const names = [difference.from, difference.to].filter((end) => byWorkload.has(end));
    for (const name of names) broken.get(id)?.add(name);
    const waiver = covering.cover(id, [...names, where.subject], true);
    const { message, fix } = difference;
    return { rule: id, outcome: "broken", severity, level: "mandatory", message, fix, where, ...(waiver === undefined ? {} : { waiver }) };
  });
  for (const id of ids)
    for (const workload of workloads) {
      const isBroken = broken.get(id)?.has(workload) === true;
      const count = tally[id];
      if (count !== undefined) count[isBroken ? "broken" : "holds"]++;
      if (!isBroken) covering.cover(id, [workload], false);
    }
  const unknown = unread.map((object) => cannotRead(object, byId.get(object)));
  const count = tally[exactlyDeclared.id];
  if (count !== undefined) count.cannotTell += unknown.length;
  return { findings: [...findings, ...unknown], waivers: covering.states(new Set(ids)), tally };
}

const runsPods = /^(?:Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod) /;
const nameOf = (id: string): string => id.slice(id.indexOf(" ") + 1);

/** The object that opens it or closes it; where none does, the workload that it is about. */
function placeOf({ by, from, to }: Difference, byId: ReadonlyMap<string, Placed>, byWorkload: ReadonlyMap<string, Placed>): Where {
  const named = by.flatMap((id) => byId.get(id) ?? [])[0] ?? byWorkload.get(to) ?? byWorkload.get(from);
  return whereOf(named, by[0] ?? `Workload ${to}`);
}

function whereOf(object: Placed | undefined, otherwise: string): Where {
  const id = object?.id ?? otherwise;
  return {
    index: object?.index ?? 0,
    subject: nameOf(id),
    kind: id.slice(0, Math.max(0, id.indexOf(" "))),
    path: "",
    steps: [],
    ...(object === undefined ? {} : { place: object.place([]) }),
  };
}

function cannotRead(id: string, object: Placed | undefined): Finding {
  return {
    rule: exactlyDeclared.id,
    outcome: "cannot-tell",
    severity: exactlyDeclared.severity,
    level: "mandatory",
    message: `${id} decides who reaches whom as well, and is not understood here`,
    fix: "say the same with a NetworkPolicy, a CiliumNetworkPolicy or an AuthorizationPolicy",
    where: whereOf(object, id),
  };
}
