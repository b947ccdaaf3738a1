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

const root = "PeerAuthentication istio-system/default";

// Source: istio.io/docs/reference/config/security/peer_authentication and /docs/concepts/security/#peer-authentication.
describe("which callers a port takes", () => {
  it("takes everybody where nothing is said: PERMISSIVE is the default", () => {
    const mesh = readMesh([ledgerService]);
    expect([web, bare, "outside" as const].map((from) => said(mesh.inbound(from, ledger, 8080)))).toEqual([
      "open over any",
      "open over plain",
      "open over plain",
    ]);
  });

  it("takes nobody without a certificate under the mesh's STRICT", () => {
    const mesh = strict();
    expect([web, stranger, bare, "outside" as const].map((from) => said(mesh.inbound(from, ledger, 8080)))).toEqual([
      "open over mutual-tls",
      "open over mutual-tls",
      `closed by ${root}`,
      `closed by ${root}`,
    ]);
  });

  it("lets a namespace, and in it a workload, say otherwise, and UNSET leaves it to the wider one", () => {
    const own = (spec: Record<string, unknown>): Record<string, unknown> => ({ selector: { matchLabels: { app: "ledger" } }, ...spec });
    const verdict = (...objects: unknown[]): string => said(strict(...objects).inbound(bare, ledger, 8080));
    expect(verdict(peers("shop", "default", mode("PERMISSIVE")))).toBe("open over plain by PeerAuthentication shop/default");
    expect(verdict(peers("shop", "default", mode("UNSET")))).toBe(`closed by ${root}`);
    expect(verdict(peers("shop", "default", mode("STRICT")), peers("shop", "soft", own(mode("DISABLE"))))).toBe(
      "open over plain by PeerAuthentication shop/soft",
    );
    expect(verdict(peers("shop", "default", mode("PERMISSIVE")), peers("shop", "own", own({})))).toBe(
      "open over plain by PeerAuthentication shop/default",
    );
    expect(verdict(peers("other", "default", mode("PERMISSIVE")))).toBe(`closed by ${root}`);
  });

  it("lets a workload say otherwise for one port, by the port of its pods", () => {
    const soft = { selector: { matchLabels: { app: "ledger" } }, ...mode("STRICT"), portLevelMtls: { 9090: { mode: "PERMISSIVE" } } };
    const mesh = strict(peers("shop", "soft", soft));
    expect(said(mesh.inbound(bare, ledger, 9090))).toBe("open over plain by PeerAuthentication shop/soft");
    expect(said(mesh.inbound(bare, ledger, 8080))).toBe("closed by PeerAuthentication shop/soft");
    // The port of the Service is not the port of the pods.
    expect(
      said(strict(peers("shop", "soft", { ...soft, portLevelMtls: { 80: { mode: "PERMISSIVE" } } })).inbound(bare, ledger, 8080)),
    ).toBe("closed by PeerAuthentication shop/soft");
  });

  it("does not listen to ports on a policy for a whole namespace, nor to labels in the root namespace", () => {
    expect(
      said(
        strict(peers("shop", "default", { ...mode("STRICT"), portLevelMtls: { 8080: { mode: "DISABLE" } } })).inbound(bare, ledger, 8080),
      ),
    ).toBe("closed by PeerAuthentication shop/default");
    const labelled = peers("istio-system", "soft", { selector: { matchLabels: { app: "ledger" } }, ...mode("PERMISSIVE") });
    expect(said(strict(labelled).inbound(bare, ledger, 8080))).toBe(`closed by ${root}`);
  });

  it("counts the weakest of several for one place while nobody says which is the oldest", () => {
    const [old, young] = [{ creationTimestamp: "2026-01-01T00:00:00Z" }, { creationTimestamp: "2026-02-01T00:00:00Z" }];
    const both = (a: object, b: object): string =>
      said(
        strict(peers("shop", "a", mode("STRICT"), { ...a }), peers("shop", "b", mode("PERMISSIVE"), { ...b })).inbound(bare, ledger, 8080),
      );
    expect(both({}, {})).toBe("open over plain by PeerAuthentication shop/a, PeerAuthentication shop/b");
    expect(both(old, young)).toBe("closed by PeerAuthentication shop/a");
    expect(both(young, old)).toBe("open over plain by PeerAuthentication shop/b");
    expect(said(strict(peers("istio-system", "eu", mode("STRICT"))).inbound(bare, ledger, 8080))).toBe(
      "closed by PeerAuthentication istio-system/default, PeerAuthentication istio-system/eu",
    );
  });

  it("protects nothing without a proxy, nor the proxy's own ports, nor ports that the pods keep away from it", () => {
    const mesh = strict(policy("shop", "deny", {}));
    expect(said(mesh.inbound("outside", workload("shop", "ledger", { injected: false }), 8080))).toBe("open over any");
    expect(said(mesh.inbound("outside", ledger, 15020))).toBe("open over any");
    const pod = (annotations: object): unknown => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "ledger", namespace: "shop" },
      spec: { template: { metadata: { labels: { app: "ledger" }, annotations }, spec: { containers: [] } } },
    });
    const out = strict(policy("shop", "deny", {}), pod({ "traffic.sidecar.istio.io/excludeInboundPorts": "9090, 8080" }));
    expect(said(out.inbound("outside", ledger, 8080))).toBe("open over any");
    expect(said(out.inbound("outside", ledger, 8081))).toBe(`closed by ${root}`);
    const only = strict(policy("shop", "deny", {}), pod({ "traffic.sidecar.istio.io/includeInboundPorts": "8080" }));
    expect([8080, 8081].map((port) => only.inbound("outside", ledger, port).allowed)).toEqual([false, true]);
  });

  it("reads the root namespace, the trust domain and auto mutual TLS from the mesh's configuration", () => {
    const config = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio", namespace: "mesh" },
      data: { mesh: "rootNamespace: roots\ntrustDomain: acme\nenableAutoMtls: false\n" },
    };
    const mesh = readMesh([
      config,
      peers("roots", "default", mode("STRICT")),
      peers("istio-system", "default", mode("DISABLE")),
      ledgerService,
    ]);
    expect(said(mesh.inbound(bare, ledger, 8080))).toBe("closed by PeerAuthentication roots/default");
    // Callers offer no mutual TLS by themselves.
    expect(said(mesh.inbound(web, ledger, 8080))).toBe("closed by PeerAuthentication roots/default");
  });
});

// Source: istio.io/docs/reference/config/networking/destination-rule and /docs/ops/configuration/traffic-management/tls-configuration.
describe("what a caller's proxy offers", () => {
  const rule = (namespace: string, host: string, trafficPolicy: object, more: object = {}): unknown =>
    networking("DestinationRule", namespace, "tls", { host, trafficPolicy, ...more });
  const disabled = { tls: { mode: "DISABLE" } };
  const verdict = (...objects: unknown[]): string => said(strict(...objects).inbound(web, ledger, 8080));
  const closed = (by: string): string => `closed by DestinationRule ${by}, ${root}`;

  it("comes not through when its rule turns TLS off, under each form of the host", () => {
    expect(verdict(rule("shop", "ledger", disabled))).toBe(closed("shop/tls"));
    expect(verdict(rule("shop", "ledger.shop.svc.cluster.local", disabled))).toBe(closed("shop/tls"));
    expect(verdict(rule("shop", "*.shop.svc.cluster.local", disabled))).toBe(closed("shop/tls"));
    expect(verdict(rule("shop", "*.local", { tls: { mode: "SIMPLE" } }))).toBe(closed("shop/tls"));
    expect(verdict(rule("shop", "ledger", { tls: { mode: "ISTIO_MUTUAL" } }))).toBe("open over mutual-tls");
    // A short name is of the rule's own namespace.
    expect(verdict(rule("istio-system", "ledger", disabled))).toBe("open over mutual-tls");
  });

  it("goes by the caller's namespace first, then the Service's, then the root's, and by what is shown to it", () => {
    const host = "ledger.shop.svc.cluster.local";
    const from = (...objects: unknown[]): string => said(strict(...objects).inbound(stranger, ledger, 8080));
    expect(from(rule("istio-system", host, disabled))).toBe(closed("istio-system/tls"));
    expect(from(rule("istio-system", host, disabled), rule("shop", host, { tls: { mode: "ISTIO_MUTUAL" } }))).toBe("open over mutual-tls");
    expect(from(rule("shop", host, { tls: { mode: "ISTIO_MUTUAL" } }), rule("other", host, disabled))).toBe(closed("other/tls"));
    expect(from(rule("shop", host, disabled, { exportTo: ["."] }))).toBe("open over mutual-tls");
    expect(from(rule("third", host, disabled))).toBe("open over mutual-tls");
  });

  it("lets a port replace what stands for all, also by saying nothing, and counts each subset", () => {
    const port = (tls: object): object => ({ ...disabled, portLevelSettings: [{ port: { number: 80 }, ...tls }] });
    expect(verdict(rule("shop", "ledger", port({ tls: { mode: "ISTIO_MUTUAL" } })))).toBe("open over mutual-tls");
    expect(verdict(rule("shop", "ledger", port({})))).toBe("open over mutual-tls");
    expect(
      verdict(rule("shop", "ledger", { ...disabled, portLevelSettings: [{ port: { number: 8080 }, tls: { mode: "ISTIO_MUTUAL" } }] })),
    ).toBe(closed("shop/tls"));
    expect(verdict(rule("shop", "ledger", disabled, { subsets: [{ name: "v2", trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } }] }))).toBe(
      "open over mutual-tls",
    );
  });

  it("applies a rule for some workloads to those alone", () => {
    const selected = { workloadSelector: { matchLabels: { app: "web" } } };
    const mesh = strict(rule("shop", "ledger", disabled, selected));
    expect(said(mesh.inbound(web, ledger, 8080))).toBe(closed("shop/tls"));
    expect(said(mesh.inbound(workload("shop", "cart"), ledger, 8080))).toBe("open over mutual-tls");
  });

  it("does not find a Service that its Sidecar or an export hides", () => {
    const sidecar = (hosts: string[], more: object = {}): unknown =>
      networking("Sidecar", "shop", "default", { egress: [{ hosts }], ...more });
    expect(verdict(sidecar(["./ledger.shop.svc.cluster.local"]))).toBe("open over mutual-tls");
    expect(verdict(sidecar(["./*"]))).toBe("open over mutual-tls");
    expect(verdict(sidecar(["istio-system/*"]))).toBe("closed by Sidecar shop/default");
    expect(verdict(sidecar(["./*", "~./ledger.shop.svc.cluster.local"]))).toBe("closed by Sidecar shop/default");
    expect(verdict(sidecar(["~/*"]))).toBe("closed by Sidecar shop/default");
    expect(verdict(sidecar(["istio-system/*"], { workloadSelector: { labels: { app: "cart" } } }))).toBe("open over mutual-tls");
    const hidden = service(
      "shop",
      "ledger",
      [{ name: "http", port: 80, targetPort: 8080 }],
      { app: "ledger" },
      { annotations: { "networking.istio.io/exportTo": "." } },
    );
    const mesh = readMesh([peers("istio-system", "default", mode("STRICT")), hidden]);
    expect([web, stranger].map((from) => mesh.inbound(from, ledger, 8080).allowed)).toEqual([true, false]);
  });

  it("can go around its proxy, so that nothing but the callee keeps it out of a port that takes plain connections", () => {
    const soft = readMesh([ledgerService, networking("Sidecar", "shop", "default", { egress: [{ hosts: ["~/*"] }] })]);
    expect(said(soft.inbound(web, ledger, 8080))).toBe("open over plain");
    const named = readMesh([ledgerService, policy("shop", "web", { rules: [{ from: [{ source: { principals: [principal(web)] } }] }] })]);
    expect(said(named.inbound(web, ledger, 8080))).toBe("open over any by AuthorizationPolicy shop/web");
    expect(said(named.inbound(bare, ledger, 8080))).toBe("closed by AuthorizationPolicy shop/web");
  });
});
