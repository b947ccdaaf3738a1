import { objectGroups } from "../../../constructs/workspace";
import { Comparison } from "../../../policies/reach/compare";
import { eachHalf } from "../../../policies/reach/compare-halves";
import { meshDifferences } from "../../../policies/reach/compare-mesh";
import { declared } from "../../../policies/reach/declared";
import { PlanNames } from "../../../policies/reach/declared-names";
import { edges, readCluster, type Cluster } from "../../../policies/reach/index";
import { eachNetworkSpan } from "../../../policies/reach/network";
import { Wanted } from "../../../policies/reach/wanted";
import { app, planOf } from "../../model/plan/given";
import { platform } from "./scale";

/** All of the work that a proof counts, after it is done. */
function work(objects: readonly unknown[]): { readonly edges: number; readonly steps: number; readonly tally: Cluster["tally"] } {
  const cluster = readCluster(objects);
  let found = 0;
  for (const _ of edges(cluster)) found++;
  const { selectors, pairs, rules } = cluster.tally;
  return { edges: found, steps: selectors + pairs + rules, tally: cluster.tally };
}

/** How fast the work grows: 1 with the size, 2 with its square. */
const growth = (small: number, large: number, times: number): number => Math.log(large / small) / Math.log(times);

/** Every pod may send to all, and takes from one. */
const wideAndNarrow = (apps: number): unknown[] => [
  ...platform(apps),
  ...Array.from({ length: Math.ceil(apps / 50) }, (_, at) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "anywhere", namespace: `eu-team-${at}` },
    spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ namespaceSelector: {} }] }] },
  })),
];

describe("the work of a proof", () => {
  it("looks at no more pairs than there are flows, twice over", () => {
    const objects = platform(1_000);
    const { edges: found, tally } = work(objects);
    expect(found).toBeGreaterThan(5_000);
    expect(tally.pairs).toBeLessThan(2 * found);
    // Each selector is held against the one thing that carries its rarest label, or is answered by another one like it.
    expect(tally.selectors).toBeLessThanOrEqual(JSON.stringify(objects).split('Selector":').length - 1);
  });

  it.each([
    ["three calls of each app", platform],
    ["everybody may send to all, and takes from a few", wideAndNarrow],
  ])("grows no faster than n to the 1.2: %s", (_, make) => {
    const [small, large] = [work(make(500)), work(make(4_000))];
    expect(growth(small.edges, large.edges, 8)).toBeLessThan(1.1);
    expect(growth(small.steps, large.steps, 8)).toBeLessThan(1.2);
  });

  it("begins before the relation is whole: the first edge costs what one workload costs", () => {
    const cluster = readCluster(platform(1_000));
    const relation = edges(cluster);
    expect(relation.next().done).toBe(false);
    const { pairs } = cluster.tally;
    expect(pairs).toBeLessThan(20);
  });
});

/** Apps that call three others each, and hosts, and are exposed: more gateways, routes and rules with each app. */
function workspace(apps: number): readonly string[] {
  return Array.from({ length: apps }, (_, at) => {
    const callees = [1, 7, 31].map((step) => (at * 3 + step) % apps).filter((callee) => callee !== at);
    const calls = callees.map((callee) => `{ app: a${callee}, because: asks }`);
    if (at % 2 === 0) calls.push(`{ host: api-${at}.example.org, because: asks }`, "{ host: api.example.com, because: asks }");
    return app(`a${at}`, `${at % 3 === 0 ? "expose: { from: [corporate] }\n" : ""}calls: [${calls.join(", ")}]\n`);
  });
}

const zone = `
platform: acme
environment: prod
domain: apps.example.com
tls: { issuer: vault-pki }
regions: { eu-central: { jurisdiction: eu, cluster: { context: c1, cni: cilium, nodesCidr: 10.0.0.0/16 } } }
networks: { corporate: [203.0.113.0/24] }
tenants: { team-payments: { costCenter: cc-2, quota: { cpu: 4000, memory: 8000Gi, volumes: 5Ti, apps: 1000 } } }
`;

/** What the questions to the mesh of a rendered workspace cost: every edge, the mesh by itself, and what is open to the outside. */
function meshWork(apps: number): { readonly rules: number; readonly edges: number; readonly exposures: number } {
  const plan = planOf(workspace(apps), zone);
  const cluster = readCluster([...objectGroups(plan)].flatMap(({ objects }) => objects));
  const { mesh, byId, workloads, tally } = cluster;
  const before = tally.rules;
  const names = new PlanNames(plan);
  expect([...meshDifferences({ mesh, byId, ours: workloads, named: () => [] }, plan, [...declared(plan)], names)]).toEqual([]);
  const exposures = mesh.exposures(workloads).length;
  const found = [...edges(cluster)].length;
  return { rules: tally.rules - before, edges: found, exposures };
}

describe("the work of a proof in a rendered mesh", () => {
  it("asks a few rules for each app, however many share its gateways, and no faster than n to the 1.2", () => {
    const [small, large] = [meshWork(60), meshWork(240)];
    expect(large.exposures).toBe(4 * small.exposures);
    expect(large.edges).toBeGreaterThan(3 * small.edges);
    expect(growth(small.rules, large.rules, 4)).toBeLessThan(1.2);
    expect(large.rules).toBeLessThan(80 * 240);
  });
});

/** What it costs to hold both walls of a rendered workspace against what it declares. */
function wallWork(apps: number): { readonly lines: number; readonly taken: number; readonly held: number; readonly selectors: number } {
  const plan = planOf(workspace(apps), zone);
  const cluster = readCluster([...objectGroups(plan)].flatMap(({ objects }) => objects));
  const wanted = new Wanted();
  for (const declaration of declared(plan)) wanted.expect(declaration);
  const names = new PlanNames(plan);
  const [network, halves] = [new Comparison(wanted, names, "network"), new Comparison(wanted, names, "half")];
  let [lines, taken] = [0, 0];
  eachNetworkSpan(
    cluster,
    () => true,
    (from, to, span) => {
      lines++;
      if (network.takes(from, to, span)) taken++;
    },
  );
  eachHalf(cluster, cluster.workloads, (from, to, span) => {
    lines++;
    if (halves.takes(from, to, span)) taken++;
  });
  return { lines, taken, held: wanted.held, selectors: cluster.tally.selectors };
}

describe("the work of comparing a rendered workspace with what it declares", () => {
  it("finds each line between its own ends, and doubles with twice the apps", () => {
    const [small, large] = [wallWork(100), wallWork(200)];
    expect(large.lines).toBeGreaterThan(1.9 * small.lines);
    // All but what pods that a plan relies on and does not make may send and take.
    expect(large.taken).toBeGreaterThan(0.9 * large.lines);
    expect(large.held).toBeLessThan(3 * large.lines);
    expect(large.held).toBeLessThan(2.1 * small.held);
    expect(large.selectors).toBeLessThan(2.1 * small.selectors);
    expect(large.selectors).toBeLessThan(2 * large.lines);
  });
});
