import type { Place } from "../../model/diagnostics/place";
import type { AppPlan, CallPlan, CallerPlan } from "../../model/plan/app-plan";
import { gatewayNames, gatewayPorts } from "../../model/plan/gateways";
import type { GatewayPlan, OwnFlowPlan, PeerPlan, Plan } from "../../model/plan/plan";
import { less, networksOf, readRange, showNetwork } from "./addresses";
import { gatewayId } from "./declared-names";
import { peerId, stranger, type Peer } from "./declared-surroundings";
import type { Edge, RequestKind } from "./relation";

/** One line of the relation that is wanted: by an intent, or by the platform for itself. */
export interface Declaration extends Pick<Edge, "from" | "to" | "port" | "protocol"> {
  /** What it has to travel over; `any` where whoever stands at the other end is no part of the mesh. */
  readonly over: "mutual-tls" | "any";
  /** The requests that are wanted; empty for all. */
  readonly only: readonly RequestKind[];
  /** The hosts that a gateway is asked for: the connection shows them, its requests do not. */
  readonly hosts?: readonly string[];
  readonly kind: "flow" | "own";
  /** Why, in the words of whoever declared it. */
  readonly because: string;
  /** Where the intent says so. */
  readonly place?: Place;
  /** False where the platform allows it and nobody needs it. */
  readonly must: boolean;
  /** `namespace/account`: who it is to the mesh, where that is not whoever sends: a gateway that passes TLS on has no say in it. */
  readonly as?: string;
}

/** Everything that a plan wants open: the flows of each intent, and the platform's own. Whatever is not here has to be closed. */
export function* declared(plan: Pick<Plan, "apps" | "regions">): Generator<Declaration> {
  const own = new Map(plan.regions.flatMap(({ namespaces }) => namespaces.map((one) => [one.name, one.own] as const)));
  for (const region of plan.regions) for (const gateway of region.gateways) yield* ownOf(gatewayPods(gateway), gateway.own);
  for (const app of plan.apps) {
    const id = `${app.namespace}/${app.workloadName}`;
    yield* ownOf({ id, labels: { ...app.labels, ...app.selector } }, own.get(app.namespace) ?? []);
    yield* declaredOf(app, id);
  }
}

function* declaredOf(app: AppPlan, id: string): Generator<Declaration> {
  for (const call of app.calls) yield* outward(app, id, call);
  for (const caller of app.callers) if (caller.way === "east-west") yield* fromElsewhere(app, id, caller);
  yield* exposed(app, id);
  yield* observed(app, id);
}

/** What the platform needs of a namespace's pods, for one of its workloads. */
export function* ownOf({ id, labels }: Labelled, flows: readonly OwnFlowPlan[]): Generator<Declaration> {
  for (const { direction, pods, peers, ports, because } of flows) {
    if (!Object.entries(pods).every(([label, value]) => labels[label] === value)) continue;
    for (const peer of peers)
      for (const other of peerIds(peer))
        for (const { port, protocol } of ports) {
          const [from, to] = direction === "in" ? [other, id] : [id, other];
          yield { from, to, port, protocol, over: "any", only: [], kind: "own", because, must: true };
        }
  }
}

/** A workload, and the labels of its pods. */
export interface Labelled {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

const gatewayPods = ({ name, labels, selector }: GatewayPlan): Labelled => ({
  id: gatewayId(name),
  labels: { ...labels, ...selector, "app.kubernetes.io/name": name, "app.kubernetes.io/instance": name },
});

/** A host where nothing knows names is any public address. */
const peerIds = (peer: PeerPlan): readonly string[] => (peer.kind === "host" && !peer.byName ? world() : [peerId(peer)]);

function* outward(app: AppPlan, id: string, call: CallPlan): Generator<Declaration> {
  const { because, source: place } = call;
  const flow = { kind: "flow", because, place, must: true } as const;
  const { egress } = gatewayNames(app.region);
  switch (call.kind) {
    case "app": {
      const only = requests(call);
      const target = `${call.namespace}/${call.app}`;
      if (call.eastWest.length === 0) yield { from: id, to: target, port: call.port, protocol: "TCP", over: "mutual-tls", only, ...flow };
      for (const address of call.eastWest)
        yield { from: id, to: address, port: gatewayPorts.eastWest, protocol: "TCP", over: "any", only: [], ...flow };
      return;
    }
    case "host": {
      const protocol = call.protocol === "udp" ? "UDP" : "TCP";
      if (call.way === "by-name") {
        yield { from: id, to: call.host, port: call.port, protocol, over: "any", only: [], ...flow };
        return;
      }
      yield {
        from: id,
        to: gatewayId(egress),
        port: gatewayPorts.egress,
        protocol,
        over: "mutual-tls",
        only: [],
        hosts: [call.host],
        ...flow,
      };
      // By name where the network plugin knows names; else anywhere on that port but to one's own networks, and the gateway decides by name.
      const targets = app.cni === "cilium" ? [call.host] : world();
      for (const to of targets) yield { from: gatewayId(egress), to, port: call.port, protocol, over: "any", only: [], ...flow };
      return;
    }
    case "cidr":
      yield {
        from: id,
        to: call.cidr,
        port: call.port,
        protocol: call.protocol === "udp" ? "UDP" : "TCP",
        over: "any",
        only: [],
        ...flow,
      };
  }
}

/** Said here a second time on purpose: what the objects say is held against it. */
const never = {
  "0.0.0.0/0": ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  "::/0": ["::1/128", "64:ff9b::/96", "fc00::/7", "fe80::/10"],
} as const;

let worldwide: readonly string[] | undefined;

/** Every address, but those that a name must never lead to. */
function world(): readonly string[] {
  const range = (text: string) => readRange(text) ?? [];
  worldwide ??= Object.entries(never).flatMap(([all, excepted]) =>
    [range(all)].flat().flatMap((whole) => less(whole, excepted.flatMap(range)).flatMap(networksOf).map(showNetwork)),
  );
  return worldwide;
}

/** From another cluster: its nodes come to the gateway, and the gateway's pods to the app, with the caller's own identity inside. */
function* fromElsewhere(app: AppPlan, id: string, caller: CallerPlan): Generator<Declaration> {
  const gateway = gatewayId(gatewayNames(app.region).eastWest);
  const because = `${caller.id} calls ${app.id}`;
  const own = { kind: "flow", because, must: true } as const;
  yield { from: caller.nodesCidr, to: gateway, port: gatewayPorts.eastWest, protocol: "TCP", over: "any", only: [], ...own };
  yield {
    from: gateway,
    to: id,
    port: caller.port,
    protocol: "TCP",
    over: "mutual-tls",
    only: requests(caller),
    as: `${caller.namespace}/${caller.serviceAccount}`,
    ...own,
  };
}

function* exposed(app: AppPlan, id: string): Generator<Declaration> {
  const { expose, port } = app;
  if (expose === null || port === null) return;
  const gateway = gatewayId(gatewayNames(app.region).ingress);
  yield {
    from: gateway,
    to: id,
    port,
    protocol: "TCP",
    over: "mutual-tls",
    only: requests({ methods: [], paths: expose.paths }),
    kind: "flow",
    because: `exposed as ${expose.host}`,
    place: app.source,
    must: true,
  };
}

/** Who collects metrics, and the API server that calls a webhook. */
function* observed({ observe, webhook }: AppPlan, id: string): Generator<Declaration> {
  const { metrics, scraper } = observe;
  const own = { to: id, protocol: "TCP", kind: "own", must: true } as const;
  if (metrics !== null && scraper !== null)
    yield {
      from: peerId({ kind: "pods", namespace: scraper.namespace, labels: scraper.labels }),
      port: metrics.port,
      over: scraper.principal === "" ? "any" : "mutual-tls",
      only: [{ hosts: [], methods: ["GET"], paths: [metrics.path] }],
      because: "metrics are collected",
      ...own,
    };
  if (webhook !== null)
    yield { from: webhook.cidr, port: webhook.port, over: "any", only: [], because: "the API server calls the webhook", ...own };
}

/** A path means itself and what lies below it; `/` means all. */
function requests({ methods, paths }: { readonly methods: readonly string[]; readonly paths: readonly string[] }): readonly RequestKind[] {
  const below = paths.includes("/") ? [] : paths.flatMap((path) => (path.endsWith("/") ? [`${path}*`] : [path, `${path}/*`]));
  return methods.length === 0 && below.length === 0 ? [] : [{ hosts: [], methods, paths: below }];
}

/** All peers that the platform's own flows name. */
export function* ownPeers(plan: Pick<Plan, "apps" | "regions">): Generator<Peer> {
  for (const region of plan.regions)
    for (const { own } of [...region.namespaces, ...region.gateways]) for (const { peers } of own) yield* peers;
  for (const { scraper } of plan.apps.map(({ observe }) => observe))
    if (scraper !== null)
      yield { kind: "pods", namespace: scraper.namespace, labels: scraper.labels, account: scraper.principal.split("/").at(-1) ?? "" };
}

/** Where every address may come, pods come too whose addresses nobody knows: those outside of the workspace. */
export function* strangersMay(plan: Pick<Plan, "apps" | "regions">): Generator<Declaration> {
  const others = [stranger, ...[...ownPeers(plan)].filter(({ kind }) => kind === "pods").map(peerId)];
  for (const { gateways } of plan.regions)
    for (const gateway of gateways)
      for (const one of ownOf(gatewayPods(gateway), gateway.own))
        if (one.from === "0.0.0.0/0" || one.from === "::/0") for (const from of new Set(others)) yield { ...one, from, must: false };
}
