import type { AppPlan, CallPlan } from "../../model/plan/app-plan";
import { gatewayNames, gatewayPorts } from "../../model/plan/gateways";
import { appSelector } from "../../model/plan/labels";
import { networkOfOne } from "../../model/text/address";
import type { EgressRule, IngressRule, NetworkPolicy } from "../kubernetes/manifest";
import { addresses, pods, policy } from "../kubernetes/network";
import { identity } from "./identity";

/** Every flow of the app, and nothing else. The namespace around it is closed, but for what every pod needs. */
export function networkPolicy(app: AppPlan): NetworkPolicy {
  return policy({ metadata: identity(app, app.app), selector: app.selector, ingress: ingress(app), egress: egress(app) });
}

/** The pods of a region's gateway, found from anywhere. */
export const gatewayPods = (gateway: string) => pods(gateway, { istio: gateway });

const tcp = (port: number | string) => [{ port, protocol: "TCP" }];

function ingress(app: AppPlan): IngressRule[] {
  const gateways = gatewayNames(app.region);
  const from = [
    ...app.callers.filter(({ way }) => way === "direct").map((caller) => pods(caller.namespace, appSelector(caller.app))),
    ...(app.expose === null ? [] : [gatewayPods(gateways.ingress)]),
    ...(app.callers.some(({ way }) => way === "east-west") ? [gatewayPods(gateways.eastWest)] : []),
  ];
  const { metrics, scraper } = app.observe;
  return [
    ...(from.length === 0 || app.port === null ? [] : [{ from, ports: tcp(app.protocol) }]),
    ...(metrics === null || scraper === null ? [] : [{ from: [pods(scraper.namespace, scraper.labels)], ports: tcp(metrics.port) }]),
    ...(app.webhook === null ? [] : [{ from: [addresses(app.webhook.cidr)], ports: tcp(app.webhook.port) }]),
  ];
}

function egress(app: AppPlan): EgressRule[] {
  return app.calls.flatMap((call) => outward(app, call));
}

/** A policy knows addresses and labels, not names: what has a name goes through the gateway that knows it. */
function outward(app: AppPlan, call: CallPlan): EgressRule[] {
  switch (call.kind) {
    case "app":
      return call.eastWest.length === 0
        ? [{ to: [pods(call.namespace, appSelector(call.app))], ports: tcp(call.port) }]
        : [{ to: call.eastWest.map((one) => addresses(networkOfOne(one))), ports: tcp(gatewayPorts.eastWest) }];
    case "host":
      // Reached by name: what knows names says so in a policy of its own.
      return call.way === "by-name" ? [] : [{ to: [gatewayPods(gatewayNames(app.region).egress)], ports: tcp(gatewayPorts.egress) }];
    case "cidr":
      return [{ to: [addresses(call.cidr)], ports: [{ port: call.port, protocol: call.protocol === "udp" ? "UDP" : "TCP" }] }];
  }
}
