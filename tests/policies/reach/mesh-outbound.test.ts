import { readMesh, type Leaving, type MeshWorkload } from "../../../policies/reach/mesh";
import { networking, policy, workload } from "./mesh-world";
import { cart, changed, egress, entryOf, shop, withSpec, zone } from "./mesh-zone";

const shown = ({ host, port, via, allowed, over, by, anyAddress }: Leaving): string =>
  [
    `${host}:${port}`,
    via === "direct" ? "direct" : `via ${via.namespace}/${via.service}:${via.port}`,
    allowed ? `open over ${over}` : "closed",
    ...(anyAddress ? ["to any address"] : []),
    `by ${by.join(", ")}`,
  ].join(" ");
const leaving = (objects: unknown[], from: MeshWorkload = shop): string[] => readMesh(objects).outbound(from).hosts.map(shown);

const route = ["VirtualService eu-shop/stripe"];
const way = "api.stripe.com:443 via eu-egress/eu-egress:8443";
const opened = `${way} open over mutual-tls by AuthorizationPolicy eu-egress/stripe, Gateway eu-egress/stripe, ServiceEntry eu-shop/stripe, VirtualService eu-egress/stripe, ${route.join()}`;

// Source: istio.io/docs/tasks/traffic-management/egress/egress-gateway and the references of Sidecar, ServiceEntry, VirtualService and Gateway.
describe("how a workload leaves for a host outside", () => {
  it("leaves by the gateway to which its route leads, with its own identity", () => {
    expect(leaving(changed())).toEqual([opened]);
    const { by, registryOnly, hosts } = readMesh(changed()).outbound(shop);
    expect([by, registryOnly]).toEqual([["Sidecar eu-shop/web"], true]);
    expect(hosts[0]?.via).toEqual({ namespace: "eu-egress", service: "eu-egress", selector: { istio: "eu-egress" }, port: 8443 });
  });

  it("is closed at the gateway for whoever is not named there, and for a name that is not", () => {
    const another = withSpec("allowed", { rules: [{ from: [{ source: { principals: ["cluster.local/ns/eu-shop/sa/cart"] } }] }] });
    const refused = `${way} closed by AuthorizationPolicy eu-egress/default-deny, AuthorizationPolicy eu-egress/stripe`;
    expect(leaving(changed({ allowed: another }))).toEqual([refused]);
    const otherName = withSpec("allowed", { rules: [{ when: [{ key: "connection.sni", values: ["example.com"] }] }] });
    expect(leaving(changed({ allowed: otherName }))).toEqual([refused]);
    const otherPort = withSpec("allowed", { rules: [{ to: [{ operation: { ports: ["443"] } }] }] });
    expect(leaving(changed({ allowed: otherPort }))).toEqual([refused]);
  });

  it("is closed where the gateway does not serve the name, or has no route for it, or does not see the host", () => {
    expect(leaving(changed({ gateway: withSpec("gateway", { selector: { istio: "eu-ingress" } }) }))).toEqual([
      `${way} closed by Service eu-egress/eu-egress`,
    ]);
    const other = withSpec("gateway", {
      servers: [{ port: { number: 8443, protocol: "TLS" }, tls: { mode: "ISTIO_MUTUAL" }, hosts: ["example.com"] }],
    });
    expect(leaving(changed({ gateway: other }))).toEqual([`${way} closed by Service eu-egress/eu-egress`]);
    expect(leaving(changed({ onward: undefined }))).toEqual([`${way} closed by Gateway eu-egress/stripe`]);
    expect(leaving(changed({ onward: withSpec("onward", { gateways: ["eu-shop/stripe"] }) }))).toEqual([
      `${way} closed by Gateway eu-egress/stripe`,
    ]);
    expect(
      leaving(
        changed({
          onward: withSpec("onward", { tls: [], tcp: [{ match: [{ port: 9 }], route: [{ destination: { host: "api.stripe.com" } }] }] }),
        }),
      ),
    ).toEqual([`${way} closed by Gateway eu-egress/stripe`]);
    const hidden = withSpec("entry", { exportTo: ["."] });
    expect(leaving(changed({ entry: hidden }))).toEqual([`${way} closed by Gateway eu-egress/stripe`]);
  });

  it("leaves directly where no route of its own takes it", () => {
    const direct = "api.stripe.com:443 direct open over tls by ServiceEntry eu-shop/stripe";
    expect(leaving(changed({ route: undefined }))).toEqual([direct]);
    expect(leaving(changed({ route: withSpec("route", { gateways: ["eu-egress/stripe"] }) }))).toEqual([direct]);
    const forPort = withSpec("route", {
      tls: [{ match: [{ port: 8443, sniHosts: ["api.stripe.com"] }], route: [{ destination: { host: "x.eu-shop" } }] }],
    });
    expect(leaving(changed({ route: forPort }))).toEqual([direct]);
    const forOthers = withSpec("route", {
      tls: [
        {
          match: [{ sniHosts: ["api.stripe.com"], sourceLabels: { "parapet.dev/app": "cart" } }],
          route: [{ destination: { host: "eu-egress.eu-egress.svc.cluster.local", port: { number: 8443 } } }],
        },
      ],
    });
    expect(leaving(changed({ route: forOthers }))).toEqual([direct]);
  });

  it("knows no more than its Sidecar takes in and what is shown to its namespace", () => {
    expect(readMesh(changed()).outbound(cart)).toEqual({ by: ["Sidecar eu-shop/default"], registryOnly: true, hosts: [] });
    const open = readMesh(changed({ closedSidecar: undefined })).outbound(cart);
    expect([open.by, open.registryOnly, open.hosts.map(({ host }) => host)]).toEqual([[], false, ["api.stripe.com"]]);
    expect(readMesh(changed({ closedSidecar: undefined })).outbound(workload("eu-other", "x")).hosts).toEqual([]);
    expect(readMesh(changed()).outbound(workload("eu-shop", "x", { injected: false }))).toEqual({ by: [], registryOnly: false, hosts: [] });
    const everywhere = changed(
      { sidecar: withSpec("sidecar", { egress: [{ hosts: ["*/*"] }] }) },
      entryOf("else", "all", { hosts: ["a.example"], ports: [{ number: 443, protocol: "TLS" }], resolution: "DNS" }),
    );
    expect(
      readMesh(everywhere)
        .outbound(shop)
        .hosts.map(({ host }) => host),
    ).toEqual(["a.example", "api.stripe.com"]);
  });

  it("takes the mesh's word where its Sidecar says nothing, and a policy without a mode for REGISTRY_ONLY", () => {
    const config = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio", namespace: "istio-system" },
      data: { mesh: "outboundTrafficPolicy: { mode: REGISTRY_ONLY }" },
    };
    const only = (objects: unknown[]): boolean => readMesh(objects).outbound(shop).registryOnly;
    const silent = withSpec("sidecar", { outboundTrafficPolicy: undefined });
    expect(only(changed({ sidecar: silent }))).toBe(false);
    expect(only(changed({ sidecar: silent }, config))).toBe(true);
    expect(only(changed({ sidecar: withSpec("sidecar", { outboundTrafficPolicy: {} }) }))).toBe(true);
    expect(only(changed({ sidecar: withSpec("sidecar", { outboundTrafficPolicy: { mode: "ALLOW_ANY" } }) }, config))).toBe(false);
    const root = networking("Sidecar", "istio-system", "default", {
      outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
      egress: [{ hosts: ["./*"] }],
    });
    const roots = readMesh(changed({ sidecar: undefined, closedSidecar: undefined }, root)).outbound(shop);
    expect([roots.by, roots.registryOnly]).toEqual([["Sidecar istio-system/default"], true]);
  });

  it("shows a wildcard for what it is, and an entry that passes on to any address", () => {
    const wild = (resolution: string): unknown[] => [
      entryOf("eu-shop", "wild", { hosts: ["*.example.com"], resolution, ports: [{ number: 443, name: "tls", protocol: "TLS" }] }),
    ];
    expect(leaving(wild("NONE"))).toEqual(["*.example.com:443 direct open over tls to any address by ServiceEntry eu-shop/wild"]);
    const address = entryOf("eu-shop", "db", {
      hosts: ["db.internal"],
      addresses: ["198.51.100.7/32"],
      resolution: "NONE",
      ports: [{ number: 5432, name: "tcp", protocol: "TCP" }],
    });
    const [line] = readMesh([address]).outbound(shop).hosts;
    expect([line?.addresses, line?.anyAddress, line?.over]).toEqual([["198.51.100.7/32"], false, "any"]);
  });

  it("goes to the endpoints of an entry, with mutual TLS where proxies of the mesh stand before them", () => {
    const remote = (labels: object): unknown =>
      entryOf("eu-shop", "ledger", {
        hosts: ["ledger.us-shop.svc.cluster.local"],
        location: "MESH_INTERNAL",
        resolution: "DNS",
        ports: [{ number: 80, name: "http", protocol: "HTTP" }],
        endpoints: [{ address: "us.example.com", ports: { http: 15443 }, labels }],
      });
    const line = (labels: object): unknown[] =>
      readMesh([remote(labels)])
        .outbound(shop)
        .hosts.map(({ endpoints, over, host }) => [host, endpoints, over]);
    expect(line({ "security.istio.io/tlsMode": "istio" })).toEqual([
      ["ledger.us-shop.svc.cluster.local", [{ address: "us.example.com", port: 15443 }], "mutual-tls"],
    ]);
    expect(line({})).toEqual([["ledger.us-shop.svc.cluster.local", [{ address: "us.example.com", port: 15443 }], "plain"]]);
  });

  it("counts the copies that a route sends elsewhere, and the requests that no route takes", () => {
    const entry = entryOf("eu-shop", "plain", {
      hosts: ["a.example", "b.example"],
      resolution: "DNS",
      ports: [{ number: 80, name: "http", protocol: "HTTP" }],
    });
    const to = (...http: object[]): unknown => networking("VirtualService", "eu-shop", "r", { hosts: ["a.example"], http });
    const all = { route: [{ destination: { host: "a.example" } }], mirror: { host: "b.example" } };
    expect(leaving([entry, to(all)])).toEqual([
      "a.example:80 direct open over plain by ServiceEntry eu-shop/plain, VirtualService eu-shop/r",
      "b.example:80 direct open over plain by ServiceEntry eu-shop/plain, VirtualService eu-shop/r",
    ]);
    const nowhere = { match: [{ port: 8080 }], route: [{ destination: { host: "a.example" } }] };
    expect(leaving([entry, to(nowhere)])).toEqual([
      "a.example:80 direct closed by VirtualService eu-shop/r",
      "b.example:80 direct open over plain by ServiceEntry eu-shop/plain",
    ]);
    expect(
      leaving([entry, to({ ...nowhere, match: [{ uri: { prefix: "/a" } }] }, { route: [{ destination: { host: "b.example" } }] })]),
    ).toEqual([
      "a.example:80 direct open over plain by ServiceEntry eu-shop/plain, VirtualService eu-shop/r",
      "b.example:80 direct open over plain by ServiceEntry eu-shop/plain, VirtualService eu-shop/r",
    ]);
  });

  it("lets a gateway itself leave for what is shown to its namespace, and for nothing else", () => {
    const { registryOnly, hosts, by } = readMesh(changed()).outbound(egress);
    expect([registryOnly, by, hosts.map(shown)]).toEqual([
      true,
      [],
      ["api.stripe.com:443 direct open over tls by ServiceEntry eu-shop/stripe"],
    ]);
  });

  it("asks at the gateway by host where requests can be read there", () => {
    const http = changed({
      entry: withSpec("entry", {
        ports: [
          { number: 80, name: "http", protocol: "HTTP" },
          { number: 443, name: "tls", protocol: "TLS" },
        ],
      }),
      route: withSpec("route", {
        tls: [],
        http: [
          {
            match: [{ port: 80 }],
            route: [{ destination: { host: "eu-egress.eu-egress.svc.cluster.local", subset: "stripe", port: { number: 8443 } } }],
          },
        ],
      }),
      gateway: withSpec("gateway", {
        servers: [{ port: { number: 8443, protocol: "HTTPS" }, tls: { mode: "ISTIO_MUTUAL" }, hosts: ["api.stripe.com"] }],
      }),
      onward: withSpec("onward", {
        tcp: [],
        http: [{ match: [{ port: 8443 }], route: [{ destination: { host: "api.stripe.com", port: { number: 443 } } }] }],
      }),
    });
    const allow = (host: string): unknown[] => [
      ...http.filter((one) => one !== zone.allowed),
      policy("eu-egress", "by-host", { rules: [{ to: [{ operation: { hosts: [host] } }] }] }),
    ];
    const first = (objects: unknown[]): boolean | undefined =>
      readMesh(objects)
        .outbound(shop)
        .hosts.find(({ port }) => port === 80)?.allowed;
    expect([first(allow("api.stripe.com")), first(allow("*.stripe.com")), first(allow("other.example.com"))]).toEqual([true, true, false]);
  });
});
