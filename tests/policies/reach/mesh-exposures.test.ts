import { readMesh, type Exposure } from "../../../policies/reach/mesh";
import { networking, policy, said, service, workload } from "./mesh-world";
import { cart, changed, ingress, shop, withSpec, zone } from "./mesh-zone";

const shown = ({ from, host, methods, paths, destination, gateway, port, over, redirectOnly }: Exposure): string =>
  [
    from.join(","),
    `-> ${gateway}:${port} over ${over}`,
    [...methods, `${host}${paths.join(",")}`].join(" "),
    redirectOnly
      ? "answered there"
      : destination === undefined
        ? "nowhere"
        : `-> ${destination.namespace}/${destination.service}:${destination.port}`,
  ].join(" ");
const exposed = (objects: unknown[]): string[] => readMesh(objects).exposures([ingress, shop, cart]).map(shown).sort();
/** The one line that leads on to a Service. */
const leading = (objects: unknown[]): string =>
  exposed(objects)
    .filter((line) => !line.endsWith("answered there"))
    .join("\n");

const redirect = "203.0.112.0/23 -> eu-ingress/eu-ingress:8080 over plain shop.example.com answered there";
const route = (from: string, requests = "GET shop.example.com/shop*"): string =>
  `${from} -> eu-ingress/eu-ingress:8443 over tls ${requests} -> eu-shop/web:80`;
const anywhere = "0.0.0.0/0,::/0";

// Source: istio.io/docs/reference/config/networking/gateway, /virtual-service and /docs/tasks/security/authorization/authz-ingress.
describe("what an ingress gateway opens", () => {
  it("opens the route's requests to its Service, from the addresses of the whitelist, and answers HTTP with a redirect", () => {
    expect(exposed(changed())).toEqual([redirect, route("203.0.112.0/23")]);
    const https = readMesh(changed())
      .exposures([ingress])
      .find(({ redirectOnly }) => !redirectOnly);
    expect(https?.by).toEqual(["AuthorizationPolicy eu-ingress/web", "Gateway eu-ingress/web", "VirtualService eu-shop/web-front"]);
  });

  it("opens it to everybody where no policy limits it, and to nobody where none opens it", () => {
    expect(leading(changed({ whitelist: undefined, deniedIngress: undefined }))).toBe(route(anywhere));
    expect(exposed(changed({ whitelist: undefined }))).toEqual([]);
    const wide = withSpec("whitelist", { rules: [...(zone.whitelist?.spec as { rules: unknown[] }).rules, {}] });
    expect(leading(changed({ whitelist: wide }))).toBe(route(anywhere));
  });

  it("keeps to the hosts of the whitelist", () => {
    const other = withSpec("whitelist", { rules: [{ to: [{ operation: { hosts: ["other.example.com"] } }] }] });
    expect(exposed(changed({ whitelist: other }))).toEqual([]);
    const suffix = withSpec("whitelist", { rules: [{ to: [{ operation: { hosts: ["*.example.com"] } }] }] });
    expect(leading(changed({ whitelist: suffix }))).toBe(route(anywhere));
  });

  it("sees what a refusal leaves open: a host with a port is not the host", () => {
    const refusing = (hosts: string[], source: object = { notRemoteIpBlocks: ["203.0.113.0/24"] }): unknown =>
      policy("eu-ingress", "refuse", { action: "DENY", rules: [{ from: [{ source }], to: [{ operation: { hosts } }] }] });
    const open = { whitelist: undefined, deniedIngress: undefined };
    const line = (object: unknown): string => leading(changed(open, object));
    expect(line(refusing(["shop.example.com", "shop.example.com:*"]))).toBe(route("203.0.113.0/24"));
    expect(line(refusing(["shop.example.com"]))).toBe(route(anywhere));
    expect(line(refusing(["shop.example.com*"]))).toBe(route("203.0.113.0/24"));
    expect(line(refusing(["*"]))).toBe(route("203.0.113.0/24"));
    expect(line(refusing(["other.example.com"]))).toBe(route(anywhere));
    expect(line(refusing(["*"], { remoteIpBlocks: ["0.0.0.0/1"] }))).toBe(route("128.0.0.0/1,::/0"));
    expect(line(refusing(["*"], { notIpBlocks: ["203.0.113.0/24"] }))).toBe(route("203.0.113.0/24"));
  });

  it("counts no word about who connects where others speak of the client behind a proxy", () => {
    const allow = (source: object): string => leading(changed({ whitelist: withSpec("whitelist", { rules: [{ from: [{ source }] }] }) }));
    expect(allow({ ipBlocks: ["10.0.0.0/8"] })).toBe(route("10.0.0.0/8"));
    expect(allow({ ipBlocks: ["10.0.0.0/8"], remoteIpBlocks: ["203.0.113.0/24"] })).toBe(route("203.0.113.0/24"));
    expect(allow({ remoteIpBlocks: ["203.0.113.0/24"], notRemoteIpBlocks: ["203.0.113.0/25"] })).toBe(route("203.0.113.128/25"));
  });

  it("needs the Gateway, its host, its namespace and the export to meet", () => {
    const nothing = (objects: unknown[]): void => expect(exposed(objects)).toEqual([]);
    nothing(changed({ exposed: withSpec("exposed", { gateways: ["web"] }) }));
    nothing(changed({ exposed: withSpec("exposed", { gateways: undefined }) }));
    nothing(changed({ exposed: withSpec("exposed", { exportTo: ["."] }) }));
    nothing(changed({ exposed: withSpec("exposed", { hosts: ["other.example.com"] }) }));
    nothing(changed({ front: withSpec("front", { selector: { istio: "other" } }) }));
    const server = { port: { number: 443, name: "https", protocol: "HTTPS" }, tls: { mode: "SIMPLE" } };
    nothing(changed({ front: withSpec("front", { servers: [{ ...server, hosts: ["eu-other/shop.example.com"] }] }) }));
    nothing(changed({ front: withSpec("front", { servers: [{ ...server, hosts: ["./shop.example.com"] }] }) }));
    for (const hosts of [["*"], ["*/*"], ["*.example.com"], ["*/shop.example.com"], ["eu-shop/*"]])
      expect(exposed(changed({ front: withSpec("front", { servers: [{ ...server, hosts }] }) }))).toEqual([route("203.0.112.0/23")]);
  });

  it("takes each match of each route for itself, and only those for this gateway and port", () => {
    const http = [
      {
        match: [
          { uri: { exact: "/a" } },
          { uri: { regex: "/b.*" } },
          { uri: { prefix: "/" }, port: 80 },
          { uri: { prefix: "/x" }, gateways: ["mesh"] },
        ],
        route: [{ destination: { host: "web" } }],
      },
      { route: [{ destination: { host: "cart.eu-shop.svc.cluster.local", port: { number: 80 } } }], mirror: { host: "web" } },
    ];
    expect(exposed(changed({ exposed: withSpec("exposed", { http }) }))).toEqual([
      redirect,
      route("203.0.112.0/23", "shop.example.com").replace("eu-shop/web", "eu-shop/cart"),
      route("203.0.112.0/23", "shop.example.com"),
      route("203.0.112.0/23", "shop.example.com/a"),
      route("203.0.112.0/23", "shop.example.com~/b.*"),
    ]);
  });

  it("follows a delegate", () => {
    const root = withSpec("exposed", {
      http: [{ match: [{ uri: { prefix: "/shop" } }], delegate: { name: "inner", namespace: "eu-shop" } }],
    });
    const inner = networking("VirtualService", "eu-shop", "inner", {
      http: [{ match: [{ uri: { prefix: "/shop/a" } }], route: [{ destination: { host: "cart" } }] }],
    });
    expect(leading(changed({ exposed: root }, inner))).toBe(
      route("203.0.112.0/23", "shop.example.com/shop/a*").replace("eu-shop/web", "eu-shop/cart"),
    );
    expect(exposed(changed({ exposed: root }))).toEqual([redirect]);
  });

  it("passes TLS on by name, and asks policies by that name alone", () => {
    const passing = {
      front: withSpec("front", {
        servers: [{ port: { number: 443, protocol: "TLS" }, tls: { mode: "PASSTHROUGH" }, hosts: ["*.example.com"] }],
      }),
      exposed: withSpec("exposed", {
        http: [],
        tls: [{ match: [{ sniHosts: ["shop.example.com"] }], route: [{ destination: { host: "web", port: { number: 80 } } }] }],
      }),
    };
    const bySni = (values: string[]): unknown => policy("eu-ingress", "sni", { rules: [{ when: [{ key: "connection.sni", values }] }] });
    // A rule about hosts cannot be asked of TLS that is not ended here.
    expect(exposed(changed(passing))).toEqual([]);
    expect(exposed(changed(passing, bySni(["shop.example.com"])))).toEqual([route(anywhere, "shop.example.com")]);
    expect(exposed(changed(passing, bySni(["a.example.com"])))).toEqual([]);
  });

  it("lets every Service through by its name where it passes on automatically", () => {
    const eastWest = workload("eu-east-west", "eu-east-west", {
      labels: { istio: "east-west" },
      ports: [{ name: "tls", port: 15443, protocol: "TCP" }],
    });
    const server = (hosts: string[]): unknown =>
      networking("Gateway", "eu-east-west", "cross", {
        selector: { istio: "east-west" },
        servers: [{ port: { number: 15443, protocol: "TLS" }, tls: { mode: "AUTO_PASSTHROUGH" }, hosts }],
      });
    const lines = (hosts: string[]): string[] =>
      readMesh([zone.web, zone.cart, zone.mesh, server(hosts)])
        .exposures([eastWest, shop])
        .map(shown);
    const line = (name: string): string =>
      `${anywhere} -> eu-east-west/eu-east-west:15443 over mutual-tls ${name}.eu-shop.svc.cluster.local -> eu-shop/${name}:80`;
    expect(lines(["*.local"])).toEqual([line("cart"), line("web")]);
    expect(lines(["eu-shop/web.eu-shop.svc.cluster.local"])).toEqual([line("web")]);
    expect(lines(["eu-other/*.local"])).toEqual([]);
  });
});

describe("who reaches the gateway itself", () => {
  const at = (objects: unknown[], port: number): string => said(readMesh(objects).inbound("outside", ingress, port));

  it("goes by its servers and policies, not by PeerAuthentication", () => {
    expect(at(changed(), 8443)).toBe(
      "open over tls for shop.example.com,shop.example.com:* any any by AuthorizationPolicy eu-ingress/web, Gateway eu-ingress/web",
    );
    expect(at(changed({ whitelist: undefined }), 8443)).toBe("closed by AuthorizationPolicy eu-ingress/default-deny");
    expect(at(changed({ whitelist: undefined, deniedIngress: undefined }), 8080)).toBe("open over plain by Gateway eu-ingress/web");
  });

  it("asks a certificate of the mesh only where the server does", () => {
    const server = (mode: string): unknown[] =>
      changed({
        whitelist: undefined,
        deniedIngress: undefined,
        front: withSpec("front", { servers: [{ port: { number: 443, protocol: "TLS" }, tls: { mode }, hosts: ["*"] }] }),
      });
    expect(at(server("ISTIO_MUTUAL"), 8443)).toBe("closed by Gateway eu-ingress/web");
    expect(said(readMesh(server("ISTIO_MUTUAL")).inbound(shop, ingress, 8443))).toBe("open over mutual-tls by Gateway eu-ingress/web");
    expect(["MUTUAL", "OPTIONAL_MUTUAL", "PASSTHROUGH"].map((mode) => at(server(mode), 8443))).toEqual(
      ["mutual-tls", "tls", "tls"].map((over) => `open over ${over} by Gateway eu-ingress/web`),
    );
  });

  it("finds no server before the other ports of its pods", () => {
    expect(at(changed(), 9999)).toBe("open over any");
  });

  it("listens on the port of the Service's pods, or as it is written where no Service leads there", () => {
    const moved = service("eu-ingress", "eu-ingress", [{ name: "https", port: 443, targetPort: "https" }], { istio: "eu-ingress" });
    expect(
      readMesh(changed({ ingressService: moved }))
        .exposures([ingress])
        .map(({ port }) => port),
    ).toEqual([8443, 80]);
  });
});
