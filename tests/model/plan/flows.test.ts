import { app, planOf, platformText, wrong } from "./given";

const calls = (to: string, more = "") => `calls: [{ app: ${to}, because: posts entries${more} }]\n`;

describe("flows between apps", () => {
  it("are known at both ends, with the reason and the line that declares them", () => {
    const plan = planOf([app("billing", calls("ledger")), app("ledger")]);
    expect(plan.flows).toEqual([
      {
        id: "billing@eu-central -> ledger@eu-central:8080",
        from: "billing@eu-central",
        to: "ledger@eu-central",
        kind: "app",
        port: 8080,
        protocol: "tcp",
        because: "posts entries",
        source: { file: "1.app.yaml", line: 6, column: 9 },
      },
    ]);
    expect(plan.apps.find(({ app }) => app === "ledger")?.callers.map(({ id, namespace }) => [id, namespace])).toEqual([
      ["billing@eu-central", "eu-central-team-payments"],
    ]);
  });

  it("stay in the caller's region where the callee is there as well", () => {
    const plan = planOf([app("billing", calls("ledger"), "[eu-central, eu-west]"), app("ledger", "", "[eu-west, eu-central]")]);
    expect(plan.flows.map(({ id }) => id)).toEqual([
      "billing@eu-central -> ledger@eu-central:8080",
      "billing@eu-west -> ledger@eu-west:8080",
    ]);
  });

  it("go to another region where the callee is only there, unless the data has to stay", () => {
    expect(planOf([app("billing", calls("ledger")), app("ledger", "", "us-east")]).flows.map(({ to }) => to)).toEqual(["ledger@us-east"]);
    expect(wrong([app("billing", `${calls("ledger")}data: { residency: [eu] }\n`), app("ledger", "", "us-east")])).toEqual([
      "PPT-0222 1.app.yaml:6 calls[0].app -> run ledger in eu-central as well",
    ]);
  });

  it("between tenants need the callee's word", () => {
    expect(wrong([app("billing", calls("ledger")), app("ledger", "", "eu-central", "team-orders")])).toEqual([
      "PPT-0220 1.app.yaml:6 calls[0].app -> ask for accepts: [team-payments] in ledger",
    ]);
    expect(wrong([app("billing", calls("ledger")), app("ledger", "accepts: [team-payments]", "eu-central", "team-orders")])).toEqual([]);
  });

  it.each([
    ["frontend", "data", ["PPT-0221 1.app.yaml:6 calls[0].app -> call a backend that calls it"]],
    ["data", "frontend", ["PPT-0221 1.app.yaml:6 calls[0].app -> call a backend that calls it"]],
    ["frontend", "backend", []],
    ["backend", "data", []],
  ])("from %s to %s are held to the tiers", (from, to, expected) => {
    expect(wrong([app("billing", `${calls("ledger")}tier: ${from}`), app("ledger", `tier: ${to}`)])).toEqual(expected);
  });

  it("go to the port that the callee listens on", () => {
    expect(wrong([app("billing", calls("ledger", ", port: 9090")), app("ledger")])).toEqual([
      "PPT-0209 1.app.yaml:6 calls[0].port -> port: 8080",
    ]);
    expect(wrong([app("billing", calls("ledger")), app("ledger", "kind: worker").replace("port: 8080\n", "")])).toEqual([
      "PPT-0209 1.app.yaml:6 calls[0].app -> give it a port, or remove the call",
    ]);
  });

  it("to oneself are refused", () => {
    expect(wrong([app("billing", calls("billing"))])).toEqual(["PPT-0223 1.app.yaml:6 calls[0].app -> remove the call"]);
  });
});

describe("flows to the outside", () => {
  it("name exactly one of app, host and cidr", () => {
    expect(wrong([app("billing", "calls: [{ host: api.stripe.com, cidr: 198.51.100.7/32, port: 5432, because: both }]")])).toEqual([
      "PPT-0107 1.app.yaml:6 calls[0].cidr -> write one call for each",
    ]);
    expect(wrong([app("billing", "calls: [{ because: nothing at all }]")])).toEqual(["PPT-0107 1.app.yaml:6 calls[0] -> app: ledger"]);
    expect(wrong([app("billing", "calls: [{ cidr: 198.51.100.7/32, because: the old database }]")])).toEqual([
      "PPT-0103 1.app.yaml:6 calls[0] -> port: 5432",
    ]);
  });

  it("bring along what a need reaches", () => {
    const { flows } = planOf([app("billing", "needs: { bucket: { name: my-data } }")]);
    expect(flows.map(({ kind, port, because }) => [kind, port, because])).toEqual([
      ["cidr", 80, "the node's agent gives the app the role of its bucket my-data"],
      ["host", 443, "the app's bucket my-data"],
    ]);
  });

  it("carry a reason", () => {
    expect(wrong([app("billing", "calls: [{ host: api.stripe.com }]")])).toEqual([
      "PPT-0103 1.app.yaml:6 calls[0].because -> because: posts entries",
    ]);
  });
});

describe("what a cluster cannot hold", () => {
  it("another cluster without a gateway is refused, with both ways out", () => {
    expect(wrong([app("billing", calls("ledger")), app("ledger", "", "eu-west")])).toEqual([
      "PPT-0225 1.app.yaml:6 calls[0].app -> add regions.eu-west.cluster.eastWest: [192.0.2.10] to the platform document, or run ledger in eu-central as well",
    ]);
    const shared = platformText.replace("context: c2", "context: c1");
    expect(wrong([app("billing", calls("ledger")), app("ledger", "", "eu-west")], shared)).toEqual([]);
  });

  it("udp to a name is held on cilium alone, and udp to an app nowhere", () => {
    const clock = "calls:\n  - { host: time.example.com, port: 123, protocol: udp, because: the time }\n";
    expect(wrong([app("billing", clock)])).toEqual([]);
    expect(wrong([app("billing", clock, "eu-west")])).toEqual(["PPT-0226 1.app.yaml:7 calls[0].host -> cidr: 198.51.100.7/32"]);
    expect(wrong([app("billing", calls("ledger", ", protocol: udp")), app("ledger")])).toEqual([
      "PPT-0226 1.app.yaml:6 calls[0].protocol -> protocol: tcp",
    ]);
  });

  it("methods and paths are held where requests have them", () => {
    expect(
      wrong([app("billing", calls("ledger", ", methods: [GET]")), app("ledger", "protocol: tcp\nhealth: { ready: tcp, command: [/up] }")]),
    ).toEqual(["PPT-0224 1.app.yaml:6 calls[0].methods -> remove methods, or set protocol: http in ledger"]);
    expect(wrong([app("billing", calls("ledger", ", methods: [GET]")), app("ledger", "protocol: grpc")])).toEqual([]);
  });

  it("plain text is not let in by the port that requests come in by", () => {
    const outside = `${platformText}observability: { scraper: { namespace: monitoring, mutualTls: false } }\n`;
    expect(wrong([app("billing", "observe: { metrics: true }")], outside)).toEqual([
      "PPT-0227 1.app.yaml:6 observe.metrics -> metrics: { path: /metrics, port: 9090 }",
    ]);
    expect(wrong([app("billing", "observe: { metrics: { path: /metrics, port: 9090 } }")], outside)).toEqual([]);
    expect(wrong([app("billing", "webhook: 8080", "us-east")])).toEqual(["PPT-0227 1.app.yaml:6 webhook -> webhook: 9443"]);
    expect(wrong([app("billing", "webhook: 9443")])).toEqual(["PPT-0103 1.app.yaml:6 webhook -> apiServer: 10.0.0.0/28"]);
  });

  it("a tenant's namespace is no gateway's and not the mesh's own", () => {
    const tenant = (name: string) => platformText.replace("  team-orders:", `  ${name}:`);
    expect(wrong([app("billing")], tenant("ingress")).map((one) => one.split(" ")[0])).toEqual(["PPT-0203", "PPT-0203", "PPT-0203"]);
    expect(wrong([app("billing")], tenant("ingress-team"))).toEqual([]);
  });
});
