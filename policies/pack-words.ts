import type { Level } from "./findings";
import type { ParameterValues } from "./rule";

/** One rule in a pack, and how strictly it is meant. */
export interface PackEntry {
  readonly rule: string;
  readonly level: Level;
  readonly parameters?: ParameterValues;
}

/** A list of rules with levels. It has no words of its own: those are in the rules. */
export interface Pack {
  readonly name: string;
  readonly entries: readonly PackEntry[];
}

/** Entries of one level, by id. */
export function entries(level: Level, ...rules: readonly string[]): PackEntry[] {
  return rules.map((rule) => ({ rule, level }));
}
