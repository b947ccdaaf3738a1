import type { Tally } from "../tally";
import { ByHost, hostsMeet, isWildcard } from "./hosts";
import { byCode } from "./objects";
import { byNamespace, kept } from "./selection";
import type { Service, ServicePort, Services } from "./services";
import { isImported, placedImports, type Listener, type Scope } from "./sidecars";
import type { VirtualService, VirtualServices } from "./virtual-services";

/** What of the registry a proxy knows. */
export interface Registry {
  /** Whether it knows a port of a name. */
  knows(scope: Scope, namespace: string, service: Service, port?: ServicePort): boolean;
  /** Whether it follows a VirtualService. */
  follows(scope: Scope, namespace: string, route: VirtualService): boolean;
  /** The names outside of the cluster that it knows. */
  outside(scope: Scope, namespace: string): readonly Service[];
}

/** What proxies know: what is shown to their namespace, and of that what their Sidecar takes in, or a VirtualService of it leads to. */
export function readRegistry(services: Services, routes: VirtualServices, tally: Pick<Tally, "rules">): Registry {
  const leading = new ByHost<VirtualService>();
  for (const route of routes.all)
    for (const host of new Set(route.routes.flatMap(({ destinations }) => destinations.map((to) => to.host)))) leading.add(host, route);
  const outside = [...services.byNamespace.values()].flat().filter(({ entry }) => entry !== undefined);
  const shownToAll = outside.filter(({ exportTo }) => exportTo.includes("*"));

  const shownIn = kept(
    (namespace: string) => namespace,
    (namespace) => [...(services.byNamespace.get(namespace) ?? []), ...outside.filter(({ exportTo }) => exportTo.includes(namespace))],
  );

  const outsideOf = kept(
    (namespace: string) => namespace,
    (namespace) => (services.byNamespace.get(namespace) ?? []).filter(({ entry }) => entry !== undefined),
  );
  const routesOf = byNamespace(routes.all);

  const follows = (scope: Scope, namespace: string, route: VirtualService): boolean =>
    routes.isShownTo(route, namespace) &&
    scope.listeners.some((listener) => route.hosts.some((host) => takesIn(listener, route.namespace, host)));

  const knows = (scope: Scope, namespace: string, service: Service, port?: ServicePort): boolean => {
    if (!services.isShownTo(service, namespace)) return false;
    const fits = (listener: Listener): boolean => port === undefined || listener.port === undefined || listener.port === port.port;
    if (scope.listeners.some((listener) => fits(listener) && isImported(listener, service.namespace, service.host))) return true;
    return leading.holding(service.host).some((route) => route.gateways.includes("mesh") && follows(scope, namespace, route));
  };

  return {
    follows,
    knows,
    outside: (scope, namespace) => {
      const placed = placedImports(scope);
      const candidates: Service[] = placed === undefined ? [...shownToAll, ...shownIn(namespace)] : [];
      const asked = new Set<VirtualService>();
      // What is written out is looked up, and a star in its own namespace; so is what a VirtualService leads to.
      for (const { namespace: place, host } of placed ?? []) {
        candidates.push(...(isWildcard(host) ? outsideOf(place) : services.byHost.holding(host)));
        for (const route of isWildcard(host) ? (routesOf.get(place) ?? []) : routes.inMesh.holding(host)) asked.add(route);
      }
      for (const route of asked)
        if (follows(scope, namespace, route))
          for (const { destinations } of route.routes) for (const to of destinations) candidates.push(...services.byHost.holding(to.host));
      tally.rules += candidates.length + asked.size;
      return [...new Set(candidates)]
        .filter((service) => service.entry !== undefined && knows(scope, namespace, service))
        .sort((a, b) => byCode(a.host, b.host) || byCode(a.id, b.id));
    },
  };
}

/** A VirtualService is taken in also where only a part of its names is asked for. */
function takesIn(listener: Listener, namespace: string, host: string): boolean {
  const meets = (one: { readonly namespace: string; readonly host: string }): boolean =>
    (one.namespace === "*" || one.namespace === namespace) &&
    (isWildcard(one.host) || isWildcard(host) ? hostsMeet(one.host, host) : one.host === host);
  return listener.imports.some(meets) && (isImported(listener, namespace, host) || !listener.excludes.some(meets));
}
