import type { AppPlan } from "../../model/plan/app-plan";
import { covers } from "../../model/plan/firewall";

/** An app behind the gateway, as far as the firewall has to know it. */
export type ExposedApp = Pick<AppPlan, "protocol"> & {
  readonly expose: Pick<NonNullable<AppPlan["expose"]>, "host" | "paths" | "streaming" | "firewall">;
};

/** Which requests of a host are meant. */
export interface Scope {
  /** Paths that they are at or below. */
  readonly under: readonly string[];
  /** Paths of others that begin in the same way. */
  readonly except: readonly string[];
}

export interface ScopedExclusion {
  readonly rule: number;
  readonly parameter: string | null;
  readonly scope: Scope;
}

/** How the firewall treats the requests of one host. */
export interface HostFirewall {
  readonly paranoia: number;
  readonly methods: readonly string[];
  readonly bodyBytes: number;
  readonly exclusions: readonly ScopedExclusion[];
  readonly unread: readonly UnreadBodies[];
}

/** Where bodies flow for as long as they like; with gRPC only those that are gRPC. */
export interface UnreadBodies {
  readonly scope: Scope;
  readonly grpc: boolean;
}

/**
 * The firewall of each host; null where none of its apps asked for one. Apps that share a host share one firewall, as strict as the
 * strictest of them wants it: requests are told apart by path only once they are judged.
 */
export function hostFirewalls(apps: readonly ExposedApp[]): ReadonlyMap<string, HostFirewall | null> {
  const byHost = new Map<string, ExposedApp[]>();
  for (const app of apps) {
    const neighbours = byHost.get(app.expose.host);
    if (neighbours === undefined) byHost.set(app.expose.host, [app]);
    else neighbours.push(app);
  }
  return new Map([...byHost].sort(([a], [b]) => (a < b ? -1 : 1)).map(([host, sharing]) => [host, hostFirewall(sharing)]));
}

function hostFirewall(apps: readonly ExposedApp[]): HostFirewall | null {
  const plans = apps.map(({ expose }) => expose.firewall).filter((plan) => plan !== null);
  if (plans.length === 0) return null;
  return {
    paranoia: Math.max(...plans.map(({ paranoia }) => paranoia)),
    methods: [...new Set(plans.flatMap(({ methods }) => methods))].sort(),
    bodyBytes: Math.max(...plans.map(({ bodyBytes }) => bodyBytes)),
    exclusions: apps.flatMap((app) =>
      (app.expose.firewall?.exclusions ?? []).map(({ rule, path, parameter }) => ({ rule, parameter, scope: scopeOf(app, apps, path) })),
    ),
    unread: apps
      .filter(({ expose }) => expose.streaming)
      .map((app) => ({ scope: scopeOf(app, apps, null), grpc: app.protocol === "grpc" })),
  };
}

/** The requests of one app under a path; all of them, where it has the host to itself and no path is named. */
function scopeOf(app: ExposedApp, sharing: readonly ExposedApp[], path: string | null): Scope {
  const others = sharing.filter((other) => other !== app).flatMap(({ expose }) => expose.paths);
  const under = path !== null ? within(app.expose.paths, path) : others.length > 0 ? app.expose.paths : ["/"];
  const wide = under.includes("/");
  const except = others.filter((other) => other !== "/" && (wide || under.some((one) => other !== one && other.startsWith(one))));
  return { under: wide ? ["/"] : [...under].sort(), except: [...new Set(except)].sort() };
}

/** What lies under a path of what is an app's own; nothing where the path is another's. */
function within(own: readonly string[], path: string): readonly string[] {
  return own.some((one) => covers(one, path)) ? [path] : own.filter((one) => covers(path, one));
}

/** For a request whose host is none of these letter by letter (a port behind it, capitals in it): nobody asked for less than this. */
export function strictest(firewalls: readonly HostFirewall[]): HostFirewall {
  const [first, ...rest] = firewalls.map(({ methods }) => methods);
  return {
    paranoia: Math.max(...firewalls.map(({ paranoia }) => paranoia)),
    methods: (first ?? []).filter((method) => rest.every((methods) => methods.includes(method))),
    bodyBytes: Math.min(...firewalls.map(({ bodyBytes }) => bodyBytes)),
    exclusions: [],
    unread: [],
  };
}
