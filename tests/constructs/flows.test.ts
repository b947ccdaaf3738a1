import { enterpriseAppObjects } from "../../constructs/enterprise-app/objects";
import { gatewayObjects } from "../../constructs/region-zone/gateway";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { app, planOf, platformText } from "../model/plan/given";
import { kindsOf, objectsOf, only, onlyIn } from "./given";

const calicoText = platformText.replace("cni: cilium", "cni: calico");
const named = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
const pods = (name: string, labels: Record<string, string>) => ({ ...named(name), podSelector: { matchLabels: labels } });
const gateway = (name: string) => pods(name, { istio: name });
const appPods = (name: string, namespace = "eu-central-team-payments") =>
  pods(namespace, { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": name });
const home = "eu-central-team-payments";
const host = "calls: [{ host: api.stripe.com, because: card capture }]\n";

describe("flows", () => {
  it("are closed unless declared: no rule in either direction, and nobody is authorized", () => {
    const { podSelector: _, ...rest } = only(objectsOf(), "NetworkPolicy").spec;
    expect(rest).toEqual({ policyTypes: ["Ingress", "Egress"] });
    expect(objectsOf().filter(({ kind }) => kind === "AuthorizationPolicy")).toEqual([]);
    expect(only(objectsOf(), "Sidecar").spec).toMatchObject({
      outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
      egress: [{ hosts: ["istio-system/*"] }],
    });
  });

  it("open one hole each, by name, port and protocol", () => {
    const more =
      "calls:\n  - { app: ledger, because: posts entries }\n  - { host: api.stripe.com, because: card capture }\n  - { cidr: 198.51.100.7/32, port: 5432, because: the old database }\n";
    const objects = objectsOf(more, app("ledger"));
    expect(onlyIn(objects, "NetworkPolicy", home).spec.egress).toEqual([
      { to: [{ ipBlock: { cidr: "198.51.100.7/32" } }], ports: [{ port: 5432, protocol: "TCP" }] },
      { to: [gateway("eu-central-egress")], ports: [{ port: 8443, protocol: "TCP" }] },
      { to: [appPods("ledger")], ports: [{ port: 8080, protocol: "TCP" }] },
    ]);
    expect(only(objects, "Sidecar").spec.egress[0].hosts).toEqual([
      "istio-system/*",
      "eu-central-team-payments/ledger.eu-central-team-payments.svc.cluster.local",
      "eu-central-egress/eu-central-egress.eu-central-egress.svc.cluster.local",
      expect.stringMatching(/^\.\/billing-[a-z0-9]{8}\.parapet\.internal$/),
      "eu-central-egress/api.stripe.com",
    ]);
  });

  it("are open at the callee's end as well, for the caller's pods and under the caller's identity", () => {
    const objects = objectsOf("", app("shop", "calls: [{ app: billing, because: pays }]"));
    expect(only(objects, "NetworkPolicy").spec.ingress).toEqual([{ from: [appPods("shop")], ports: [{ port: "http", protocol: "TCP" }] }]);
    expect(only(objects, "AuthorizationPolicy").spec).toEqual({
      selector: { matchLabels: { "app.kubernetes.io/name": "billing", "app.kubernetes.io/instance": "billing" } },
      action: "ALLOW",
      rules: [
        {
          from: [{ source: { principals: ["cluster.local/ns/eu-central-team-payments/sa/shop"] } }],
          to: [{ operation: { ports: ["8080"] } }],
        },
      ],
    });
  });

  it("are held to the methods and paths that were declared, and callers of the same share a rule", () => {
    const call = (more: string) => `calls: [{ app: billing, because: pays${more} }]`;
    const { rules } = only(
      objectsOf("", app("a", call("")), app("b", call(", methods: [POST, GET], paths: [/pay, /v1/]")), app("c", call(""))),
      "AuthorizationPolicy",
    ).spec;
    expect(rules).toEqual([
      {
        from: [
          { source: { principals: ["cluster.local/ns/eu-central-team-payments/sa/a", "cluster.local/ns/eu-central-team-payments/sa/c"] } },
        ],
        to: [{ operation: { ports: ["8080"] } }],
      },
      {
        from: [{ source: { principals: ["cluster.local/ns/eu-central-team-payments/sa/b"] } }],
        to: [{ operation: { ports: ["8080"], methods: ["GET", "POST"], paths: ["/pay", "/pay/*", "/v1/*"] } }],
      },
    ]);
  });
});

describe("a host outside", () => {
  const egressOf = (intents: readonly string[], text = platformText) => {
    const { apps, regions } = planOf(intents, text);
    const region = regions.find(({ name }) => name === "eu-central")!;
    return gatewayObjects(
      region,
      region.gateways.find(({ role }) => role === "egress")!,
      apps,
    );
  };
  const of = (objects: readonly KubeObject[], kind: string) =>
    objects.filter((object) => object.kind === kind).map((object) => object["spec"]);

  it("is reached through the egress gateway alone", () => {
    const objects = egressOf([app("billing", host)]);
    expect(of(objects, "ServiceEntry")).toEqual([
      {
        hosts: ["api.stripe.com"],
        exportTo: [".", "eu-central-team-payments"],
        location: "MESH_EXTERNAL",
        resolution: "DNS",
        ports: [{ number: 443, name: "tls-443", protocol: "TLS" }],
      },
    ]);
    const subset = expect.stringMatching(/^api-stripe-com-[a-z0-9-]+$/) as string;
    expect(of(objects, "DestinationRule")).toEqual([
      {
        host: "eu-central-egress.eu-central-egress.svc.cluster.local",
        exportTo: [".", "eu-central-team-payments"],
        subsets: [{ name: subset, trafficPolicy: { tls: { mode: "ISTIO_MUTUAL", sni: "api.stripe.com" } } }],
      },
    ]);
    expect(of(objects, "Gateway")).toEqual([
      {
        selector: { istio: "eu-central-egress" },
        servers: [
          {
            port: { number: 8443, name: expect.stringMatching(/^tls-api-stripe-com-/), protocol: "TLS" },
            hosts: ["./api.stripe.com"],
            tls: { mode: "ISTIO_MUTUAL" },
          },
        ],
      },
    ]);
    const destination = { host: "eu-central-egress.eu-central-egress.svc.cluster.local", port: { number: 8443 }, subset };
    expect(of(objects, "VirtualService")).toEqual([
      {
        hosts: ["api.stripe.com"],
        gateways: ["mesh"],
        exportTo: [".", "eu-central-team-payments"],
        tls: [{ match: [{ port: 443, sniHosts: ["api.stripe.com"] }], route: [{ destination }] }],
      },
      {
        hosts: ["api.stripe.com"],
        gateways: [expect.stringMatching(/^api-stripe-com-/)],
        exportTo: ["."],
        tcp: [{ match: [{ port: 8443 }], route: [{ destination: { host: "api.stripe.com", port: { number: 443 } } }] }],
      },
    ]);
  });

  it("is open for the identity that declared it, and for no other name", () => {
    expect(onlyIn(objectsOf(host), "AuthorizationPolicy", "eu-central-egress").spec.rules).toEqual([
      {
        from: [{ source: { principals: ["cluster.local/ns/eu-central-team-payments/sa/billing"] } }],
        to: [{ operation: { ports: ["8443"] } }],
        when: [{ key: "connection.sni", values: ["api.stripe.com"] }],
      },
    ]);
  });

  it("is held to by name where the network plugin knows names, and the gateway has no way out by address", () => {
    const objects = objectsOf(host);
    expect(onlyIn(objects, "NetworkPolicy", "eu-central-egress").spec).toEqual({
      podSelector: { matchLabels: { istio: "eu-central-egress" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [appPods("billing")], ports: [{ port: 8443, protocol: "TCP" }] }],
    });
    expect(only(objects, "CiliumNetworkPolicy").spec.egress[1]).toEqual({
      toFQDNs: [{ matchName: "api.stripe.com" }],
      toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
    });
  });

  it("is held to by port elsewhere, and never leads into one's own networks or to the cloud's credentials", () => {
    const objects = enterpriseAppObjects(planOf([app("billing", host)], calicoText).apps[0]!);
    expect(kindsOf(objects)).not.toContain("CiliumNetworkPolicy/billing");
    const { egress } = onlyIn(objects, "NetworkPolicy", "eu-central-egress").spec;
    expect(egress).toEqual([
      {
        to: [
          {
            ipBlock: {
              cidr: "0.0.0.0/0",
              except: ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
            },
          },
          { ipBlock: { cidr: "::/0", except: ["::1/128", "64:ff9b::/96", "fc00::/7", "fe80::/10"] } },
        ],
        ports: [{ port: 443, protocol: "TCP" }],
      },
    ]);
  });

  it("is made once for all who call it, each port under a name of its own, and known to their namespaces alone", () => {
    const intents = [
      app("billing", host),
      app("mailer", "calls: [{ host: api.stripe.com, port: 8443, because: reports }]", "eu-central", "team-orders"),
    ];
    const objects = egressOf(intents);
    expect(of(objects, "ServiceEntry")).toMatchObject([
      { exportTo: [".", "eu-central-team-orders", "eu-central-team-payments"], ports: [{ number: 443 }, { number: 8443 }] },
    ]);
    expect(of(objects, "Gateway")).toMatchObject([{ servers: [{ hosts: ["./api.stripe.com"] }, { hosts: ["./p8443.api.stripe.com"] }] }]);
    expect(onlyIn(objectsOf(host, intents[1]!), "AuthorizationPolicy", "eu-central-egress").spec.rules[0].when[0].values).toEqual([
      "api.stripe.com",
    ]);
  });

  it("over udp goes past the mesh: by name on cilium, refused elsewhere", () => {
    const clock = "calls: [{ host: time.example.com, port: 123, protocol: udp, because: the time }]\n";
    expect(kindsOf(objectsOf(clock)).filter((kind) => /Entry|Gateway|Cilium/.test(kind))).toEqual(["CiliumNetworkPolicy/billing"]);
    expect(only(objectsOf(clock), "CiliumNetworkPolicy").spec.egress[1].toPorts).toEqual([{ ports: [{ port: "123", protocol: "UDP" }] }]);
  });
});

describe("another cluster", () => {
  const plan = planOf([app("shop", "calls: [{ app: billing, because: pays }]", "us-east"), app("billing")]);
  const objects = (id: string) => enterpriseAppObjects(plan.apps.find((one) => one.id === id)!);

  it("is entered by its gateway: the caller knows the callee by name, at the gateway's address, and by its identity", () => {
    const caller = objects("shop@us-east");
    expect(only(caller, "NetworkPolicy").spec.egress).toEqual([
      { to: [{ ipBlock: { cidr: "192.0.2.9/32" } }], ports: [{ port: 15443, protocol: "TCP" }] },
    ]);
    expect(only(caller, "ServiceEntry").spec).toEqual({
      hosts: ["billing.eu-central-team-payments.svc.cluster.local"],
      exportTo: ["."],
      location: "MESH_INTERNAL",
      resolution: "STATIC",
      ports: [{ number: 8080, name: "http", protocol: "HTTP" }],
      endpoints: [{ address: "192.0.2.9", ports: { http: 15443 } }],
      subjectAltNames: ["spiffe://cluster.local/ns/eu-central-team-payments/sa/billing"],
    });
    expect(only(caller, "DestinationRule").spec.trafficPolicy).toEqual({ tls: { mode: "ISTIO_MUTUAL" } });
  });

  it("lets through to the callee alone, from the caller's nodes, and the callee still asks who it is", () => {
    const callee = objects("billing@eu-central");
    expect(onlyIn(callee, "Gateway", "eu-central-east-west").spec.servers[0]).toMatchObject({
      hosts: ["billing.eu-central-team-payments.svc.cluster.local"],
      tls: { mode: "AUTO_PASSTHROUGH" },
    });
    expect(onlyIn(callee, "NetworkPolicy", "eu-central-east-west").spec).toMatchObject({
      ingress: [{ from: [{ ipBlock: { cidr: "10.2.0.0/16" } }], ports: [{ port: 15443, protocol: "TCP" }] }],
      egress: [{ to: [appPods("billing")], ports: [{ port: "http", protocol: "TCP" }] }],
    });
    expect(onlyIn(callee, "NetworkPolicy", home).spec.ingress[0].from).toEqual([gateway("eu-central-east-west")]);
    expect(only(callee, "AuthorizationPolicy").spec.rules[0].from[0].source.principals).toEqual([
      "cluster.local/ns/us-east-team-payments/sa/shop",
    ]);
  });
});

describe("a port that cannot be strict", () => {
  const scraped = (more: string) =>
    planOf(
      [app("billing", "observe: { metrics: { path: /metrics, port: 9090 } }\nwebhook: 9443\n", "us-east")],
      `${platformText}observability: { scraper: { namespace: monitoring${more} } }\n`,
    ).apps[0]!;

  it("is open by itself, with its reason, and every other port stays strict", () => {
    const objects = enterpriseAppObjects(scraped(", mutualTls: false"));
    const exception = only(objects, "PeerAuthentication");
    expect(exception.spec).toMatchObject({
      mtls: { mode: "STRICT" },
      portLevelMtls: { "9090": { mode: "PERMISSIVE" }, "9443": { mode: "PERMISSIVE" } },
    });
    expect(exception.metadata.annotations["parapet.dev/reason"]).toBe(
      "9443: the API server calls the webhook, and is no part of the mesh; 9090: metrics are collected from outside of the mesh",
    );
    expect(only(objects, "NetworkPolicy").spec.ingress).toEqual([
      { from: [pods("monitoring", { "app.kubernetes.io/name": "prometheus" })], ports: [{ port: 9090, protocol: "TCP" }] },
      { from: [{ ipBlock: { cidr: "10.2.0.0/28" } }], ports: [{ port: 9443, protocol: "TCP" }] },
    ]);
    expect(only(objects, "Service").spec.ports.map(({ name, port }: { name: string; port: number }) => [name, port])).toEqual([
      ["http", 8080],
      ["webhook", 443],
    ]);
  });

  it("is not needed for a scraper in the mesh, which comes under its own identity", () => {
    const objects = enterpriseAppObjects({ ...scraped(""), webhook: null, plainPorts: [] });
    expect(kindsOf(objects)).not.toContain("PeerAuthentication/billing");
    expect(only(objects, "AuthorizationPolicy").spec.rules).toEqual([
      {
        from: [{ source: { principals: ["cluster.local/ns/monitoring/sa/prometheus"] } }],
        to: [{ operation: { ports: ["9090"], methods: ["GET"], paths: ["/metrics"] } }],
      },
    ]);
  });
});
