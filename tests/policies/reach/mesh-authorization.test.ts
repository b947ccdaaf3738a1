import { readMesh } from "../../../policies/reach/mesh";
import {
  bare,
  ledger,
  ledgerService,
  mode,
  networking,
  peers,
  policy,
  principal,
  said,
  service,
  stranger,
  strict,
  web,
  workload,
} from "./mesh-world";

const byPrincipal = (...who: (typeof web)[]): object => ({ from: [{ source: { principals: who.map(principal) } }] });
const opening = (spec: object, name = "open"): unknown => policy("shop", name, { ...spec });
const to = (operation: object): object => ({ to: [{ operation }] });
const verdict = (...objects: unknown[]): string => said(strict(...objects).inbound(web, ledger, 8080));
const open = "open over mutual-tls by AuthorizationPolicy shop/open";

// Source: istio.io/docs/reference/config/security/authorization-policy and /docs/concepts/security/#authorization.
describe("what an AuthorizationPolicy lets through", () => {
  it("lets everything through where no ALLOW stands, and nothing where an empty one does", () => {
    expect(verdict()).toBe("open over mutual-tls");
    expect(verdict(policy("shop", "default-deny", {}))).toBe("closed by AuthorizationPolicy shop/default-deny");
    expect(verdict(opening({ rules: [{}] }))).toBe(open);
    expect(verdict(opening({ rules: [] }))).toBe("closed by AuthorizationPolicy shop/open");
    expect(verdict(policy("other", "default-deny", {}))).toBe("open over mutual-tls");
    expect(verdict(policy("istio-system", "default-deny", {}))).toBe("closed by AuthorizationPolicy istio-system/default-deny");
  });

  it("lets the named caller through and nobody else", () => {
    const mesh = strict(
      policy("shop", "default-deny", {}),
      opening({ selector: { matchLabels: { app: "ledger" } }, rules: [byPrincipal(web)] }),
    );
    expect(said(mesh.inbound(web, ledger, 8080))).toBe(open);
    expect(said(mesh.inbound(stranger, ledger, 8080))).toBe(
      "closed by AuthorizationPolicy shop/default-deny, AuthorizationPolicy shop/open",
    );
    expect(said(mesh.inbound(workload("shop", "web2"), ledger, 8080))).toBe(
      "closed by AuthorizationPolicy shop/default-deny, AuthorizationPolicy shop/open",
    );
    expect(said(mesh.inbound(web, workload("shop", "cart"), 8080))).toBe("closed by AuthorizationPolicy shop/default-deny");
  });

  it("compares the parts of a principal as Istio's patterns do", () => {
    const by = (source: object): string => verdict(opening({ rules: [{ from: [{ source }] }] }));
    for (const source of [
      { principals: ["*"] },
      { principals: ["cluster.local/ns/shop/*"] },
      { principals: ["*/ns/shop/sa/web"] },
      { principals: ["*sa/web"] },
      { namespaces: ["shop"] },
      { namespaces: ["s*"] },
      { serviceAccounts: ["web"] },
      { serviceAccounts: ["shop/web"] },
      { notPrincipals: ["cluster.local/ns/shop/sa/cart"] },
      { namespaces: ["shop"], notNamespaces: ["other"] },
      {},
    ])
      expect([source, by(source)]).toEqual([source, open]);
    for (const source of [
      { principals: ["cluster.local/ns/shop/sa/we"] },
      { principals: ["cluster.local/ns/shop/sa/web2"] },
      { principals: ["spiffe://cluster.local/ns/shop/sa/web"] },
      { namespaces: ["sho"] },
      { serviceAccounts: ["other/web"] },
      { notPrincipals: ["*"] },
      { principals: [principal(web)], notNamespaces: ["shop"] },
    ])
      expect([source, by(source)]).toEqual([source, "closed by AuthorizationPolicy shop/open"]);
  });

  it("knows no identity of whoever comes without mutual TLS", () => {
    const soft = (rule: object): string => said(readMesh([ledgerService, opening({ rules: [rule] })]).inbound(bare, ledger, 8080));
    expect(soft(byPrincipal(bare))).toBe("closed by AuthorizationPolicy shop/open");
    expect(soft({ from: [{ source: { principals: ["*"] } }] })).toBe("closed by AuthorizationPolicy shop/open");
    expect(soft({ from: [{ source: { notPrincipals: [principal(web)] } }] })).toBe("open over plain by AuthorizationPolicy shop/open");
    expect(soft({})).toBe("open over plain by AuthorizationPolicy shop/open");
  });

  it("takes cluster.local for the mesh's own trust domain, and an unknown one for possible until the mesh's name is known", () => {
    const rule = (domain: string): unknown => opening({ rules: [{ from: [{ source: { principals: [`${domain}/ns/shop/sa/web`] } }] }] });
    const config = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio", namespace: "istio-system" },
      data: { mesh: "trustDomain: acme\ntrustDomainAliases: [old]" },
    };
    expect(
      ["cluster.local", "acme", "old", "foreign"].map((domain) => strict(config, rule(domain)).inbound(web, ledger, 8080).allowed),
    ).toEqual([true, true, true, false]);
    expect(strict(rule("foreign")).inbound(web, ledger, 8080).allowed).toBe(true);
    // What may be somebody else's is no refusal.
    expect(
      strict(policy("shop", "no", { action: "DENY", rules: [{ from: [{ source: { trustDomains: ["foreign"] } }] }] })).inbound(
        web,
        ledger,
        8080,
      ).allowed,
    ).toBe(true);
  });

  it("asks DENY before ALLOW, and neither AUDIT nor a dry run closes or opens anything", () => {
    const allow = opening({ rules: [byPrincipal(web)] });
    const deny = (rule: object, more: object = {}): unknown => policy("shop", "no", { action: "DENY", rules: [rule], ...more });
    expect(verdict(allow, deny(byPrincipal(web)))).toBe("closed by AuthorizationPolicy shop/no");
    expect(verdict(allow, deny({}))).toBe("closed by AuthorizationPolicy shop/no");
    expect(verdict(allow, deny(byPrincipal(stranger)))).toBe(open);
    expect(verdict(allow, policy("shop", "no", { action: "DENY" }))).toBe(open);
    expect(verdict(allow, deny(byPrincipal(web), { selector: { matchLabels: { app: "cart" } } }))).toBe(open);
    expect(verdict(allow, policy("shop", "log", { action: "AUDIT", rules: [{}] }))).toBe(open);
    expect(verdict(policy("shop", "log", { action: "AUDIT", rules: [{}] }))).toBe("open over mutual-tls");
    const dry = { annotations: { "istio.io/dry-run": "true" } };
    expect(verdict(allow, policy("shop", "no", { action: "DENY", rules: [{}] }, dry))).toBe(open);
    expect(verdict(policy("shop", "open", {}, dry))).toBe("open over mutual-tls");
    // An answer of an outside service is not in the objects.
    expect(verdict(allow, policy("shop", "ask", { action: "CUSTOM", provider: { name: "opa" }, rules: [{}] }))).toBe(open);
  });

  it("opens a port alone, by the port of the pods", () => {
    const mesh = strict(opening({ rules: [{ ...byPrincipal(web), ...to({ ports: ["8080"] }) }] }));
    expect([8080, 80, 9090].map((port) => mesh.inbound(web, ledger, port).allowed)).toEqual([true, false, false]);
    const other = strict(opening({ rules: [{ when: [{ key: "destination.port", notValues: ["8080"] }] }] }));
    expect([8080, 9090].map((port) => other.inbound(web, ledger, port).allowed)).toEqual([false, true]);
  });

  it("names the requests to which the access is limited", () => {
    expect(verdict(opening({ rules: [to({ methods: ["GET"], paths: ["/entries/*"] })] }))).toBe(
      "open over mutual-tls for any GET /entries/* by AuthorizationPolicy shop/open",
    );
    expect(verdict(opening({ rules: [to({ methods: ["GET"] }), to({ hosts: ["ledger"] })] }))).toBe(
      "open over mutual-tls for ledger any any or any GET any by AuthorizationPolicy shop/open",
    );
    expect(verdict(opening({ rules: [to({ methods: ["GET"] }), {}] }))).toBe(open);
    expect(verdict(opening({ rules: [to({ paths: ["/a", "/b"], notPaths: ["/b"] })] }))).toBe(
      "open over mutual-tls for any any /a by AuthorizationPolicy shop/open",
    );
    expect(verdict(opening({ rules: [to({ notPaths: ["/b"] })] }))).toBe(open);
    expect(verdict(opening({ rules: [to({ methods: ["GET"], notMethods: ["*"] })] }))).toBe("closed by AuthorizationPolicy shop/open");
  });

  it("takes off what a DENY surely refuses, and no more", () => {
    const allow = opening({ rules: [to({ methods: ["GET", "POST"], paths: ["/a", "/b"] })] });
    const deny = (operation: object, rule: object = {}): unknown =>
      policy("shop", "no", { action: "DENY", rules: [{ ...rule, ...to(operation) }] });
    const left = (methods: string, paths: string): string =>
      `open over mutual-tls for any ${methods} ${paths} by AuthorizationPolicy shop/open`;
    expect(verdict(allow, deny({ methods: ["POST"] }))).toBe(left("GET", "/a,/b"));
    expect(verdict(allow, deny({ paths: ["/b*"] }))).toBe(left("GET,POST", "/a"));
    expect(verdict(allow, deny({ notPaths: ["/a"] }))).toBe(left("GET,POST", "/a"));
    expect(verdict(allow, deny({ methods: ["POST"], paths: ["/b"] }))).toBe(left("GET,POST", "/a,/b"));
    expect(verdict(allow, deny({ paths: ["/*"] }))).toBe("closed by AuthorizationPolicy shop/no");
    expect(verdict(deny({ notMethods: ["GET"] }))).toBe("open over mutual-tls for any GET any");
    expect(verdict(deny({ paths: ["/admin"] }))).toBe("open over mutual-tls");
    // Who has the right header, token or address is not refused.
    for (const rule of [
      { when: [{ key: "request.headers[x-a]", values: ["b"] }] },
      { from: [{ source: { notRequestPrincipals: ["*"] } }] },
      { from: [{ source: { ipBlocks: ["10.0.0.0/8"] } }] },
      { when: [{ key: "connection.sni", values: ["a.example"] }] },
    ])
      expect([rule, verdict(allow, deny({}, rule))]).toEqual([rule, left("GET,POST", "/a,/b")]);
    expect(verdict(allow, deny({}, { when: [{ key: "no.such.attribute", values: ["b"] }] }))).toBe(left("GET,POST", "/a,/b"));
    expect(verdict(allow, deny({}, { from: [{ source: { ipBlocks: ["0.0.0.0/0", "::/0"] } }] }))).toBe(
      "closed by AuthorizationPolicy shop/no",
    );
  });

  it("counts as open whatever a condition alone keeps closed", () => {
    for (const rule of [
      { when: [{ key: "request.auth.claims[group]", values: ["a"] }] },
      { when: [{ key: "source.ip", values: ["10.0.0.1"] }] },
      { from: [{ source: { remoteIpBlocks: ["203.0.113.0/24"] } }] },
      { from: [{ source: { requestPrincipals: ["https://login.example/*"] } }] },
    ])
      expect([rule, verdict(opening({ rules: [rule] }))]).toEqual([rule, open]);
    expect(verdict(opening({ rules: [{ when: [{ key: "no.such.attribute", values: ["b"] }] }] }))).toBe(
      "closed by AuthorizationPolicy shop/open",
    );
    expect(verdict(opening({ rules: [{ when: [{ key: "source.namespace", values: ["other"] }] }] }))).toBe(
      "closed by AuthorizationPolicy shop/open",
    );
  });

  // Source: istio.io/docs/concepts/security/#using-istio-authorization-on-plain-tcp-protocols.
  it("leaves a rule about requests out of an ALLOW on TCP, and takes it without that question in a DENY", () => {
    const tcp = service("shop", "ledger", [{ name: "tcp", port: 80, targetPort: 8080 }]);
    const on = (...objects: unknown[]): string =>
      said(readMesh([peers("istio-system", "default", mode("STRICT")), tcp, ...objects]).inbound(web, ledger, 8080));
    const both = { rules: [{ ...byPrincipal(web), to: [{ operation: { ports: ["8080"] } }, { operation: { methods: ["GET"] } }] }] };
    expect(on(opening(both))).toBe("closed by AuthorizationPolicy shop/open");
    expect(on(opening({ rules: [byPrincipal(web)] }))).toBe(open);
    expect(on(policy("shop", "no", { action: "DENY", rules: [to({ methods: ["POST"] })] }))).toBe("closed by AuthorizationPolicy shop/no");
    expect(on(policy("shop", "no", { action: "DENY", rules: [to({ methods: ["POST"], ports: ["1"] })] }))).toBe("open over mutual-tls");
    expect(on(policy("shop", "no", { action: "DENY", rules: [{ from: [{ source: { notRequestPrincipals: ["*"] } }] }] }))).toBe(
      "closed by AuthorizationPolicy shop/no",
    );
  });

  it("looks at a port of unknown protocol in both ways", () => {
    const unnamed = service("shop", "ledger", [{ name: "main", port: 80, targetPort: 8080 }]);
    const on = (...objects: unknown[]): string =>
      said(readMesh([peers("istio-system", "default", mode("STRICT")), unnamed, ...objects]).inbound(web, ledger, 8080));
    expect(on(opening({ rules: [to({ methods: ["GET"] })] }))).toBe(
      "open over mutual-tls for any GET any by AuthorizationPolicy shop/open",
    );
    expect(on(opening({ rules: [to({ methods: ["GET"] }), byPrincipal(web)] }))).toBe(open);
    expect(on(policy("shop", "no", { action: "DENY", rules: [to({ methods: ["POST"] })] }))).toBe("open over mutual-tls");
  });

  it("follows a targetRef to the gateway that it names, and nowhere else", () => {
    const aimed = (kind: string, name: string, group = "gateway.networking.k8s.io"): unknown =>
      policy("shop", "open", { targetRefs: [{ group, kind, name }] });
    const gateway = workload("shop", "gw", { labels: { app: "gw", "gateway.networking.k8s.io/gateway-name": "front" } });
    const server = networking("Gateway", "shop", "front", {
      selector: { app: "gw" },
      servers: [{ port: { number: 8080, protocol: "HTTP" }, hosts: ["*"] }],
    });
    const at = (object: unknown): boolean => strict(server, object).inbound("outside", gateway, 8080).allowed;
    expect(at(aimed("Gateway", "front"))).toBe(false);
    expect(at(aimed("Gateway", "back"))).toBe(true);
    expect(at(aimed("Service", "front", ""))).toBe(true);
    expect(verdict(aimed("Gateway", "front"))).toBe("open over mutual-tls");
  });
});

describe("somebody else's manifests", () => {
  it("says the same for a list as for its items, in any order", () => {
    const items = [
      peers("istio-system", "default", mode("STRICT")),
      ledgerService,
      opening({ rules: [byPrincipal(web)] }),
      policy("shop", "default-deny", {}),
    ];
    const alone = readMesh(items);
    for (const objects of [[{ apiVersion: "v1", kind: "List", items }], [...items].reverse()])
      for (const from of [web, stranger, bare, "outside" as const])
        expect(readMesh(objects).inbound(from, ledger, 8080)).toEqual(alone.inbound(from, ledger, 8080));
  });

  it("survives whatever is no object, or not of the shape that it should have", () => {
    const odd = [
      null,
      7,
      "x",
      [],
      {},
      { kind: "AuthorizationPolicy" },
      {
        apiVersion: "security.istio.io/v1",
        kind: "AuthorizationPolicy",
        metadata: { name: "odd", namespace: "shop" },
        spec: { rules: "all", selector: 3 },
      },
    ];
    const kinds = ["AuthorizationPolicy", "PeerAuthentication", "Sidecar", "ServiceEntry", "VirtualService", "DestinationRule", "Gateway"];
    const broken = kinds.flatMap((kind) =>
      [
        null,
        [],
        { rules: [null, 3, { from: [null, 4], to: 1, when: [null, {}] }] },
        { servers: [null], egress: [{}, null], hosts: [1], http: [null, { match: [3], route: [null] }], subsets: 1, ports: {}, mtls: 3 },
      ].flatMap((spec) =>
        ["security.istio.io/v1", "networking.istio.io/v1"].map((apiVersion) => ({
          apiVersion,
          kind,
          metadata: { name: "x", namespace: "odd" },
          spec,
        })),
      ),
    );
    const mesh = readMesh([...odd, ...broken, ledgerService]);
    expect(said(mesh.inbound(web, ledger, 8080))).toBe("open over any");
    expect(mesh.outbound(workload("odd", "web")).hosts).toEqual([]);
    expect(mesh.exposures([ledger, workload("odd", "web")])).toEqual([]);
  });

  it("leaves kinds of the same name in another group alone", () => {
    const other = { ...policy("shop", "default-deny", {}), apiVersion: "security.example.com/v1" };
    expect(verdict(other)).toBe("open over mutual-tls");
  });
});
