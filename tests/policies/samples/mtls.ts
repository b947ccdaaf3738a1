import { container, pod, type Samples } from "./make";
import {
  authorization,
  destinationRule,
  labels,
  namespace,
  peerAuthentication,
  reason,
  selected,
  unknown,
  workload,
  workloadIn,
  type Case,
  type Fields,
} from "./mesh-objects";

const mode = (value: unknown) => ({ mtls: { mode: value } });
const rootStrict = peerAuthentication(mode("STRICT"), "istio-system");
const tls = (value: Fields, where: "all" | "port" | "subset" | "subset port" = "all", more: Fields = {}): Case => {
  const policy = where.endsWith("port") ? { portLevelSettings: [{ port: { number: 443 }, tls: value }] } : { tls: value };
  const spec = where.startsWith("subset")
    ? { subsets: [{ name: "v1" }, { name: "v2", trafficPolicy: policy }] }
    : { trafficPolicy: policy };
  return [destinationRule({ host: "billing", ...spec, ...more })];
};
const annotated = (name: string, value: unknown): Case => pod({}, { annotations: { [name]: value } });
const principal = "cluster.local/ns/orders/sa/orders";
const from = (source: Fields) => ({ from: [{ source }] });
const allow = (rule: Fields, place = "payments", more: Fields = {}): Case => [authorization({ ...selected, rules: [rule] }, place, more)];
const toPort = { to: [{ operation: { ports: ["8443"] } }] };

export const mtlsSamples: Record<string, Samples> = {
  "mtls/no-permissive": {
    holds: [
      [peerAuthentication(mode("STRICT"))],
      [peerAuthentication(mode("UNSET"))],
      [peerAuthentication({})],
      [peerAuthentication({ ...selected, ...mode("STRICT"), portLevelMtls: { 8443: { mode: "PERMISSIVE" } } }, "payments", reason)],
      [peerAuthentication({ ...selected, portLevelMtls: { 8443: { mode: "STRICT" } } })],
    ],
    broken: [[peerAuthentication(mode("PERMISSIVE"))], [peerAuthentication(mode("DISABLE"), "istio-system")]],
    almost: [
      [peerAuthentication({ ...selected, ...mode("PERMISSIVE") }, "payments", reason)],
      [peerAuthentication({ ...selected, ...mode("STRICT"), portLevelMtls: { 8443: { mode: "PERMISSIVE" } } })],
      [
        peerAuthentication({ ...selected, portLevelMtls: { 8443: { mode: "DISABLE" } } }, "payments", {
          annotations: { "parapet.dev/reason": " " },
        }),
      ],
      [peerAuthentication({ selector: { matchLabels: {} }, portLevelMtls: { 8443: { mode: "PERMISSIVE" } } }, "payments", reason)],
      [peerAuthentication({ ...selected, portLevelMtls: { 8443: { mode: "PERMISSIVE" } } }, "istio-system", reason)],
      [peerAuthentication({ ...selected, portLevelMtls: { 8443: { mode: "STRICT" }, 9090: { mode: "PERMISSIVE" } } })],
    ],
    cannotTell: [[peerAuthentication(mode(unknown))], [peerAuthentication({ portLevelMtls: { 8443: { mode: unknown } } })]],
  },
  "mtls/mesh-strict": {
    holds: [[rootStrict], [namespace(), rootStrict], [namespace("istio-system", {}), rootStrict, peerAuthentication(mode("STRICT"))]],
    broken: [[peerAuthentication(mode("PERMISSIVE"), "istio-system")], [namespace(), workload, peerAuthentication(mode("STRICT"))]],
    almost: [
      [peerAuthentication(mode("UNSET"), "istio-system")],
      [namespace(), peerAuthentication({ ...selected, ...mode("STRICT") }, "istio-system")],
      [namespace("istio-system", {}), peerAuthentication(mode("STRICT"))],
    ],
    cannotTell: [[peerAuthentication(mode(unknown), "istio-system")]],
  },
  "mtls/namespaces-strict": {
    holds: [
      [namespace(), workload, peerAuthentication(mode("STRICT"))],
      [workload, rootStrict],
      [namespace(), workload, peerAuthentication(mode("UNSET")), rootStrict],
      [namespace("empty")],
      [workloadIn("kube-system")],
    ],
    broken: [[namespace(), workload], [workload], [namespace(), workload, peerAuthentication(mode("PERMISSIVE"))]],
    almost: [
      [namespace(), workload, peerAuthentication({ ...selected, ...mode("STRICT") })],
      [namespace(), workload, peerAuthentication(mode("STRICT"), "orders")],
      [namespace(), workload, peerAuthentication(mode("UNSET"))],
      [namespace(), workload, peerAuthentication(mode("PERMISSIVE")), rootStrict],
      [namespace(), workload, peerAuthentication(mode("STRICT")), peerAuthentication(mode("DISABLE"), "payments", {}, "older")],
    ],
    cannotTell: [[namespace(), workload, peerAuthentication(mode(unknown))]],
  },
  "mtls/tls-kept-on": {
    holds: [tls({ mode: "ISTIO_MUTUAL" }), [destinationRule({ host: "billing" })], tls({ mode: "SIMPLE" }, "subset port")],
    broken: [tls({ mode: "DISABLE" })],
    almost: [tls({ mode: "DISABLE" }, "port"), tls({ mode: "DISABLE" }, "subset"), tls({ mode: "DISABLE" }, "subset port")],
    cannotTell: [tls({ mode: unknown })],
  },
  "mtls/servers-verified": {
    holds: [
      tls({ mode: "ISTIO_MUTUAL" }),
      tls({ mode: "SIMPLE", caCertificates: "system" }),
      tls({ mode: "MUTUAL", credentialName: "db" }, "all", { workloadSelector: { matchLabels: labels } }),
      [destinationRule({ host: "db", trafficPolicy: { tls: { mode: "SIMPLE", credentialName: "db" } } }, "eu-egress")],
    ],
    broken: [tls({ mode: "SIMPLE" }), tls({ mode: "MUTUAL", clientCertificate: "/etc/cert.pem" })],
    almost: [
      tls({ mode: "SIMPLE", credentialName: "db" }),
      tls({ mode: "SIMPLE", caCertificates: "/etc/ca.pem", insecureSkipVerify: true }),
      tls({ mode: "SIMPLE", caCertificates: "" }, "port"),
      tls({ mode: "SIMPLE", sni: "db" }, "subset"),
      tls({ mode: "MUTUAL" }, "subset port"),
    ],
    cannotTell: [tls({ mode: unknown })],
  },
  "mtls/namespaces-injected": {
    holds: [
      [namespace()],
      [namespace("payments", { "istio.io/rev": "canary" })],
      [namespace("payments", { "istio.io/dataplane-mode": "ambient" })],
      [namespace("kube-system", {})],
    ],
    broken: [[namespace("payments", {})], [namespace("payments", { "istio-injection": "disabled" })]],
    almost: [
      [namespace("payments", { "istio-injection": "true" })],
      [namespace("payments", { "istio-injection": "disabled", "istio.io/rev": "canary" })],
      [namespace("payments", { "istio-injection": "enabled", "istio.io/rev": "canary" })],
      [namespace("kube-system-2", {})],
      [namespace("payments", { "istio.io/rev": "" })],
    ],
    cannotTell: [[namespace("payments", { "istio-injection": unknown })]],
  },
  "mtls/no-opt-out": {
    holds: [
      pod(),
      annotated("sidecar.istio.io/inject", "true"),
      annotated("traffic.sidecar.istio.io/excludeInboundPorts", ""),
      annotated("traffic.sidecar.istio.io/includeOutboundIPRanges", "*"),
      pod({ hostNetwork: true }, { namespace: "kube-system" }),
      pod({ containers: [{ name: "istio-proxy", image: "auto", securityContext: { runAsUser: 1337 } }] }),
      pod({ securityContext: { runAsUser: 1337 }, containers: [{ name: "istio-proxy", image: "auto" }] }),
      container({ securityContext: { runAsUser: 10001, runAsGroup: 10001 } }, { securityContext: { runAsUser: 1337, runAsGroup: 1337 } }),
    ],
    broken: [
      annotated("sidecar.istio.io/inject", "false"),
      pod({}, { labels: { "sidecar.istio.io/inject": "false" } }),
      pod({ hostNetwork: true }),
    ],
    almost: [
      annotated("traffic.sidecar.istio.io/excludeOutboundPorts", "443"),
      annotated("traffic.sidecar.istio.io/excludeOutboundIPRanges", "10.0.0.0/8"),
      annotated("traffic.sidecar.istio.io/excludeInboundPorts", "9090"),
      annotated("traffic.sidecar.istio.io/includeInboundPorts", ""),
      annotated("traffic.sidecar.istio.io/includeOutboundIPRanges", "10.0.0.0/8"),
      annotated("sidecar.istio.io/interceptionMode", "NONE"),
      pod({}, { labels: { "istio.io/dataplane-mode": "none" } }),
      pod({ securityContext: { runAsUser: 1337 } }),
      container({ securityContext: { runAsGroup: 1337 } }),
    ],
    cannotTell: [annotated("sidecar.istio.io/inject", unknown), pod({ hostNetwork: unknown })],
  },
  "mtls/default-deny": {
    holds: [
      [namespace(), workload, authorization({})],
      [workload, authorization({ action: "ALLOW", rules: [] })],
      [workload, authorization({}, "istio-system")],
      [namespace("empty")],
    ],
    broken: [[namespace(), workload], [workload]],
    almost: [
      [namespace(), workload, authorization({ rules: [{}] })],
      [namespace(), workload, authorization(selected)],
      [namespace(), workload, authorization({ action: "DENY" })],
      [namespace(), workload, authorization({ action: "AUDIT", rules: [] })],
      [namespace(), workload, authorization({}, "orders")],
      [namespace(), workload, authorization({ targetRefs: [{ kind: "Service", name: "billing" }] })],
    ],
    cannotTell: [[namespace(), workload, authorization({ action: unknown })]],
  },
  "mtls/callers-named": {
    holds: [
      allow(from({ principals: [principal] })),
      allow({ ...from({ namespaces: ["orders"] }), ...toPort }),
      allow({ when: [{ key: "source.principal", values: [principal] }] }),
      allow({}, "eu-ingress"),
      allow(toPort, "payments", reason),
      [authorization({ action: "DENY", rules: [{}] })],
      [authorization({})],
    ],
    broken: [allow({}), allow(toPort)],
    almost: [
      allow({ from: [] }),
      allow(from({ principals: [] })),
      allow(from({ notPrincipals: [principal] })),
      allow(from({ requestPrincipals: ["*"] })),
      allow({ from: [{ source: { principals: [principal] } }, { source: {} }] }),
      allow({}, "payments", reason),
      allow({ to: [{ operation: { ports: ["8443"] } }, { operation: { methods: ["GET"] } }] }, "payments", reason),
      allow({ when: [{ key: "source.principal", notValues: [principal] }] }),
      [authorization({ rules: [from({ principals: [principal] }), toPort] })],
      allow({}, "eu-egress"),
    ],
    cannotTell: [allow(from({ principals: unknown }))],
  },
  "mtls/callers-whole": {
    holds: [allow(from({ principals: [principal] })), [authorization({ action: "DENY", rules: [from({ principals: ["*"] })] })]],
    broken: [allow(from({ principals: ["*"] }))],
    almost: [
      allow(from({ principals: [principal, "cluster.local/ns/orders/*"] })),
      allow(from({ principals: ["*/sa/orders"] })),
      allow(from({ namespaces: ["eu-*"] })),
      allow({ when: [{ key: "source.principal", values: ["*"] }] }),
    ],
    cannotTell: [allow(from({ principals: [unknown] }))],
  },
  "mtls/no-addresses": {
    holds: [
      allow(from({ principals: [principal] })),
      allow(from({ ipBlocks: ["203.0.113.0/24"] }), "eu-ingress"),
      allow({ ...from({ ipBlocks: ["10.0.0.0/16"] }), ...toPort }, "payments", reason),
      [authorization({ action: "DENY", rules: [from({ notIpBlocks: ["10.0.0.0/16"] })] })],
    ],
    broken: [allow(from({ ipBlocks: ["10.0.0.0/8"] }))],
    almost: [
      allow(from({ principals: [principal], ipBlocks: ["10.0.0.7"] })),
      allow(from({ notIpBlocks: ["10.0.0.7"] })),
      allow({ when: [{ key: "source.ip", values: ["10.0.0.7"] }] }),
      allow(from({ ipBlocks: ["10.0.0.0/16"] }), "payments", reason),
      allow({ ...from({ ipBlocks: ["10.0.0.0/16"] }), ...toPort }),
    ],
    cannotTell: [allow(from({ ipBlocks: unknown }))],
  },
};
