import { output, runtime, type Output } from "@pulumi/pulumi";
import { EnterpriseApp, plannedApp, plannedRegion, plannedTls, regionProviders, RegionZone, TlsFoundation } from "../components";
import type { AppPlan, Plan, RegionPlan } from "../model";
import { hostsResolve } from "./dns/await";
import { orderingToken, regionRecords } from "./edge";
import type { StackSettings } from "./settings";
import { regionAuthority } from "./vault-pki";

type TlsSettings = Pick<StackSettings, "cloudflare" | "dnsToken" | "vault" | "waitForHosts">;
type RegionSettings = TlsSettings & Pick<StackSettings, "kubeconfig">;

/** What every app of a region stands on. */
export interface Ground {
  readonly providers: ReturnType<typeof regionProviders>;
  readonly zone: RegionZone;
  readonly tls: TlsFoundation;
  /** Which hosts lead to the region by records of the stack's own. */
  readonly hosts: readonly string[];
}

/** The apps that live in a region. */
export function appsIn(plan: Plan, region: RegionPlan): readonly AppPlan[] {
  return plan.apps.filter((app) => app.region === region.name);
}

/**
 * The providers that a region's apps need, the zone with a namespace for each tenant, and who signs certificates there. What the stack lacks is said
 * before anything is registered.
 */
export function buildGround(plan: Plan, region: RegionPlan, settings: RegionSettings): Ground {
  const records = regionRecords(plan, region, settings);
  const authority = regionAuthority(plan, region, settings);
  const dnsToken = orderingToken(plan, region, settings);
  const providers = regionProviders(region, appsIn(plan, region), { kubeconfig: settings.kubeconfig() });
  const zone = new RegionZone(region.name, plannedRegion(plan, region.name), { providers });
  const { ingressAddress } = zone;
  const hosts = records(ingressAddress);
  const hostsResolved = (settings.waitForHosts ?? hosts.length > 0) ? recordsStand(plan, region.name, ingressAddress) : undefined;
  const signer = authority();
  const planned = plannedTls(plan, region.name, { dnsToken, hostsResolved });
  const tls = new TlsFoundation(`${region.name}-tls`, planned, {
    providers,
    dependsOn: [...zone.ground(), ...(signer === undefined ? [] : [signer])],
  });
  return { providers, zone, tls, hosts };
}

/** Known once the region's hosts are found where its gateway is. What is not deployed yet is found nowhere, and a preview waits for nothing. */
function recordsStand(plan: Plan, region: string, address: Output<string>): Output<string> {
  if (runtime.isDryRun()) return output("");
  return address.apply(async (found) => {
    await hostsResolve(plan, region, found);
    return found;
  });
}

/** What the stack says of the ground. */
export function groundOutputs({ name }: RegionPlan, { zone: { namespaces, ingressAddress }, tls: { issuers, charts } }: Ground) {
  return { region: name, namespaces, ingressAddress, issuers, charts };
}

/** Some apps of a region, on its ground: what the stack says of each, by its name. */
export function buildApps(plan: Plan, planned: readonly AppPlan[], { providers, zone, tls }: Ground) {
  const apps = planned.map((app) => {
    const signers = app.needs.certificate === null ? [] : tls.signers();
    const dependsOn = [...zone.homeOf(app.tenant), ...signers];
    return [app.app, new EnterpriseApp(app.app, plannedApp(plan, app.id), { providers, dependsOn })] as const;
  });
  return Object.fromEntries(
    apps.map(([name, { namespace, serviceAccountName, workloadName, address, url, provides }]) => [
      name,
      { namespace, serviceAccountName, workloadName, address, url, provides },
    ]),
  );
}

/** One region with all apps that live in it, by providers that are made for it. */
export function buildRegion(plan: Plan, region: RegionPlan, settings: RegionSettings) {
  const ground = buildGround(plan, region, settings);
  const apps = buildApps(plan, appsIn(plan, region), ground);
  return { ...groundOutputs(region, ground), apps, hosts: ground.hosts };
}
