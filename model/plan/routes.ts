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
    const others = expose.paths.flatMap((path) => below(hosts.get(hostKey(app)) ?? [], path)).filter((one) => one.app !== app.app);
    if (others.length === 0) return app;
    return {
      ...app,
      expose: {
        ...expose,
        routes: routesAmong(
          expose.paths,
          expose.closed,
          others.map(({ path }) => path),
        ),
      },
    };
  });
}

/** The paths of each host, sorted: those below one of them stand together. */
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
  for (const paths of hosts.values()) paths.sort((a, b) => (a.path < b.path ? -1 : 1));
  return hosts;
}

function below(sorted: readonly Owned[], path: string): readonly Owned[] {
  const start = path.endsWith("/") ? path : `${path}/`;
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.path ?? "") < start) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (sorted[end]?.path.startsWith(start) === true) end++;
  return sorted.slice(low, end);
}

/** Two regions are two gateways. */
const hostKey = ({ region, expose }: AppPlan) => `${region}\n${expose?.host ?? ""}`;
