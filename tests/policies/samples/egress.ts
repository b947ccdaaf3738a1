import { type Samples } from "./make";
import {
  cilium,
  labels,
  namespace,
  networkPolicy,
  serviceEntry,
  sidecar,
  unknown,
  virtualService,
  workload,
  workloadIn,
  type Case,
  type Fields,
} from "./mesh-objects";

const out = (rule: Fields, place = "payments"): Case => [
  networkPolicy({ podSelector: {}, policyTypes: ["Egress"], egress: [rule] }, place),
];
const block = (cidr: unknown, except?: readonly string[]) => ({ ipBlock: { cidr, ...(except === undefined ? {} : { except }) } });
const blocks = (cidrs: readonly string[], place?: string): Case =>
  out({ to: cidrs.map((cidr) => block(cidr)), ports: [{ port: 443 }] }, place);
const ciliumOut = (rule: Fields): Case => [cilium({ endpointSelector: {}, egress: [rule] })];
const privateV4 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"];
const dns = [
  { port: 53, protocol: "UDP" },
  { port: 53, protocol: "TCP" },
];
const resolvers = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};
const closed = (types: readonly string[] = ["Ingress", "Egress"], podSelector: Fields = {}, place = "payments") =>
  networkPolicy({ podSelector, policyTypes: types }, place, {}, types.join("-"));
const entry = (fields: Fields, place = "payments"): Case => [
  serviceEntry({ hosts: ["api.stripe.com"], location: "MESH_EXTERNAL", resolution: "DNS", exportTo: [".", "eu-egress"], ...fields }, place),
];
const registry = { outboundTrafficPolicy: { mode: "REGISTRY_ONLY" } };
const wide = sidecar({ ...registry, egress: [{ hosts: ["./*"] }] }, "payments", {}, "default");
const bounded = (fields: Fields, place = "payments") => sidecar({ ...registry, ...fields }, place, {}, "default");
const leading = (host: string, fields: Fields = {}) =>
  virtualService({
    hosts: ["api.stripe.com"],
    tls: [{ match: [{ sniHosts: ["api.stripe.com"] }], route: [{ destination: { host } }] }],
    ...fields,
  });
const exit = "eu-egress.eu-egress.svc.cluster.local";

export const egressSamples: Record<string, Samples> = {
  "egress/no-world": {
    holds: [
      blocks(["203.0.113.0/24"]),
      blocks(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]),
      out({ to: [{ podSelector: {} }] }),
      out({ to: [block("0.0.0.0/0", privateV4)] }, "eu-egress"),
      out({ to: [block("::/0", ["fc00::/7", "fe80::/10"])] }, "eu-egress"),
      [networkPolicy({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [block("0.0.0.0/0")] }] })],
      ciliumOut({ toEntities: ["cluster"] }),
    ],
    broken: [blocks(["0.0.0.0/0"]), blocks(["::/0"]), ciliumOut({ toEntities: ["world"] }), ciliumOut({ toCIDR: ["0.0.0.0/0"] })],
    almost: [
      blocks(["0.0.0.0/1", "128.0.0.0/1"]),
      blocks(["64.0.0.0/7"]),
      blocks(["2000::/3"]),
      blocks(["20.0.0.0/8", "52.0.0.0/8"]),
      out({ to: [block("0.0.0.0/0", privateV4)] }),
      out({ to: [block("0.0.0.0/0", privateV4)] }, "eu-egress-2"),
      out({ to: [block("0.0.0.0/0", privateV4.slice(1))] }, "eu-egress"),
      out({ ports: [{ port: 443 }] }),
      out({ to: [], ports: [{ port: 443 }] }, "eu-egress"),
      ciliumOut({ toCIDRSet: [{ cidr: "0.0.0.0/0", except: privateV4 }] }),
      ciliumOut({ toEntities: ["cluster", "all"] }),
      ciliumOut({ toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] }),
    ],
    cannotTell: [out({ to: [block(unknown)] }), out({ to: [block("everywhere")] })],
  },
  "egress/metadata-never": {
    holds: [
      blocks(["203.0.113.0/24"]),
      out({ to: [block("169.254.0.0/16", ["169.254.169.254/32", "169.254.170.0/24"])] }),
      out({ to: [block("0.0.0.0/0", ["169.254.0.0/16"])] }),
      blocks(["169.254.20.10/32"]),
    ],
    broken: [blocks(["169.254.169.254/32"]), blocks(["0.0.0.0/0"])],
    almost: [
      out({ to: [block("169.254.0.0/16", ["169.254.169.254/32"])] }),
      out({ to: [block("0.0.0.0/0", ["169.254.169.0/25"])] }, "eu-egress"),
      blocks(["fd00:ec2::/32"]),
      out({ to: [block("::/0", ["fc00::/7", "fe80::/10"])] }),
      ciliumOut({ toCIDRSet: [{ cidr: "169.0.0.0/8" }] }),
    ],
    cannotTell: [out({ to: [block(unknown)] })],
  },
  "egress/dns-at-home": {
    holds: [
      out({ to: [resolvers], ports: dns }),
      out({ to: [block("169.254.20.10/32")], ports: dns }),
      out({ to: [block("203.0.113.0/24")], ports: [{ port: 443 }] }),
      out({ to: [{ podSelector: { matchLabels: labels } }], ports: dns }),
      ciliumOut({ toEndpoints: [{ matchLabels: labels }], toPorts: [{ ports: [{ port: "53", protocol: "UDP" }] }] }),
    ],
    broken: [out({ ports: dns }), out({ to: [block("0.0.0.0/0")], ports: dns })],
    almost: [
      out({ to: [resolvers, block("8.8.8.8/32")], ports: dns }),
      out({ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }], ports: dns }),
      out({ to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }], ports: dns }),
      out({ to: [{ namespaceSelector: {} }], ports: [{ port: 50, endPort: 60 }] }),
      out({ to: [block("10.0.0.0/24")], ports: [{ port: 53, protocol: "TCP" }] }),
      out({ to: [], ports: [{ port: 443 }, { port: "dns" }] }),
      ciliumOut({ toPorts: [{ ports: [{ port: "53", protocol: "UDP" }] }] }),
      ciliumOut({ toCIDR: ["8.8.8.8/32"], toPorts: [{ ports: [{ port: "53", protocol: "ANY" }] }] }),
    ],
    cannotTell: [out({ to: unknown, ports: dns }), out({ to: [block(unknown)], ports: dns })],
  },
  "egress/closed-by-default": {
    holds: [
      [namespace(), workload, closed()],
      [workload, closed(["Ingress"]), closed(["Egress"])],
      [workload, cilium({ endpointSelector: {}, ingress: [{}], egress: [{}] })],
      [namespace("empty")],
      [workloadIn("kube-system")],
    ],
    broken: [[namespace(), workload], [workload]],
    almost: [
      [namespace(), workload, closed(["Egress"])],
      [namespace(), workload, closed(["Ingress", "Egress"], { matchLabels: labels })],
      [namespace(), workload, closed(["Ingress", "Egress"], {}, "orders")],
      [namespace(), workload, networkPolicy({ podSelector: {} })],
      [
        namespace(),
        workload,
        networkPolicy({ podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [{ to: [resolvers], ports: dns }] }),
      ],
      [namespace(), workload, cilium({ endpointSelector: {}, ingress: [], egress: [{}] })],
      [namespace(), workload, cilium({ endpointSelector: {}, enableDefaultDeny: { egress: false }, ingress: [{}], egress: [{}] })],
    ],
    cannotTell: [[namespace(), workload, networkPolicy({ podSelector: {}, policyTypes: [unknown] })]],
  },
  "egress/pods-held": {
    holds: [
      [workload, closed()],
      [workload, closed(["Egress"], { matchLabels: labels })],
      [workload, cilium({ endpointSelector: { matchLabels: labels }, egress: [{}] })],
      [workload, networkPolicy({ podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["billing"] }] }, egress: [] })],
    ],
    broken: [[workload]],
    almost: [
      [workload, closed(["Ingress"])],
      [workload, closed(["Egress"], { matchLabels: { app: "other" } })],
      [workload, closed(["Egress"], {}, "orders")],
      [workload, networkPolicy({ podSelector: {}, ingress: [] })],
    ],
    cannotTell: [[workload, networkPolicy({ podSelector: unknown, policyTypes: ["Egress"] })]],
  },
  "egress/names-whole": {
    holds: [ciliumOut({ toFQDNs: [{ matchName: "api.stripe.com" }, { matchPattern: "*.stripe.com" }] }), ciliumOut({ toEndpoints: [{}] })],
    broken: [ciliumOut({ toFQDNs: [{ matchPattern: "*" }] })],
    almost: [
      ciliumOut({ toFQDNs: [{ matchPattern: "*.com" }] }),
      ciliumOut({ toFQDNs: [{ matchName: "api.stripe.com" }, { matchPattern: "**" }] }),
      ciliumOut({ toFQDNs: [{ matchPattern: "*.co.uk" }] }),
      ciliumOut({ toFQDNs: [{ matchPattern: "api.*" }] }),
    ],
    cannotTell: [ciliumOut({ toFQDNs: [{ matchPattern: unknown }] })],
  },
  "egress/hosts-whole": {
    holds: [entry({}), entry({ hosts: ["*.stripe.com"], resolution: "DYNAMIC_DNS" })],
    broken: [entry({ hosts: ["*"] }), entry({ hosts: ["*.com"] })],
    almost: [
      entry({ hosts: ["*.stripe.com"], resolution: "NONE" }),
      entry({ hosts: ["*.stripe.com"], resolution: undefined }),
      entry({ hosts: ["api.stripe.com", "*.co.uk"] }),
      entry({ hosts: ["api.*.com"] }),
    ],
    cannotTell: [entry({ hosts: [unknown] })],
  },
  "egress/entries-at-home": {
    holds: [entry({}), entry({ location: "MESH_INTERNAL", exportTo: undefined })],
    broken: [entry({ exportTo: ["*"] })],
    almost: [
      entry({ exportTo: undefined }),
      entry({ exportTo: [] }),
      entry({ exportTo: [".", "*"] }),
      entry({ location: undefined, exportTo: ["*"] }),
    ],
    cannotTell: [entry({ exportTo: [unknown] })],
  },
  "egress/through-gateway": {
    holds: [
      [...entry({}), leading(exit)],
      [...entry({}), leading("eu-egress.eu-egress", { gateways: ["mesh"] })],
      entry({ location: "MESH_INTERNAL" }),
      entry({ hosts: ["ledger.internal"], addresses: ["203.0.113.0/24"] }),
      entry({}, "eu-egress"),
    ],
    broken: [entry({}), [...entry({}), leading("api.stripe.com")]],
    almost: [
      [...entry({}), leading("eu-egress.payments.svc.cluster.local")],
      [...entry({}), leading("eu-egress.eu-egress.example.com")],
      [...entry({}), leading(exit, { gateways: ["eu-egress/out"] })],
      [...entry({}), leading(exit, { hosts: ["api.example.com"] })],
      [...entry({}), leading(exit, { tls: [{ route: [{ destination: { host: exit } }, { destination: { host: "api.stripe.com" } }] }] })],
      [...entry({ hosts: ["api.stripe.com", "files.stripe.com"] }), leading(exit)],
    ],
    cannotTell: [entry({ hosts: [unknown] }), [...entry({}), leading(unknown)]],
  },
  "egress/registry-only": {
    holds: [[wide]],
    broken: [[sidecar({ outboundTrafficPolicy: { mode: "ALLOW_ANY" } })]],
    almost: [[sidecar({})], [sidecar({ outboundTrafficPolicy: {} })], [sidecar({ outboundTrafficPolicy: { mode: "registry_only" } })]],
    cannotTell: [[sidecar({ outboundTrafficPolicy: { mode: unknown } })]],
  },
  "egress/sidecar-hosts": {
    holds: [[wide], [bounded({ egress: [{ hosts: ["./billing.payments.svc.cluster.local", "istio-system/*"] }] })]],
    broken: [[bounded({ egress: [{ hosts: ["*/*"] }] })]],
    almost: [
      [bounded({})],
      [bounded({ egress: [] })],
      [bounded({ egress: [{ port: { number: 443 } }] })],
      [bounded({ egress: [{ hosts: ["./*"] }, { hosts: ["istio-system/*", "*/*"] }] })],
    ],
    cannotTell: [[bounded({ egress: [{ hosts: [unknown] }] })]],
  },
  "egress/namespaces-bounded": {
    holds: [
      [namespace(), workload, wide],
      [workload, bounded({}, "istio-system")],
      [workloadIn("eu-egress")],
      [namespace("payments", { "istio.io/dataplane-mode": "ambient" }), workload],
      [namespace("empty")],
    ],
    broken: [[namespace(), workload], [workload]],
    almost: [
      [namespace(), workload, bounded({ workloadSelector: { labels } })],
      [namespace(), workload, bounded({ outboundTrafficPolicy: { mode: "ALLOW_ANY" } })],
      [namespace(), workload, bounded({ outboundTrafficPolicy: undefined }), bounded({}, "istio-system")],
      [namespace(), workload, bounded({}, "orders")],
    ],
    cannotTell: [[namespace(), workload, bounded({ outboundTrafficPolicy: { mode: unknown } })]],
  },
};
