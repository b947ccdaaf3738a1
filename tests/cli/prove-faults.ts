import { resolve } from "node:path";
import { buildFolder, type Built } from "../../cli/workspace";
import type { Difference } from "../../policies/reach/relation";

/* eslint-disable @typescript-eslint/no-explicit-any -- objects are taken apart here as somebody with an editor would. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; labels: Record<string, string> };
  [field: string]: any;
}

/** One thing wrong with one object, and what has to be said of it. */
export interface Fault {
  readonly kind: string;
  /** The object that is spoilt. */
  readonly id: string;
  readonly spoil: (objects: Manifest[]) => Manifest[];
  readonly isReported: (difference: Difference) => boolean;
}

export function simulation(): Built {
  const { built } = buildFolder(resolve("examples/enterprise-simulation"));
  if (built === undefined) throw new Error("the simulation does not build");
  return built;
}

export const objectsOf = ({ groups }: Built): Manifest[] =>
  JSON.parse(JSON.stringify(groups.flatMap(({ objects }) => objects))) as Manifest[];

export const idOf = ({ kind, metadata }: Manifest) =>
  `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;

/** Every fault of every object that somebody could make: which of them are tried is the test's choice. */
export function* faultsOf(built: Built): Generator<Fault> {
  const objects = objectsOf(built).filter((object) => !isBeyondProof(object, built));
  for (const object of objects) yield* Object.hasOwn(makers, object.kind) ? (makers[object.kind] ?? nothing)(object, built) : [];
}

/** Pods that a chart brings are in no manifest; and what happens to a gateway by which nothing declared goes changes nothing that could be proven. */
function isBeyondProof({ kind, metadata: { name, namespace } }: Manifest, { plan }: Built): boolean {
  if (plan.regions.some(({ tls }) => tls?.namespace === (kind === "Namespace" ? name : namespace))) return true;
  const idle = plan.regions.filter(
    (region) => !plan.apps.some((app) => app.region === region.name && app.callers.some(({ way }) => way === "east-west")),
  );
  return (
    kind === "Deployment" && idle.some(({ gateways }) => gateways.some((gateway) => gateway.role === "east-west" && gateway.name === name))
  );
}

type Maker = (object: Manifest, built: Built) => Iterable<Fault>;
const nothing: Maker = () => [];

const makers: Readonly<Record<string, Maker>> = {
  NetworkPolicy: networkFaults,
  CiliumNetworkPolicy: ciliumFaults,
  Deployment: workloadFaults,
  StatefulSet: workloadFaults,
  Namespace: namespaceFaults,
  PeerAuthentication: peerFaults,
  AuthorizationPolicy: authorizationFaults,
  ServiceEntry: entryFaults,
  Sidecar: sidecarFaults,
  VirtualService: routeFaults,
};

/** A change to one object; its copy is the fault's to spoil. */
function changed(kind: string, object: Manifest, change: (copy: Manifest) => void, isReported = names(object)): Fault {
  const id = idOf(object);
  const spoil = (objects: Manifest[]) => {
    for (const one of objects) if (idOf(one) === id) change(one);
    return objects;
  };
  return { kind, id, spoil, isReported };
}

function removed(kind: string, object: Manifest, isReported: Fault["isReported"]): Fault {
  const id = idOf(object);
  return { kind, id, spoil: (objects) => objects.filter((one) => idOf(one) !== id), isReported };
}

/** The difference names the object. */
const names = (object: Manifest) => (difference: Difference) => difference.by.includes(idOf(object));
/** The difference is of an edge that begins or ends in the object's namespace. */
const about =
  (object: Manifest) =>
  ({ from, to }: Difference) =>
    [from, to].some((end) => end.startsWith(`${object.metadata.namespace ?? object.metadata.name}/`));
const isMissing = (object: Manifest) => (difference: Difference) => difference.kind === "missing" && about(object)(difference);

function* networkFaults(object: Manifest): Generator<Fault> {
  const { name, namespace = "" } = object.metadata;
  // The gateways' policies by name let them ask the resolvers as well: there no single rule is missed.
  if (/-(?:egress|ingress)$/.test(namespace) && name === "allow-dns") return;
  if (name === "allow-dns")
    yield removed("DNS forgotten", object, (one) => isMissing(object)(one) && one.to === "kube-system/kube-dns" && one.port === 53);
  for (const [direction, side] of [
    ["ingress", "from"],
    ["egress", "to"],
  ] as const)
    for (const [index, rule] of (object.spec[direction] ?? []).entries()) {
      const edit = (change: (rule: any) => void) => (copy: Manifest) => change(copy.spec[direction][index]);
      yield changed(`a rule of ${direction} dropped`, object, (copy) => copy.spec[direction].splice(index, 1), isMissing(object));
      yield changed(
        `the ports of ${direction} forgotten`,
        object,
        edit((one) => delete one.ports),
      );
      for (const [at, peer] of (rule[side] ?? []).entries()) {
        const block: string | undefined = peer.ipBlock?.cidr;
        if (block === undefined)
          yield changed(
            `the peer of ${direction} widened to everybody`,
            object,
            edit((one) => (one[side][at] = { namespaceSelector: {} })),
          );
        else if (!block.endsWith("/0"))
          yield changed(
            "a CIDR widened",
            object,
            edit((one) => (one[side][at] = { ipBlock: { cidr: wider(block) } })),
          );
      }
    }
}

/** The network with eight bits less, or with all of them open. */
function wider(block: string): string {
  const [address = "", bits = "0"] = block.split("/");
  const length = Math.max(1, Number(bits) - 8);
  return address.includes(":") ? "2000::/3" : `${address.split(".")[0] ?? "0"}.0.0.0/${Math.min(length, 8)}`;
}

function* ciliumFaults(object: Manifest, { plan }: Built): Generator<Fault> {
  const callers = (host: string) =>
    plan.apps.filter(
      (app) => object.metadata.namespace === `${app.region}-egress` && app.calls.some((call) => call.kind === "host" && call.host === host),
    );
  for (const [index, rule] of (object.spec.egress ?? []).entries())
    if (rule.toFQDNs !== undefined) {
      yield changed("a name widened to a pattern", object, (copy) => (copy.spec.egress[index].toFQDNs = [{ matchPattern: "*" }]));
      // A name that another app calls as well stays open by that app's own policy.
      if (rule.toFQDNs.some(({ matchName }: { matchName: string }) => callers(matchName).length === 1))
        yield changed("a name dropped", object, (copy) => copy.spec.egress.splice(index, 1), isMissing(object));
    }
}

function* workloadFaults(object: Manifest, { plan }: Built): Generator<Fault> {
  const id = `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
  const itself = ({ from, to }: Difference) => from === id || to === id;
  for (const label of Object.keys(object.spec.selector.matchLabels as Record<string, string>))
    yield changed("a label dropped", object, (copy) => Reflect.deleteProperty(copy.spec.template.metadata.labels as object, label), itself);
  yield changed(
    "a pod that opts out of the mesh",
    object,
    (copy) => (copy.spec.template.metadata.labels["sidecar.istio.io/inject"] = "false"),
    itself,
  );
  const isCaller = plan.apps.some((app) => `${app.namespace}/${app.workloadName}` === id && app.calls.some(({ kind }) => kind !== "cidr"));
  if (isCaller)
    yield changed("a pod under another account", object, (copy) => (copy.spec.template.spec.serviceAccountName = "default"), itself);
}

function* namespaceFaults(object: Manifest, { plan }: Built): Generator<Fault> {
  if (!plan.apps.some(({ namespace }) => namespace === object.metadata.name)) return;
  yield changed(
    "a namespace that leaves the mesh",
    object,
    (copy) => (copy.metadata.labels["istio-injection"] = "disabled"),
    about(object),
  );
}

function* peerFaults(object: Manifest, { plan }: Built): Generator<Fault> {
  const called = plan.apps.some(({ namespace, callers }) => namespace === object.metadata.namespace && callers.length > 0);
  if (called && object.spec.selector === undefined)
    yield changed("PERMISSIVE slipped in", object, (copy) => (copy.spec.mtls.mode = "PERMISSIVE"));
}

function* authorizationFaults(object: Manifest): Generator<Fault> {
  const isExposed = object.metadata.name.startsWith("expose-");
  const rules = (object.spec.rules ?? []) as any[];
  for (const [index, rule] of rules.entries()) {
    const edit = (change: (rule: any) => void) => (copy: Manifest) => change(copy.spec.rules[index]);
    const source = rule.from?.[0]?.source ?? {};
    if (isExposed && source.remoteIpBlocks?.includes("0.0.0.0/0") !== false) continue;
    if (rule.from !== undefined)
      yield changed(
        "an ALLOW that names nobody",
        object,
        edit((one) => delete one.from),
      );
    if (source.principals !== undefined) {
      yield changed(
        "an ALLOW for every principal",
        object,
        edit((one) => (one.from[0].source.principals = ["*"])),
      );
      yield changed(
        "an ALLOW for one more principal",
        object,
        edit((one) => one.from[0].source.principals.push("cluster.local/ns/monitoring/sa/grafana")),
      );
    }
    const operation = rule.to?.[0]?.operation ?? {};
    if (source.principals !== undefined && operation.methods !== undefined)
      yield changed(
        "methods forgotten",
        object,
        edit((one) => delete one.to[0].operation.methods),
      );
    if (source.principals !== undefined && operation.paths !== undefined)
      yield changed(
        "paths forgotten",
        object,
        edit((one) => delete one.to[0].operation.paths),
      );
    if (object.metadata.namespace?.endsWith("-egress") === true)
      yield changed(
        "a caller that may ask for any host",
        object,
        edit((one) => delete one.when),
      );
  }
  if (rules.length > 0 && !isExposed && object.spec.action === "ALLOW") yield removed("an ALLOW deleted", object, isMissing(object));
}

function* entryFaults(object: Manifest, { plan }: Built): Generator<Fault> {
  if (object.spec.location !== "MESH_EXTERNAL") return;
  if (object.spec.addresses !== undefined) {
    yield changed("the addresses of a ServiceEntry widened", object, (copy) => (copy.spec.addresses = ["198.0.0.0/8"]));
    return;
  }
  const [host] = object.spec.hosts as string[];
  const namespace = object.metadata.namespace ?? "";
  const caller = plan.apps.find(
    (app) => namespace.startsWith(app.region) && app.calls.some((call) => call.kind === "host" && call.host === host),
  );
  if (caller === undefined) return;
  yield changed(
    "a ServiceEntry with a wildcard",
    object,
    (copy) => (copy.spec.hosts = ["*.example.com"]),
    ({ to }) => to === host,
  );
  const isOpened = ({ kind, from, to }: Difference) =>
    kind === "extra" && to === "*.example.com" && from === `${caller.namespace}/${caller.workloadName}`;
  yield {
    ...changed("a wildcard beside the declared host", object, () => undefined, isOpened),
    spoil: (objects) => {
      for (const one of objects) {
        if (idOf(one) === idOf(object)) one.spec.hosts.push("*.example.com");
        if (idOf(one) === `Sidecar ${caller.namespace}/${caller.app}`) one.spec.egress[0].hosts.push(`${namespace}/*.example.com`);
      }
      return objects;
    },
  };
}

function* routeFaults(object: Manifest): Generator<Fault> {
  const hosts = object.spec.hosts as string[];
  if (object.spec.gateways?.includes("mesh") === true)
    yield removed("a route around the egress gateway", object, ({ kind, to }) => kind === "extra" && hosts.includes(to));
}

function* sidecarFaults(object: Manifest): Generator<Fault> {
  if (object.spec.workloadSelector === undefined) return;
  yield changed("a Sidecar that lets everything pass", object, (copy) => (copy.spec.outboundTrafficPolicy.mode = "ALLOW_ANY"));
}
