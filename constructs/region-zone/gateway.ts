import type { AppPlan } from "../../model/plan/app-plan";
import type { GatewayPlan, RegionPlan } from "../../model/plan/plan";
import { gatewayProxyConfig } from "../exposure/gateway";
import { gatewayFilters } from "../exposure/limits";
import { firewallObjects } from "../firewall/objects";
import { nobodysPod, powerless, spread } from "../kubernetes/hardened";
import type {
  Container,
  Deployment,
  HorizontalPodAutoscaler,
  KubeObject,
  PodDisruptionBudget,
  PodSpec,
  Service,
  ServiceAccount,
} from "../kubernetes/manifest";
import { egressHosts } from "./egress-hosts";
import { closedNamespace, within } from "./namespace";

/** Nobody on any machine. The proxy runs as any user: on OpenShift it always gets one of the namespace's own range. */
const proxyUser = 65532;

/**
 * One gateway of a region: its namespace, identity, workload and address. What goes through it is added by each app's declared flows; what
 * apps share there (the firewall, hosts outside) is made from all of them. The hosts that open it are `entranceObjects`.
 */
export function gatewayObjects(region: RegionPlan, gateway: GatewayPlan, apps: readonly AppPlan[]): readonly KubeObject[] {
  return [
    ...closedNamespace(gateway, region.dns),
    serviceAccount(gateway),
    service(gateway),
    deployment(region, gateway),
    autoscaler(gateway),
    disruptionBudget(gateway),
    ...sharedObjects(
      gateway,
      apps.filter((app) => app.region === region.name),
    ),
  ];
}

/** What the apps of the region have together at a gateway. */
function sharedObjects(gateway: GatewayPlan, apps: readonly AppPlan[]): readonly KubeObject[] {
  switch (gateway.role) {
    case "ingress":
      return [gatewayFilters(gateway), ...firewallObjects(gateway, apps)];
    case "egress":
      return egressHosts(gateway, apps);
    case "east-west":
      return [];
  }
}

const podLabels = ({ name, labels, selector }: GatewayPlan) => ({
  ...labels,
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": name,
  ...selector,
  // Gateways have no proxy beside them: they are one.
  "sidecar.istio.io/inject": "true",
});

function serviceAccount(gateway: GatewayPlan): ServiceAccount {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: within(gateway, gateway.name), automountServiceAccountToken: false };
}

function service(gateway: GatewayPlan): Service {
  const ports = gateway.ports.map(({ name, port, targetPort }) => ({ name, port, targetPort, protocol: "TCP" }));
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: within(gateway, gateway.name),
    spec: gateway.reachable
      ? // Local keeps the address of who comes, by which the gateway decides.
        { type: "LoadBalancer", externalTrafficPolicy: "Local", allocateLoadBalancerNodePorts: true, selector: gateway.selector, ports }
      : { type: "ClusterIP", selector: gateway.selector, ports },
  };
}

function deployment(region: RegionPlan, gateway: GatewayPlan): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: within(gateway, gateway.name),
    spec: {
      selector: { matchLabels: gateway.selector },
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: 600,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: podLabels(gateway), annotations: podAnnotations(gateway) },
        spec: podSpec(region, gateway),
      },
    },
  };
}

function podAnnotations({ role, trustedProxies }: GatewayPlan): Record<string, string> {
  return {
    "inject.istio.io/templates": "gateway",
    ...(role === "ingress" ? { "proxy.istio.io/config": gatewayProxyConfig(trustedProxies) } : {}),
  };
}

function podSpec(region: RegionPlan, gateway: GatewayPlan): PodSpec {
  const { automountServiceAccountToken, enableServiceLinks, securityContext } = nobodysPod(proxyUser);
  return {
    serviceAccountName: gateway.name,
    automountServiceAccountToken,
    enableServiceLinks,
    priorityClassName: region.priorityClass,
    terminationGracePeriodSeconds: 60,
    securityContext,
    ...spread(gateway.selector),
    containers: [proxy(gateway)],
  };
}

/** The mesh puts its own proxy in: of the image only the word is written, so that a gateway is always of the control plane's version. */
function proxy(gateway: GatewayPlan): Container {
  const health = { path: "/healthz/ready", port: 15021 };
  return {
    name: "istio-proxy",
    image: "auto",
    imagePullPolicy: "Always",
    ports: [
      ...gateway.ports.map(({ name, targetPort }) => ({ name, containerPort: targetPort, protocol: "TCP" })),
      { name: "status", containerPort: 15021, protocol: "TCP" },
    ],
    resources: {
      requests: { cpu: "100m", memory: "1Gi", "ephemeral-storage": "256Mi" },
      limits: { cpu: "2", memory: "1Gi", "ephemeral-storage": "256Mi" },
    },
    securityContext: powerless(proxyUser),
    startupProbe: { httpGet: health, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 },
    readinessProbe: { httpGet: health, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 4 },
    livenessProbe: { tcpSocket: { port: 15021 }, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 },
    lifecycle: { preStop: { sleep: { seconds: 15 } } } as Container["lifecycle"] & object,
  };
}

function autoscaler(gateway: GatewayPlan): HorizontalPodAutoscaler {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: within(gateway, gateway.name),
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: gateway.name },
      minReplicas: gateway.replicas.min,
      maxReplicas: gateway.replicas.max,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } }],
    },
  };
}

function disruptionBudget(gateway: GatewayPlan): PodDisruptionBudget {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: within(gateway, gateway.name),
    spec: { maxUnavailable: 1, selector: { matchLabels: gateway.selector }, unhealthyPodEvictionPolicy: "AlwaysAllow" },
  };
}
