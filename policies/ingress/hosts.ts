import { controls } from "../controls";
import type { CelRule } from "../rule";

const noWildcard = (hosts: string): string => `${hosts}.all(host, !host.contains("*"))`;

/** An Ingress for somebody. */
export const ingressHosts: CelRule = {
  form: "cel",
  id: "ingress/ingress-hosts",
  promise: "Every rule of an Ingress names its host, without a wildcard.",
  severity: "medium",
  controls: controls("boundary"),
  why: "A rule without a host, or with a wildcard, catches the requests for hosts of others.",
  repair: "write the whole host into spec.rules[].host",
  kinds: ["Ingress"],
  clauses: [
    {
      each: "object",
      holds: 'object.?spec.?rules.orValue([]).all(rule, rule.?host.orValue("") != "")',
      at: "spec.rules",
      says: 'Ingress "{name}" catches every host',
    },
    {
      each: "object",
      holds: 'object.?spec.?rules.orValue([]).all(rule, !rule.?host.orValue("").contains("*"))',
      at: "spec.rules",
      says: 'Ingress "{name}" catches hosts by a wildcard',
    },
  ],
};

/** The same in the words of the mesh. */
export const routeHosts: CelRule = {
  form: "cel",
  id: "ingress/route-hosts",
  promise: "Every VirtualService names its hosts, without a wildcard.",
  severity: "medium",
  controls: controls("boundary"),
  why: "A route for a wildcard catches the requests for hosts of others.",
  repair: "write the whole hosts into spec.hosts",
  kinds: ["VirtualService.networking.istio.io"],
  clauses: [
    {
      each: "object",
      holds: noWildcard("object.?spec.?hosts.orValue([])"),
      at: "spec.hosts",
      says: 'VirtualService "{name}" catches hosts by a wildcard',
    },
  ],
};

/** The same in the words of the Gateway API. */
export const httpRouteHosts: CelRule = {
  form: "cel",
  id: "ingress/http-route-hosts",
  promise: "Every HTTPRoute names its hosts, without a wildcard.",
  severity: "medium",
  controls: controls("boundary"),
  why: "A route without a host, or with a wildcard, catches the requests for hosts of others.",
  repair: "write the whole hosts into spec.hostnames",
  kinds: ["HTTPRoute"],
  clauses: [
    {
      each: "object",
      // A route of a Service is within the mesh, and its host is the Service's.
      holds: `object.?spec.?parentRefs.orValue([]).exists(parent, parent.?kind.orValue("Gateway") == "Service") || (object.?spec.?hostnames.orValue([]).size() > 0 && ${noWildcard("object.?spec.?hostnames.orValue([])")})`,
      at: "spec.hostnames",
      says: 'HTTPRoute "{name}" catches hosts that it does not name',
    },
  ],
};

const mode = 'server.?tls.?mode.orValue("")';

/** A door with a name on it. */
export const gatewayHosts: CelRule = {
  form: "cel",
  id: "ingress/gateway-hosts",
  promise: "Every Gateway says for which hosts it is, at most for the hosts below one domain.",
  severity: "medium",
  controls: controls("boundary"),
  why: "A gateway for every host leads in whatever anybody routes.",
  repair: "write the hosts, or a wildcard below the platform's own domain, into servers[].hosts",
  kinds: ["Gateway.networking.istio.io"],
  clauses: [
    {
      each: "object",
      // Between regions a server goes by the names within the mesh, all of them.
      holds: `object.?spec.?servers.orValue([]).all(server, ${mode} == "AUTO_PASSTHROUGH" || server.?hosts.orValue([]).all(host, !host.contains("*") || host.matches("(^|/)[^*/]+$") || host.matches("^([^/]+/)?[*][.][a-z0-9-]+([.][a-z0-9-]+)+$")))`,
      at: "spec.servers",
      says: 'Gateway "{name}" is for every host',
    },
  ],
};
