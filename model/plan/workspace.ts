import { hasErrors, sortDiagnostics, type Diagnostic } from "../diagnostics/diagnostic";
import { understand, type Workspace } from "../workspace/understand";
import { planApps } from "./apps";
import { Findings } from "./findings";
import { connect, listFlows } from "./flows";
import { contentHash } from "./hash";
import { checkLimits } from "./limits";
import type { Plan } from "./plan";
import { checkReferences } from "./references";
import { planRegions } from "./regions";

/** A plan, or everything that stands in its way. Warnings and notes come along with a plan. */
export interface Planned {
  readonly plan: Plan | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the documents of a workspace mean on their platform. With one error there is no plan at all. */
export function planWorkspace(workspace: Workspace, reading: readonly Diagnostic[] = []): Planned {
  const { platform, intents, diagnostics } = understand(workspace);
  const findings = new Findings();
  findings.diagnostics.push(...reading, ...diagnostics);
  if (platform === undefined) return { plan: undefined, diagnostics: sortDiagnostics(findings.diagnostics) };

  checkReferences(platform, intents, findings);
  const drafts = intents.flatMap((intent) => planApps(platform, intent, findings)).sort((a, b) => order(a.plan, b.plan));
  checkLimits(platform, drafts, findings);
  const apps = connect(platform, drafts, findings);
  const sorted = sortDiagnostics(findings.diagnostics);
  if (hasErrors(sorted)) return { plan: undefined, diagnostics: sorted };

  const { value, document } = platform;
  const content = {
    platform: {
      name: value.platform,
      environment: value.environment.name,
      like: value.environment.like,
      domain: value.domain,
      source: document.start,
    },
    regions: planRegions(platform),
    apps,
    flows: listFlows(apps),
  };
  return { plan: { hash: contentHash(content), ...content }, diagnostics: sorted };
}

function order(a: { region: string; app: string }, b: { region: string; app: string }): number {
  if (a.region !== b.region) return a.region < b.region ? -1 : 1;
  return a.app < b.app ? -1 : a.app > b.app ? 1 : 0;
}
