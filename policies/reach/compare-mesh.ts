import type { AppPlan, CallPlan } from "../../model/plan/app-plan";
import { gatewayNames } from "../../model/plan/gateways";
import type { Plan } from "../../model/plan/plan";
import { readEnd, without, type Box } from "./compare-boxes";
import { together, uncovered } from "./compare-requests";
import { differences } from "./compare-words";
import type { Declaration } from "./declared";
import { gatewayId, type Names } from "./declared-names";
import type { Identity } from "./compare-principals";
import { add, inner } from "./label-index";
import type { Inbound, Mesh, MeshWorkload, Outbound } from "./mesh/index";
import type { Difference, Edge } from "./relation";

/** The mesh of a cluster, and who lives in it. */
export interface MeshSide {
  readonly mesh: Mesh;
  /** All workloads, by id. */
  readonly byId: ReadonlyMap<string, MeshWorkload>;
  /** Those of the workspace. */
  readonly ours: readonly MeshWorkload[];
  /** Whom the policies of a workload name. */
  readonly named: (workload: MeshWorkload) => readonly Identity[];
}

/** A port that nobody serves: what is open there is open on any port. */
const anyPort = 1;

/**
 * Holds the mesh alone against what is declared, as if the network let everything through: a hole in one wall is a hole, even while the other
 * still stands.
 */
export function* meshDifferences(
  side: MeshSide,
  plan: Pick<Plan, "apps">,
  declarations: readonly Declaration[],
  names: Names,
): Generator<Difference> {
  const wanted = new Map<string, Map<Declaration["port"], Declaration[]>>();
  for (const one of declarations) {
    add(inner(wanted, one.to), one.port, one);
  }
  yield* declaredCalls(side, declarations, names);
  const accounts = new Map([...side.byId.values()].map((one) => [`${one.namespace}/${one.serviceAccount}`, one]));
  const nobody = new Strangers();
  for (const workload of side.ours) yield* strangers(side, workload, { wanted, accounts, nobody }, names);
  const apps = new Map(plan.apps.map((app) => [`${app.namespace}/${app.workloadName}`, app]));
  for (const workload of side.ours) {
    const app = apps.get(workload.id);
    if (app !== undefined) yield* leaving(side, workload, app, names);
  }
}

/** Each declared flow between workloads gets through, under mutual TLS, with the requests that were declared and no others. */
function* declaredCalls({ mesh, byId }: MeshSide, declarations: readonly Declaration[], names: Names): Generator<Difference> {
  const strangersHere = new Strangers();
  for (const group of alike(declarations)) {
    const first = group[0];
    const to = byId.get(first?.to ?? "");
    if (first === undefined || to === undefined) continue;
    const from = first.as === undefined ? byId.get(first.from) : elsewhere(first.as, strangersHere);
    if (from === undefined || typeof first.port !== "number") continue;
    const inbound = mesh.inbound(from, to, first.port);
    if (!inbound.allowed) {
      yield differences.missing(first, first, inbound.by, names);
      continue;
    }
    const edge = (): Edge => ({ ...first, over: inbound.over, only: inbound.only, by: inbound.by });
    if (inbound.over !== "mutual-tls") yield differences.plain(first, edge(), first, names);
    const only = group.length === 1 ? first.only : together(group.map((one) => one.only));
    const wide = uncovered(inbound.only, only);
    if (wide !== undefined) yield differences.wider(first, edge(), { ...first, only }, wide, names);
    const closed = uncovered(only, inbound.only);
    if (closed !== undefined) yield differences.closed(first, first, closed, names);
  }
}

/** Declarations of mutual TLS, those of the same caller to the same port together. */
function alike(declarations: readonly Declaration[]): readonly Declaration[][] {
  const places = new Map<string, Map<string, Map<Declaration["port"], Declaration[]>>>();
  const groups: Declaration[][] = [];
  for (const one of declarations) {
    if (one.over !== "mutual-tls") continue;
    const ports = inner(inner(places, one.as ?? one.from), one.to);
    const group = ports.get(one.port);
    if (group !== undefined) {
      group.push(one);
      continue;
    }
    const made = [one];
    ports.set(one.port, made);
    groups.push(made);
  }
  return groups;
}

interface Known {
  /** Declarations by target and port. */
  readonly wanted: ReadonlyMap<string, ReadonlyMap<Declaration["port"], readonly Declaration[]>>;
  /** Workloads by namespace and account. */
  readonly accounts: ReadonlyMap<string, MeshWorkload>;
  readonly nobody: Strangers;
}

/** Who comes through a workload's proxy without a declaration: somebody without an identity, anybody with one, a neighbour, or one that a policy names. */
function* strangers(side: MeshSide, to: MeshWorkload, { wanted, accounts, nobody }: Known, names: Names): Generator<Difference> {
  const { mesh } = side;
  if (!to.injected || mesh.isGateway(to)) return;
  const ports = new Set<number>();
  for (const { port, protocol } of to.ports) if (protocol === "TCP") ports.add(port);
  const identities = side.named(to);
  const wantedHere = wanted.get(to.id);
  for (const port of [...ports, anyPort]) {
    const shown = port === anyPort ? "*" : port;
    const declarations = wantedHere?.get(port) ?? nothing;
    const plain = mesh.inbound("outside", to, port);
    if (plain.allowed && !declarations.some(({ over }) => over === "any")) {
      yield opened("anybody without a certificate", to, shown, plain, names);
      continue;
    }
    const anybody = nobody.named("stranger", "anybody");
    const isOpen = mesh.admits(anybody, to, port);
    if (isOpen && !plain.allowed) {
      yield opened("anybody in the mesh", to, shown, mesh.inbound(anybody, to, port), names);
      continue;
    }
    const neighbour = nobody.named(to.namespace, "anybody");
    if (!isOpen && mesh.admits(neighbour, to, port)) {
      yield opened(`any other pod of ${to.namespace}`, to, shown, mesh.inbound(neighbour, to, port), names);
      continue;
    }
    if (isOpen) continue;
    for (const [namespace, account] of identities) {
      const id = `${namespace}/${account}`;
      const caller = accounts.get(id);
      if (caller?.id === to.id || declarations.some(({ from, as = from }) => as === (caller?.id ?? id))) continue;
      const named = caller ?? nobody.named(namespace, account);
      if (mesh.admits(named, to, port)) yield opened(named.id, to, shown, mesh.inbound(named, to, port), names);
    }
  }
}

const nothing: readonly Declaration[] = [];

function opened(from: string, to: MeshWorkload, port: number | "*", { by }: Inbound, names: Names): Difference {
  return differences.admitted({ from, to: to.id, port, protocol: "TCP" }, by, names);
}

/** Somebody of another cluster, by the account. */
function elsewhere(identity: string, strangers: Strangers): MeshWorkload {
  const [namespace = "", account = ""] = identity.split("/");
  return strangers.named(namespace, account);
}

/** Pods that nobody made, each with an identity: the same one is asked about everywhere. */
class Strangers {
  private readonly known = new Map<string, Map<string, MeshWorkload>>();

  named(namespace: string, serviceAccount: string): MeshWorkload {
    const here = inner(this.known, namespace);
    const somebody = here.get(serviceAccount) ?? {
      id: `${namespace}/${serviceAccount}`,
      namespace,
      serviceAccount,
      labels: {},
      ports: [],
      injected: true,
    };
    here.set(serviceAccount, somebody);
    return somebody;
  }
}

/** What a workload's proxy passes on to the outside is what its intent declares: through the egress gateway, where that is the way. */
function* leaving({ mesh, byId }: MeshSide, from: MeshWorkload, app: AppPlan, names: Names): Generator<Difference> {
  if (!from.injected) return;
  const { registryOnly, hosts, by } = mesh.outbound(from);
  const part = (to: string, port: number | "*") => ({ from: from.id, to, port, protocol: "TCP" as const });
  if (!registryOnly) {
    yield differences.passes(part("any host", "*"), by, "set outboundTrafficPolicy.mode to REGISTRY_ONLY in its Sidecar", names);
    return;
  }
  const reached = new Set<string>();
  for (const line of hosts) {
    if (!line.allowed) continue;
    const call = app.calls.find((one) => isFor(one, line));
    if (call === undefined)
      yield differences.passes(part(line.host, line.port), line.by, "take the host out of it, or declare the call", names);
    else if (call.kind === "host" && call.way === "egress-gateway" && line.via === "direct")
      yield differences.passes(part(line.host, line.port), line.by, "lead it through the egress gateway, as parapet render does", names);
    else reached.add(keyOf(call));
  }
  const egress = gatewayId(gatewayNames(app.region).egress);
  for (const call of app.calls) {
    if (call.kind === "app" || call.protocol === "udp" || reached.has(keyOf(call)) || !byId.has(egress)) continue;
    if (call.kind === "host" && call.way === "by-name") continue;
    const closing = hosts.filter((line) => isFor(call, line)).flatMap((line) => line.by);
    const declaration = {
      ...part(targetOf(call), call.port),
      over: "any",
      only: [],
      kind: "flow",
      because: call.because,
      place: call.source,
      must: true,
    } as const;
    yield differences.missing(declaration, declaration, [...new Set(closing.length === 0 ? by : closing)].sort(), names);
  }
}

/** Whether a way out is the one that a call declares. */
function isFor(call: CallPlan, { host, port, addresses, endpoints, anyAddress }: Outbound["hosts"][number]): boolean {
  if (call.kind === "host") return call.host === host && call.ports.includes(port);
  if (call.kind === "app")
    return (
      call.eastWest.length > 0 &&
      host === `${call.app}.${call.namespace}.svc.cluster.local` &&
      port === call.port &&
      endpoints.every(({ address }) => call.eastWest.includes(address))
    );
  return call.port === port && !anyAddress && addresses.length > 0 && addresses.every((one) => isWithin(one, call.cidr));
}

function isWithin(inner: string, outer: string): boolean {
  const [a, b] = [readEnd(inner), readEnd(outer)];
  if ("name" in a || "name" in b || a.family !== b.family) return false;
  const box = (span: { readonly first: bigint; readonly last: bigint }): Box => ({ first: span.first, last: span.last, low: 1, high: 1 });
  return without(box(a), [box(b)]).length === 0;
}

const targetOf = (call: Exclude<CallPlan, { kind: "app" }>): string => (call.kind === "host" ? call.host : call.cidr);
const keyOf = (call: CallPlan): string => `${call.kind === "app" ? call.id : targetOf(call)} ${call.port}`;
