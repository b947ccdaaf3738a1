import type { AppPlan, CallPlan } from "../../model/plan/app-plan";
import { gatewayNames, gatewayPorts } from "../../model/plan/gateways";
import { physicalName } from "../../model/text/names";
import { Memo } from "../../model/workspace/memo";
import type { KubeObject, NetworkPolicy } from "../kubernetes/manifest";
import { outside, pods, policy } from "../kubernetes/network";
import { byName, type NamedPorts } from "../mesh/cilium";
import { shownName } from "../mesh/outside";
import type { AuthorizationPolicy, ServiceEntry } from "../mesh/istio";
import { serviceHost } from "../mesh/service-host";
import { identity } from "./identity";

type HostCall = Extract<CallPlan, { kind: "host" }>;
type CidrCall = Extract<CallPlan, { kind: "cidr" }>;

/** By what an app reaches the outside: the registry's entries for addresses, and the egress gateway's consent. The ways on are the gateway's. */
export function egressObjects(app: AppPlan): readonly KubeObject[] {
  const calls = app.calls.filter((call): call is HostCall => call.kind === "host");
  const through = calls.filter(({ way }) => way === "egress-gateway");
  const named = calls.filter(({ way }) => way === "by-name");
  const ranges = app.calls.filter((call): call is CidrCall => call.kind === "cidr" && call.protocol === "tcp");
  return [
    ...ranges.map((call) => rangeEntry(app, call)),
    ...(through.length === 0 ? [] : gatewaySide(app, through)),
    ...(named.length === 0 ? [] : [byName(identity(app, app.app), app.selector, app.resolvers, named.map(portOf))]),
  ];
}

const portOf = ({ host, port, protocol }: HostCall): NamedPorts => ({ host, port, protocol: protocol === "udp" ? "UDP" : "TCP" });

/** Each name is asked for twice, and has a hash in it. */
const rangeNames = new Memo<CidrCall, string>();
const rangeName = ({ app }: AppPlan, call: CidrCall) =>
  rangeNames.of(call, ({ cidr, port }) => physicalName([app, cidr, String(port)], { maxLength: 63 }));

/** What the registry calls addresses that have no name. */
const rangeHost = (name: string) => `${name}.parapet.internal`;

/** Addresses without a name: the proxy lets pass what the network rule lets pass, and nothing else. */
function rangeEntry(app: AppPlan, call: CidrCall): ServiceEntry {
  const { cidr, port } = call;
  const name = rangeName(app, call);
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: identity(app, name),
    spec: {
      hosts: [rangeHost(name)],
      addresses: [cidr],
      exportTo: ["."],
      location: "MESH_EXTERNAL",
      resolution: "NONE",
      ports: [{ number: port, name: `tcp-${port}`, protocol: "TCP" }],
    },
  };
}

/** At the gateway: this app's pods and identity are let through, to the names that it declared and no others. */
function gatewaySide(app: AppPlan, calls: readonly HostCall[]): readonly KubeObject[] {
  const { egress } = gatewayNames(app.region);
  const metadata = { ...identity(app, app.app), namespace: egress };
  const consent: AuthorizationPolicy = {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata,
    spec: {
      selector: { matchLabels: { istio: egress } },
      action: "ALLOW",
      rules: [
        {
          from: [{ source: { principals: [app.principal] } }],
          to: [{ operation: { ports: [String(gatewayPorts.egress)] } }],
          when: [{ key: "connection.sni", values: [...new Set(calls.map(({ host, port }) => shownName(host, port)))].sort() }],
        },
      ],
    },
  };
  const knowsNames = app.cni === "cilium";
  return [
    gatewayPolicy(app, metadata, knowsNames ? [] : calls),
    ...(knowsNames ? [byName(metadata, { istio: egress }, app.resolvers, calls.map(portOf))] : []),
    consent,
  ];
}

/** The app's pods may come to the gateway; and where nothing better is at hand, the gateway may go to the ports that were declared. */
function gatewayPolicy(app: AppPlan, metadata: KubeObject["metadata"], calls: readonly HostCall[]): NetworkPolicy {
  const ports = [...new Set(calls.map(({ port }) => port))].sort((a, b) => a - b).map((port) => ({ port, protocol: "TCP" }));
  return policy({
    metadata,
    selector: { istio: metadata.namespace ?? "" },
    ingress: [{ from: [pods(app.namespace, app.selector)], ports: [{ port: gatewayPorts.egress, protocol: "TCP" }] }],
    ...(calls.length === 0 ? {} : { egress: [{ to: outside, ports }] }),
  });
}

/** Every host that the app's own proxy may know of, as the mesh's Sidecar names them; one may be named twice. */
export function knownOutside(app: AppPlan): readonly string[] {
  const { egress } = gatewayNames(app.region);
  const through = app.calls.some((call) => call.kind === "host" && call.way === "egress-gateway");
  const hosts = app.calls.flatMap((call) => {
    if (call.kind === "host") return call.way === "egress-gateway" ? [`${egress}/${call.host}`] : [];
    return call.kind === "cidr" && call.protocol === "tcp" ? [`./${rangeHost(rangeName(app, call))}`] : [];
  });
  return [...(through ? [`${egress}/${serviceHost(egress, egress)}`] : []), ...hosts];
}
