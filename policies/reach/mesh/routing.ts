import { hostsMeet, isHostWithin } from "./hosts";
import { labelsFit } from "./selection";
import type { Destination, Route, RouteMatch, VirtualService } from "./virtual-services";
import type { Selected } from "./workload";

/** A connection on its way through a VirtualService. */
export interface Passing {
  /** `mesh`, or the gateway at which it stands. */
  readonly at: string;
  /** Whose proxy asks; nothing at a gateway that many may ask. */
  readonly caller: Selected;
  readonly host: string;
  readonly port: number;
  /** Which of the routes are asked: those for requests, for names in TLS, or for connections. */
  readonly kind: Route["kind"];
}

/** Where the VirtualServices of a host lead a connection; nothing where none of them has a route for it. */
export function destinationsOf(
  services: readonly VirtualService[],
  passing: Passing,
): readonly (Destination & { readonly by: string })[] | undefined {
  const found: (Destination & { readonly by: string })[] = [];
  let isRouted = false;
  for (const service of services) {
    for (const route of service.routes) {
      if (route.kind !== passing.kind) continue;
      const fitting = route.matches.filter((match) => fits(match, passing));
      // TLS is routed by names: a route without a match is none.
      if (route.matches.length > 0 ? fitting.length === 0 : route.kind === "tls") continue;
      isRouted = true;
      found.push(...route.destinations.map((to) => ({ ...to, by: service.id })));
      // What asks for no more than this connection takes all of it.
      if (route.matches.length === 0 || fitting.some((match) => isWhole(match))) return found;
    }
  }
  return isRouted ? found : undefined;
}

function fits(match: RouteMatch, { at, caller, host, port, kind }: Passing): boolean {
  return (
    (match.gateways.length === 0 || match.gateways.includes(at)) &&
    (match.port === undefined || match.port === port) &&
    (at !== "mesh" ||
      (labelsFit(match.sourceLabels, caller.labels) &&
        (match.sourceNamespace === undefined || match.sourceNamespace === caller.namespace))) &&
    (kind !== "tls" || match.sniHosts.some((sni) => hostsMeet(host, sni)))
  );
}

const isWhole = ({ partial, paths, methods, sniHosts }: RouteMatch): boolean =>
  !partial && paths.length === 0 && methods.length === 0 && sniHosts.length < 2;

/** The VirtualServices for a host, as a proxy asks them: those of the narrowest name first. */
export function inOrder(services: readonly VirtualService[], host: string): readonly VirtualService[] {
  const width = (service: VirtualService): number =>
    Math.min(...service.hosts.filter((one) => isHostWithin(host, one)).map((one) => (one === host ? 0 : 1000 - one.length)));
  return [...services].sort((a, b) => width(a) - width(b));
}
