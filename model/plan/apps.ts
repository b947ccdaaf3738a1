import { catalogue, needWords, type Need } from "../catalogue";
import type { AppSite, Capability } from "../capabilities/capability";
import type { Path } from "../diagnostics/place";
import type { Document } from "../documents/document";
import type { Intent } from "../intent/schema";
import type { Platform, Region } from "../platform/schema";
import type { Located } from "../workspace/understand";
import type { AppPlan } from "./app-plan";
import type { Authority } from "./authority";
import { assignment } from "../fields/written";
import { exposedHost, planExpose } from "./exposure";
import type { Findings } from "./findings";
import { contentHash } from "./hash";
import { appLabels, appSelector, namespaceName, principalOf } from "./labels";
import { planObserve, planWebhook, plainPorts } from "./openings";
import { outsideCalls } from "./outside";
import { resolversOf } from "./own-flows";
import { planPending } from "./pending";
import { planContainer, planWorkload } from "./workload";

/** An app in a region before it is known who calls it. */
export interface AppDraft {
  readonly plan: AppPlan;
  readonly intent: Located<Intent>;
  readonly site: AppSite;
}

/** One intent in each of its regions. */
export function planApps(platform: Located<Platform>, intent: Located<Intent>, authority: Authority, findings: Findings): AppDraft[] {
  const { value, document } = intent;
  const tenant = value.owner ?? platform.value.defaults.owner;
  if (tenant === undefined) {
    findings.add(document, ["owner"], {
      code: "PPT-0103",
      message: "owner is missing, and the platform document has no defaults.owner",
      fix: assignment(document, ["owner"], Object.keys(platform.value.tenants).sort()[0] ?? "team-platform"),
    });
    return [];
  }
  const port = value.port ?? (value.kind === "service" ? platform.value.defaults.port : undefined) ?? null;
  if (port === null && value.kind === "service")
    findings.add(document, ["port"], {
      code: "PPT-0103",
      message: "port is missing, and the platform document has no defaults.port; only a worker needs none",
      fix: assignment(document, ["port"], 8080),
    });
  checkScale(platform.value, intent, findings);
  const sources = linesOf(document);
  return value.region.flatMap((regionName) => {
    const region = Object.hasOwn(platform.value.regions, regionName) ? platform.value.regions[regionName] : undefined;
    if (region === undefined || !Object.hasOwn(platform.value.tenants, tenant)) return [];
    return [planApp(platform.value, intent, { tenant, port, regionName, region, authority, sources }, findings)];
  });
}

interface Where {
  readonly tenant: string;
  readonly port: number | null;
  readonly regionName: string;
  readonly region: Region;
  readonly authority: Authority;
  readonly sources: AppPlan["sources"];
}

function planApp(
  platform: Platform,
  intent: Located<Intent>,
  { tenant, port, regionName, region, authority, sources }: Where,
  findings: Findings,
): AppDraft {
  const { value, document } = intent;
  const prod = platform.environment.like === "prod";
  const site: AppSite = {
    id: `${value.app}@${regionName}`,
    app: value.app,
    kind: value.kind,
    tenant,
    namespace: namespaceName(regionName, tenant),
    regionName,
    region,
    platform,
    prod,
    authority,
    hosts: value.expose === undefined ? [] : [exposedHost(platform, value)],
  };
  checkResidency(intent, site, findings);
  const system = value.system ?? value.app;
  const workload = planWorkload(value, prod);
  const container = planContainer(platform, intent, port, findings);
  const needs = planNeeds(intent, site, findings);
  const plan: AppPlan = {
    id: site.id,
    app: value.app,
    region: regionName,
    tenant,
    namespace: site.namespace,
    system,
    tier: value.tier,
    kind: value.kind,
    labels: appLabels({
      app: value.app,
      region: regionName,
      tenant,
      tier: value.tier,
      system,
      costCenter: platform.tenants[tenant]?.costCenter ?? "",
      dataClasses: value.data.classes,
    }),
    selector: appSelector(value.app),
    workloadName: workload.kind === "Job" ? `${value.app}-${contentHash({ container, needs }).slice(0, 8)}` : value.app,
    workload,
    container,
    port,
    protocol: value.protocol,
    cni: region.cluster.cni,
    resolvers: resolversOf(region),
    principal: principalOf(platform, site.namespace, value.app),
    webhook: planWebhook(intent, site, findings),
    plainPorts: [],
    serviceAccount: value.app,
    priorityClass: `${regionName}-standard`,
    callers: [],
    calls: outsideCalls(intent, needs, site, findings),
    expose: planExpose(platform, intent, findings),
    needs,
    data: { classes: [...value.data.classes].sort(), residency: [...value.data.residency].sort() },
    recover: { rpoSeconds: value.recover?.rpo ?? 86_400, rtoSeconds: value.recover?.rto ?? 86_400 },
    observe: planObserve(intent, port, platform, findings),
    transform: value.transform,
    pending: planPending(value),
    source: document.start,
    sources,
  };
  return { plan: { ...plan, plainPorts: plainPorts(plan) }, intent, site };
}

/** Each capability answers for itself; what it cannot do here stands at its own field. */
function planNeeds({ value, document }: Located<Intent>, site: AppSite, findings: Findings): AppPlan["needs"] {
  const plan = (word: Need) => {
    const need = value.needs[word];
    const capability = catalogue[word] as unknown as Capability<never, unknown>;
    if (need === undefined) return null;
    return capability.plan(need as never, site, (code, path: Path, message, fix) =>
      findings.add(document, ["needs", word, ...path], { code, message, fix }),
    );
  };
  return Object.fromEntries(needWords.map((word) => [word, plan(word)])) as unknown as AppPlan["needs"];
}

function checkScale(platform: Platform, { value, document }: Located<Intent>, findings: Findings): void {
  const always = value.kind === "service" || value.kind === "worker";
  if (platform.environment.like !== "prod" || !always || value.scale.min >= 2) return;
  findings.add(
    document,
    ["scale", "min"],
    { code: "PPT-0206", message: "in production two replicas run at least, so that one can go; this app gets two", fix: "min: 2" },
    { severity: "warning" },
  );
}

function checkResidency({ value, document }: Located<Intent>, site: AppSite, findings: Findings): void {
  const { residency } = value.data;
  if (residency.length === 0 || residency.includes(site.region.jurisdiction)) return;
  const fitting = Object.keys(site.platform.regions)
    .sort()
    .filter((name) => residency.includes(site.platform.regions[name]?.jurisdiction ?? ""));
  findings.add(
    document,
    ["region"],
    {
      code: "PPT-0208",
      message: `the data stays in ${residency.join(", ")}, and region ${site.regionName} is under ${site.region.jurisdiction}`,
      fix: fitting.length === 0 ? "add a region under that jurisdiction" : `region: ${fitting.join(", ")}`,
    },
    { related: [document.place(["data", "residency"])] },
  );
}

/** Where each value of an intent stands, for those who ask where a setting came from. */
function linesOf(document: Document): AppPlan["sources"] {
  const lines: Record<string, number> = {};
  const path: (string | number)[] = [];
  const visit = (value: unknown, name: string): void => {
    const inside = typeof value === "object" && value !== null ? Object.entries(value) : [];
    for (const [key, item] of inside) {
      path.push(Array.isArray(value) ? Number(key) : key);
      visit(item, Array.isArray(value) ? `${name}[${key}]` : name === "" ? key : `${name}.${key}`);
      path.pop();
    }
    if (inside.length === 0) lines[name] = document.place(path).line;
  };
  visit(document.value, "");
  return lines;
}
