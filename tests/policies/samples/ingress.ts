import type { Samples } from "./make";
import {
  authorization,
  cilium,
  gateway,
  httpRoute,
  ingress,
  labels,
  networkPolicy,
  requestAuthentication,
  unknown,
  virtualService,
  workload,
  type Case,
  type Fields,
  type Sample,
} from "./mesh-objects";
import { door, friends, from, networks, others, pods, route, servers, shop } from "./ways-in";

const path = (value: string, pathType = "Prefix") => ({ path: value, pathType, backend: { service: { name: "shop" } } });
const ingressFor = (host: unknown, paths: readonly Fields[] = [path("/")], more: Fields = {}, name = "shop", meta: Fields = {}): Sample =>
  ingress(
    { ingressClassName: "nginx", rules: [{ ...(host === undefined ? {} : { host }), http: { paths } }], ...more },
    "payments",
    meta,
    name,
  );
const tls = (...hosts: readonly unknown[]) => ({ tls: [{ hosts, secretName: "shop" }] });
const noted = (notes: Fields, ingressClassName = "nginx"): Sample =>
  ingressFor(shop, [path("/")], { ...tls(shop), ingressClassName }, "shop", { annotations: notes });
const matching = (...matches: readonly Fields[]) => ({ http: [{ match: matches, route: [{ destination: { host: "shop" } }] }] });
const parents = { parentRefs: [{ name: "way-in", namespace: "eu-ingress" }] };
const http = (fields: Fields = {}, name = "shop"): Sample => httpRoute({ ...parents, hostnames: [shop], ...fields }, "payments", {}, name);
const into = (rule: Fields, place = "payments"): Case => [networkPolicy({ podSelector: {}, ingress: [rule] }, place)];
const claim = { "@request.auth.claims.group": { exact: "staff" } };
const tokens = (place: string, jwtRules: unknown = [{ issuer: "https://login.example.com" }]): Sample =>
  requestAuthentication({ jwtRules }, place);

export const ingressSamples: Record<string, Samples> = {
  "ingress/ingress-hosts": {
    holds: [[ingressFor(shop)], [ingress({ defaultBackend: { service: { name: "shop" } } })]],
    broken: [[ingressFor(undefined)], [ingressFor("*.example.com")]],
    almost: [
      [ingressFor("")],
      [ingressFor("shop.*")],
      [ingress({ rules: [{ host: shop, http: { paths: [path("/")] } }, { http: { paths: [path("/")] } }] })],
    ],
    cannotTell: [[ingressFor(unknown)]],
  },
  "ingress/route-hosts": {
    holds: [[route()], [virtualService({ http: [] })]],
    broken: [[route({ hosts: ["*"] })]],
    almost: [[route({ hosts: [shop, "*.example.com"] })]],
    cannotTell: [[route({ hosts: [unknown] })]],
  },
  "ingress/http-route-hosts": {
    holds: [[http()], [httpRoute({ parentRefs: [{ kind: "Service", name: "shop" }] })]],
    broken: [[http({ hostnames: undefined })]],
    almost: [[http({ hostnames: [] })], [http({ hostnames: [shop, "*.example.com"] })]],
    cannotTell: [[http({ hostnames: [unknown] })]],
  },
  "ingress/gateway-hosts": {
    holds: [
      [door()],
      [door("eu-ingress", { servers: servers(["payments/shop.example.com", "./*.example.com", "*/shop.example.com"]) })],
      [door("eu-east-west", { servers: servers(["*.local"], { tls: { mode: "AUTO_PASSTHROUGH" } }) })],
    ],
    broken: [[door("eu-ingress", { servers: servers(["*"]) })]],
    almost: [
      [door("eu-ingress", { servers: servers(["*.com"]) })],
      [door("eu-ingress", { servers: servers(["payments/*"]) })],
      [door("eu-ingress", { servers: servers([shop, "*/*"]) })],
      [door("eu-ingress", { servers: servers(["*"], { tls: { httpsRedirect: true } }) })],
    ],
    cannotTell: [[door("eu-ingress", { servers: servers([unknown]) })]],
  },
  "ingress/ingress-encrypted": {
    holds: [[ingressFor(shop, [path("/")], tls(shop))]],
    broken: [[ingressFor(shop)]],
    almost: [[ingressFor(shop, [path("/")], { tls: [] })]],
    cannotTell: [[ingressFor(shop, [path("/")], { tls: unknown })]],
  },
  "ingress/ingress-certificates": {
    holds: [
      [ingressFor(shop, [path("/")], tls(shop))],
      [ingressFor(shop, [path("/")], tls("*.example.com"))],
      [ingressFor(shop, [path("/")], { tls: [{ secretName: "shop" }] })],
      [ingressFor(shop)],
    ],
    broken: [[ingressFor(shop, [path("/")], tls("example.com"))]],
    almost: [
      [ingressFor("eu.shop.example.com", [path("/")], tls("*.example.com"))],
      [ingressFor("myexample.com", [path("/")], tls("*.example.com", "example.com"))],
      [ingressFor("example.com", [path("/")], tls("*.example.com"))],
    ],
    cannotTell: [[ingressFor(shop, [path("/")], tls(unknown))]],
  },
  "ingress/plain-refused": {
    holds: [
      [noted({ "kubernetes.io/ingress.allow-http": "false" }, "gce-internal")],
      [noted({ "konghq.com/protocols": "https" }, "kong")],
      [noted({ "nginx.ingress.kubernetes.io/force-ssl-redirect": "true" })],
    ],
    broken: [[noted({})]],
    almost: [
      [noted({ "kubernetes.io/ingress.allow-http": "true" }, "gce")],
      [noted({ "kubernetes.io/ingress.allow-http": "false" })],
      [noted({ "konghq.com/protocols": "http,https" }, "kong")],
      [noted({ "nginx.ingress.kubernetes.io/force-ssl-redirect": "false" })],
    ],
    cannotTell: [[noted({ "kubernetes.io/ingress.allow-http": unknown }, "gce")], [noted({ "haproxy.org/ssl-redirect": unknown })]],
  },
  "ingress/no-direct-ingress": {
    parameters: { classes: ["istio"] },
    holds: [
      [ingress({ ingressClassName: "istio" })],
      [ingress({}, "payments", { annotations: { "kubernetes.io/ingress.class": "istio" } })],
    ],
    broken: [[ingressFor(shop)]],
    almost: [[ingress({})], [ingress({ ingressClassName: "istio-2" })]],
    cannotTell: [[ingress({ ingressClassName: unknown })]],
  },
  "ingress/gateways-at-home": {
    holds: [
      [door()],
      [door(), pods("eu-ingress", { istio: "eu-ingress" }), workload],
      [httpGateway("eu-ingress")],
      [httpGateway("payments", "istio-waypoint")],
    ],
    broken: [[door("payments")], [httpGateway("payments")]],
    almost: [
      [door("eu-ingress-2")],
      [door("eu-ingress", { selector: {} })],
      [door("eu-ingress", { selector: undefined })],
      [door("eu-ingress", { selector: { app: "billing" } }), workload],
      [gateway({ selector: { istio: "eu-ingress" } }), pods("eu-ingress", { istio: "eu-ingress" })],
    ],
    cannotTell: [[door("eu-ingress", { selector: unknown })]],
  },
  "ingress/routes-distinct": {
    holds: [
      [route(), route({ hosts: ["other.example.com"] }, "payments", "other")],
      [route(matching({ uri: { prefix: "/a" } })), route(matching({ uri: { prefix: "/b" } }), "orders")],
      [
        route(matching({ uri: { exact: "/a" }, method: { exact: "GET" } })),
        route(matching({ uri: { exact: "/a" }, method: { exact: "PUT" } }), "orders"),
      ],
      [route(), route({ gateways: ["us-ingress/way-in"] }, "orders")],
      [
        route({ hosts: ["api.stripe.com"], gateways: ["mesh"], exportTo: ["."] }),
        route({ hosts: ["api.stripe.com"], gateways: ["mesh"], exportTo: ["."] }, "orders"),
      ],
      [route({ hosts: ["ratings"], gateways: undefined }), route({ hosts: ["ratings"], gateways: undefined }, "orders")],
      [ingressFor(shop, [path("/a"), path("/b")])],
      [ingressFor(shop), ingressFor(shop, [path("/")], {}, "next", { annotations: { "nginx.ingress.kubernetes.io/canary": "true" } })],
      [ingressFor(shop), ingressFor(shop, [path("/")], { ingressClassName: "internal" }, "inner")],
      [http(), http({ rules: [{ matches: [{ path: { type: "PathPrefix", value: "/a" } }] }] }, "other")],
    ],
    broken: [
      [route(), route({}, "orders")],
      [ingressFor(shop), ingressFor(shop, [path("/")], {}, "other")],
      [http({ rules: [{}] }), http({ rules: [{}] }, "other")],
    ],
    almost: [
      [route(), route(matching({ uri: { prefix: "/" } }), "orders")],
      [
        route(matching({ uri: { prefix: "/a" } })),
        route({ hosts: ["SHOP.example.com"], ...matching({ name: "second", uri: { prefix: "/a" } }) }, "orders"),
      ],
      [route(matching({ uri: { prefix: "/a" } }, { uri: { prefix: "/a" } }))],
      [
        route({ hosts: ["api.stripe.com"], gateways: ["mesh"], exportTo: ["."] }),
        route({ hosts: ["api.stripe.com"], gateways: ["mesh"] }, "orders"),
      ],
      [
        route({ hosts: ["ratings"], gateways: undefined }),
        route({ hosts: ["ratings.payments.svc.cluster.local"], gateways: ["mesh"] }, "orders"),
      ],
      [
        door(),
        gateway({ selector: { istio: "eu-ingress" } }, "eu-ingress", {}, "beside"),
        route(),
        route({ gateways: ["eu-ingress/beside"] }, "orders"),
      ],
      [ingressFor(shop, [path("/a")]), ingressFor(shop, [path("/a/")], {}, "other")],
      [route(), ingressFor(shop)],
      [http({ rules: [{}] }), http({ rules: [{ matches: [{ path: { type: "PathPrefix", value: "/" } }] }] }, "other")],
    ],
    cannotTell: [[route(), route({ hosts: [unknown] }, "orders")], [ingressFor(unknown)]],
  },
  "ingress/routes-shown": {
    holds: [
      [door(), route()],
      [route()],
      [door("eu-ingress", { servers: servers(["payments/shop.example.com"]) }), route()],
      [door(), route({ hosts: ["shop"], gateways: ["mesh"] })],
      [httpGateway("eu-ingress"), route()],
    ],
    broken: [[door(), route({ hosts: ["shop.example.org"] })]],
    almost: [
      [door("eu-ingress", { servers: servers(["./shop.example.com"]) }), route()],
      [door("eu-ingress", { servers: servers(["orders/*.example.com"]) }), route()],
      [door(), route({ hosts: [shop, "example.com"] })],
      [door(), route({ gateways: ["mesh", "eu-ingress/way-in"], hosts: ["shop"] })],
    ],
    cannotTell: [[door("eu-ingress", { servers: servers([unknown]) }), route()]],
  },
  "ingress/gateway-servers-distinct": {
    holds: [
      [door(), gateway({ selector: { istio: "eu-ingress" }, servers: servers(["other.example.com"]) }, "eu-ingress", {}, "beside")],
      [door(), gateway({ selector: { istio: "us-ingress" }, servers: servers(["*.example.com"]) }, "us-ingress", {}, "beside")],
      [
        door(),
        gateway(
          { selector: { istio: "eu-ingress" }, servers: servers(["*.example.com"], { port: { number: 80 } }) },
          "eu-ingress",
          {},
          "beside",
        ),
      ],
    ],
    broken: [[door(), gateway({ selector: { istio: "eu-ingress" }, servers: servers(["*.example.com"]) }, "eu-ingress", {}, "beside")]],
    almost: [
      [door(), gateway({ selector: { istio: "eu-ingress" }, servers: servers(["*/*.EXAMPLE.com"]) }, "eu-ingress", {}, "beside")],
      [
        door(),
        gateway(
          {
            selector: { istio: "eu-ingress" },
            servers: [...servers(["other.example.com"]), ...servers(["*.example.com"], { tls: { mode: "MUTUAL" } })],
          },
          "eu-ingress",
          {},
          "beside",
        ),
      ],
    ],
    cannotTell: [[door("eu-ingress", { servers: servers([unknown]) })]],
  },
  "ingress/claims-verified": {
    holds: [
      [route()],
      [route(matching({ headers: claim })), tokens("eu-ingress")],
      [route(matching({ headers: claim })), tokens("istio-system")],
    ],
    broken: [[route(matching({ headers: claim }))]],
    almost: [
      [route(matching({ headers: claim })), tokens("payments")],
      [route(matching({ headers: claim })), tokens("eu-ingress", [])],
      [route(matching({ withoutHeaders: claim }))],
    ],
    cannotTell: [[route(matching({ headers: claim })), tokens("eu-ingress", unknown)]],
  },
  "ingress/whitelist-at-gateway": {
    holds: [
      [others()],
      [friends(from({ remoteIpBlocks: networks }))],
      [authorization({ rules: [from({ principals: ["cluster.local/ns/orders/sa/orders"] })] })],
    ],
    broken: [[authorization({ rules: [from({ remoteIpBlocks: networks })] })]],
    almost: [
      [authorization({ action: "DENY", rules: [from({ notRemoteIpBlocks: networks })] })],
      [authorization({ rules: [{ when: [{ key: "remote.ip", values: networks }] }] })],
      [friends(from({ ipBlocks: networks }))],
      [friends({ when: [{ key: "source.ip", values: networks }] })],
      [friends(from({ remoteIpBlocks: [...networks, "0.0.0.0/0"] }))],
      [others({ notRemoteIpBlocks: ["::/0"] })],
    ],
    cannotTell: [[friends(from({ remoteIpBlocks: [unknown] }))]],
  },
  "ingress/pods-held": {
    holds: [
      [workload, networkPolicy({ podSelector: {} })],
      [workload, networkPolicy({ podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] })],
      [workload, cilium({ endpointSelector: {}, ingressDeny: [{}] })],
    ],
    broken: [[workload]],
    almost: [
      [workload, networkPolicy({ podSelector: {}, policyTypes: ["Egress"] })],
      [workload, networkPolicy({ podSelector: { matchLabels: { app: "other" } } })],
      [workload, networkPolicy({ podSelector: {} }, "orders")],
    ],
    cannotTell: [[workload, networkPolicy({ podSelector: unknown })]],
  },
  "ingress/callers-selected": {
    holds: [
      into({ from: [{ podSelector: { matchLabels: labels } }] }),
      into({ from: [{ ipBlock: { cidr: "10.0.0.0/16" } }] }),
      into({ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }, "eu-ingress"),
      [networkPolicy({ podSelector: {} })],
    ],
    broken: [into({}), into({ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] })],
    almost: [
      into({ from: [], ports: [{ port: 8080 }] }),
      into({ from: [{ podSelector: {} }, { ipBlock: { cidr: "128.0.0.0/1" } }] }),
      into({}, "eu-ingress-2"),
    ],
    cannotTell: [into({ from: unknown }), into({ from: [{ ipBlock: { cidr: unknown } }] })],
  },
};

function httpGateway(place: string, gatewayClassName = "istio"): Sample {
  return {
    manifest: {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "way-in", namespace: place },
      spec: { gatewayClassName, listeners: [{ name: "https", port: 443, protocol: "HTTPS" }] },
    },
  };
}
