import { readMesh, type Exposure } from "../../../policies/reach/mesh";
import { object, policy, service, workload } from "./mesh-world";

const shown = ({ from, host, methods, paths, destination, gateway, port, over, redirectOnly }: Exposure): string =>
  `${from.join()} -> ${gateway}:${port} over ${over} ${[...methods, host + paths.join()].join(" ")} -> ${
    destination === undefined
      ? redirectOnly
        ? "answered there"
        : "nowhere"
      : `${destination.namespace}/${destination.service}:${destination.port}`
  }`;
const exposed = (...objects: unknown[]): string[] => readMesh(objects).exposures([]).map(shown).sort();
const web = service("shop", "web", [{ name: "http", port: 80, targetPort: 8080 }]);
const anywhere = "0.0.0.0/0,::/0";

// Source: kubernetes.io/docs/concepts/services-networking/ingress.
describe("what an Ingress opens", () => {
  const backend = { service: { name: "web", port: { name: "http" } } };
  const ingress = (spec: object): unknown => object("networking.k8s.io/v1", "Ingress", "shop", "web", { ...spec });
  const rules = [
    {
      host: "shop.example.com",
      http: {
        paths: [
          { path: "/a/", pathType: "Prefix", backend },
          { path: "/b", pathType: "Exact", backend },
          { path: "/c", pathType: "ImplementationSpecific", backend },
        ],
      },
    },
  ];

  it("opens its paths to everybody, each as its type says", () => {
    const line = (path: string, over = "80 over plain"): string =>
      `${anywhere} -> Ingress shop/web:${over} shop.example.com${path} -> shop/web:80`;
    expect(exposed(web, ingress({ rules }))).toEqual([line("/a,/a/*"), line("/b"), line("~/c")]);
    expect(exposed(web, ingress({ rules, tls: [{ hosts: ["*.example.com"] }] }))[1]).toBe(line("/b", "443 over tls"));
    expect(exposed(web, ingress({ rules, tls: [{ hosts: ["example.com"] }] }))[1]).toBe(line("/b"));
    expect(exposed(web, ingress({ defaultBackend: backend }))).toEqual([`${anywhere} -> Ingress shop/web:80 over plain * -> shop/web:80`]);
  });

  it("leads nowhere by the name of a port that the Service has not", () => {
    expect(exposed(service("shop", "web", [{ name: "main", port: 80 }]), ingress({ rules }))).toEqual([]);
  });
});

// Source: gateway-api.sigs.k8s.io/reference/spec.
describe("what a Gateway of the Gateway API opens", () => {
  const api = "gateway.networking.k8s.io/v1";
  const gateway = (listener: object = {}, className = "istio"): unknown =>
    object(api, "Gateway", "edge", "front", {
      gatewayClassName: className,
      listeners: [
        {
          name: "https",
          port: 443,
          protocol: "HTTPS",
          hostname: "*.example.com",
          allowedRoutes: { namespaces: { from: "All" } },
          ...listener,
        },
      ],
    });
  const route = (spec: object = {}): unknown =>
    object(api, "HTTPRoute", "shop", "web", {
      parentRefs: [{ name: "front", namespace: "edge" }],
      hostnames: ["shop.example.com", "other.org"],
      rules: [{ matches: [{ path: { type: "PathPrefix", value: "/a" }, method: "GET" }], backendRefs: [{ name: "web", port: 80 }] }],
      ...spec,
    });
  const line = (from: string, to = "shop/web:80", requests = "GET shop.example.com/a,/a/*"): string =>
    `${from} -> Gateway edge/front:443 over tls ${requests} -> ${to}`;

  it("opens the routes that name it, for the hosts of both", () => {
    expect(exposed(gateway(), route())).toEqual([line(anywhere)]);
    expect(exposed(gateway(), route({ hostnames: ["other.org"] }))).toEqual([]);
    expect(exposed(gateway(), route({ parentRefs: [{ name: "front" }] }))).toEqual([]);
    expect(exposed(gateway(), route({ parentRefs: [{ name: "front", namespace: "edge", sectionName: "http" }] }))).toEqual([]);
    expect(exposed(gateway(), route({ rules: [{ filters: [{ type: "RequestRedirect" }] }] }))).toEqual([
      line(anywhere, "answered there", "shop.example.com"),
    ]);
  });

  it("takes routes of its own namespace alone, unless it lets others in", () => {
    const from = (allowed: object): number =>
      exposed(gateway({ allowedRoutes: { namespaces: allowed } }), route(), {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "shop", labels: { team: "a" } },
      }).length;
    expect([{}, { from: "Same" }, { from: "None" }, { from: "All" }].map(from)).toEqual([0, 0, 0, 1]);
    expect(["a", "b"].map((team) => from({ from: "Selector", selector: { matchLabels: { team } } }))).toEqual([1, 0]);
  });

  it("asks Istio's policies for it, where the gateway is Istio's", () => {
    const only = policy("edge", "only", {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "front" }],
      rules: [{ from: [{ source: { remoteIpBlocks: ["203.0.113.0/24"] } }] }],
    });
    expect(exposed(gateway(), route(), only)).toEqual([line("203.0.113.0/24")]);
    expect(exposed(gateway({}, "nginx"), route(), only)).toEqual([line(anywhere)]);
    const pods = workload("edge", "front-istio", { labels: { "gateway.networking.k8s.io/gateway-name": "front" } });
    expect(
      readMesh([gateway(), route(), only])
        .exposures([pods])
        .map(({ gateway: id, from }) => [id, from]),
    ).toEqual([["edge/front-istio", ["203.0.113.0/24"]]]);
  });

  it("needs the word of another namespace to lead to its Service", () => {
    const away = route({ rules: [{ backendRefs: [{ name: "bank", namespace: "bank", port: 80 }] }] });
    const grant = (from: object): unknown =>
      object("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "bank", "g", {
        from: [{ group: "gateway.networking.k8s.io", ...from }],
        to: [{ group: "", kind: "Service" }],
      });
    expect(exposed(gateway(), away)).toEqual([]);
    expect(exposed(gateway(), away, grant({ kind: "HTTPRoute", namespace: "shop" }))).toEqual([
      line(anywhere, "bank/bank:80", "shop.example.com"),
    ]);
    expect(exposed(gateway(), away, grant({ kind: "HTTPRoute", namespace: "other" }))).toEqual([]);
  });
});
