import fc from "fast-check";
import { compare, Comparison } from "../../../policies/reach/compare";
import { readEnd, without, type Box } from "../../../policies/reach/compare-boxes";
import { uncovered } from "../../../policies/reach/compare-requests";
import type { Declaration } from "../../../policies/reach/declared";
import type { Edge } from "../../../policies/reach/relation";

const people: Readonly<Record<string, string>> = { "eu-pay/billing": "billing@eu", "eu-pay/ledger": "ledger@eu" };
const names = { of: (id: string) => people[id] ?? id };
const place = { file: "billing.app.yaml", line: 7, column: 3 };

const wanted = (to: string, port: number, more: Partial<Declaration> = {}): Declaration => ({
  from: "eu-pay/billing",
  to,
  port,
  protocol: "TCP",
  over: "any",
  only: [],
  kind: "flow",
  because: "posts entries",
  place,
  must: true,
  ...more,
});
const open = (to: string, port: number | string, more: Partial<Edge> = {}): Edge => ({
  from: "eu-pay/billing",
  to,
  port,
  protocol: "TCP",
  over: "any",
  only: [],
  by: ["NetworkPolicy eu-pay/x"],
  ...more,
});

/** Differences, short enough to compare whole. */
const found = (declarations: readonly Declaration[], edges: readonly Edge[]) =>
  compare(declarations, edges, names).map(({ kind, from, to, port, protocol }) => `${kind} ${from} -> ${to}:${port}/${protocol}`);

describe("what is open and what is declared", () => {
  it("agree where each edge has its declaration", () => {
    expect(
      found([wanted("eu-pay/ledger", 8080), wanted("10.1.0.0/16", 5432)], [open("eu-pay/ledger", 8080), open("10.1.0.0/16", 5432)]),
    ).toEqual([]);
  });

  it.each([
    ["another port", open("eu-pay/ledger", 8081), "extra eu-pay/billing -> eu-pay/ledger:8081/TCP"],
    ["another protocol", open("eu-pay/ledger", 8080, { protocol: "UDP" }), "extra eu-pay/billing -> eu-pay/ledger:8080/UDP"],
    ["another target", open("eu-pay/ledger-db", 8080), "extra eu-pay/billing -> eu-pay/ledger-db:8080/TCP"],
    ["the way back", open("eu-pay/billing", 8080, { from: "eu-pay/ledger" }), "extra eu-pay/ledger -> eu-pay/billing:8080/TCP"],
    ["a span around the port", open("eu-pay/ledger", "8079-8080"), "extra eu-pay/billing -> eu-pay/ledger:8079/TCP"],
    ["a span behind the port", open("eu-pay/ledger", "8080-8090"), "extra eu-pay/billing -> eu-pay/ledger:8081-8090/TCP"],
    ["every port", open("eu-pay/ledger", "*"), "extra eu-pay/billing -> eu-pay/ledger:1-8079/TCP"],
  ])("differ by %s", (_what, edge, difference) => {
    expect(found([wanted("eu-pay/ledger", 8080)], [open("eu-pay/ledger", 8080), edge])).toEqual([difference]);
  });

  it.each([
    ["a wider network", "10.0.0.0/8", ["extra eu-pay/billing -> 10.0.0.1:5432/TCP"]],
    ["the network beside it", "10.2.0.0/16", ["extra eu-pay/billing -> 10.2.0.1:5432/TCP", "missing eu-pay/billing -> 10.1.0.1:5432/TCP"]],
    ["the network and its neighbour", "10.0.0.0/15", ["extra eu-pay/billing -> 10.0.0.1:5432/TCP"]],
    ["half of it", "10.1.0.0/17", ["missing eu-pay/billing -> 10.1.128.1:5432/TCP"]],
    ["one address too few", "10.1.0.0/32", ["missing eu-pay/billing -> 10.1.0.2:5432/TCP"]],
    ["the same bits of IPv6", "a01::/16", ["extra eu-pay/billing -> a01::1:5432/TCP", "missing eu-pay/billing -> 10.1.0.1:5432/TCP"]],
  ])("differ by %s: the counter-example is one address that anybody can try", (_what, cidr, differences) => {
    expect(found([wanted("10.1.0.0/16", 5432)], [open(cidr, 5432)])).toEqual(differences);
  });

  it("agree where several edges make up what one declaration says, and the reverse", () => {
    const halves = ["10.1.0.0/17", "10.1.128.0/17"];
    expect(
      found(
        [wanted("10.1.0.0/16", 5432)],
        halves.map((half) => open(half, 5432)),
      ),
    ).toEqual([]);
    expect(
      found(
        halves.map((half) => wanted(half, 5432)),
        [open("10.1.0.0/16", 5432)],
      ),
    ).toEqual([]);
    expect(
      found(
        [80, 81, 82].map((port) => wanted("eu-pay/ledger", port)),
        [open("eu-pay/ledger", "80-82")],
      ),
    ).toEqual([]);
  });

  it("differ where a declared flow has no edge, but not where it only may have one", () => {
    expect(found([wanted("eu-pay/ledger", 8080)], [])).toEqual(["missing eu-pay/billing -> eu-pay/ledger:8080/TCP"]);
    expect(found([wanted("eu-pay/ledger", 8080, { must: false })], [])).toEqual([]);
    expect(found([wanted("eu-pay/ledger", 8080, { must: false })], [open("eu-pay/ledger", 8080)])).toEqual([]);
  });

  it("are one difference for a workload that nothing closes, however many come", () => {
    const strangers = Array.from({ length: 50 }, (_, index) => open("eu-pay/ledger", "*", { from: `other/app-${index}`, by: [] }));
    const outside = ["0.0.0.0/0", "::/0"].map((from) => open("eu-pay/ledger", "*", { from, by: [] }));
    expect(compare([], [...strangers, ...outside], names).map(({ message }) => message)).toEqual([
      "ledger@eu can be reached by anybody on every port, because no policy closes it; no intent declares that other/app-0 comes in there",
    ]);
    const out = ["0.0.0.0/0", "::/0"].map((to) => open(to, "*", { by: [] }));
    expect(compare([], out, names).map(({ message }) => message)).toEqual([
      "billing@eu reaches anybody on every port, because no policy closes its way out; no intent declares that it goes to 0.0.0.0/0",
    ]);
  });
});

describe("a difference is said", () => {
  it("as a counter-example with the object and what it opens, and with two cures", () => {
    expect(compare([wanted("10.1.0.0/16", 22)], [open("203.0.113.0/24", "22-23"), open("10.1.0.0/16", 22)], names)).toEqual([
      {
        kind: "extra",
        from: "eu-pay/billing",
        to: "203.0.113.1",
        port: "22-23",
        protocol: "TCP",
        by: ["NetworkPolicy eu-pay/x"],
        message:
          "billing@eu -> 203.0.113.1:22-23 is open through NetworkPolicy eu-pay/x (which opens to 203.0.113.0/24), and no intent declares it",
        fix: "take it out of NetworkPolicy eu-pay/x; or, if it is wanted, declare it in billing@eu: calls: [{ cidr: 203.0.113.1/32, port: <port>, because: … }]",
      },
    ]);
  });

  it("with the line that declares what is closed, and the objects that close it", () => {
    const comparison = new Comparison([wanted("eu-pay/ledger", 8080)], names);
    const closedBy = ["NetworkPolicy eu-pay/default-deny", "NetworkPolicy eu-pay/allow-dns", "AuthorizationPolicy eu-pay/x"];
    expect(comparison.finish(() => closedBy)[0]).toMatchObject({
      by: closedBy,
      message:
        "billing@eu -> ledger@eu:8080 is declared (billing.app.yaml:7:3, posts entries), and closed by NetworkPolicy eu-pay/default-deny and allow-dns and AuthorizationPolicy eu-pay/x, and nothing opens it",
    });
  });

  it("in an order that does not depend on that of the edges", () => {
    const edges = [open("eu-pay/b", 1), open("eu-pay/a", 2), open("10.0.0.0/8", 3), open("eu-pay/ledger", 8080, { over: "plain" })];
    const declarations = [wanted("eu-pay/ledger", 8080, { over: "mutual-tls" }), wanted("eu-pay/z", 1)];
    expect(compare(declarations, edges, names)).toEqual(compare([...declarations].reverse(), [...edges].reverse(), names));
  });
});

describe("mutual TLS", () => {
  const strict = wanted("eu-pay/ledger", 8080, { over: "mutual-tls" });

  it.each([["plain"], ["tls"], ["any"]] as const)("is missed once where an edge goes over %s", (over) => {
    expect(found([strict], [open("eu-pay/ledger", 8080, { over })])).toEqual(["plain eu-pay/billing -> eu-pay/ledger:8080/TCP"]);
  });

  it("is there, or is not asked for", () => {
    expect(found([strict], [open("eu-pay/ledger", 8080, { over: "mutual-tls" })])).toEqual([]);
    expect(found([wanted("eu-pay/ledger", 8080)], [open("eu-pay/ledger", 8080, { over: "plain" })])).toEqual([]);
  });

  it("is not missed on a port that may be plain, only on the one beside it", () => {
    const metrics = wanted("eu-pay/ledger", 9090, { kind: "own" });
    expect(
      found([strict, metrics], [open("eu-pay/ledger", 8080, { over: "mutual-tls" }), open("eu-pay/ledger", 9090, { over: "plain" })]),
    ).toEqual([]);
    expect(found([strict, metrics], [open("eu-pay/ledger", "8080-9090", { over: "any" })])).toEqual([
      "extra eu-pay/billing -> eu-pay/ledger:8081-9089/TCP",
      "plain eu-pay/billing -> eu-pay/ledger:8080/TCP",
    ]);
  });
});

describe("requests", () => {
  const kind = (methods: string[], paths: string[] = [], hosts: string[] = []) => ({ hosts, methods, paths });
  const reads = wanted("eu-pay/ledger", 8080, { only: [kind(["GET"], ["/entries", "/entries/*"])] });
  const lets = (...only: Edge["only"][number][]) => found([reads], [open("eu-pay/ledger", 8080, { only })]);
  const wider = "wider eu-pay/billing -> eu-pay/ledger:8080/TCP";

  it("are as declared, also in several parts", () => {
    expect(lets(kind(["GET"], ["/entries", "/entries/*"]))).toEqual([]);
    expect(lets(kind(["GET"], ["/entries/*"]), kind(["GET"], ["/entries"]))).toEqual([]);
  });

  it("are wider by a method, a path, or altogether", () => {
    expect(lets(kind(["GET", "DELETE"], ["/entries", "/entries/*"]))).toEqual([wider]);
    expect(lets(kind(["GET"], ["/entries*"]))).toEqual([wider]);
    expect(lets(kind(["GET"]))).toEqual([wider]);
    expect(lets()).toEqual([wider]);
  });

  it("are closed in part where less is let through than declared", () => {
    expect(lets(kind(["GET"], ["/entries"]))).toEqual(["missing eu-pay/billing -> eu-pay/ledger:8080/TCP"]);
  });

  it("of two calls together are what both declare", () => {
    const writes = wanted("eu-pay/ledger", 8080, { only: [kind(["POST"], ["/entries"])] });
    expect(
      found(
        [reads, writes],
        [open("eu-pay/ledger", 8080, { only: [kind(["GET"], ["/entries", "/entries/*"]), kind(["POST"], ["/entries"])] })],
      ),
    ).toEqual([]);
    expect(found([reads, writes], [open("eu-pay/ledger", 8080, { only: [kind(["GET", "POST"], ["/entries", "/entries/*"])] })])).toEqual([
      wider,
    ]);
  });

  it.each([
    ["/a", "/a", true],
    ["/a/b", "/a/*", true],
    ["/a/*", "/*", true],
    ["/a/*", "/a/b", false],
    ["/a*", "/a/*", false],
    ["/ab", "/a/*", false],
    ["*.js", "/a/*", false],
    ["/a/*", "*", true],
    ["*", "/a/*", false],
    ["/a/{*}", "/a/*", false],
    ["x.example.com", "*.example.com", true],
    ["*.example.com", "*.com", true],
    ["*.com", "*.example.com", false],
  ])("%s is within %s: %s", (inner, outer, isWithin) => {
    expect(uncovered([kind([], [inner])], [kind([], [outer])]) === undefined).toBe(isWithin);
  });
});

describe("the arithmetic of boxes", () => {
  const span = (most: number) =>
    fc
      .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most }))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const box = fc
    .tuple(span(15), span(15))
    .map(([[first, last], [low, high]]): Box => ({ first: BigInt(first), last: BigInt(last), low, high }));
  const points = (boxes: readonly Box[]) => {
    const all = boxes.flatMap(({ first, last, low, high }) =>
      Array.from({ length: Number(last - first) + 1 }, (_, address) =>
        Array.from({ length: high - low + 1 }, (__, port) => `${Number(first) + address}:${low + port}`),
      ).flat(),
    );
    return { all, distinct: new Set(all) };
  };

  it("leaves exactly the points that nobody covers, each once", () => {
    fc.assert(
      fc.property(box, fc.array(box, { maxLength: 6 }), (whole, covers) => {
        const rest = points(without(whole, covers));
        const covered = points(covers).distinct;
        expect(rest.all).toHaveLength(rest.distinct.size);
        expect([...rest.distinct].sort()).toEqual([...points([whole]).distinct].filter((point) => !covered.has(point)).sort());
      }),
    );
  });

  it("reads networks as spans, and takes nothing else for one", () => {
    expect(readEnd("10.1.2.3/8")).toEqual({ family: 4, first: 0x0a000000n, last: 0x0affffffn });
    expect(readEnd("::/0")).toEqual({ family: 6, first: 0n, last: (1n << 128n) - 1n });
    for (const name of ["eu-pay/billing", "10.0.0.0/33", "api.example.com", "10/8", "1.2.3/4"]) expect(readEnd(name)).toEqual({ name });
  });
});

it("a thousand apps with three thousand flows agree, and no name is looked up where nothing differs", () => {
  let lookups = 0;
  const comparison = new Comparison([], { of: (id) => (lookups++, id) });
  const flows = Array.from({ length: 3000 }, (_, index) => ({
    from: `eu-pay/app-${index % 1000}`,
    to: `eu-pay/app-${(index * 7 + 1) % 1000}`,
  }));
  for (const { from, to } of flows) comparison.expect(wanted(to, 8080, { from }));
  for (const { from, to } of flows) expect(comparison.see(open(to, 8080, { from })).verdict).toBe("declared");
  expect([comparison.finish(), lookups]).toEqual([[], 0]);
});
