import type { AppPlan, CallPlan } from "../../model/plan/app-plan";
import type { EgressRule, IngressRule, NetworkPeer, NetworkPolicy } from "../kubernetes/manifest";
import { gatewayNamespaces } from "../region-zone/gateways";
import { identity } from "./identity";

/** Every flow of the app, and nothing else. The namespace around it is closed, but for name resolution. */
export function networkPolicy(app: AppPlan): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: identity(app, app.app),
    spec: {
      podSelector: { matchLabels: app.selector },
      policyTypes: ["Ingress", "Egress"],
      ...filled("ingress", ingress(app)),
      ...filled("egress", egress(app)),
    },
  };
}

/** A direction of which the type is stated and the rules are not is closed. An API server drops an empty list, and would see a change at every apply. */
function filled<Direction extends "ingress" | "egress", Rule>(
  direction: Direction,
  rules: readonly Rule[],
): { readonly [D in Direction]?: readonly Rule[] } {
  return (rules.length === 0 ? {} : { [direction]: rules }) as { readonly [D in Direction]?: readonly Rule[] };
}

function ingress(app: AppPlan): IngressRule[] {
  if (app.port === null) return [];
  const gateways = gatewayNamespaces(app.region);
  const remote = app.callers.some((caller) => caller.region !== app.region);
  const from: NetworkPeer[] = [
    ...app.callers
      .filter((caller) => caller.region === app.region)
      .map((caller) => pods(caller.namespace, { "app.kubernetes.io/name": caller.app, "app.kubernetes.io/instance": caller.app })),
    ...(app.expose === null ? [] : [namespace(gateways.ingress)]),
    ...(remote ? [namespace(gateways.eastWest)] : []),
  ];
  return from.length === 0 ? [] : [{ from: distinct(from), ports: [{ port: app.protocol, protocol: "TCP" }] }];
}

function egress(app: AppPlan): EgressRule[] {
  return app.calls
    .map((call): EgressRule => ({
      to: [peer(app, call)],
      ports: [{ port: outPort(app, call), protocol: call.protocol === "udp" ? "UDP" : "TCP" }],
    }))
    .filter(first);
}

/** A policy knows addresses and labels, not names: what has a name goes through the gateway that knows it. */
function peer(app: AppPlan, call: CallPlan): NetworkPeer {
  const gateways = gatewayNamespaces(app.region);
  switch (call.kind) {
    case "app":
      return call.region === app.region
        ? pods(call.namespace, { "app.kubernetes.io/name": call.app, "app.kubernetes.io/instance": call.app })
        : namespace(gateways.eastWest);
    case "host":
      return namespace(gateways.egress);
    case "cidr":
      return { ipBlock: { cidr: call.cidr } };
  }
}

function outPort(app: AppPlan, call: CallPlan): number {
  if (call.kind === "host") return 8443;
  return call.kind === "app" && call.region !== app.region ? 15443 : call.port;
}

const namespace = (name: string): NetworkPeer => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
const pods = (name: string, matchLabels: Readonly<Record<string, string>>): NetworkPeer => ({
  ...namespace(name),
  podSelector: { matchLabels },
});

const key = (value: unknown) => JSON.stringify(value);
const first = (rule: EgressRule, index: number, rules: readonly EgressRule[]) => rules.findIndex((one) => key(one) === key(rule)) === index;
const distinct = (peers: readonly NetworkPeer[]) =>
  peers.filter((peer, index) => peers.findIndex((one) => key(one) === key(peer)) === index);
