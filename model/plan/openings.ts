import type { AppSite } from "../capabilities/capability";
import type { Intent } from "../intent/schema";
import type { Platform } from "../platform/schema";
import { labelValue } from "../text/labels";
import type { Located } from "../workspace/understand";
import type { AppPlan, ObservePlan } from "./app-plan";
import type { Findings } from "./findings";
import { principalOf } from "./labels";

/** What is seen of an app, and by whom. */
export function planObserve(
  { value, document }: Located<Intent>,
  port: number | null,
  platform: Platform,
  findings: Findings,
): ObservePlan {
  const { observe, app } = value;
  const asked = observe.metrics === true ? { path: "/metrics", port: undefined } : observe.metrics === false ? undefined : observe.metrics;
  const metrics = asked === undefined ? null : { path: asked.path, port: asked.port ?? port ?? 9090 };
  const { scraper } = platform.observability;
  if (metrics !== null && scraper?.mutualTls === false && metrics.port === port)
    findings.add(document, ["observe", "metrics"], {
      code: "PPT-0227",
      message: `metrics are collected from outside of the mesh, and would open port ${port}, by which requests come in, to plain text`,
      fix: `metrics: { path: ${metrics.path}, port: ${port === 9090 ? 9091 : 9090} }`,
    });
  return {
    logs: observe.logs,
    traces: observe.traces,
    metrics,
    scraper:
      metrics === null || scraper === undefined
        ? null
        : {
            namespace: scraper.namespace,
            labels: { "app.kubernetes.io/name": labelValue(scraper.app) },
            principal: scraper.mutualTls ? principalOf(platform, scraper.namespace, scraper.serviceAccount) : "",
          },
    dashboard: observe.dashboard ?? app,
    slo: observe.slo === undefined ? null : { availability: observe.slo.availability, latencyMs: observe.slo.latencyMs ?? 0 },
  };
}

/** Where the API server calls the app. */
export function planWebhook({ value, document }: Located<Intent>, { region, regionName }: AppSite, findings: Findings): AppPlan["webhook"] {
  const { webhook, port } = value;
  if (webhook === undefined) return null;
  if (webhook === port)
    findings.add(document, ["webhook"], {
      code: "PPT-0227",
      message: `the API server has no certificate of the mesh, and would open port ${webhook}, by which requests come in, to plain text`,
      fix: `webhook: ${port === 9443 ? 9444 : 9443}`,
    });
  const { apiServer } = region.cluster;
  if (apiServer === undefined) {
    findings.add(document, ["webhook"], {
      code: "PPT-0103",
      message: `the API server calls the app, and the platform document does not say from where: regions.${regionName}.cluster.apiServer is missing`,
      fix: "apiServer: 10.0.0.0/28",
    });
    return null;
  }
  return { port: webhook, cidr: apiServer };
}

/** Ports on which mutual TLS cannot be asked for, because who comes has no certificate of the mesh. */
export function plainPorts({ webhook, observe }: Pick<AppPlan, "webhook" | "observe">): AppPlan["plainPorts"] {
  return [
    ...(webhook === null ? [] : [{ port: webhook.port, because: "the API server calls the webhook, and is no part of the mesh" }]),
    ...(observe.metrics !== null && observe.scraper?.principal === ""
      ? [{ port: observe.metrics.port, because: "metrics are collected from outside of the mesh" }]
      : []),
  ];
}
