import { setTimeout as pause } from "node:timers/promises";
import { chartValues } from "../../constructs/tls/chart-values";
import { operatorHome, signingObjects } from "../../constructs/tls/objects";
import type { RegionPlan } from "../../model/plan/plan";
import type { TlsPlan } from "../../model/plan/tls-plan";
import { charts } from "../../model/platform/charts";
import { platformOf, shop, zone } from "../constructs/tls/given";
import { planOf } from "../model/plan/given";
import { Api, type KubeObject } from "./api";
import { applyAll } from "./apply";
import { Helm } from "./charts/drawn";
import { definitionsFolder } from "./definitions";
import { describe as lines } from "./finding";
import type { Manifest } from "./manifests";
import { podTemplateOf } from "./pods";
import { removeAll } from "./removal";
import { currentSession } from "./session";

const session = currentSession();
const api = new Api(session);
const helm = new Helm(session.programs.kubernetes);
const suite = definitionsFolder() === undefined ? describe.skip : describe;

afterAll(() => {
  helm.remove();
  api.close();
});

const scraper = "\nobservability: { scraper: { namespace: monitoring, app: prometheus } }";
const vault = 'tls: { issuer: vault-pki }\nsecrets: { address: "https://vault.corp.example:8200" }';

type Signed = RegionPlan & { readonly tls: TlsPlan };

function regionOf(tls: string, environment: string): Signed {
  const region = planOf([shop], platformOf(tls, environment)).regions[0]!;
  if (region.tls === null) throw new Error("nothing asks for a certificate");
  return region as Signed;
}

/** A situation of a region: which of its parts run, and how many of each. */
const situations: readonly [string, Signed, Readonly<Record<string, number>>][] = [
  [
    "a root of one's own in dev, watched",
    regionOf(scraper, "dev"),
    { "cert-manager": 1, "cert-manager-cainjector": 1, "cert-manager-webhook": 1, "trust-manager": 1 },
  ],
  [
    "a root of one's own in dev, watched by nobody",
    regionOf("", "dev"),
    { "cert-manager": 1, "cert-manager-cainjector": 1, "cert-manager-webhook": 1, "trust-manager": 1 },
  ],
  [
    "Let's Encrypt in prod, watched",
    regionOf(zone + scraper, "prod"),
    { "cert-manager": 2, "cert-manager-cainjector": 2, "cert-manager-webhook": 3 },
  ],
  ["a vault in prod", regionOf(vault, "prod"), { "cert-manager": 2, "cert-manager-cainjector": 2, "cert-manager-webhook": 3 }],
];

const drawn = ({ tls }: Signed): readonly Manifest[] =>
  tls.charts.flatMap((chart) => {
    const found = helm.draw(chart, chartValues(chart.name, tls));
    if (typeof found === "string") throw new Error(found);
    return found;
  });

/** What calls of the API server would wait for, and what every test shares, is taken on trial. */
const trial = ["CustomResourceDefinition", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

suite.each(situations)("the operators' charts, for %s", (_, region, replicas) => {
  const { tls } = region;
  let objects: readonly Manifest[] = [];
  let applied: readonly Manifest[] = [];
  const ofKind = (kind: string) => objects.map(({ object }) => object).filter((object) => object.kind === kind);
  const workloads = () => objects.map(({ object }) => object).filter((object) => podTemplateOf(object) !== undefined);
  const containers = (object: KubeObject) => podTemplateOf(object)!.spec["containers"] as readonly Container[];

  beforeAll(async () => {
    objects = drawn(region);
    const home = operatorHome(region).map((object) => ({ object, place: "rendered" }));
    const served = home.filter(({ object }) => !object.apiVersion.startsWith("cilium.io/")) as unknown as Manifest[];
    applied = [...served, ...objects.filter(({ object }) => !trial.includes(object.kind))];
    expect(lines((await applyAll(api, applied)).findings)).toBe("");
  });

  afterAll(() => removeAll(api, applied));

  it("are taken by the API server to the last field, without a warning", async () => {
    const kinds = objects.filter(({ object }) => trial.includes(object.kind));
    expect(kinds.length).toBeGreaterThan(0);
    for (const { object } of kinds) {
      const query = { fieldManager: "trial", fieldValidation: "Strict", force: "true", dryRun: "All" };
      const { warnings } = await api.accepted(await api.path(object), {
        method: "PATCH",
        type: "application/apply-patch+yaml",
        query,
        body: object,
      });
      expect([object.metadata.name, warnings]).toEqual([object.metadata.name, []]);
    }
  });

  it("run in the namespace as it is rendered, each part as often as it should", async () => {
    const wanted = { ...replicas };
    const found: Record<string, number> = {};
    for (let tries = 0; tries < 300 && JSON.stringify(found) !== JSON.stringify(wanted); tries++) {
      await pause(200);
      for (const { metadata, status } of await api.list("/apis/apps/v1/namespaces/cert-manager/deployments"))
        found[metadata.name] = (status?.availableReplicas as number | undefined) ?? 0;
    }
    expect(found).toEqual(wanted);
    const warned = (await api.list("/api/v1/namespaces/cert-manager/events")).filter(({ type }) => type === "Warning");
    expect(warned.map(({ message }) => message as string)).toEqual([]);
  });

  it("would be kept out of the namespace if they ran as everybody's root", async () => {
    const values = { ...chartValues("cert-manager", tls), securityContext: { runAsNonRoot: false } };
    const found = helm.draw(charts.certManager, values) as readonly Manifest[];
    const { object } = found.find((one) => one.object.kind === "Deployment" && one.object.metadata.name === "cert-manager")!;
    const query = { fieldManager: "trial", force: "true", dryRun: "All" };
    const question = { method: "PATCH", type: "application/apply-patch+yaml", query, body: object } as const;
    const { warnings } = await api.accepted(await api.path(object), question);
    expect(warnings.join()).toContain('would violate PodSecurity "restricted:v1.31"');
  });

  it("keep one of each while nodes are emptied in production, and stand in nobody's way elsewhere", () => {
    const budgets = ofKind("PodDisruptionBudget").map(({ metadata, spec }) => [metadata.name, spec.minAvailable as number]);
    expect(budgets.sort()).toEqual(tls.like === "prod" ? Object.keys(replicas).map((name) => [name, 1]) : []);
  });

  it("are reached and reach out by no policy but ours, which select the pods that they are about", () => {
    expect(ofKind("NetworkPolicy")).toEqual([]);
    const selected = (pods: Readonly<Record<string, string>>) =>
      workloads().filter((object) =>
        Object.entries(pods).every(([key, value]) => podTemplateOf(object)!.metadata?.labels?.[key] === value),
      );
    const named = tls.own.filter(({ pods }) => Object.keys(pods).length > 0);
    expect(named.map(({ name, pods }) => [name, selected(pods).map(({ metadata }) => metadata.name)])).toEqual(
      named.map(({ name }) => [
        name,
        [{ "allow-webhook": "cert-manager-webhook", "allow-trust-webhook": "trust-manager" }[name] ?? "cert-manager"],
      ]),
    );
    expect(named.map(({ name }) => name)).toContain("allow-webhook");
    expect(named.some(({ name }) => name === "allow-trust-webhook")).toBe("trust-manager" in replicas);
  });

  it("listen where our policies let somebody in, and are let nobody in elsewhere", () => {
    const portsOf = (name: string) => tls.own.filter((flow) => flow.name === name).flatMap(({ ports }) => ports.map(({ port }) => port));
    const hooks = [...ofKind("ValidatingWebhookConfiguration"), ...ofKind("MutatingWebhookConfiguration")];
    const called = hooks.flatMap(({ webhooks }) =>
      (webhooks as Webhook[]).map(({ clientConfig: { service } }) => targetOf(service.name, service.port ?? 443)),
    );
    expect([...new Set(called)].sort()).toEqual([...new Set([...portsOf("allow-webhook"), ...portsOf("allow-trust-webhook")])].sort());
    const probed = workloads().flatMap((object) =>
      containers(object).flatMap((one) =>
        [one.livenessProbe, one.readinessProbe, one.startupProbe].flatMap((probe) =>
          probe === undefined ? [] : [numberOf(one, probe.httpGet.port)],
        ),
      ),
    );
    expect([...new Set(probed)].sort()).toEqual(portsOf("allow-probes"));
    const scraped = ofKind("ServiceMonitor").flatMap(({ spec }) =>
      (spec.endpoints as { targetPort: string | number }[]).map(({ targetPort }) => targetPort),
    );
    expect(scraped).toEqual(tls.watched ? ["http-metrics", ...("trust-manager" in replicas ? [9402] : [])] : []);
    expect(portsOf("allow-metrics")).toEqual(tls.watched ? [9402] : []);
    const metrics = workloads().flatMap((object) =>
      containers(object).flatMap(({ ports = [] }) => ports.filter(({ name }) => name?.endsWith("metrics") ?? false)),
    );
    expect([...new Set(metrics.map(({ containerPort }) => containerPort))]).toEqual([9402]);
  });

  function targetOf(service: string, port: number): number {
    const { spec } = ofKind("Service").find(({ metadata }) => metadata.name === service)!;
    const { targetPort } = (spec.ports as { port: number; targetPort: number | string }[]).find((one) => one.port === port)!;
    const behind = workloads().filter((object) =>
      Object.entries(spec.selector as Record<string, string>).every(
        ([key, value]) => podTemplateOf(object)!.metadata?.labels?.[key] === value,
      ),
    );
    return numberOf(containers(behind[0]!)[0]!, targetPort);
  }

  it("run as the accounts that our policies trust and that may make tokens", () => {
    const account = podTemplateOf(ofKind("Deployment").find(({ metadata }) => metadata.name === "cert-manager")!)!.spec[
      "serviceAccountName"
    ] as string;
    const made = signingObjects(region);
    const requests = made.find(
      ({ kind, metadata }) => kind === "ValidatingAdmissionPolicy" && metadata.name.endsWith("-certificate-requests"),
    );
    expect(JSON.stringify(requests)).toContain(`system:serviceaccount:cert-manager:${account}\\`);
    const subjects = made.filter(({ kind }) => kind === "RoleBinding").flatMap((object) => object["subjects"]);
    expect(subjects).toEqual(
      tls.issuers.some(({ kind }) => kind === "vault") ? [{ kind: "ServiceAccount", name: account, namespace: "cert-manager" }] : [],
    );
  });

  it("are told what the plan says", () => {
    const controller = containers(ofKind("Deployment").find(({ metadata }) => metadata.name === "cert-manager")!)[0]!;
    const acme = tls.issuers.some(({ kind }) => kind === "acme");
    const about = controller.args.filter((arg) => /dns01|owner-ref|cluster-resource|leader-election-namespace/.test(arg));
    expect(about).toEqual([
      "--cluster-resource-namespace=$(POD_NAMESPACE)",
      "--leader-election-namespace=cert-manager",
      ...(acme
        ? ["--dns01-recursive-nameservers-only=true", "--dns01-recursive-nameservers=https://1.1.1.1/dns-query,https://1.0.0.1/dns-query"]
        : []),
    ]);
    expect(controller).toHaveProperty("image", `quay.io/jetstack/cert-manager-controller:${charts.certManager.version}`);
  });
});

suite("a value that a chart does not know", () => {
  it.each(Object.values(charts))("is refused by $name, and not left unheard", (chart) => {
    const [, region] = situations[0]!;
    const values = { ...chartValues(chart.name, region.tls), replicas: 3 };
    expect(helm.draw(chart, values)).toMatch(/additional propert\w+ '?replicas'? (is )?not allowed/i);
  });
});

interface Container {
  readonly args: readonly string[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
}

interface Probe {
  readonly httpGet: { readonly port: number | string };
}

interface Webhook {
  readonly clientConfig: { readonly service: { readonly name: string; readonly port?: number } };
}

function numberOf({ ports = [] }: Container, port: number | string): number {
  return typeof port === "number" ? port : ports.find(({ name }) => name === port)!.containerPort;
}
