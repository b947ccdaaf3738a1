import type { AppPlan } from "../../model/plan/app-plan";
import type { HorizontalPodAutoscaler, PodDisruptionBudget, Service, ServiceAccount } from "../kubernetes/manifest";
import type { Contribution } from "../needs/contribution";
import { identity } from "./identity";
import { headlessName } from "./workload";

/** Who the app is, to the mesh and to the cloud. It has no token of its own. */
export function serviceAccount(app: AppPlan, needs: readonly Contribution[]): ServiceAccount {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: identity(app, app.serviceAccount, Object.assign({}, ...needs.map((need) => need.identity)) as Record<string, string>),
    automountServiceAccountToken: false,
  };
}

type ServicePorts = NonNullable<NonNullable<Service["spec"]>["ports"]>;

/** Where the app is found inside the cluster. */
export function services(app: AppPlan): Service[] {
  if (!("minReplicas" in app.workload)) return [];
  const { port, protocol } = app;
  const ports: ServicePorts = [
    ...(port === null ? [] : [{ name: protocol, port, targetPort: protocol, protocol: "TCP", appProtocol: protocol }]),
    // The API server asks a Service, at 443 unless told otherwise.
    ...(app.webhook === null ? [] : [{ name: "webhook", port: 443, targetPort: "webhook", protocol: "TCP", appProtocol: "https" }]),
  ];
  const reachable: Service[] =
    ports.length === 0
      ? []
      : [
          {
            apiVersion: "v1",
            kind: "Service",
            metadata: routed(app, identity(app, app.app)),
            spec: { type: "ClusterIP", selector: app.selector, ports },
          },
        ];
  return app.workload.kind === "StatefulSet" ? [...reachable, peers(app, ports)] : reachable;
}

/** The mark by which other platforms' tools know a Service that has a route. */
function routed(app: AppPlan, metadata: ReturnType<typeof identity>) {
  return app.expose === null ? metadata : { ...metadata, labels: { ...metadata.labels, "compliance.routing/enabled": "true" } };
}

/** What gives each replica of a StatefulSet a name of its own. */
function peers(app: AppPlan, ports: ServicePorts): Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: identity(app, headlessName(app)),
    spec: {
      type: "ClusterIP",
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector: app.selector,
      ...(ports.length === 0 ? {} : { ports }),
    },
  };
}

/** How many replicas there are. */
export function autoscaler(app: AppPlan): HorizontalPodAutoscaler[] {
  if (!("minReplicas" in app.workload)) return [];
  const { kind, minReplicas, maxReplicas, cpuPercent } = app.workload;
  return [
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: identity(app, app.app),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind, name: app.workloadName },
        minReplicas,
        maxReplicas,
        metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuPercent } } }],
        // Up at once, down after five calm minutes: a wave of requests often has a second one behind it.
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    },
  ];
}

/** How many replicas may be away at once when nodes are emptied. Pods that are ill do not block the emptying. */
export function disruptionBudget(app: AppPlan): PodDisruptionBudget[] {
  if (!("maxUnavailable" in app.workload)) return [];
  return [
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: identity(app, app.app),
      spec: {
        maxUnavailable: app.workload.maxUnavailable,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: app.selector },
      },
    },
  ];
}
