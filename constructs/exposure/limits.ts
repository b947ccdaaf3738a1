import type { GatewayPlan } from "../../model/plan/plan";
import type { EnvoyFilter } from "../mesh/routing";
import { gatewayLabels, routeName, type Target } from "./target";

const rateLimit = "envoy.filters.http.local_ratelimit";
const buffer = "envoy.filters.http.buffer";
const type = (name: string) => `type.googleapis.com/envoy.extensions.filters.http.${name}`;

/** What every request passes, whichever app it is for. The numbers stand at each app's own routes. */
export function gatewayFilters(gateway: Pick<GatewayPlan, "name" | "labels" | "selector">): EnvoyFilter {
  const beforeRouting = {
    context: "GATEWAY",
    listener: {
      filterChain: { filter: { name: "envoy.filters.network.http_connection_manager", subFilter: { name: "envoy.filters.http.router" } } },
    },
  };
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: { name: "limits", namespace: gateway.name, labels: gateway.labels },
    spec: {
      workloadSelector: { labels: gateway.selector },
      configPatches: [
        {
          applyTo: "NETWORK_FILTER",
          match: { context: "GATEWAY", listener: { filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } } } },
          patch: {
            operation: "MERGE",
            value: {
              name: "envoy.filters.network.http_connection_manager",
              typed_config: {
                "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                // Whoever sends a header every few seconds holds a connection for ever; whoever opens streams without end, memory.
                request_headers_timeout: "10s",
                http2_protocol_options: { max_concurrent_streams: 100 },
              },
            },
          },
        },
        {
          applyTo: "HTTP_FILTER",
          match: beforeRouting,
          patch: {
            operation: "INSERT_BEFORE",
            // Without a bucket it limits nothing: what limits is the route.
            value: { name: rateLimit, typed_config: { "@type": type("local_ratelimit.v3.LocalRateLimit"), stat_prefix: "gateway" } },
          },
        },
        {
          applyTo: "HTTP_FILTER",
          match: beforeRouting,
          patch: {
            operation: "INSERT_BEFORE",
            value: { name: buffer, typed_config: { "@type": type("buffer.v3.Buffer"), max_request_bytes: 2 ** 20 } },
          },
        },
      ],
    },
  };
}

/** How many requests an app's routes take in a second, and how large a body may be. */
export function routeLimits(target: Target): EnvoyFilter {
  const { requestsPerReplica, requestsPerSecond } = target.expose;
  const metadata = target.metadata(`expose-${target.name}`, target.ingress);
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        "parapet.dev/reason": `${requestsPerSecond} requests a second on each path: each replica of the gateway lets ${requestsPerReplica} through`,
      },
    },
    spec: {
      workloadSelector: { labels: gatewayLabels(target) },
      configPatches: [
        {
          applyTo: "HTTP_ROUTE",
          match: { context: "GATEWAY", routeConfiguration: { vhost: { route: { name: routeName(target), action: "ROUTE" } } } },
          patch: {
            operation: "MERGE",
            value: { typed_per_filter_config: { [rateLimit]: bucket(target), [buffer]: body(target) } },
          },
        },
      ],
    },
  };
}

function bucket(target: Target) {
  const always = (key: string) => ({ runtime_key: key, default_value: { numerator: 100, denominator: "HUNDRED" } });
  const { requestsPerReplica } = target.expose;
  return {
    "@type": type("local_ratelimit.v3.LocalRateLimit"),
    stat_prefix: routeName(target),
    token_bucket: { max_tokens: requestsPerReplica, tokens_per_fill: requestsPerReplica, fill_interval: "1s" },
    filter_enabled: always("local_rate_limit_enabled"),
    filter_enforced: always("local_rate_limit_enforced"),
    ...(target.protocol === "grpc" ? { rate_limited_as_resource_exhausted: true } : {}),
  };
}

/** A body that is passed on piece by piece is never whole at the gateway. */
function body({ expose }: Target) {
  const perRoute = { "@type": type("buffer.v3.BufferPerRoute") };
  return expose.streaming ? { ...perRoute, disabled: true } : { ...perRoute, buffer: { max_request_bytes: expose.maxBodyBytes } };
}
