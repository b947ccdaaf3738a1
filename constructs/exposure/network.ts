import type { NetworkPolicy } from "../kubernetes/manifest";
import { pods, policy } from "../kubernetes/network";
import { gatewayLabels, type Target } from "./target";

/** The gateway's side of the way to the app: it reaches these pods, on this port. */
export function wayToPods(
  target: Target,
  namespace: string,
  selector: Readonly<Record<string, string>>,
  port: number | string,
): NetworkPolicy {
  return policy({
    metadata: target.metadata(`expose-${target.name}`, target.ingress),
    selector: gatewayLabels(target),
    egress: [{ to: [pods(namespace, selector)], ports: [{ port, protocol: "TCP" }] }],
  });
}

/** The other side: the pods let the gateway in. */
export function wayFromGateway(target: Target, selector: Readonly<Record<string, string>>, port: number | string): NetworkPolicy {
  return policy({
    metadata: target.metadata(target.name),
    selector,
    ingress: [{ from: [pods(target.ingress, gatewayLabels(target))], ports: [{ port, protocol: "TCP" }] }],
  });
}
