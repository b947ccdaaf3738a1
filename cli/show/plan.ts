import { catalogue, needWords } from "../../model/catalogue";
import type { Capability } from "../../model/capabilities/capability";
import type { AppPlan, CallPlan, WorkloadPlan } from "../../model/plan/app-plan";
import type { RegionPlan } from "../../model/plan/plan";
import { showBytes, showCpu } from "../../model/text/units";
import type { ObjectGroup } from "../../constructs/workspace";
import type { Built } from "../workspace";
import { edgeBlock } from "./edge";
import { styles, type Styles } from "./styles";
import { chartsBlock, tlsLines } from "./tls";

export interface PlanView {
  readonly colour: boolean;
  /** Only this app; undefined for all. */
  readonly app: string | undefined;
  /** Every object by name, not only how many. */
  readonly objects: boolean;
}

/** A plan in words: what each app gets, region by region, and what is not fulfilled yet. */
export function showPlan({ plan, groups }: Built, view: PlanView): string {
  const style = styles(view.colour);
  const shown = groups.filter(({ app }) => app !== null && (view.app === undefined || app.app === view.app));
  const head = planLine({ plan, groups }, style);
  const { regions } = plan;
  const sections = regions.flatMap((region) => {
    const here = shown.filter((group) => group.region.name === region.name);
    return here.length === 0
      ? []
      : [
          [regionLine(region, style), gatewayLine(region, style), ...tlsLines(region, style)].join("\n"),
          ...here.map((group) => appBlock(group, view, style)),
        ];
  });
  return `${[head, ...edgeBlock(plan.edge, view.app, style), ...sections].join("\n\n")}\n\n${chartsBlock(regions, style)}${pendingBlock(shown, style)}`;
}

/** A plan in one line: what it is of, how much, and its hash. */
export function planLine({ plan, groups }: Pick<Built, "plan" | "groups">, style: Styles): string {
  const { platform, regions, apps, flows } = plan;
  const objects = groups.reduce((sum, group) => sum + group.objects.length, 0);
  return `${style.bold(platform.name)} ${platform.environment} ${style.dim(`· ${count(regions.length, "region")} · ${count(apps.length, "app")} · ${count(flows.length, "flow")} · ${count(objects, "object")} · plan ${plan.hash.slice(0, 12)}`)}`;
}

function regionLine(region: RegionPlan, style: Styles): string {
  const role = region.role === "standby" ? `standby of ${region.standbyOf}` : region.role;
  return `${style.bold(style.blue(region.name))} ${style.dim(["·", role, "· under", region.jurisdiction, ...(region.compliance.length === 0 ? [] : ["·", region.compliance.join(", ")]), "· cluster", region.clusterContext].join(" "))}`;
}

const gatewayWords = { ingress: "in", egress: "out", "east-west": "to and from other regions" } as const;

/** The ways in and out; everything else of the region is closed. */
function gatewayLine({ gateways }: RegionPlan, style: Styles): string {
  return style.dim(`  gateways ${gateways.map(({ role, name }) => `${name} (${gatewayWords[role]})`).join(", ")}`);
}

function appBlock({ app, objects }: ObjectGroup, view: PlanView, style: Styles): string {
  if (app === null) return "";
  const rows: (readonly [string, string])[] = [
    ["runs", runs(app)],
    ...incoming(app).map((text) => ["in", text] as const),
    ...app.calls.map((call) => ["out", outgoing(call)] as const),
    ...needWords.flatMap((word) => needRows(app, word)),
    ...Object.keys(app.transform).map((target) => ["patch", `${target} is changed by the intent's own transform`] as const),
    ["makes", view.objects ? objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join("\n") : kinds(objects)],
  ];
  const lines = rows.flatMap(([label, text], index) => {
    const name = index > 0 && rows[index - 1]?.[0] === label ? "" : label;
    return text.split("\n").map((line, row) => `    ${style.dim((row === 0 ? name : "").padEnd(7))}${line}`);
  });
  return [
    `  ${style.bold(app.app)} ${style.dim(`· ${app.tier} ${app.kind} of ${app.tenant} · ${app.source.file}:${app.source.line}`)}`,
    ...lines,
  ].join("\n");
}

function runs({ container, workload, port }: AppPlan): string {
  const { cpuMilli, memoryBytes } = container.resources;
  return `${shortImage(container.image)}, ${replicas(workload)}, ${showCpu(cpuMilli)} cpu and ${showBytes(memoryBytes)} each${port === null ? "" : `, port ${port}`}`;
}

function replicas(workload: WorkloadPlan): string {
  switch (workload.kind) {
    case "CronJob":
      return `at ${workload.schedule} (UTC)`;
    case "Job":
      return "once";
    default:
      return workload.minReplicas === workload.maxReplicas
        ? count(workload.minReplicas, "replica")
        : `${workload.minReplicas} to ${workload.maxReplicas} replicas`;
  }
}

function incoming(app: AppPlan): string[] {
  const { expose } = app;
  const outside =
    expose === null
      ? []
      : [
          `${expose.public ? "the whole internet" : expose.from.map(({ network }) => network).join(", ")} at https://${expose.host}${expose.paths.join(" ")}${expose.waf ? ", behind the firewall" : ""}, ${expose.requestsPerSecond} requests a second`,
        ];
  const { metrics, scraper } = app.observe;
  return [
    ...outside,
    ...app.callers.map(
      (caller) => `${caller.id}${requests(caller)}${caller.way === "east-west" ? ", through the gateway between regions" : ""}`,
    ),
    ...(metrics === null || scraper === null ? [] : [`metrics, to ${scraper.namespace}:${metrics.port}${metrics.path}`]),
    ...(app.webhook === null ? [] : [`the API server, at the webhook's port ${app.webhook.port}`]),
    ...app.plainPorts.map(({ port, because }) => `port ${port} takes plain text: ${because}`),
  ];
}

function requests({ methods, paths }: { readonly methods: readonly string[]; readonly paths: readonly string[] }): string {
  return [methods.join(" "), paths.join(" ")]
    .filter((part) => part !== "")
    .map((part) => ` ${part}`)
    .join("");
}

function outgoing(call: CallPlan): string {
  const to = call.kind === "app" ? call.id : call.kind === "host" ? call.host : call.cidr;
  const held = call.kind === "app" ? requests(call) : "";
  const way = call.kind === "app" && call.eastWest.length > 0 ? ", through the other region's gateway" : "";
  return `${to}:${call.port}${call.protocol === "udp" ? "/udp" : ""}${held}${way}, because: ${call.because}`;
}

function needRows(app: AppPlan, word: (typeof needWords)[number]): (readonly [string, string])[] {
  const need = app.needs[word];
  if (need === null) return [];
  const capability = catalogue[word] as unknown as Capability<never, unknown>;
  return capability.words(need).map((text) => ["keeps", text] as const);
}

function kinds(objects: ObjectGroup["objects"]): string {
  const counted = new Map<string, number>();
  for (const { kind } of objects) counted.set(kind, (counted.get(kind) ?? 0) + 1);
  return [...counted].map(([kind, times]) => (times === 1 ? kind : `${times} ${kind}`)).join(", ");
}

/** What was declared and does not happen yet, once for all apps. */
function pendingBlock(groups: readonly ObjectGroup[], style: Styles): string {
  const open = new Map<string, string[]>();
  for (const { app } of groups)
    for (const { field, what } of app?.pending ?? [])
      open.set(`${field}: ${what}`, [...(open.get(`${field}: ${what}`) ?? []), app?.app ?? ""]);
  if (open.size === 0) return "";
  const lines = [...open].map(([text, apps]) => `  ${text} ${style.dim(`(${[...new Set(apps)].join(", ")})`)}`);
  return `${[style.yellow("declared, and not fulfilled by this version"), ...lines].join("\n")}\n\n`;
}

/** A digest is for machines: its first characters are enough to tell two apart. */
function shortImage(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]{8})[0-9a-f]+$/, "$1…");
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
