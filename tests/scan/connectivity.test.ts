import { exampleNames, planExample, renderExample, type PlanData } from "./examples";
import { allowed, type Peer, type Traffic } from "./network/traffic";
import { workloads, type Workload } from "./network/workloads";
import type { Rendered } from "./rendered";
import { withTool } from "./tools/available";
import { cyclonus } from "./tools/cyclonus";

interface Attempt {
  readonly id: string;
  readonly traffic: Traffic;
}

/** A workload and the app that it was planned for. */
type Placed = Workload & { readonly app: PlanData["apps"][number] };

function placed(rendered: Rendered, { apps, regions }: PlanData): Placed[] {
  const gateways = regions.flatMap((region) => region.gateways.map(({ name }) => ({ namespace: name })));
  return workloads(rendered).flatMap((workload) => {
    const app = apps.find((one) => one.namespace === workload.pod.namespace && one.workloadName === workload.name);
    if (app !== undefined) return [{ ...workload, app }];
    if (gateways.some(({ namespace }) => namespace === workload.pod.namespace)) return [];
    throw new Error(`${workload.id} was planned for no app and is no gateway`);
  });
}

const namespaceOf = (region: string, gateway: string): Peer => ({
  namespace: `${region}-${gateway}`,
  labels: { istio: `${region}-${gateway}` },
  ip: "198.19.0.9",
});

/** Each app of a region with each other one, on each of its ports: whoever is not declared has to be refused. */
const betweenApps = (all: readonly Placed[]): Attempt[] =>
  all.flatMap((from) =>
    all
      .filter((to) => to !== from && to.app.region === from.app.region)
      .flatMap((to) =>
        to.ports.map(({ port, portName }) => ({
          id: `${from.app.id} -> ${to.app.id}:${port}`,
          traffic: { from: from.pod, to: to.pod, port, portName, protocol: "TCP" as const },
        })),
      ),
  );

/** The region's way in with each port, its way out with each app. */
const throughGateways = (all: readonly Placed[]): Attempt[] =>
  all.flatMap(({ app, pod, ports }) => [
    ...ports.map(({ port, portName }) => ({
      id: `exposed -> ${app.id}:${port}`,
      traffic: { from: namespaceOf(app.region, "ingress"), to: pod, port, portName, protocol: "TCP" as const },
    })),
    {
      id: `${app.id} -> hosts`,
      traffic: { from: pod, to: namespaceOf(app.region, "egress"), port: 8443, portName: "", protocol: "TCP" as const },
    },
  ]);

/** Each app with each address that any app has declared, and with the port beside it. */
const toAddresses = (all: readonly Placed[], { flows }: PlanData): Attempt[] =>
  flows
    .filter(({ kind }) => kind === "cidr")
    .flatMap(({ to, port }) =>
      all.flatMap(({ app, pod }) =>
        [port, port + 1].map((one) => ({
          id: `${app.id} -> ${to}:${one}`,
          traffic: { from: pod, to: { ip: to.split("/")[0]! }, port: one, portName: "", protocol: "TCP" as const },
        })),
      ),
    );

/** What was declared, in the same words. */
function declared({ flows }: PlanData, all: readonly Placed[]): string[] {
  const region = new Map(all.map(({ app }) => [app.id, app.region]));
  return flows.flatMap(({ from, to, kind, port }) => {
    if (kind === "exposed") return [`exposed -> ${to}:${port}`];
    if (kind === "host") return [`${from} -> hosts`];
    // Between regions traffic goes through gateways and never from pod to pod.
    return kind === "app" && region.get(from) !== region.get(to) ? [] : [`${from} -> ${to}:${port}`];
  });
}

const distinct = (ids: readonly string[]) => [...new Set(ids)].sort();

/** Of all attempts, those that the folder's NetworkPolicies let through. */
function reached(program: string, rendered: Rendered, plan: PlanData): string[] {
  const all = placed(rendered, plan);
  const attempts = [...betweenApps(all), ...throughGateways(all), ...toAddresses(all, plan)];
  const verdicts = allowed(
    program,
    rendered,
    attempts.map(({ traffic }) => traffic),
  );
  return distinct(attempts.filter((_, index) => verdicts[index]).map(({ id }) => id));
}

describe.each(exampleNames())("the NetworkPolicies of examples/%s", (name) => {
  const rendered = renderExample(name);
  afterAll(() => rendered.drop());

  withTool(cyclonus, "let through what was declared, nothing more and nothing less", (program) => {
    const plan = planExample(name);
    expect(reached(program, rendered, plan)).toEqual(distinct(declared(plan, placed(rendered, plan))));
  });
});

describe("a NetworkPolicy that is not there", () => {
  const rendered = renderExample("enterprise-simulation");
  afterAll(() => rendered.drop());

  withTool(cyclonus, "closes the flows that it stood for, and no others", (program) => {
    const plan = planExample("enterprise-simulation");
    const whole = reached(program, rendered, plan);
    const objects = rendered.objects.filter(({ id }) => id !== "NetworkPolicy/eu-central-team-payments/ledger");
    const left = reached(program, { ...rendered, objects }, plan);
    expect(whole.filter((id) => !left.includes(id))).toEqual([
      "billing@eu-central -> ledger@eu-central:8080",
      "closing@eu-central -> ledger@eu-central:8080",
    ]);
    expect(left.filter((id) => !whole.includes(id))).toEqual([]);
  });
});
