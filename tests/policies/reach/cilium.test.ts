import { edges, reaches, verdict } from "../../../policies/reach/index";
import { closed, clusterOf, into, namespace, outOf, pod, policy } from "./given";

/** A CiliumNetworkPolicy of `shop` for the pods of an app. */
function cilium(app: string, rules: string, name = "it"): string {
  const indented = rules.trim().replace(/^/gm, "  ");
  return `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec:\n  endpointSelector: { matchLabels: { app: ${app} } }\n${indented}\n`;
}

/** A CiliumClusterwideNetworkPolicy. */
const clusterwide = (selector: string, rules: string): string =>
  `apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: { name: wide }\nspec:\n  endpointSelector: ${selector}\n${rules.trim().replace(/^/gm, "  ")}\n`;

const web = pod("shop/web", { app: "web" });
const db = pod("shop/db", { app: "db" }, "sql:5432");
const other = pod("play/other", { app: "web" });
const node = pod("play/node").replace('"spec":{', '"spec":{"hostNetwork":true,');
const objects = [web, db, other, namespace("play", { zone: "north" })];

const sources = (rules: string, ...more: readonly string[]): string[] => [
  ...new Set(into("shop/db", ...objects, cilium("db", rules), ...more).map((line) => line.split(" ")[0]!)),
];
const everybody = ["play/other", "shop/web", "0.0.0.0/0", "::/0"];

describe("a CiliumNetworkPolicy", () => {
  it.each([
    ["closes a direction that has a rule, even one that opens nothing", "ingress: [{}]", []],
    ["says nothing of a direction without rules", "egress: [{}]", everybody],
    ["says nothing of one with an empty list", "ingress: []", everybody],
    ["closes nothing where it is told to", "ingress: [{}]\nenableDefaultDeny: { ingress: false }", everybody],
    ["means its own namespace by an empty selector", "ingress: [{ fromEndpoints: [{}] }]", ["shop/web"]],
    ["means nobody by an empty list of selectors", "ingress: [{ fromEndpoints: [] }]", []],
    ["means everybody by ports alone", "ingress: [{ toPorts: [{ ports: [{ port: '5432' }] }] }]", everybody],
    ["means its own namespace by labels alone", "ingress: [{ fromEndpoints: [{ matchLabels: { app: web } }] }]", ["shop/web"]],
    [
      "means another by the label of its name",
      "ingress: [{ fromEndpoints: [{ matchLabels: { k8s:io.kubernetes.pod.namespace: play } }] }]",
      ["play/other"],
    ],
    [
      "means others by an expression about their name",
      "ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: Exists }] }] }]",
      ["play/other", "shop/web"],
    ],
    [
      "means namespaces by their labels",
      "ingress: [{ fromEndpoints: [{ matchLabels: { io.cilium.k8s.namespace.labels.zone: north } }] }]",
      ["play/other"],
    ],
    [
      "means an account by its name",
      "ingress: [{ fromEndpoints: [{ matchLabels: { io.cilium.k8s.policy.serviceaccount: default } }] }]",
      ["shop/web"],
    ],
    ["means all pods by `cluster`", "ingress: [{ fromEntities: [cluster] }]", ["play/other", "shop/web"]],
    ["means what is outside by `world`", "ingress: [{ fromEntities: [world] }]", ["0.0.0.0/0", "::/0"]],
    ["means everybody by `all`", "ingress: [{ fromEntities: [all] }]", everybody],
    ["means no pod by a network, not even by the widest", "ingress: [{ fromCIDR: [0.0.0.0/0] }]", ["0.0.0.0/0"]],
    ["takes exceptions from a network", "ingress: [{ fromCIDRSet: [{ cidr: 10.0.0.0/30, except: [10.0.0.0/31] }] }]", ["10.0.0.2/31"]],
  ])("%s", (_, rules, expected) => {
    expect(sources(rules)).toEqual(expected);
  });

  it("means networks by the name of their group", () => {
    const group =
      "apiVersion: cilium.io/v2\nkind: CiliumCIDRGroup\nmetadata: { name: partners }\nspec: { externalCIDRs: [198.51.100.0/25] }\n";
    expect(sources("ingress: [{ fromCIDRSet: [{ cidrGroupRef: partners }] }]", group)).toEqual(["198.51.100.0/25"]);
    expect(sources("ingress: [{ fromCIDRSet: [{ cidrGroupRef: others }] }]", group)).toEqual([]);
  });

  it("means pods in the node's network by `host` and `remote-node`, which labels do not", () => {
    expect(sources("ingress: [{ fromEntities: [remote-node] }]", node)).toEqual(["play/node"]);
    expect(sources("ingress: [{ fromEndpoints: [{ matchLabels: { io.kubernetes.pod.namespace: play } }] }]", node)).toEqual(["play/other"]);
  });

  it.each([
    ["a number, of any protocol", "{ port: '5432' }", ["TCP 5432", "UDP 5432", "SCTP 5432"]],
    ["ANY", "{ port: '5432', protocol: ANY }", ["TCP 5432", "UDP 5432", "SCTP 5432"]],
    ["one protocol", "{ port: '5432', protocol: UDP }", ["UDP 5432"]],
    ["zero, which is every port", "{ port: '0', protocol: TCP }", ["TCP *"]],
    ["a span", "{ port: '5000', endPort: 5999, protocol: TCP }", ["TCP 5000-5999"]],
    ["the receiver's name", "{ port: sql, protocol: TCP }", ["TCP 5432"]],
    ["a name that it does not know", "{ port: web, protocol: TCP }", []],
  ])("opens %s", (_, port, expected) => {
    const found = into("shop/db", ...objects, cilium("db", `ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [${port}] }] }]`));
    expect(found).toEqual(expected.map((one) => `shop/web -> shop/db ${one}`));
  });

  it("adds up with the policies of Kubernetes", () => {
    const kube = policy(
      "podSelector: { matchLabels: { app: db } }\ningress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }]",
      "kube",
    );
    expect(
      into(
        "shop/db",
        ...objects,
        kube,
        cilium("db", "ingress: [{ fromEntities: [world], toPorts: [{ ports: [{ port: '81', protocol: TCP }] }] }]"),
      ),
    ).toEqual(["play/other -> shop/db TCP 80", "shop/web -> shop/db TCP 80", "0.0.0.0/0 -> shop/db TCP 81", "::/0 -> shop/db TCP 81"]);
  });

  it("reads each of several rules in one object", () => {
    const several =
      "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: two, namespace: shop }\nspecs:\n- { endpointSelector: { matchLabels: { app: db } }, ingress: [{ fromEntities: [world] }] }\n- { endpointSelector: { matchLabels: { app: web } }, ingress: [{}] }\n";
    expect(new Set(into("shop/db", ...objects, several).map((line) => line.split(" ")[0]))).toEqual(new Set(["0.0.0.0/0", "::/0"]));
    expect(into("shop/web", ...objects, several)).toEqual([]);
  });
});

describe("a denial", () => {
  it("goes before whatever opens, in Cilium's policies and in Kubernetes' own", () => {
    const open = policy("podSelector: {}\ningress: [{ ports: [{ port: 5000, endPort: 5002 }] }]", "open");
    const denied = cilium(
      "db",
      "ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: web } }], toPorts: [{ ports: [{ port: '5001', protocol: TCP }] }] }]",
    );
    expect(into("shop/db", ...objects, open, denied)).toEqual([
      "play/other -> shop/db TCP 5000-5002",
      "shop/web -> shop/db TCP 5000",
      "shop/web -> shop/db TCP 5002",
      "0.0.0.0/0 -> shop/db TCP 5000-5002",
      "::/0 -> shop/db TCP 5000-5002",
    ]);
    expect(reaches(clusterOf(...objects, open, denied), "shop/web", "shop/db", 5001)).toBe(false);
  });

  it("alone leaves nothing open, unless it says that it only denies", () => {
    expect(sources("ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: web } }] }]")).toEqual([]);
    expect(sources("ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: web } }] }]\nenableDefaultDeny: { ingress: false }")).toEqual([
      "play/other",
      "0.0.0.0/0",
      "::/0",
    ]);
  });

  it("cuts a piece out of a block, on its ports alone", () => {
    const rules =
      "egress: [{ toCIDR: [10.0.0.0/30], toPorts: [{ ports: [{ port: '80', protocol: TCP }, { port: '443', protocol: TCP }] }] }]\negressDeny: [{ toCIDR: [10.0.0.1/32], toPorts: [{ ports: [{ port: '80', protocol: TCP }] }] }]";
    expect(outOf("shop/web", web, cilium("web", rules))).toEqual([
      "shop/web -> 10.0.0.0/32 TCP 80",
      "shop/web -> 10.0.0.0/32 TCP 443",
      "shop/web -> 10.0.0.1/32 TCP 443",
      "shop/web -> 10.0.0.2/31 TCP 80",
      "shop/web -> 10.0.0.2/31 TCP 443",
    ]);
  });
});

describe("a rule by name", () => {
  const rules =
    "egress: [{ toFQDNs: [{ matchName: api.example.com }, { matchPattern: '*.example.org' }], toPorts: [{ ports: [{ port: '443', protocol: TCP }] }] }]";

  it("opens the host, and no address", () => {
    expect(outOf("shop/web", web, cilium("web", rules))).toEqual([
      "shop/web -> *.example.org TCP 443",
      "shop/web -> api.example.com TCP 443",
    ]);
  });

  it.each([
    ["api.example.com", 443, true],
    ["API.example.com.", 443, true],
    ["api.example.com", 80, false],
    ["apixexample.com", 443, false],
    ["www.example.org", 443, true],
    ["a.b.example.org", 443, false],
    ["example.org", 443, false],
    ["203.0.113.9", 443, false],
  ])("answers whether %s:%i is open: %s", (host, port, open) => {
    expect(reaches(clusterOf(web, cilium("web", rules)), "shop/web", host, port)).toBe(open);
  });

  it("names what closes another host", () => {
    expect(verdict(clusterOf(web, cilium("web", rules), closed("Egress")), "shop/web", "example.net", 443)).toEqual({
      open: false,
      by: [],
      closedBy: ["CiliumNetworkPolicy shop/it", "NetworkPolicy shop/closed"],
    });
  });
});

describe("a CiliumClusterwideNetworkPolicy", () => {
  it("is about pods of every namespace, and its selectors mean them all", () => {
    const text = clusterwide(
      "{ matchExpressions: [{ key: k8s:io.kubernetes.pod.namespace, operator: NotIn, values: [play] }] }",
      "ingress: [{ fromEndpoints: [{ matchLabels: { app: web } }] }]",
    );
    expect(
      new Set(
        [...edges(clusterOf(...objects, text))].filter(({ to }) => to === "shop/db").map(({ from, by }) => `${from} by ${by.join()}`),
      ),
    ).toEqual(new Set(["play/other by CiliumClusterwideNetworkPolicy wide", "shop/web by CiliumClusterwideNetworkPolicy wide"]));
    expect(into("play/other", ...objects, text).length).toBe(12);
  });

  it("is said to be unread where it is about nodes, and so are the policies of others", () => {
    const nodes =
      "apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: { name: nodes }\nspec: { nodeSelector: {}, ingress: [{}] }\n";
    const calico = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: deny }\nspec: {}\n";
    const cluster = clusterOf(...objects, nodes, calico, closed("Ingress"));
    expect(cluster.unread).toEqual(["CiliumClusterwideNetworkPolicy nodes", "GlobalNetworkPolicy deny"]);
    expect(into("play/other", ...objects, nodes).length).toBe(12);
  });
});
