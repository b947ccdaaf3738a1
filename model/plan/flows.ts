import type { Memo } from "../workspace/memo";
import type { Diagnostic } from "../diagnostics/diagnostic";
import type { Located } from "../workspace/understand";
import type { Platform } from "../platform/schema";
import type { AppDraft } from "./apps";
import type { AppPlan, CallPlan, CallerPlan } from "./app-plan";
import { Findings } from "./findings";
import type { FlowPlan } from "./plan";
import { unknown } from "./references";

/** What the calls of one app come to, at both of their ends. */
export interface Ties {
  /** By the index of the call; undefined for one that leaves the workspace, or whose app nobody found. */
  readonly callees: readonly (AppDraft | undefined)[];
  readonly calls: readonly CallPlan[];
  readonly callers: readonly { readonly callee: string; readonly caller: CallerPlan }[];
  readonly findings: readonly Diagnostic[];
}

interface Workspace {
  readonly platform: Platform;
  readonly byName: ReadonlyMap<string, readonly AppDraft[]>;
  readonly declared: ReadonlySet<string>;
}

/** Ties each declared call to the app that it names, so that both ends know of it. */
export function connect(
  platform: Located<Platform>,
  drafts: readonly AppDraft[],
  declared: ReadonlySet<string>,
  findings: Findings,
  known: WeakMap<AppDraft, Ties>,
): AppPlan[] {
  const byName = new Map<string, AppDraft[]>();
  for (const draft of drafts) append(byName, draft.plan.app, draft);
  const workspace: Workspace = { platform: platform.value, byName, declared };
  const callers = new Map<string, CallerPlan[]>();
  const tied = drafts.map((draft) => {
    const before = known.get(draft);
    const ties = before !== undefined && stillHolds(before, draft, byName) ? before : tie(draft, workspace);
    known.set(draft, ties);
    findings.include(ties.findings);
    for (const { callee, caller } of ties.callers) append(callers, callee, caller);
    return { plan: draft.plan, calls: ties.calls };
  });
  const registered = registeredPorts(drafts);
  return tied.map(({ plan, calls }) => ({
    ...plan,
    calls: [...calls, ...plan.calls.map((call) => withPorts(plan.region, call, registered))].sort((a, b) => compare(target(a), target(b))),
    callers: (callers.get(plan.id) ?? []).sort((a, b) => compare(a.id, b.id)),
  }));
}

/** Whether each call still leads to the same app, and nothing has changed in it. */
function stillHolds({ callees }: Ties, caller: AppDraft, byName: Workspace["byName"]): boolean {
  return caller.intent.value.calls.every(({ app }, index) => {
    if (app === undefined) return true;
    const callee = callees[index];
    return callee !== undefined && callee === nearestOf(byName.get(app), caller);
  });
}

function tie(caller: AppDraft, { platform, byName, declared }: Workspace): Ties {
  const { intent, plan } = caller;
  const findings = new Findings();
  const callees: (AppDraft | undefined)[] = [];
  const calls: CallPlan[] = [];
  const callers: { callee: string; caller: CallerPlan }[] = [];
  intent.value.calls.forEach((call, index) => {
    if (call.app === undefined) return;
    const callee = findCallee(byName, declared, caller, index, findings);
    callees[index] = callee;
    if (callee === undefined || !mayCall(platform, caller, callee, index, findings)) return;
    const port = agreedPort(caller, callee, index, findings);
    if (port === undefined) return;
    const eastWest = wayTo(platform, caller, callee, index, findings);
    if (eastWest === undefined || !holdable(caller, callee, index, findings)) return;
    const common = { port, methods: [...(call.methods ?? [])].sort(), paths: [...(call.paths ?? [])].sort() };
    const { id, app, region, namespace, principal } = callee.plan;
    calls.push({
      kind: "app",
      id,
      app,
      region,
      namespace,
      protocol: "tcp",
      speaks: callee.plan.protocol,
      principal,
      eastWest,
      because: call.because,
      source: intent.document.place(["calls", index]),
      ...common,
    });
    callers.push({
      callee: id,
      caller: {
        id: plan.id,
        app: plan.app,
        region: plan.region,
        namespace: plan.namespace,
        serviceAccount: plan.serviceAccount,
        principal: plan.principal,
        way: eastWest.length > 0 ? "east-west" : "direct",
        nodesCidr: platform.regions[plan.region]?.cluster.nodesCidr ?? "",
        ...common,
      },
    });
  });
  return { callees, calls, callers, findings: findings.diagnostics };
}

type HostPorts = ReadonlyMap<string, ReadonlySet<number>>;

/** The ports of each host that apps of a region call through its gateway. */
function registeredPorts(drafts: readonly AppDraft[]): HostPorts {
  const ports = new Map<string, Set<number>>();
  for (const { plan } of drafts)
    for (const call of plan.calls) {
      if (call.kind !== "host" || call.way !== "egress-gateway") continue;
      const key = `${plan.region} ${call.host}`;
      ports.set(key, (ports.get(key) ?? new Set()).add(call.port));
    }
  return ports;
}

function withPorts(region: string, call: CallPlan, registered: HostPorts): CallPlan {
  if (call.kind !== "host") return call;
  return { ...call, ports: [...(registered.get(`${region} ${call.host}`) ?? [call.port])].sort((a, b) => a - b) };
}

/** The app of that name in the caller's own region, else in the first that has it. */
function findCallee(
  byName: ReadonlyMap<string, readonly AppDraft[]>,
  declared: ReadonlySet<string>,
  caller: AppDraft,
  index: number,
  findings: Findings,
): AppDraft | undefined {
  const name = caller.intent.value.calls[index]?.app ?? "";
  const candidates = byName.get(name);
  // An app that is declared and could not be planned has mistakes of its own, which are said where it stands.
  if (candidates === undefined && !declared.has(name))
    findings.add(caller.intent.document, ["calls", index, "app"], unknown("app", name, [...declared]));
  return nearestOf(candidates, caller);
}

function nearestOf(candidates: readonly AppDraft[] | undefined, { plan }: AppDraft): AppDraft | undefined {
  return candidates?.find((one) => one.plan.region === plan.region) ?? candidates?.[0];
}

/** The port that the callee listens on; a call that names another is refused. */
function agreedPort({ intent }: AppDraft, { plan: callee }: AppDraft, index: number, findings: Findings): number | undefined {
  const given = intent.value.calls[index]?.port;
  if (callee.port !== null && (given === undefined || given === callee.port)) return callee.port;
  const problem =
    callee.port === null
      ? {
          code: "PPT-0209" as const,
          message: `${callee.app} listens on no port: it is a ${callee.kind}`,
          fix: "give it a port, or remove the call",
        }
      : {
          code: "PPT-0209" as const,
          message: `${callee.app} listens on ${callee.port}, not on ${given ?? 0}`,
          fix: `port: ${callee.port}`,
        };
  findings.add(intent.document, ["calls", index, given === undefined ? "app" : "port"], problem, { related: [callee.source] });
  return undefined;
}

/** Where the callee's cluster is entered: nowhere, if it is the caller's own. */
function wayTo(platform: Platform, caller: AppDraft, { plan: callee }: AppDraft, index: number, findings: Findings) {
  const here = platform.regions[caller.plan.region]?.cluster;
  const there = platform.regions[callee.region]?.cluster;
  if (here === undefined || there === undefined || here.context === there.context) return [];
  if (there.eastWest !== undefined) return [...there.eastWest].sort();
  findings.add(
    caller.intent.document,
    ["calls", index, "app"],
    {
      code: "PPT-0225",
      message: `${callee.app} runs in ${callee.region} only, on another cluster, and the platform document does not say where that cluster's gateway is`,
      fix: `add regions.${callee.region}.cluster.eastWest: [192.0.2.10] to the platform document, or run ${callee.app} in ${caller.plan.region} as well`,
    },
    { related: [callee.source] },
  );
  return undefined;
}

/** Whether the mesh can hold the call to what it says. */
function holdable({ intent }: AppDraft, { plan: callee }: AppDraft, index: number, findings: Findings): boolean {
  const call = intent.value.calls[index];
  if (call?.protocol === "udp") {
    findings.add(
      intent.document,
      ["calls", index, "protocol"],
      { code: "PPT-0226", message: `${callee.app} is called over udp, and the mesh authenticates tcp only`, fix: "protocol: tcp" },
      { related: [callee.source] },
    );
    return false;
  }
  const field = call?.methods !== undefined ? "methods" : call?.paths !== undefined ? "paths" : undefined;
  if (field === undefined || callee.protocol !== "tcp") return true;
  findings.add(
    intent.document,
    ["calls", index, field],
    {
      code: "PPT-0224",
      message: `${callee.app} speaks ${callee.protocol}, which has no methods or paths`,
      fix: `remove ${field}, or set protocol: http in ${callee.app}`,
    },
    { related: [callee.source] },
  );
  return false;
}

/** Segmentation: both sides agree, tiers are kept apart, data stays where it has to. */
function mayCall(platform: Platform, caller: AppDraft, callee: AppDraft, index: number, findings: Findings): boolean {
  const { intent, plan } = caller;
  const refuse = (code: "PPT-0220" | "PPT-0221" | "PPT-0222" | "PPT-0223", message: string, fix: string) => {
    findings.add(intent.document, ["calls", index, "app"], { code, message, fix }, { related: [callee.plan.source] });
    return false;
  };
  if (plan.id === callee.plan.id) return refuse("PPT-0223", `${plan.app} calls itself; that needs no declaration`, "remove the call");
  if (plan.tenant !== callee.plan.tenant && !callee.intent.value.accepts.includes(plan.tenant))
    return refuse(
      "PPT-0220",
      `${callee.plan.app} belongs to ${callee.plan.tenant}, which has not agreed that ${plan.tenant} calls it`,
      `ask for accepts: [${plan.tenant}] in ${callee.plan.app}`,
    );
  const tiers = [plan.tier, callee.plan.tier];
  if (tiers.includes("data") && tiers.includes("frontend"))
    return refuse(
      "PPT-0221",
      `${plan.app} is ${plan.tier} and ${callee.plan.app} is ${callee.plan.tier}: between the two stands a backend`,
      "call a backend that calls it",
    );
  const there = platform.regions[callee.plan.region]?.jurisdiction ?? "";
  const { residency } = intent.value.data;
  if (plan.region !== callee.plan.region && residency.length > 0 && !residency.includes(there))
    return refuse(
      "PPT-0222",
      `${callee.plan.app} runs in ${callee.plan.region} only, under ${there}, and the data of ${plan.app} stays in ${residency.join(", ")}`,
      `run ${callee.plan.app} in ${plan.region} as well`,
    );
  return true;
}

/** Every declared flow of the workspace, one line each. */
export function listFlows(apps: readonly AppPlan[], known: Memo<AppPlan, readonly FlowPlan[]>): FlowPlan[] {
  return apps.flatMap((app) => known.of(app, flowsOf)).sort((a, b) => compare(a.id, b.id));
}

function flowsOf(app: AppPlan): FlowPlan[] {
  return [...incoming(app), ...app.calls.map((call) => flow(app.id, call))];
}

function flow(from: string, call: CallPlan): FlowPlan {
  const to = target(call);
  return {
    id: `${from} -> ${to}:${call.port}`,
    from,
    to,
    kind: call.kind,
    port: call.port,
    protocol: call.protocol,
    because: call.because,
    source: call.source,
  };
}

function incoming(app: AppPlan): FlowPlan[] {
  const { expose, port } = app;
  if (expose === null || port === null) return [];
  const from = expose.public ? ["internet"] : expose.from.map(({ network }) => network);
  return from.map((network) => ({
    id: `${network} -> ${app.id}:${port}`,
    from: network,
    to: app.id,
    kind: "exposed",
    port,
    protocol: "tcp",
    because: `exposed as ${expose.host}`,
    source: app.source,
  }));
}

function target(call: CallPlan): string {
  return call.kind === "app" ? call.id : call.kind === "host" ? call.host : call.cidr;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
