import { edges, reaches, verdict } from "../../../policies/reach/index";
import { clusterOf, namespace, pod, policy } from "./given";

const account = (text: string, name: string): string => text.replace('"spec":{', `"spec":{"serviceAccountName":"${name}",`);
const web = account(pod("shop/web", { app: "web" }), "web");
const db = account(pod("shop/db", { app: "db" }, "http:8080"), "db");
const stranger = pod("play/stranger");
const service =
  "apiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: shop }\nspec: { selector: { app: db }, ports: [{ name: http, port: 8080 }] }\n";
const shop = namespace("shop", { "istio-injection": "enabled" });
const strict = (mode = "STRICT"): string =>
  `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: default, namespace: istio-system }\nspec: { mtls: { mode: ${mode} } }\n`;
const allow = (operation: string): string =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: db, namespace: shop }\nspec: { selector: { matchLabels: { app: db } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: ${operation} }] }] }\n`;
const network = (port: string): string =>
  policy(`podSelector: { matchLabels: { app: db } }\ningress: [{ from: [{ namespaceSelector: {} }], ports: [${port}] }]`);

const mesh = [shop, web, db, stranger, service, strict()];
const intoDb = (...texts: readonly string[]) => [...edges(clusterOf(...texts))].filter(({ to }) => to === "shop/db");

describe("an edge between workloads of a mesh", () => {
  it("is what network and mesh let through, with the objects of both that open it", () => {
    expect(intoDb(...mesh, network("{ port: 8080 }"), allow("{ ports: ['8080'], methods: [GET], paths: [/entries] }"))).toEqual([
      {
        from: "shop/web",
        to: "shop/db",
        port: 8080,
        protocol: "TCP",
        over: "mutual-tls",
        only: [{ hosts: [], methods: ["GET"], paths: ["/entries"] }],
        by: ["AuthorizationPolicy shop/db", "NetworkPolicy shop/it"],
      },
    ]);
  });

  it("is closed where the network is, whatever the mesh allows", () => {
    expect(intoDb(...mesh, network("{ port: 8081 }"), allow("{ ports: ['8080'] }"))).toEqual([]);
  });

  it("is cut out of a wide span where the mesh's answer is another", () => {
    const found = intoDb(...mesh, network("{ protocol: TCP }"), allow("{ ports: ['8080'] }"));
    expect(found.map(({ from, port, over }) => `${from} ${port} ${over}`)).toEqual([
      "play/stranger 15020-15021 any",
      "play/stranger 15090 any",
      "shop/web 8080 mutual-tls",
      "shop/web 15020-15021 any",
      "shop/web 15090 any",
    ]);
  });

  it("is not looked at by the mesh over UDP, nor at a pod without a proxy", () => {
    const udp = network("{ port: 53, protocol: UDP }");
    expect(intoDb(...mesh, udp).map(({ from, over }) => `${from} ${over}`)).toEqual(["play/stranger any", "shop/web any"]);
    const bare = db.replace('"labels":{', '"labels":{"sidecar.istio.io/inject":"false",');
    expect(
      intoDb(shop, web, bare, stranger, service, strict(), network("{ port: 8080 }")).map(({ from, over }) => `${from} ${over}`),
    ).toEqual(["play/stranger any", "shop/web any"]);
  });

  it("is open to strangers where plain connections are taken and nobody asks who comes", () => {
    const found = intoDb(shop, web, db, stranger, service, strict("PERMISSIVE"), network("{ port: 8080 }"));
    expect(found.map(({ from, over }) => `${from} ${over}`)).toEqual(["play/stranger plain", "shop/web any"]);
  });

  it("answers a single question as the relation does, and names what closes it", () => {
    const cluster = clusterOf(...mesh, network("{ port: 8080 }"), allow("{ ports: ['8080'] }"));
    expect(reaches(cluster, "shop/web", "shop/db", 8080)).toBe(true);
    expect(verdict(cluster, "play/stranger", "shop/db", 8080)).toEqual({
      open: false,
      by: [],
      closedBy: ["PeerAuthentication istio-system/default"],
    });
    expect(verdict(cluster, "shop/web", "shop/db", 8081)).toEqual({ open: false, by: [], closedBy: ["NetworkPolicy shop/it"] });
  });
});

describe("what leaves through an egress gateway", () => {
  const home = namespace("out", { "istio-injection": "enabled" });
  const gateway = pod("out/gateway", { istio: "out" }, "tls:8443");
  const objects = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: web, namespace: out }
spec: { selector: { istio: out }, servers: [{ port: { number: 8443, name: tls, protocol: TLS }, hosts: [api.example.com], tls: { mode: ISTIO_MUTUAL } }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec: { hosts: [api.example.com], exportTo: [., out], location: MESH_EXTERNAL, resolution: DNS, ports: [{ number: 443, name: tls-443, protocol: TLS }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: out }
spec: { hosts: [api.example.com], gateways: [web], tcp: [{ match: [{ port: 8443 }], route: [{ destination: { host: api.example.com, port: { number: 443 } } }] }] }
`;
  const excepted = "10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16";
  const outward = (except: string, ports: string): string =>
    policy(
      `podSelector: {}\npolicyTypes: [Ingress, Egress]\negress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [${except}] } }], ports: ${ports} }]`,
      "world",
      "out",
    );
  const fromGateway = (...texts: readonly string[]): string[] =>
    [...edges(clusterOf(home, gateway, objects, ...texts))]
      .filter(({ from }) => from === "out/gateway")
      .map(({ to, port, by }) => `${to} ${port} ${by.join(", ")}`);

  it("is the hosts that it knows, for the ports that the network opens to the world", () => {
    expect(fromGateway(outward(excepted, "[{ port: 443 }]"))).toEqual([
      "api.example.com 443 NetworkPolicy out/world, ServiceEntry shop/api",
    ]);
  });

  it("is no host where the network is closed on its port", () => {
    expect(fromGateway(outward(excepted, "[{ port: 5432 }]")).filter((line) => line.startsWith("api"))).toEqual([]);
  });

  it("is the world still, on a port on which it knows nobody", () => {
    expect(fromGateway(outward(excepted, "[{ port: 443 }, { port: 22 }]")).filter((line) => line.startsWith("0.0.0.0/5"))).toEqual([
      "0.0.0.0/5 22 NetworkPolicy out/world",
    ]);
  });

  it("is also what stands beside the world, where the network forgot to except it", () => {
    expect(fromGateway(outward(excepted.replace(" 169.254.0.0/16,", ""), "[{ port: 443 }]"))).toEqual([
      "169.254.0.0/16 443 NetworkPolicy out/world",
      "api.example.com 443 NetworkPolicy out/world, ServiceEntry shop/api",
    ]);
  });

  it("is the hosts that it knows, where the network opens hosts by name, each once", () => {
    const byName = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: hosts, namespace: out }
spec:
  endpointSelector: { matchLabels: { istio: out } }
  egress: [{ toFQDNs: [{ matchName: api.example.com }, { matchName: other.example.com }], toPorts: [{ ports: [{ port: "443", protocol: TCP }] }] }]
`;
    expect(fromGateway(byName)).toEqual([
      "api.example.com 443 CiliumNetworkPolicy out/hosts, ServiceEntry shop/api",
      "other.example.com 443 CiliumNetworkPolicy out/hosts",
    ]);
    expect(fromGateway(byName.replace("matchName: api.example.com", "matchName: api.example.org"))).toEqual([
      "api.example.org 443 CiliumNetworkPolicy out/hosts",
      "other.example.com 443 CiliumNetworkPolicy out/hosts",
    ]);
  });

  it("is a host whose addresses its entry gives only where the network opens one of them", () => {
    const fixed = objects.replace("resolution: DNS,", "resolution: STATIC, endpoints: [{ address: 203.0.113.9 }],");
    const opened = (cidr: string): string =>
      policy(
        `podSelector: {}\npolicyTypes: [Egress]\negress: [{ to: [{ ipBlock: { cidr: ${cidr} } }], ports: [{ port: 443 }] }]`,
        "world",
        "out",
      );
    const found = (cidr: string): string[] =>
      [...edges(clusterOf(home, gateway, fixed, opened(cidr)))]
        .filter(({ from }) => from === "out/gateway")
        .map(({ to, port }) => `${to} ${port}`);
    expect(found("203.0.113.0/24")).toEqual(["api.example.com 443"]);
    expect(found("198.51.100.0/24")).toEqual(["198.51.100.0/24 443"]);
  });

  it("is every address for a workload that is no gateway: what its proxy refuses it can go around", () => {
    const open = policy(
      "podSelector: { matchLabels: { app: web } }\npolicyTypes: [Egress]\negress: [{ to: [{ ipBlock: { cidr: 203.0.113.0/24 } }], ports: [{ port: 443 }] }]",
    );
    const only =
      "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: default, namespace: shop }\nspec: { outboundTrafficPolicy: { mode: REGISTRY_ONLY }, egress: [{ hosts: [./*] }] }\n";
    expect(
      [...edges(clusterOf(shop, web, open, only))].filter(({ from }) => from === "shop/web").map(({ to, port }) => `${to} ${port}`),
    ).toEqual(["203.0.113.0/24 443"]);
  });
});

describe("a span of ports in the mesh", () => {
  const annotated = db.replace('"labels":{', '"annotations":{"traffic.sidecar.istio.io/excludeInboundPorts":"6000, 6001"},"labels":{');
  const objects = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: db, namespace: shop }
spec: { selector: { matchLabels: { app: db } }, mtls: { mode: STRICT }, portLevelMtls: { 9000: { mode: PERMISSIVE } } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-seven, namespace: istio-system }
spec: { action: DENY, rules: [{ to: [{ operation: { ports: ["7000", "9001"] } }] }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: some, namespace: shop }
spec: { selector: { matchLabels: { app: db } }, rules: [{ to: [{ operation: { notPorts: ["9002"] } }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: more, namespace: shop }
spec: { selector: { app: db }, ports: [{ name: http-a, port: 80, targetPort: 3000 }, { name: tcp-b, port: 81, targetPort: http }] }
`;
  const cluster = clusterOf(shop, web, annotated, stranger, strict(), objects);
  const [sender, guest, receiver] = ["shop/web", "play/stranger", "shop/db"].map((id) => cluster.byId.get(id)!);

  it.each([
    ["another workload", sender!, "shop/web"],
    ["a workload without a proxy", guest!, "play/stranger"],
    ["outside", "outside" as const, "0.0.0.0/0"],
  ])("is open where the mesh says so when it is asked about each of them, from %s", (_, from, id) => {
    const spans = [...edges(cluster)].filter((edge) => edge.from === id && edge.to === "shop/db" && edge.protocol === "TCP");
    const answers = new Map<number, string>();
    for (const { port, over, by, only } of spans) {
      const [first = 1, last = first] = port === "*" ? [1, 65_535] : String(port).split("-").map(Number);
      for (let at = first; at <= last; at++) answers.set(at, JSON.stringify([over, by, only]));
    }
    const wrong: number[] = [];
    for (let port = 1; port <= 65_535; port++) {
      const { allowed, over, by, only } = cluster.mesh.inbound(from, receiver!, port);
      if (answers.get(port) !== (allowed ? JSON.stringify([over, by, only]) : undefined)) wrong.push(port);
    }
    expect(wrong).toEqual([]);
    expect(spans.length).toBeGreaterThan(3);
    expect(spans.length).toBeLessThan(20);
  });
});
