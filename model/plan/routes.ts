import type { AppPlan } from "./app-plan";
import { routesAmong } from "./routes-paths";

interface Owned {
  readonly app: string;
  readonly path: string;
}

/**
 * Apps that share a host, each told which paths below its own lead to the others. The mesh puts the routes of several apps together in
 * no order that could be relied on: so each app's routes take exactly what is its own, and any order gives the same.
 */
export function shareHosts(apps: readonly AppPlan[]): AppPlan[] {
  const hosts = pathsByHost(apps);
  return apps.map((app) => {
    const { expose } = app;
    if (expose === null) return app;
    const others = (hosts.get(hostKey(app)) ?? []).filter((one) => one.app !== app.app).map(({ path }) => path);
    return others.length === 0 ? app : { ...app, expose: { ...expose, routes: routesAmong(expose.paths, expose.closed, others) } };
  });
}

function pathsByHost(apps: readonly AppPlan[]): ReadonlyMap<string, readonly Owned[]> {
  const hosts = new Map<string, Owned[]>();
  for (const one of apps) {
    if (one.expose === null) continue;
    const key = hostKey(one);
    const here = hosts.get(key);
    const paths = one.expose.paths.map((path) => ({ app: one.app, path }));
    if (here === undefined) hosts.set(key, paths);
    else here.push(...paths);
  }
  return hosts;
}

/** Two regions are two gateways. */
const hostKey = ({ region, expose }: AppPlan) => `${region}\n${expose?.host ?? ""}`;
