import type { Manifest } from "./manifests";
import { titleOf } from "./manifests";

/** What was held against the cluster. */
export type Check = "apply" | "warning" | "second apply" | "pod security" | "progress" | "selector";

/** Something that a real cluster does not take, or does not bring to life: which object, and in the cluster's words, why. */
export interface Finding {
  readonly check: Check;
  readonly object: string;
  readonly words: string;
}

export function finding(check: Check, manifest: Manifest, words: string): Finding {
  return { check, object: titleOf(manifest), words };
}

/** One line each, for people; empty when there is nothing to find. */
export function describe(findings: readonly Finding[]): string {
  return findings.map(({ check, object, words }) => `${check}: ${object}: ${words}`).join("\n");
}
