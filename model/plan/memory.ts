import type { Document } from "../documents/document";
import type { CheckedDocument } from "../fields/check";
import type { Intent } from "../intent/schema";
import type { Platform } from "../platform/schema";
import { Memo, settled } from "../workspace/memo";
import type { AppPlan } from "./app-plan";
import type { AppDraft } from "./apps";
import type { StackFacts } from "./authority";
import type { Ties } from "./flows";
import type { PlannedIntent } from "./intents";
import type { FlowPlan, RegionPlan } from "./plan";

/**
 * What one plan leaves for the next of the same workspace: what was understood of each document, what each intent means by itself, and the parts
 * of the plan. What did not change is the same object in both, and whoever reads plans may keep what he made of it.
 */
export class PlanMemory {
  readonly platforms = new Memo<Document, CheckedDocument<Platform>>();
  readonly intents = new Memo<Document, CheckedDocument<Intent>>();
  /** What the calls of an app came to. */
  readonly ties = new WeakMap<AppDraft, Ties>();
  /** The flows of an app. */
  readonly flows = new Memo<AppPlan, readonly FlowPlan[]>();
  /** The text of a part, for the plan's hash. */
  readonly texts = new Memo<object, string>();

  private platform: Document | undefined;
  private facts: StackFacts | undefined;
  private meanings = new Memo<Document, PlannedIntent>();
  private apps: ReadonlyMap<string, AppPlan> = new Map();
  private regions: readonly RegionPlan[] = [];

  /** What each intent means by itself, as long as the platform and the stack are these. */
  meaningsOn(platform: Document, facts: StackFacts): Memo<Document, PlannedIntent> {
    if (this.platform !== platform || this.facts !== facts) this.meanings = new Memo();
    this.platform = platform;
    this.facts = facts;
    return this.meanings;
  }

  settledApps(apps: readonly AppPlan[]): readonly AppPlan[] {
    const before = this.apps;
    const now = apps.map((app) => settled(before.get(app.id), app));
    this.apps = new Map(now.map((app) => [app.id, app]));
    return now;
  }

  settledRegions(regions: readonly RegionPlan[]): readonly RegionPlan[] {
    this.regions = regions.map((region, index) => settled(this.regions[index], region));
    return this.regions;
  }
}
