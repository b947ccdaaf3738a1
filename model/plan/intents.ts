import type { Diagnostic } from "../diagnostics/diagnostic";
import type { Intent } from "../intent/schema";
import type { Platform } from "../platform/schema";
import type { Located } from "../workspace/understand";
import { planApps, type AppDraft } from "./apps";
import type { Authority } from "./authority";
import { Findings } from "./findings";
import { checkIntent } from "./references";

/** What an intent means by itself, before it is known who calls it. */
export interface PlannedIntent {
  /** Names that nobody defined. */
  readonly references: readonly Diagnostic[];
  readonly drafts: readonly AppDraft[];
  /** What else stands in its way. */
  readonly findings: readonly Diagnostic[];
}

/** One intent in each of its regions: all that depends on the intent and the platform alone. */
export function planIntent(platform: Located<Platform>, intent: Located<Intent>, authority: Authority): PlannedIntent {
  const references = new Findings();
  checkIntent(platform.value, intent, references);
  const findings = new Findings();
  const drafts = planApps(platform, intent, authority, findings);
  return { references: references.diagnostics, drafts, findings: findings.diagnostics };
}
