import { networking, object, peers, policy, mode, service, workload } from "./mesh-world";

/** A region as RegionZone lays it out: one team's app that calls a host outside and is exposed, with the three gateways of the region. */

type Fields = Record<string, unknown>;

const gatewayOf = (name: string): ReturnType<typeof workload> =>
  workload(name, name, { labels: { istio: name }, ports: [{ name: "https", port: 8443, protocol: "TCP" }] });

export const shop = workload("eu-shop", "web", { labels: { "parapet.dev/app": "web" } });
export const cart = workload("eu-shop", "cart", { labels: { "parapet.dev/app": "cart" } });
export const ingress = gatewayOf("eu-ingress");
export const egress = gatewayOf("eu-egress");

const stripe = "api.stripe.com";
const egressHost = "eu-egress.eu-egress.svc.cluster.local";

/** The objects by name, so that a test can leave one out or put another in its place. */
export const zone: Readonly<Record<string, Fields>> = {
  mesh: peers("istio-system", "eu", mode("STRICT")),
  web: service("eu-shop", "web", [{ name: "http", port: 80, targetPort: 8080 }], { "parapet.dev/app": "web" }),
  cart: service("eu-shop", "cart", [{ name: "http", port: 80, targetPort: 8080 }], { "parapet.dev/app": "cart" }),
  egressService: service("eu-egress", "eu-egress", [{ name: "tls", port: 8443, targetPort: 8443 }], { istio: "eu-egress" }),
  ingressService: service(
    "eu-ingress",
    "eu-ingress",
    [
      { name: "https", port: 443, targetPort: 8443 },
      { name: "http2", port: 80, targetPort: 8080 },
    ],
    { istio: "eu-ingress" },
  ),
  denied: policy("eu-egress", "default-deny", {}),
  deniedIngress: policy("eu-ingress", "default-deny", {}),
  entry: networking("ServiceEntry", "eu-shop", "stripe", {
    hosts: [stripe],
    exportTo: [".", "eu-egress"],
    location: "MESH_EXTERNAL",
    resolution: "DNS",
    ports: [{ number: 443, name: "tls", protocol: "TLS" }],
  }),
  sidecar: networking("Sidecar", "eu-shop", "web", {
    workloadSelector: { labels: { "parapet.dev/app": "web" } },
    outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
    egress: [{ hosts: [`./${stripe}`, `eu-egress/${egressHost}`] }],
  }),
  closedSidecar: networking("Sidecar", "eu-shop", "default", {
    outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
    egress: [{ hosts: ["~/*"] }],
  }),
  route: networking("VirtualService", "eu-shop", "stripe", {
    hosts: [stripe],
    exportTo: ["."],
    gateways: ["mesh"],
    tls: [
      {
        match: [{ port: 443, sniHosts: [stripe] }],
        route: [{ destination: { host: egressHost, subset: "stripe", port: { number: 8443 } } }],
      },
    ],
  }),
  rule: networking("DestinationRule", "eu-shop", "stripe", {
    host: egressHost,
    exportTo: ["."],
    subsets: [{ name: "stripe", trafficPolicy: { tls: { mode: "ISTIO_MUTUAL", sni: stripe } } }],
  }),
  gateway: networking("Gateway", "eu-egress", "stripe", {
    selector: { istio: "eu-egress" },
    servers: [{ port: { number: 8443, name: "tls-stripe", protocol: "TLS" }, tls: { mode: "ISTIO_MUTUAL" }, hosts: [stripe] }],
  }),
  onward: networking("VirtualService", "eu-egress", "stripe", {
    hosts: [stripe],
    exportTo: ["."],
    gateways: ["stripe"],
    tcp: [{ match: [{ port: 8443 }], route: [{ destination: { host: stripe, port: { number: 443 } } }] }],
  }),
  allowed: policy("eu-egress", "stripe", {
    rules: [
      {
        from: [{ source: { principals: ["cluster.local/ns/eu-shop/sa/web"] } }],
        to: [{ operation: { ports: ["8443"] } }],
        when: [{ key: "connection.sni", values: [stripe] }],
      },
    ],
  }),
  front: networking("Gateway", "eu-ingress", "web", {
    selector: { istio: "eu-ingress" },
    servers: [
      {
        port: { number: 443, name: "https", protocol: "HTTPS" },
        tls: { mode: "SIMPLE", credentialName: "eu-wildcard" },
        hosts: ["eu-shop/shop.example.com"],
      },
      { port: { number: 80, name: "http", protocol: "HTTP" }, tls: { httpsRedirect: true }, hosts: ["eu-shop/shop.example.com"] },
    ],
  }),
  exposed: networking("VirtualService", "eu-shop", "web-front", {
    hosts: ["shop.example.com"],
    exportTo: ["eu-ingress"],
    gateways: ["eu-ingress/web"],
    http: [
      { match: [{ uri: { prefix: "/shop" }, method: { exact: "GET" } }], route: [{ destination: { host: "web", port: { number: 80 } } }] },
    ],
  }),
  whitelist: policy("eu-ingress", "web", {
    rules: [
      {
        from: [{ source: { remoteIpBlocks: ["203.0.113.0/24", "203.0.112.0/24"] } }],
        to: [{ operation: { hosts: ["shop.example.com", "shop.example.com:*"] } }],
      },
    ],
  }),
};

/** The region with some objects left out, and some put in their place or beside them. */
export const changed = (changes: Readonly<Record<string, Fields | undefined>> = {}, ...more: unknown[]): unknown[] => [
  ...Object.values({ ...zone, ...changes }).filter((one) => one !== undefined),
  ...more,
];

/** An object with other fields in its spec. */
export const withSpec = (name: string, spec: Fields): Fields => {
  const of = zone[name] ?? {};
  return { ...of, spec: { ...(of.spec as Fields), ...spec } };
};

export const entryOf = (namespace: string, name: string, spec: Fields): Fields =>
  object("networking.istio.io/v1", "ServiceEntry", namespace, name, spec);
