import { edges } from "../../../policies/reach/index";
import { closed, clusterOf, into, namespace, outOf, pod, policy } from "./given";

const web = pod("shop/web", { app: "web" }, "http:80", "admin:9000");
const db = pod("shop/db", { app: "db" }, "sql:5432");
const other = pod("play/other", { app: "web" });
const all = [web, db, other];

/** A rule of `shop/db` for port 5432, by its `from`. */
const from = (peers: string): string =>
  policy(`podSelector: { matchLabels: { app: db } }\ningress: [{ from: ${peers}, ports: [{ port: 5432 }] }]`);

/** A rule of `shop/web`, by its peers and ports. */
const to = (peers: string, ports: string): string =>
  policy(`podSelector: { matchLabels: { app: web } }\npolicyTypes: [Egress]\negress: [{ to: ${peers}, ports: ${ports} }]`);

const everyWay = (line: string): string[] => ["TCP", "UDP", "SCTP"].map((protocol) => `${line} ${protocol} *`);

describe("whom a policy selects", () => {
  it("is everybody's neighbour while no policy selects a pod", () => {
    expect(into("shop/db", web, db)).toEqual([
      ...everyWay("shop/web -> shop/db"),
      ...everyWay("0.0.0.0/0 -> shop/db"),
      ...everyWay("::/0 -> shop/db"),
    ]);
  });

  it.each([
    ["an empty podSelector, all pods of the namespace", policy("podSelector: {}"), []],
    ["none that is written, all pods too", policy("ingress: []"), []],
    ["one that fits no pod, nobody", policy("podSelector: { matchLabels: { app: dbs } }"), everyWay("shop/web -> shop/db")],
    ["one of another namespace, nobody here", policy("podSelector: {}", "it", "play"), everyWay("shop/web -> shop/db")],
    [
      "one of another group's NetworkPolicy, nobody",
      policy("podSelector: {}").replace("networking.k8s.io/v1", "projectcalico.org/v3"),
      everyWay("shop/web -> shop/db"),
    ],
    [
      "In, those with one of the values",
      policy("podSelector: { matchExpressions: [{ key: app, operator: In, values: [db, queue] }] }"),
      [],
    ],
    [
      "In without the value, nobody",
      policy("podSelector: { matchExpressions: [{ key: app, operator: In, values: [queue] }] }"),
      everyWay("shop/web -> shop/db"),
    ],
    [
      "NotIn, also those without the key",
      policy("podSelector: { matchExpressions: [{ key: tier, operator: NotIn, values: [front] }] }"),
      [],
    ],
    [
      "NotIn with the value, nobody",
      policy("podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [db] }] }"),
      everyWay("shop/web -> shop/db"),
    ],
    ["Exists, those with the key", policy("podSelector: { matchExpressions: [{ key: app, operator: Exists }] }"), []],
    [
      "Exists of another key, nobody",
      policy("podSelector: { matchExpressions: [{ key: tier, operator: Exists }] }"),
      everyWay("shop/web -> shop/db"),
    ],
    ["DoesNotExist, those without the key", policy("podSelector: { matchExpressions: [{ key: tier, operator: DoesNotExist }] }"), []],
    [
      "DoesNotExist of their key, nobody",
      policy("podSelector: { matchExpressions: [{ key: app, operator: DoesNotExist }] }"),
      everyWay("shop/web -> shop/db"),
    ],
    [
      "all demands together",
      policy("podSelector: { matchLabels: { app: db }, matchExpressions: [{ key: tier, operator: Exists }] }"),
      everyWay("shop/web -> shop/db"),
    ],
  ])("%s", (_, text, expected) => {
    expect(into("shop/db", web, db, text).filter((line) => line.startsWith("shop/web"))).toEqual(expected);
  });

  it("takes an object without a namespace for one of `default`", () => {
    const [front, back] = [pod("default/front"), pod("default/back", { app: "back" })];
    const text = policy("podSelector: { matchLabels: { app: back } }").replace(", namespace: shop", "");
    expect(into("default/back", front, back, text)).toEqual([]);
  });
});

describe("what a policy closes", () => {
  it.each([
    ["without policyTypes the way in", "podSelector: {}", [0, 9]],
    ["without policyTypes both, if it has a rule for the way out", "podSelector: {}\negress: [{}]", [0, 9]],
    ["without policyTypes the way out only by a rule", "podSelector: {}\negress: []", [0, 9]],
    ["Egress alone the way out alone", "podSelector: {}\npolicyTypes: [Egress]", [9, 0]],
    [
      "Ingress alone the way in alone, whatever it says of the way out",
      "podSelector: {}\npolicyTypes: [Ingress]\negress: [{ to: [{ podSelector: {} }] }]",
      [0, 9],
    ],
    ["both where it names both", "podSelector: {}\npolicyTypes: [Ingress, Egress]", [0, 0]],
  ])("%s", (_, spec, expected) => {
    const objects = [db, other, policy(spec)];
    expect([into("shop/db", ...objects).length, outOf("shop/db", ...objects).length]).toEqual(expected);
  });

  it("is open as soon as one policy opens it: they add up, and none takes away", () => {
    const open = policy("podSelector: {}\ningress: [{}]", "open");
    expect(into("shop/db", web, db, closed("Ingress"), open).filter((line) => line.startsWith("shop/web"))).toEqual(
      everyWay("shop/web -> shop/db"),
    );
  });

  it("needs the way out of the one and the way in of the other", () => {
    const out = to("[{ podSelector: { matchLabels: { app: db } } }]", "[{ port: 5432 }]");
    expect(outOf("shop/web", web, db, out)).toEqual(["shop/web -> shop/db TCP 5432"]);
    expect(outOf("shop/web", web, db, out, closed("Ingress"))).toEqual([]);
    const entering = from("[{ podSelector: {} }]").replace("name: it", "name: in");
    expect([...edges(clusterOf(web, db, out, closed("Ingress"), entering))].filter((edge) => edge.from === "shop/web")).toEqual([
      {
        from: "shop/web",
        to: "shop/db",
        port: 5432,
        protocol: "TCP",
        over: "any",
        only: [],
        by: ["NetworkPolicy shop/in", "NetworkPolicy shop/it"],
      },
    ]);
  });
});

describe("the peers of a rule", () => {
  const north = namespace("play", { zone: "north" });

  it.each([
    ["podSelector alone means the policy's own namespace", "[{ podSelector: { matchLabels: { app: web } } }]", ["shop/web"]],
    ["an empty podSelector all of the own namespace", "[{ podSelector: {} }]", ["shop/web"]],
    [
      "namespaceSelector alone all pods of such namespaces",
      "[{ namespaceSelector: { matchLabels: { zone: north } } }]",
      ["play/other", "play/quiet"],
    ],
    ["an empty namespaceSelector all pods of all namespaces", "[{ namespaceSelector: {} }]", ["play/other", "play/quiet", "shop/web"]],
    [
      "both in one peer such pods in such namespaces",
      "[{ namespaceSelector: { matchLabels: { zone: north } }, podSelector: { matchLabels: { app: web } } }]",
      ["play/other"],
    ],
    [
      "the same in two peers one or the other",
      "[{ namespaceSelector: { matchLabels: { zone: north } } }, { podSelector: { matchLabels: { app: web } } }]",
      ["play/other", "play/quiet", "shop/web"],
    ],
    [
      "a namespace by the name that each is labelled with",
      "[{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: play } } }]",
      ["play/other", "play/quiet"],
    ],
    ["a namespace by a label that none has", "[{ namespaceSelector: { matchLabels: { name: play } } }]", []],
    ["an ipBlock no pod whose address nobody knows", "[{ ipBlock: { cidr: 10.0.0.0/8 } }]", []],
    ["a peer that says nothing, nobody", "[{}]", []],
  ])("%s", (_, peers, expected) => {
    const objects = [...all, pod("play/quiet"), north, from(peers)];
    const found = into("shop/db", ...objects).filter((line) => !/^[\d:.]/.test(line));
    expect(found).toEqual(expected.map((id) => `${id} -> shop/db TCP 5432`));
  });

  it.each(["null", "[]"])("are everybody, in and out, where they are written as %s", (peers) => {
    expect(into("shop/db", ...all, from(peers))).toEqual(
      ["play/other", "shop/web", "0.0.0.0/0", "::/0"].map((id) => `${id} -> shop/db TCP 5432`),
    );
  });

  it("are pods too, where a block holds every address there is", () => {
    expect(into("shop/db", web, db, from("[{ ipBlock: { cidr: 0.0.0.0/0 } }]"))).toEqual([
      "shop/web -> shop/db TCP 5432",
      "0.0.0.0/0 -> shop/db TCP 5432",
    ]);
    expect(into("shop/db", web, db, from("[{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }]"))[0]).toBe(
      "0.0.0.0/5 -> shop/db TCP 5432",
    );
  });
});

describe("pods whose addresses a status gives", () => {
  const placed = pod("play/placed").replace(/}$/, ',"status":{"podIP":"10.1.2.3"}}');

  it.each([
    ["[{ ipBlock: { cidr: 10.1.0.0/16 } }]", ["play/placed"]],
    ["[{ ipBlock: { cidr: 10.1.2.3/32 } }]", ["play/placed"]],
    ["[{ ipBlock: { cidr: 10.1.0.0/16, except: [10.1.2.0/24] } }]", []],
    ["[{ ipBlock: { cidr: 10.2.0.0/16 } }]", []],
    ["[{ ipBlock: { cidr: 0.0.0.0/0 } }]", ["play/placed", "shop/web"]],
    ["[{ ipBlock: { cidr: '::/0' } }]", ["shop/web"]],
  ])("are meant by blocks that hold them: %s", (peers, expected) => {
    const found = into("shop/db", web, db, placed, from(peers)).filter((line) => !/^[\d:]/.test(line));
    expect(found).toEqual(expected.map((id) => `${id} -> shop/db TCP 5432`));
  });
});

describe("blocks of addresses", () => {
  it("are printed less what they except", () => {
    expect(into("shop/db", db, from("[{ ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.64/26, 203.0.113.128/25] } }]"))).toEqual([
      "203.0.113.0/26 -> shop/db TCP 5432",
    ]);
    expect(into("shop/db", db, from("[{ ipBlock: { cidr: '2001:db8::/32', except: ['2001:db8:8000::/33'] } }]"))).toEqual([
      "2001:db8::/33 -> shop/db TCP 5432",
    ]);
  });

  it("are read as the API server reads them: what stands behind the length counts for nothing", () => {
    expect(into("shop/db", db, from("[{ ipBlock: { cidr: 203.0.113.77/24 } }]"))).toEqual(["203.0.113.0/24 -> shop/db TCP 5432"]);
    expect(into("shop/db", db, from("[{ ipBlock: { cidr: 203.0.113.0/33 } }]"))).toEqual([]);
  });

  it("open no port by name on the way out, because nobody's name it is", () => {
    expect(outOf("shop/web", web, to("[{ ipBlock: { cidr: 203.0.113.0/24 } }]", "[{ port: http }]"))).toEqual([]);
    expect(outOf("shop/web", web, to("[{ ipBlock: { cidr: 203.0.113.0/24 } }]", "[{ port: 80 }]"))).toEqual([
      "shop/web -> 203.0.113.0/24 TCP 80",
    ]);
  });
});

describe("the ports of a rule", () => {
  const peers = "[{ podSelector: { matchLabels: { app: db } } }]";
  const sql = pod("shop/db", { app: "db" }, "sql:5432", "sql:5433:UDP", "http:8080");

  it.each([
    ["a number means TCP", "[{ port: 5432 }]", ["TCP 5432"]],
    ["a protocol alone means all of its ports", "[{ protocol: UDP }]", ["UDP *"]],
    ["SCTP is one", "[{ protocol: SCTP, port: 5432 }]", ["SCTP 5432"]],
    ["none mean all ports of all protocols", "[]", ["TCP *", "UDP *", "SCTP *"]],
    ["endPort means all up to it", "[{ port: 8000, endPort: 8100 }]", ["TCP 8000-8100"]],
    ["a name is looked up at the receiving pod, not at the sending one", "[{ port: http }]", ["TCP 8080"]],
    ["a name with another protocol is another port", "[{ port: sql, protocol: UDP }]", ["UDP 5433"]],
    ["a name that the receiver does not know opens nothing", "[{ port: admin }]", []],
    ["two ports side by side stay two", "[{ port: 15020 }, { port: 15021 }]", ["TCP 15020", "TCP 15021"]],
    ["a protocol that there is not opens nothing", "[{ port: 80, protocol: ICMP }]", []],
  ])("%s", (_, ports, expected) => {
    expect(outOf("shop/web", web, sql, to(peers, ports))).toEqual(expected.map((port) => `shop/web -> shop/db ${port}`));
  });

  it("are looked up by name at the policy's own pod on the way in", () => {
    const rule = (port: string): string =>
      policy(`podSelector: { matchLabels: { app: db } }\ningress: [{ from: [{ podSelector: {} }], ports: [{ port: ${port} }] }]`);
    expect(into("shop/db", web, sql, rule("http"))).toEqual(["shop/web -> shop/db TCP 8080"]);
    expect(into("shop/db", web, sql, rule("admin"))).toEqual([]);
  });

  it("are open where both sides open them", () => {
    const out = to("[{ podSelector: {} }]", "[{ port: 5000, endPort: 6000 }]");
    const entering = policy(
      `podSelector: { matchLabels: { app: db } }\ningress: [{ ports: [{ port: 5900, endPort: 7000 }, { port: 5432 }] }]`,
      "in",
    );
    expect(outOf("shop/web", web, db, out, entering)).toEqual(["shop/web -> shop/db TCP 5432", "shop/web -> shop/db TCP 5900-6000"]);
  });
});

describe("pods that policies treat in a way of their own", () => {
  it("reach themselves always, which is no edge; copies of a workload ask as strangers do", () => {
    const many = JSON.stringify({
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "ring", namespace: "shop" },
      spec: { template: { metadata: { labels: { app: "ring" } }, spec: { containers: [] } } },
    });
    expect(outOf("shop/web", web)).toEqual([...everyWay("shop/web -> 0.0.0.0/0"), ...everyWay("shop/web -> ::/0")]);
    expect(outOf("shop/ring", many).slice(0, 3)).toEqual(everyWay("shop/ring -> shop/ring"));
    expect(outOf("shop/ring", many, closed("Ingress", "Egress"))).toEqual([]);
  });

  it("are selected by nothing in the node's own network, and are no pods to selectors", () => {
    const onNode = pod("shop/agent", { app: "web" }).replace('"spec":{', '"spec":{"hostNetwork":true,');
    const objects = [onNode, db, closed("Egress"), from("[{ podSelector: { matchLabels: { app: web } } }]")];
    expect(outOf("shop/agent", ...objects).length).toBe(6);
    expect(into("shop/db", ...objects)).toEqual([]);
    expect(into("shop/db", web, ...objects)).toEqual([]);
    expect(into("shop/db", onNode, db, from("[]")).slice(0, 1)).toEqual(["shop/agent -> shop/db TCP 5432"]);
  });
});
