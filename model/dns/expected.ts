import type { AppPlan } from "../plan/app-plan";
import type { Plan } from "../plan/plan";
import { isPrivateHost } from "../text/host";
import { targetOf, type Target } from "./target";

/** A region that takes requests for a host. */
export interface ExpectedRegion {
  readonly region: string;
  /** Where its gateway is found; null where nobody said. */
  readonly target: Target | null;
}

/** What the name servers have to say of an exposed host. */
export interface ExpectedHost {
  readonly host: string;
  /** The zone that the host lies in; null where the plan does not name it. */
  readonly zone: string | null;
  /** Whether Cloudflare answers in the gateways' place, with addresses of its own. */
  readonly proxied: boolean;
  /** By name; never empty. */
  readonly regions: readonly ExpectedRegion[];
  /** Regions that stand by: nothing leads there. */
  readonly standby: readonly ExpectedRegion[];
  /** By name. */
  readonly apps: readonly string[];
}

/** Where the gateway of a region is found, as an address or a host; by region. */
export type Addresses = ReadonlyMap<string, string>;

/** What has to be said of each exposed host that some region takes requests for and that is known outside, by host. */
export function expectedHosts(plan: Plan, addresses: Addresses): ExpectedHost[] {
  const exposed = byHost(plan.apps);
  const roles = new Map(plan.regions.map(({ name, role }) => [name, role]));
  return [...exposed].flatMap(([host, apps]) => {
    const regionsOf = (role: string) =>
      [...new Set(apps.map(({ region }) => region))]
        .filter((region) => roles.get(region) === role)
        .sort()
        .map((region) => ({ region, target: targetIn(addresses, region) }));
    const regions = regionsOf("active");
    if (regions.length === 0 || isPrivateHost(host)) return [];
    const edge = plan.edge?.hosts.some((one) => one.host === host) === true ? plan.edge : null;
    return [
      {
        host,
        zone: edge?.zone ?? null,
        proxied: edge !== null,
        regions,
        standby: regionsOf("standby"),
        apps: [...new Set(apps.map(({ app }) => app))].sort(),
      },
    ];
  });
}

/** Exposed hosts that mean something else in every network, so that nobody outside can be asked for them. */
export function privateHosts({ apps }: Pick<Plan, "apps">): string[] {
  return [...byHost(apps).keys()].filter(isPrivateHost);
}

function byHost(apps: readonly AppPlan[]): ReadonlyMap<string, readonly AppPlan[]> {
  const found = new Map<string, AppPlan[]>();
  for (const app of apps) {
    if (app.expose === null) continue;
    const { host } = app.expose;
    const others = found.get(host);
    if (others === undefined) found.set(host, [app]);
    else others.push(app);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function targetIn(addresses: Addresses, region: string): Target | null {
  const address = addresses.get(region);
  return address === undefined ? null : (targetOf(address) ?? null);
}
