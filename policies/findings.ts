import type { Path, Place } from "../model/diagnostics/place";
import type { Severity } from "./rule";
import type { Waiver, WaiverState } from "./waivers";

/** What a broken promise does to the run: `mandatory` fails it, `advisory` is said. */
export type Level = "advisory" | "mandatory" | "disabled";

/** Where a promise is broken or cannot be proven. */
export interface Where {
  /** Which of the subjects that were given, from zero. */
  readonly index: number;
  /** `namespace/name` of an object, the URN of a resource. */
  readonly subject: string;
  /** Its kind or type. */
  readonly kind: string;
  readonly urn?: string;
  /** The field, as it is written: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly steps: Path;
  readonly place?: Place;
}

/** One promise that is broken or unproven. */
export interface Finding {
  readonly rule: string;
  readonly outcome: "broken" | "cannot-tell";
  readonly severity: Severity;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
  readonly fix: string;
  readonly where: Where;
  /** The waiver that covers it. */
  readonly waiver?: Waiver;
}

/** How often a rule gave each answer. */
export interface Tally {
  holds: number;
  broken: number;
  cannotTell: number;
}

/** Something wrong with what the run was asked to do: a pack or rule that does not exist, a parameter of the wrong type. */
export interface Mistake {
  readonly message: string;
  readonly fix: string;
}

/** The answer of a run. */
export interface Report {
  readonly findings: readonly Finding[];
  /** Every waiver that was given, used or not. */
  readonly waivers: readonly WaiverState[];
  readonly mistakes: readonly Mistake[];
  /** By rule; a rule that judged nothing is in it with zeros. */
  readonly tally: Readonly<Record<string, Tally>>;
  /** How many subjects no rule of the run is about, by kind or type. */
  readonly unjudged: Readonly<Record<string, number>>;
  readonly subjects: number;
}

/** Whether a finding fails the run: mandatory, and not waived. */
export function stops(finding: Finding): boolean {
  return finding.level === "mandatory" && finding.waiver === undefined;
}

/** 0: every mandatory promise is proven. 2: the run was asked for something that does not exist. 3: a promise is broken or unproven. */
export function exitOf(report: Report): 0 | 2 | 3 {
  if (report.mistakes.length > 0) return 2;
  return report.findings.some(stops) || report.waivers.some((waiver) => waiver.severity === "error") ? 3 : 0;
}
