import type { AppPlan, CallPlan } from "../../model/plan/app-plan";
import { gatewayNames, gatewayPorts } from "../../model/plan/gateways";
import { physicalName } from "../../model/text/names";
import type { KubeObject } from "../kubernetes/manifest";
import { addresses, pods, policy } from "../kubernetes/network";
import type { ServiceEntry } from "../mesh/istio";
import { serviceHost } from "../mesh/service-host";
import type { DestinationRule, Gateway } from "../mesh/routing";
import { identity } from "./identity";

type AppCall = Extract<CallPlan, { kind: "app" }>;

/** Whom the app calls in another cluster. */
export const remoteCalls = (app: AppPlan) => app.calls.filter((call): call is AppCall => call.kind === "app" && call.eastWest.length > 0);

/** The caller's side: the other cluster's app under its own name, at the addresses of that cluster's gateway. Mutual TLS goes through it from end to end. */
export function remoteObjects(app: AppPlan): readonly KubeObject[] {
  return remoteCalls(app).flatMap((call) => {
    const metadata = identity(app, physicalName([app.app, call.id], { maxLength: 63 }));
    const host = serviceHost(call.app, call.namespace);
    const entry: ServiceEntry = {
      apiVersion: "networking.istio.io/v1",
      kind: "ServiceEntry",
      metadata,
      spec: {
        hosts: [host],
        exportTo: ["."],
        location: "MESH_INTERNAL",
        resolution: "STATIC",
        ports: [{ number: call.port, name: call.speaks, protocol: protocols[call.speaks] }],
        endpoints: call.eastWest.map((address) => ({ address, ports: { [call.speaks]: gatewayPorts.eastWest } })),
        subjectAltNames: [`spiffe://${call.principal}`],
      },
    };
    const rule: DestinationRule = {
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata,
      spec: { host, exportTo: ["."], trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } },
    };
    return [entry, rule];
  });
}

const protocols = { http: "HTTP", grpc: "GRPC", tcp: "TCP" } as const;

/** The callee's side: its own name, and no other, is led from the gateway between regions to its pods. */
export function remoteCallers(app: AppPlan): readonly KubeObject[] {
  const callers = app.callers.filter(({ way }) => way === "east-west");
  if (callers.length === 0 || app.port === null) return [];
  const { eastWest } = gatewayNames(app.region);
  const metadata = { ...identity(app, app.app), namespace: eastWest };
  const gateway: Gateway = {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata,
    spec: {
      selector: { istio: eastWest },
      servers: [
        {
          port: { number: gatewayPorts.eastWest, name: `tls-${app.app}`, protocol: "TLS" },
          hosts: [serviceHost(app.app, app.namespace)],
          tls: { mode: "AUTO_PASSTHROUGH" },
        },
      ],
    },
  };
  const ranges = [...new Set(callers.map(({ nodesCidr }) => nodesCidr))].sort();
  return [
    policy({
      metadata,
      selector: { istio: eastWest },
      ingress: [{ from: ranges.map((range) => addresses(range)), ports: [{ port: gatewayPorts.eastWest, protocol: "TCP" }] }],
      egress: [{ to: [pods(app.namespace, app.selector)], ports: [{ port: app.protocol, protocol: "TCP" }] }],
    }),
    gateway,
  ];
}
