import { controls } from "../controls";
import { namespaceInCel, withPatterns } from "../mtls/places";
import type { CelRule, Parameter } from "../rule";

/** Gateways are exempt by name: an exemption that everybody can read in the configuration. */
const gateways: Readonly<Record<string, Parameter>> = {
  gateways: {
    default: ["*-ingress/*-ingress", "*-east-west/*-east-west"],
    says: "the Services that may be reached from outside, as namespace/name; * stands for any characters",
    pattern: "^[a-z0-9.*-]+/[a-z0-9.*-]+$",
  },
};
const isGateway = `variables.gateways.exists(gateway, (${namespaceInCel} + "/" + object.?metadata.?name.orValue("")).matches(gateway))`;

/** One way in: no balancers beside the gateway's. */
export const noLoadBalancer: CelRule = {
  form: "cel",
  id: "ingress/no-load-balancer",
  promise: "No Service but a gateway's gets a load balancer of its own.",
  severity: "high",
  controls: controls("boundary"),
  why: "A load balancer of one's own goes around the gateway: no firewall, no rate limit, no login, often open to the whole internet.",
  repair: "make it a ClusterIP Service and let the gateway lead to it",
  kinds: ["Service"],
  parameters: gateways,
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `object.?spec.?type.orValue("ClusterIP") != "LoadBalancer" || ${isGateway}`,
      at: "spec.type",
      says: 'Service "{name}" gets a load balancer of its own',
    },
  ],
};

/** One way in: no ports of the nodes. */
export const noNodePort: CelRule = {
  form: "cel",
  id: "ingress/no-node-port",
  promise: "No Service but a gateway's takes a port of every node.",
  severity: "medium",
  controls: controls("boundary"),
  why: "A node port is open on all nodes, for whoever reaches one of them.",
  repair: "make it a ClusterIP Service and let the gateway lead to it",
  kinds: ["Service"],
  parameters: gateways,
  variables: withPatterns,
  clauses: [
    {
      each: "object",
      holds: `object.?spec.?type.orValue("ClusterIP") != "NodePort" || ${isGateway}`,
      at: "spec.type",
      says: 'Service "{name}" takes a port of every node',
    },
  ],
};

/** One way in: no addresses of one's choice. */
export const noExternalIps: CelRule = {
  form: "cel",
  id: "ingress/no-external-ips",
  promise: "No Service takes external addresses.",
  severity: "high",
  controls: controls("boundary"),
  why: "With externalIPs a Service catches the traffic to any address, that of another tenant or of the cloud's metadata too (CVE-2020-8554).",
  repair: "remove spec.externalIPs",
  kinds: ["Service"],
  clauses: [
    {
      each: "object",
      holds: "object.?spec.?externalIPs.orValue([]).size() == 0",
      at: "spec.externalIPs",
      says: 'Service "{name}" takes external addresses',
    },
  ],
};
