import { declared, type Declaration } from "../../../policies/reach/declared";
import { PlanNames } from "../../../policies/reach/declared-names";
import { peerId, surroundings } from "../../../policies/reach/declared-surroundings";
import { app, planOf, platformText } from "../../model/plan/given";

const plan = (...intents: string[]) => planOf(intents);
const line = ({ from, to, port, protocol, over, only }: Declaration) =>
  `${from} -> ${to}:${port}/${protocol} ${over}${only.map(({ methods, paths }) => ` ${methods.join(",")} ${paths.join(",")}`).join(";")}`;
/** What is declared beside what every pod of the platform needs. */
const flows = (...intents: string[]) => [...declared(plan(...intents))].filter(({ kind }) => kind === "flow").map(line);

const pay = "eu-central-team-payments";

describe("what an intent declares becomes lines of the relation", () => {
  it("a call to an app: its port under mutual TLS, with its methods and what lies below its paths", () => {
    expect(flows(app("billing", "calls: [{ app: ledger, methods: [GET], paths: [/entries], because: reads }]\n"), app("ledger"))).toEqual([
      `${pay}/billing -> ${pay}/ledger:8080/TCP mutual-tls GET /entries,/entries/*`,
    ]);
    expect(flows(app("billing", "calls: [{ app: ledger, paths: [/], because: reads }]\n"), app("ledger"))).toEqual([
      `${pay}/billing -> ${pay}/ledger:8080/TCP mutual-tls`,
    ]);
  });

  it("a call to a host: to the egress gateway, and from there on by name", () => {
    expect(flows(app("billing", "calls: [{ host: api.stripe.com, because: cards }]\n"))).toEqual([
      `${pay}/billing -> eu-central-egress/eu-central-egress:8443/TCP mutual-tls`,
      "eu-central-egress/eu-central-egress -> api.stripe.com:443/TCP any",
    ]);
  });

  it("a call to a host where the network knows no names: anywhere on that port but to one's own networks", () => {
    const lines = flows(app("billing", "calls: [{ host: api.stripe.com, because: cards }]\n", "eu-west")).slice(1);
    const networks = lines.map((text) => /-> (.*):443\/TCP any$/.exec(text)?.[1] ?? text);
    expect(networks).toEqual(
      expect.arrayContaining(["0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "172.32.0.0/11", "192.169.0.0/16", "2000::/3"]),
    );
    expect(networks.filter((network) => /^(?:10|127|169\.254|192\.168)\./.test(network))).toEqual([]);
  });

  it("a call to addresses", () => {
    expect(flows(app("billing", "calls: [{ cidr: 198.51.100.0/24, port: 53, protocol: udp, because: names }]\n"))).toEqual([
      `${pay}/billing -> 198.51.100.0/24:53/UDP any`,
    ]);
  });

  it("an exposure: the ingress gateway's way to the app, with the paths that are exposed", () => {
    expect(flows(app("billing", "expose: { from: [corporate], paths: [/v1] }\n"))).toEqual([
      `eu-central-ingress/eu-central-ingress -> ${pay}/billing:8080/TCP mutual-tls  /v1,/v1/*`,
    ]);
  });

  it("a call to another cluster: by way of its gateway between regions, from its nodes", () => {
    const platform = platformText.replace("nodesCidr: 10.1.0.0/16", "nodesCidr: 10.1.0.0/16, eastWest: [192.0.2.10]");
    const far = planOf([app("billing", "calls: [{ app: ledger, because: reads }]\n"), app("ledger", "", "eu-west")], platform);
    expect([...declared(far)].filter(({ kind }) => kind === "flow").map(line)).toEqual([
      `${pay}/billing -> 192.0.2.10:15443/TCP any`,
      "10.0.0.0/16 -> eu-west-east-west/eu-west-east-west:15443/TCP any",
      "eu-west-east-west/eu-west-east-west -> eu-west-team-payments/ledger:8080/TCP mutual-tls",
    ]);
  });

  it("nothing at all for an app that says nothing, but for what the platform needs of every pod", () => {
    expect(flows(app("billing"))).toEqual([]);
    const own = [...declared(plan(app("billing")))]
      .filter(({ from, to }) => from === `${pay}/billing` || to === `${pay}/billing`)
      .map(line);
    expect(own.sort()).toEqual(
      [
        `${pay}/billing -> kube-system/kube-dns:53/UDP any`,
        `${pay}/billing -> kube-system/kube-dns:53/TCP any`,
        `${pay}/billing -> istio-system/istiod:15012/TCP any`,
        `10.0.0.0/16 -> ${pay}/billing:15020/TCP any`,
        `10.0.0.0/16 -> ${pay}/billing:15021/TCP any`,
      ].sort(),
    );
  });

  it("each line says why, and where", () => {
    const [flow] = [
      ...declared(plan(app("billing", "calls: [{ cidr: 198.51.100.0/24, port: 5432, because: the old database }]\n"))),
    ].filter(({ kind }) => kind === "flow");
    expect([flow?.because, flow?.place]).toEqual(["the old database", { file: "1.app.yaml", line: 6, column: 9 }]);
  });
});

describe("names", () => {
  const names = new PlanNames(plan(app("billing"), app("orders", "", "us-east", "team-orders")));

  it("lead both ways", () => {
    expect([names.of(`${pay}/billing`), names.idOf("orders@us-east")]).toEqual(["billing@eu-central", "us-east-team-orders/orders"]);
    expect([names.of("eu-central-egress/eu-central-egress"), names.idOf("eu-central-egress")]).toEqual([
      "eu-central-egress",
      "eu-central-egress/eu-central-egress",
    ]);
  });

  it("of whoever the plan does not make are their own, and it is known where they live", () => {
    expect([names.of(`${pay}/rogue`), names.has(`${pay}/rogue`), names.belonging(`${pay}/rogue`)]).toEqual([
      `${pay}/rogue`,
      false,
      { region: "eu-central", tenant: "team-payments", tier: "backend" },
    ]);
    expect(names.belonging("10.0.0.0/16")).toBeUndefined();
  });
});

it("stands in for the pods that the platform's own flows name, each once, and for a stranger", () => {
  const dns = { kind: "pods", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } } as const;
  const made = [...surroundings([dns, { kind: "addresses", cidr: "10.0.0.0/16" }, dns])];
  expect(made.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`)).toEqual([
    "Namespace /kube-system",
    "Pod kube-system/kube-dns",
    "Namespace /stranger",
    "Pod stranger/anybody",
  ]);
  expect(peerId(dns)).toBe("kube-system/kube-dns");
});
