import type { AppPlan } from "../model/plan/app-plan";
import type { Plan, RegionPlan } from "../model/plan/plan";
import { planApp, planProgram } from "../model/plan/one-app";
import type { IntentInput } from "../model/intent/schema";
import type { PlatformInput } from "../model/platform/schema";
import { nearest } from "../model/text/nearest";
import type { EnterpriseAppArgs } from "./args/enterprise-app";
import type { PlatformArgs } from "./args/platform";
import type { RegionZoneArgs } from "./args/region-zone";
import type { TlsFoundationArgs } from "./args/tls-foundation";
import { needKnown } from "./args/known";
import { refusal, refusing } from "./refusal";

/** One application in one region, and the region. */
export interface PlannedApp {
  readonly app: AppPlan;
  readonly region: RegionPlan;
}

/** A region, and whether it is as strict as production. */
export interface PlannedRegion {
  readonly region: RegionPlan;
  /** Its apps, as far as they are known: their exposure is what its gateway is made for. */
  readonly apps: readonly AppPlan[];
  readonly prod: boolean;
}

const apps = new WeakMap<object, PlannedApp>();
const zones = new WeakMap<object, PlannedRegion>();

/** An app of a plan that is finished already, as arguments: `new EnterpriseApp("billing", plannedApp(plan, "billing@eu-central"))`. */
export function plannedApp(plan: Plan, id: string): EnterpriseAppArgs {
  const app = plan.apps.find((one) => one.id === id);
  const region = plan.regions.find((one) => one.name === app?.region);
  if (app === undefined || region === undefined)
    throw unknown(
      "app",
      id,
      plan.apps.map((one) => one.id),
    );
  return mark(apps, { app, region });
}

/** A region of a plan that is finished already, as arguments: `new RegionZone("eu-central", plannedRegion(plan, "eu-central"))`. */
export function plannedRegion(plan: Plan, name: string): RegionZoneArgs {
  return mark(zones, { region: regionIn(plan, name), apps: plan.apps, prod: plan.platform.like === "prod" });
}

/** The certificates of a region of a plan that is finished already, as arguments. */
export function plannedTls(
  plan: Plan,
  name: string,
  { dnsToken, hostsResolved }: Pick<TlsFoundationArgs, "dnsToken" | "hostsResolved"> = {},
): TlsFoundationArgs {
  const args = plannedRegion(plan, name) as TlsFoundationArgs;
  if (dnsToken !== undefined) args.dnsToken = dnsToken;
  if (hostsResolved !== undefined) args.hostsResolved = hostsResolved;
  return args;
}

/** A region of a platform document, for `clusterProvider` and `awsProvider`. */
export function regionOf(platform: PlatformArgs, name: string): RegionPlan {
  return regionIn(planOf("regionOf", platform), name);
}

/** What an EnterpriseApp is made from, whichever way it was handed in. */
export function appOf(place: string, args: EnterpriseAppArgs): PlannedApp {
  const finished = apps.get(args);
  if (finished !== undefined) return finished;
  needKnown(place, args);
  const { intent, platform, region, neighbours } = args;
  return refusing(() =>
    planApp({
      intent: intent as IntentInput,
      platform: platform as PlatformInput,
      region,
      neighbours: neighbours as IntentInput[] | undefined,
    }),
  );
}

/** What a RegionZone is made from, whichever way it was handed in. */
export function zoneOf(place: string, args: RegionZoneArgs): PlannedRegion {
  const finished = zones.get(args);
  if (finished !== undefined) return finished;
  const { platform, region, apps: intents } = args;
  needKnown(place, { platform, region, apps: intents });
  const plan = refusing(() => planProgram(platform as PlatformInput, (intents ?? []) as IntentInput[]));
  return { region: regionIn(plan, region), apps: plan.apps, prod: plan.platform.like === "prod" };
}

function planOf(place: string, platform: PlatformArgs): Plan {
  needKnown(place, { platform });
  return refusing(() => planProgram(platform as PlatformInput, []));
}

/** A region of a plan, for `clusterProvider` and `awsProvider`. */
export function regionIn(plan: Plan, name: string): RegionPlan {
  const found = plan.regions.find((one) => one.name === name);
  if (found === undefined)
    throw unknown(
      "region",
      name,
      plan.regions.map((one) => one.name),
    );
  return found;
}

function unknown(what: "app" | "region", name: string, known: readonly string[]) {
  return refusal(
    `${what} "${name}"`,
    "",
    `the plan has no such ${what}; it has ${known.length === 0 ? "none" : known.join(", ")}`,
    nearest(name, known) ?? known[0] ?? `add the ${what} to the documents`,
  );
}

/** Arguments whose plan is known. They hold nothing that a reader or the engine would take for documents. */
function mark<Planned>(table: WeakMap<object, Planned>, planned: Planned): never {
  const args = {};
  table.set(args, planned);
  return args as never;
}
