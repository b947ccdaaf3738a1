import { nearest } from "../model/text/nearest";

/** A promise that need not hold for a while: for what, why, who knows of it, and until when. */
export interface Waiver {
  readonly rule: string;
  /** What it is on: `namespace/name` or a URN, in which `*` stands for any characters; several where one thing stands in several places. */
  readonly on: string | readonly string[];
  readonly reason: string;
  readonly ticket: string;
  /** The last day on which it is valid, to its end in UTC: `2027-03-31`. */
  readonly until: string;
}

export type WaiverStatus = "used" | "wider than needed" | "unused" | "expired" | "wrong" | "not judged";

/** A waiver as it is printed in every report. */
export interface WaiverState {
  readonly waiver: Waiver;
  readonly status: WaiverStatus;
  readonly severity: "error" | "warning" | "note";
  readonly message: string;
  /** The subjects whose findings it covers. */
  readonly covers: readonly string[];
}

const day = 24 * 60 * 60 * 1000;

/** The moment at which a waiver ends; nothing where the text is no day of the calendar. */
export function endOf(until: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until)) return undefined;
  const start = Date.parse(`${until}T00:00:00Z`);
  // `2027-02-30` is read as a day in March by some: what is written again has to be what was read.
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== until ? undefined : start + day;
}

/** The waivers of a run: which one covers a finding, and what became of each. */
export class Waivers {
  private readonly entries: readonly Entry[];

  constructor(
    waivers: readonly Waiver[],
    private readonly now: Date,
    private readonly known: readonly string[],
  ) {
    this.entries = waivers.map((waiver) => new Entry(waiver, this.refusal(waiver)));
  }

  /** Told of each subject that a rule was asked about. Gives the waiver that covers it, if it needs one. */
  cover(rule: string, names: readonly string[], needed: boolean): Waiver | undefined {
    let covering: Waiver | undefined;
    for (const entry of this.entries) {
      if (entry.waiver.rule !== rule || !names.some((name) => entry.matches(name))) continue;
      const name = names[0] ?? "";
      (needed ? entry.broken : entry.held).add(name);
      if (needed && entry.refusal === undefined) covering ??= entry.waiver;
    }
    return covering;
  }

  /** Whether there is anything to cover at all. */
  get any(): boolean {
    return this.entries.length > 0;
  }

  states(judged: ReadonlySet<string>): WaiverState[] {
    return this.entries.map((entry) => entry.state(judged));
  }

  private refusal(waiver: Waiver): Refusal | undefined {
    const empty = (["rule", "on", "reason", "ticket", "until"] as const).find((field) => isBlank(waiver[field]));
    if (empty !== undefined) return { status: "wrong", message: `the waiver says no ${empty}` };
    if (!this.known.includes(waiver.rule)) {
      const meant = nearest(waiver.rule, this.known);
      return { status: "wrong", message: `there is no rule ${waiver.rule}${meant === undefined ? "" : `; did you mean ${meant}?`}` };
    }
    const end = endOf(waiver.until);
    if (end === undefined) return { status: "wrong", message: `"${waiver.until}" is no day; write one like 2027-03-31` };
    if (this.now.getTime() >= end) return { status: "expired", message: `it ended with ${waiver.until} and is not applied` };
    return undefined;
  }
}

interface Refusal {
  readonly status: "wrong" | "expired";
  readonly message: string;
}

class Entry {
  readonly broken = new Set<string>();
  readonly held = new Set<string>();
  private readonly patterns: readonly RegExp[];

  constructor(
    readonly waiver: Waiver,
    readonly refusal: Refusal | undefined,
  ) {
    this.patterns = [waiver.on].flat().map(patternOf);
  }

  matches(name: string): boolean {
    return this.patterns.some((pattern) => pattern.test(name));
  }

  state(judged: ReadonlySet<string>): WaiverState {
    const covers = this.refusal === undefined ? [...this.broken].sort() : [];
    const said = (status: WaiverStatus, severity: WaiverState["severity"], message: string): WaiverState => ({
      waiver: this.waiver,
      status,
      severity,
      message,
      covers,
    });
    if (this.refusal !== undefined) return said(this.refusal.status, "error", this.refusal.message);
    if (!judged.has(this.waiver.rule)) return said("not judged", "warning", "its rule is not judged in this run");
    if (covers.length === 0) return said("unused", "error", "nothing that it is on breaks its rule; remove it");
    const [only] = covers;
    if (this.held.size > 0)
      return said(
        "wider than needed",
        "warning",
        `${this.held.size} of the ${this.held.size + covers.length} that it is on keep the promise`,
      );
    if (covers.length === 1 && only !== undefined && [this.waiver.on].flat().some((on) => on.includes("*")))
      return said("wider than needed", "warning", `it is needed for ${only} alone`);
    return said("used", "note", `it covers ${covers.length === 1 ? String(only) : `${covers.length} subjects`}`);
  }
}

/** Waivers come out of a file: one that names nothing is refused already, and must match nothing. */
function patternOf(on: unknown): RegExp {
  if (typeof on !== "string") return /\b\B/;
  const literal = on.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "su");
}

function isBlank(value: unknown): boolean {
  const texts = [value].flat();
  return texts.length === 0 || texts.some((text) => typeof text !== "string" || text.trim() === "");
}
