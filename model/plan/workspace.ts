import { hasErrors, sortDiagnostics, type Diagnostic } from "../diagnostics/diagnostic";
import { showPlace } from "../diagnostics/place";
import { fieldOf } from "../documents/document";
import { understand, type Workspace } from "../workspace/understand";
import { authorityOf, promised, type StackFacts } from "./authority";
import { checkCertificates } from "./certificate-findings";
import { checkCertificateLimits } from "./certificate-limits";
import { planEdge } from "./edge";
import { checkEdge } from "./edge/findings";
import { Findings } from "./findings";
import { connect, listFlows } from "./flows";
import { contentHash, type Digest } from "./hash";
import { planIntent } from "./intents";
import { checkLimits } from "./limits";
import { PlanMemory } from "./memory";
import type { Plan } from "./plan";
import { checkIntent, checkPlatform } from "./references";
import { planRegions } from "./regions";
import { shareHosts } from "./routes";

/** A plan, or everything that stands in its way. Warnings and notes come along with a plan. */
export interface Planned {
  readonly plan: Plan | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanOptions {
  /** What earlier plans of this workspace left. */
  readonly memory?: PlanMemory | undefined;
  readonly digest?: Digest | undefined;
}

/** What the documents of a workspace mean on their platform, and to the stack that builds it. With one error there is no plan at all. */
export function planWorkspace(
  workspace: Workspace,
  reading: readonly Diagnostic[] = [],
  facts: StackFacts = promised,
  { memory = new PlanMemory(), digest }: PlanOptions = {},
): Planned {
  const { platform, intents, parts, diagnostics } = understand(workspace, memory);
  const shape = untold(reading, diagnostics);
  if (platform === undefined) return { plan: undefined, diagnostics: sortDiagnostics([...reading, ...shape]) };

  const findings = new Findings();
  checkPlatform(platform, findings);
  const authority = authorityOf(platform.value, facts);
  const meanings = memory.meaningsOn(platform.document, facts);
  const planned = intents.map((intent) => meanings.of(intent.document, () => planIntent(platform, intent, authority)));
  for (const { references } of planned) findings.include(references);
  for (const part of parts) checkIntent(platform.value, part, findings);
  for (const one of planned) findings.include(one.findings);
  const drafts = planned.flatMap((one) => one.drafts).sort((a, b) => order(a.plan, b.plan));
  checkLimits(platform, drafts, findings);
  const apps = memory.settledApps(shareHosts(connect(platform, drafts, declaredNames(workspace), findings, memory.ties)));
  const edge = planEdge(platform.value, authority, apps);
  checkEdge(edge?.problems ?? [], platform, intents, findings);
  checkCertificates(platform, authority, facts, drafts, findings);
  const regions = memory.settledRegions(planRegions(platform, authority, apps));
  checkCertificateLimits(platform, authority, regions, findings);
  const told = [...reading, ...shape];
  const sorted = sortDiagnostics([...told, ...untold(told, findings.diagnostics)]);
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
    regions,
    apps,
    flows: listFlows(apps, memory.flows),
    edge,
    waivers: value.waivers.map((waiver, index) => ({ ...waiver, source: document.place(["waivers", index]) })),
  };
  return { plan: { hash: contentHash(content, { digest, texts: memory.texts }), ...content }, diagnostics: sorted };
}

/** Every app that a document names, understood or not: a call to one of them is no call to nobody. */
function declaredNames({ intents }: Workspace): ReadonlySet<string> {
  return new Set(intents.map(({ value }) => fieldOf(value, "app")).filter((name): name is string => typeof name === "string"));
}

/** What is not a mere consequence of an error that stands at the same field, or at the same place within it. */
function untold(told: readonly Diagnostic[], more: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = told.filter(({ severity, path }) => severity === "error" && path !== "");
  if (errors.length === 0) return more;
  const fields = new Set(errors.map(({ place, path }) => `${path}\n${place.file}`));
  const places = new Map(errors.map(({ place, path }) => [showPlace(place), path]));
  return more.filter(({ place, path }) => {
    const around = places.get(showPlace(place));
    return !fields.has(`${path}\n${place.file}`) && (around === undefined || path === around || !path.startsWith(around));
  });
}

function order(a: { region: string; app: string }, b: { region: string; app: string }): number {
  if (a.region !== b.region) return a.region < b.region ? -1 : 1;
  return a.app < b.app ? -1 : a.app > b.app ? 1 : 0;
}
