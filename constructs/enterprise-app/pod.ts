import type { AppPlan, ProbeAction } from "../../model/plan/app-plan";
import { showBytes, showCpu } from "../../model/text/units";
import type { Container, PodSpec, PodTemplate, Probe } from "../kubernetes/manifest";
import { nobodysPod, powerless, spread } from "../kubernetes/hardened";
import type { Contribution } from "../needs/contribution";

/** The hardened pod: non-root, read-only, without rights or token, bounded, spread. */
export function podTemplate(app: AppPlan, needs: readonly Contribution[]): PodTemplate {
  return {
    metadata: { labels: app.labels, annotations: { "proxy.istio.io/config": proxyConfig } },
    spec: podSpec(app, needs),
  };
}

/** The app starts once its proxy can carry its calls; and its proxy answers for names that only the mesh knows. */
const proxyConfig = JSON.stringify({
  holdApplicationUntilProxyStarts: true,
  proxyMetadata: { ISTIO_META_DNS_CAPTURE: "true", ISTIO_META_DNS_AUTO_ALLOCATE: "true" },
});

function podSpec(app: AppPlan, needs: readonly Contribution[]): PodSpec {
  const { automountServiceAccountToken, enableServiceLinks, securityContext } = nobodysPod(app.container.userId);
  return {
    serviceAccountName: app.serviceAccount,
    automountServiceAccountToken,
    enableServiceLinks,
    priorityClassName: app.priorityClass,
    terminationGracePeriodSeconds: "drainSeconds" in app.workload ? app.workload.drainSeconds + 30 : 30,
    securityContext,
    ...("minReplicas" in app.workload ? spread(app.selector) : { restartPolicy: "Never" }),
    containers: [container(app, needs)],
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }, ...needs.flatMap((need) => need.volumes)],
  };
}

function container(app: AppPlan, needs: readonly Contribution[]): Container {
  const { image, pullPolicy, env, resources, userId } = app.container;
  const variables = [...env, ...needs.flatMap((need) => need.env)];
  const ephemeral = { "ephemeral-storage": showBytes(resources.ephemeralBytes) };
  return {
    name: app.app,
    image,
    imagePullPolicy: pullPolicy,
    ...(ports(app).length === 0 ? {} : { ports: ports(app) }),
    ...(variables.length === 0 ? {} : { env: variables }),
    resources: {
      requests: { cpu: showCpu(resources.cpuMilli), memory: showBytes(resources.memoryBytes), ...ephemeral },
      limits: { cpu: showCpu(resources.cpuLimitMilli), memory: showBytes(resources.memoryBytes), ...ephemeral },
    },
    securityContext: powerless(userId),
    ...probes(app),
    // Endpoints learn of a pod's end later than the pod: it goes on answering meanwhile.
    ...("drainSeconds" in app.workload
      ? { lifecycle: { preStop: { sleep: { seconds: app.workload.drainSeconds } } } as Container["lifecycle"] & object }
      : {}),
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }, ...needs.flatMap((need) => need.mounts)],
  };
}

/** What listens: the app, and beside it its webhook and its metrics where these have ports of their own. */
function ports({ port, protocol, webhook, observe }: AppPlan): NonNullable<Container["ports"]> {
  const named = [
    ...(port === null ? [] : [{ name: protocol, containerPort: port }]),
    ...(webhook === null ? [] : [{ name: "webhook", containerPort: webhook.port }]),
    ...(observe.metrics === null || observe.metrics.port === port ? [] : [{ name: "metrics", containerPort: observe.metrics.port }]),
  ];
  return named.map((one) => ({ ...one, protocol: "TCP" }));
}

function probes(app: AppPlan): Pick<Container, "readinessProbe" | "livenessProbe" | "startupProbe"> {
  const { probes } = app.container;
  if (probes === null) return {};
  const periodSeconds = 10;
  return {
    startupProbe: {
      ...action(probes.live),
      periodSeconds: 2,
      timeoutSeconds: 2,
      failureThreshold: Math.max(1, Math.ceil(probes.startSeconds / 2)),
    },
    readinessProbe: { ...action(probes.ready), periodSeconds, timeoutSeconds: 2, failureThreshold: 3 },
    livenessProbe: { ...action(probes.live), periodSeconds, timeoutSeconds: 2, failureThreshold: 6 },
  };
}

function action(probe: ProbeAction): Probe {
  switch (probe.kind) {
    case "http":
      return { httpGet: { path: probe.path, port: probe.port } };
    case "tcp":
      return { tcpSocket: { port: probe.port } };
    case "exec":
      return { exec: { command: probe.command } };
  }
}
