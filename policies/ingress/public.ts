import { fieldOf, isObject } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { egressNamespaces, isListed, isOfGroup, listIn, networking, rootNamespace } from "../mtls/places";
import { podKinds } from "../pods";
import type { Fault, ObjectSetRule, ParameterValues } from "../rule";
import { labelsFit, podLabels } from "../selectors";
import type { KubeView } from "../view";
import { blocks, type Engines } from "./firewall";
import { isLimited } from "./rate-limit";
import { isWhitelisted } from "./whitelist";

/** A host behind a gateway, and what stands at that gateway. */
export interface Exposed {
  readonly host: string;
  readonly gateway: KubeView;
  /** The labels of the gateway's pods. */
  readonly labels: unknown;
  readonly at: readonly (string | number)[];
}

const parameters = { ...rootNamespace, ...egressNamespaces };
const kinds = ["VirtualService.networking.istio.io"];

/** The whole internet is not trusted. */
export const publicFirewalled: ObjectSetRule = {
  form: "object-set",
  id: "ingress/public-firewalled",
  promise: "Every host that is open to everybody has a web application firewall at its gateway, which blocks.",
  severity: "high",
  controls: { ...controls("boundary"), "pci-dss-4.0": ["1.3.1", "1.4.1", "6.4.2"] },
  why: "What is on the internet is attacked within minutes; a firewall that only watches lets the attack pass.",
  repair: "put a WasmPlugin with the firewall and SecRuleEngine On onto the gateway, or close the host with a whitelist",
  kinds,
  parameters,
  *judge(route, gathering, values) {
    const engines = gathering.once("engines of firewalls", (): Engines => new Map());
    yield* eachPublic(route, gathering, values, (exposed) =>
      atGateway(exposed, gathering, values, "WasmPlugin").some((plugin) => blocks(plugin, exposed.host, engines))
        ? undefined
        : "no firewall that blocks",
    );
  },
};

/** Nobody asks for ever. */
export const publicLimited: ObjectSetRule = {
  form: "object-set",
  id: "ingress/public-limited",
  promise: "Every host that is open to everybody has a rate limit at its gateway, which is enforced.",
  severity: "medium",
  controls: controls("capacity"),
  why: "Without a limit one caller takes the capacity of all, and tries passwords until one fits.",
  repair: "put an EnvoyFilter with a local rate limit, enabled and enforced, onto the gateway, or close the host with a whitelist",
  kinds,
  parameters,
  *judge(route, gathering, values) {
    yield* eachPublic(route, gathering, values, (exposed) =>
      isLimited(exposed.host, atGateway(exposed, gathering, values, "EnvoyFilter")) ? undefined : "no rate limit that is enforced",
    );
  },
};

function* eachPublic(
  route: KubeView,
  gathering: Gathering,
  values: ParameterValues,
  lacks: (exposed: Exposed) => string | undefined,
): Generator<Fault> {
  for (const exposed of exposures(route, gathering, values)) {
    const policies = atGateway(exposed, gathering, values, "AuthorizationPolicy");
    if (isWhitelisted(exposed.host, policies)) continue;
    const lack = lacks(exposed);
    if (lack !== undefined)
      yield { at: exposed.at, message: `"${exposed.host}" is open to everybody, and ${lack} stands at ${exposed.gateway.subject}` };
  }
}

/** The hosts that a route shows at gateways which are given and which end the callers' TLS. What is passed through nobody can look into there. */
function* exposures(route: KubeView, gathering: Gathering, values: ParameterValues): Generator<Exposed> {
  const spec = fieldOf(route.object, "spec");
  for (const reference of listIn(fieldOf(spec, "gateways")).map(String)) {
    const [namespace = "", name = ""] = reference.includes("/") ? reference.split("/") : [route.namespace, reference];
    const gateway = gathering.named("Gateway", namespace, name).find((view) => isOfGroup(view, networking));
    if (gateway === undefined || isListed(namespace, values, "egressNamespaces")) continue;
    if (!ofGateway(gateway, gathering, "end of TLS", () => endsTls(gateway))) continue;
    const labels = ofGateway(gateway, gathering, "labels", () => labelsOf(gateway, gathering));
    for (const [index, host] of listIn(fieldOf(spec, "hosts")).entries())
      yield { host: String(host), gateway, labels, at: ["spec", "hosts", index] };
  }
}

/** What every route of a gateway asks of it. */
function ofGateway<T>(gateway: KubeView, gathering: Gathering, what: string, make: () => T): T {
  const known = gathering.once(`${what} of gateways`, () => new Map<KubeView, T>());
  const before = known.get(gateway);
  if (before !== undefined) return before;
  const made = make();
  known.set(gateway, made);
  return made;
}

function endsTls(gateway: KubeView): boolean {
  return listIn(fieldOf(fieldOf(gateway.object, "spec"), "servers")).some((server) => {
    const tls = fieldOf(server, "tls");
    if (fieldOf(tls, "httpsRedirect") === true) return false;
    return tls === undefined || ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"].includes(String(fieldOf(tls, "mode")));
  });
}

/** The labels of the pods that a Gateway selects; while they are not given, those that it selects by. */
function labelsOf(gateway: KubeView, gathering: Gathering): unknown {
  const selector = fieldOf(fieldOf(gateway.object, "spec"), "selector");
  const pods = podKinds.flatMap((kind) => gathering.objects(kind, gateway.namespace)).filter((view) => view.pod !== undefined);
  const own = pods.find((workload) => labelsFit(selector, podLabels(workload)));
  return own === undefined ? selector : podLabels(own);
}

const groups: Readonly<Record<string, string>> = {
  WasmPlugin: "extensions.istio.io",
  EnvoyFilter: networking,
  AuthorizationPolicy: "security.istio.io",
};

/** The objects of a kind that are in force at a gateway: beside it or in the root namespace, and for its pods. */
function atGateway({ gateway, labels }: Exposed, gathering: Gathering, values: ParameterValues, kind: string): readonly KubeView[] {
  const root = String(values.rootNamespace);
  const isInForce = (view: KubeView): boolean => {
    const spec = fieldOf(view.object, "spec");
    const wanted =
      kind === "EnvoyFilter" ? fieldOf(fieldOf(spec, "workloadSelector"), "labels") : fieldOf(fieldOf(spec, "selector"), "matchLabels");
    return fieldOf(spec, "targetRefs") === undefined && (!isObject(wanted) || labelsFit(wanted, labels));
  };
  return ofGateway(gateway, gathering, `${kind}, and those of ${root}`, () =>
    [...new Set([gateway.namespace, root])]
      .flatMap((place) => gathering.objects(kind, place))
      .filter((view) => isOfGroup(view, groups[kind] ?? ""))
      .filter(isInForce),
  );
}
