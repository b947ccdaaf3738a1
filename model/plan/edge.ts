import type { CloudflarePlan } from "../platform/cloudflare-plans";
import type { Platform } from "../platform/schema";
import type { AppPlan } from "./app-plan";
import { edgeProblems, type EdgeProblem } from "./edge/limits";
import { certificateNames, edgeRules, type EdgeAppPlan, type EdgeHostPlan } from "./edge/rules";
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
  /** With one of these there is no edge. */
  readonly problems: readonly EdgeProblem[];
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
export function planEdge(platform: Platform, apps: readonly AppPlan[]): EdgePlan | null {
  const cloudflare = platform.tls?.dns?.cloudflare;
  if (cloudflare === undefined) return null;
  const { zone, plan: cloudflarePlan } = cloudflare;
  const exposed = apps.filter((app): app is Exposed => app.expose !== null);
  const names = [...new Set(exposed.map(({ expose }) => expose.host))].sort();
  const hosts = names.map((host) => planHost(host, exposed));
  const { platform: name, environment } = platform;
  return {
    zone,
    platform: name,
    environment: environment.name,
    cloudflarePlan,
    prod: environment.like === "prod",
    hosts,
    records: names.flatMap((host) => planRecords(platform, host, exposed)),
    certificateNames: certificateNames(zone, names),
    problems: [
      ...names.flatMap((host) => differences(host, exposed)),
      ...edgeProblems(zone, cloudflarePlan, hosts, edgeRules(name, environment.name, hosts)),
    ],
  };
}

type Exposed = AppPlan & { readonly expose: ExposePlan };

/** An app is behind a host once, in however many regions it runs. */
function planHost(host: string, exposed: readonly Exposed[]): EdgeHostPlan {
  const here = exposed.filter(({ expose }) => expose.host === host);
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
  const here = exposed.filter(({ expose, region }) => expose.host === host && regions[region]?.role === "active");
  const active = [...new Set(here.map(({ region }) => region))].sort();
  return active.map((region) => ({
    host,
    region,
    apps: [...new Set(here.filter((app) => app.region === region).map(({ app }) => app))].sort(),
    shared: active.length > 1,
  }));
}

/** Cloudflare chooses the region after its rules have run: they cannot be one thing here and another there. */
function differences(host: string, exposed: readonly Exposed[]): EdgeProblem[] {
  const here = exposed.filter(({ expose }) => expose.host === host);
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
