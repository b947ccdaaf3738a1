import { showPlace } from "../diagnostics/place";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic";
import { originOf } from "../define/origin";
import { documentOf, type Document } from "../documents/document";
import type { IntentInput } from "../intent/schema";
import type { PlatformInput } from "../platform/schema";
import type { AppPlan } from "./app-plan";
import type { Plan, RegionPlan } from "./plan";
import { planWorkspace } from "./workspace";

/** Thrown to a program that handed in something that cannot be planned; it carries everything that is wrong, never only the first thing. */
export class IntentError extends Error {
  override readonly name = "IntentError";

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => `${d.severity} ${d.code} ${showPlace(d.place)} ${d.path}\n  ${d.message}\n  fix: ${d.fix}`).join("\n"));
  }
}

export interface OneApp {
  readonly intent: IntentInput;
  readonly platform: PlatformInput;
  /** Which of the intent's regions; needed where it names more than one. */
  readonly region?: string | undefined;
  /** The intents of the apps that this one calls, and of those that call it. */
  readonly neighbours?: readonly IntentInput[] | undefined;
}

/** Plans a workspace that a program holds in its hands. */
export function planProgram(platform: PlatformInput, intents: readonly IntentInput[]): Plan {
  const { plan, diagnostics } = planWorkspace({ platform: inProgram(platform), intents: intents.map(inProgram) });
  if (plan === undefined || hasErrors(diagnostics)) throw new IntentError(diagnostics);
  return plan;
}

/** One application in one region, for a program that builds just this one. */
export function planApp({ intent, platform, region, neighbours = [] }: OneApp): { readonly app: AppPlan; readonly region: RegionPlan } {
  const plan = planProgram(platform, [intent, ...neighbours]);
  const found = plan.apps.filter((app) => app.app === intent.app && (region === undefined || app.region === region));
  const [app] = found;
  const place = plan.regions.find((one) => one.name === app?.region);
  if (app === undefined || place === undefined || found.length > 1) {
    const regions = plan.apps.filter((one) => one.app === intent.app).map((one) => one.region);
    throw new IntentError([
      {
        code: "PPT-0201",
        severity: "error",
        place: inProgram(intent).start,
        path: "region",
        message: `${intent.app} runs in ${regions.join(" and ")}; say which one is meant`,
        fix: `region: ${regions[0] ?? ""}`,
        related: [],
      },
    ]);
  }
  return { app, region: place };
}

function inProgram(value: object): Document {
  const at = originOf(value) ?? { file: "<program>", line: 1, column: 1 };
  return documentOf(value, at.file, at);
}
