import type { CloudflarePlan } from "../platform/cloudflare-plans";
import type { Platform } from "../platform/schema";
import type { AppPlan } from "./app-plan";
import { edgeProblems, type EdgeProblem } from "./edge/limits";
import { certificateNames, edgeRules, type EdgeAppPlan, type EdgeHostPlan } from "./edge/rules";
import { publiclyTrusted, type Authority } from "./authority";
import type { ExposePlan } from "./exposure";

/** What stands before the exposed hosts of a platform at Cloudflare, with everything decided. */
export interface EdgePlan {
  readonly zone: string;
  readonly platform: string;
  readonly environment: string;
  readonly cloudflarePlan: CloudflarePlan;
  /** Whether it is as strict as production: then no set of rules can be deleted by mistake. */
  readonly prod: boolean;
  /** By host. */
  readonly hosts: readonly EdgeHostPlan[];
  /** By host, then region. A standby region has none: a record would send it half of the requests. */
  readonly records: readonly EdgeRecordPlan[];
  /** What a certificate of Cloudflare's has to cover besides the one that every zone gets; empty if that is enough. */
  readonly certificateNames: readonly string[];
  /** Whether Cloudflare can hold the gateways to a certificate that everybody knows the signer of. */
  readonly publiclyTrusted: boolean;
  /** Who may sign for these names and what is below them: nobody else will. By name. */
  readonly signers: readonly EdgeSignerPlan[];
  /** With one of these there is no edge. */
  readonly problems: readonly EdgeProblem[];
}

/** The authorities that may sign for a name, as a record in the zone says it to all of them. */
export interface EdgeSignerPlan {
  readonly name: string;
  readonly authorities: readonly string[];
  /** Whether they may sign for every name below at once. */
  readonly wildcard: boolean;
}

/** A host in a region that takes its requests. */
export interface EdgeRecordPlan {
  readonly host: string;
  readonly region: string;
  readonly apps: readonly string[];
  /** Whether another region takes requests for this host as well. */
  readonly shared: boolean;
}

/** The edge of a platform's exposed hosts; null where the platform document names no zone at Cloudflare. */
export function planEdge(platform: Platform, authority: Authority, apps: readonly AppPlan[]): EdgePlan | null {
  const cloudflare = platform.tls?.dns?.cloudflare;
  if (cloudflare === undefined) return null;
  const { zone, plan: cloudflarePlan } = cloudflare;
  const exposed = apps.filter((app): app is Exposed => app.expose !== null);
  const byHost = new Map<string, Exposed[]>();
  for (const app of exposed) {
    const here = byHost.get(app.expose.host);
    if (here === undefined) byHost.set(app.expose.host, [app]);
    else here.push(app);
  }
  const names = [...byHost.keys()].sort();
  const at = (host: string): readonly Exposed[] => byHost.get(host) ?? [];
  const hosts = names.map((host) => planHost(host, at(host)));
  const { platform: name, environment } = platform;
  return {
    zone,
    platform: name,
    environment: environment.name,
    cloudflarePlan,
    prod: environment.like === "prod",
    hosts,
    records: names.flatMap((host) => planRecords(platform, host, at(host))),
    certificateNames: certificateNames(zone, names),
    publiclyTrusted: publiclyTrusted(authority),
    signers: planSigners(platform, names),
    problems: [
      ...names.flatMap((host) => differences(host, at(host))),
      ...edgeProblems(zone, cloudflarePlan, hosts, edgeRules(name, environment.name, hosts)),
    ],
  };
}

/** The one that signs for the gateways and for Cloudflare's own certificates. */
const signer = "letsencrypt.org";

/** Never for the whole zone: others have names in it too. */
function planSigners({ domain, tls }: Platform, hosts: readonly string[]): EdgeSignerPlan[] {
  const zone = tls?.dns?.cloudflare.zone ?? "";
  const below = (host: string) => host.endsWith(`.${domain}`);
  const names = [...(hosts.some(below) && domain !== zone ? [domain] : []), ...hosts.filter((host) => domain === zone || !below(host))];
  return [...new Set(names)].sort().map((name) => ({ name, authorities: [signer], wildcard: name === domain }));
}

type Exposed = AppPlan & { readonly expose: ExposePlan };

/** An app is behind a host once, in however many regions it runs. */
function planHost(host: string, here: readonly Exposed[]): EdgeHostPlan {
  const byApp = new Map([...here].reverse().map((app) => [app.app, app]));
  return {
    host,
    waf: here.some(({ expose }) => expose.waf),
    apps: [...byApp.values()].map(planBehind).sort((a, b) => (a.app < b.app ? -1 : 1)),
  };
}

function planBehind({ app, expose }: Exposed): EdgeAppPlan {
  const { paths, requestsPerSecond } = expose;
  const from = [...expose.from].sort((a, b) => (a.network < b.network ? -1 : 1));
  return { app, paths: [...paths].sort(), public: expose.public, from, requestsPerSecond };
}

function planRecords({ regions }: Platform, host: string, exposed: readonly Exposed[]): EdgeRecordPlan[] {
  const here = exposed.filter(({ region }) => regions[region]?.role === "active");
  const active = [...new Set(here.map(({ region }) => region))].sort();
  return active.map((region) => ({
    host,
    region,
    apps: [...new Set(here.filter((app) => app.region === region).map(({ app }) => app))].sort(),
    shared: active.length > 1,
  }));
}

/** Cloudflare chooses the region after its rules have run: they cannot be one thing here and another there. */
function differences(host: string, here: readonly Exposed[]): EdgeProblem[] {
  return [...new Set(here.map(({ app }) => app))].sort().flatMap((name) => {
    const [first, ...others] = here.filter(({ app }) => app === name);
    const other = others.find((one) => first !== undefined && said(one) !== said(first));
    if (first === undefined || other === undefined) return [];
    return [
      {
        code: "PPT-0290",
        apps: [name],
        path: "expose",
        message: `${host} is exposed otherwise in ${other.region} than in ${first.region}, and Cloudflare's rules hold for a host in all regions`,
        fix: "expose it in the same way everywhere, or under another host",
      },
    ];
  });
}

const said = (app: Exposed): string => JSON.stringify([planBehind(app), app.expose.waf]);
