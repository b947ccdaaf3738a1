import type { KubeObject } from "../kubernetes/manifest";
import type { DestinationRule } from "../mesh/routing";

/** How an app is spoken to by those who may see it: under mutual TLS, by no more at once than it can take, and not by way of replicas that fail. */
export function destination(metadata: KubeObject["metadata"], host: string, seenBy: readonly string[]): DestinationRule {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata,
    spec: {
      host,
      exportTo: [...new Set([".", ...seenBy.filter((namespace) => namespace !== metadata.namespace)])].sort(),
      trafficPolicy: {
        tls: { mode: "ISTIO_MUTUAL" },
        loadBalancer: { simple: "LEAST_REQUEST" },
        connectionPool: {
          tcp: { maxConnections: 1024, connectTimeout: "5s" },
          http: { http1MaxPendingRequests: 256, http2MaxRequests: 1024 },
        },
        // Retries are a fifth of what is under way, and three at the least: an app that is down is not buried under them.
        retryBudget: { percent: 20, minRetryConcurrency: 3 },
        // Only failures to answer at all: an app that says 500 to one bad request is well.
        outlierDetection: {
          consecutive5xxErrors: 0,
          consecutiveGatewayErrors: 5,
          interval: "10s",
          baseEjectionTime: "30s",
          maxEjectionPercent: 50,
        },
      },
    },
  };
}
