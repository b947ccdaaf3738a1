import { readCluster } from "../../../policies/reach/index";
import { clusterOf, namespace, pod } from "./given";

const made = (kind: string, name: string, template: object, more: object = {}): object => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name, namespace: "shop", ...more },
  spec: { template },
});
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main" }] } };
const controlledBy = (kind: string, name: string): object => ({ ownerReferences: [{ kind, name, controller: true }] });
const ids = (...objects: readonly unknown[]): string[] => readCluster(objects).workloads.map(({ id }) => id);

describe("the workloads of manifests", () => {
  it.each(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "Rollout"])(
    "are found in a %s",
    (kind) => {
      const [workload, ...none] = readCluster([made(kind, "web", template)]).workloads;
      expect(none).toEqual([]);
      expect(workload).toMatchObject({ id: "shop/web", kind, labels: { app: "web" } });
    },
  );

  it("are found in a CronJob's template, and in a pod by itself", () => {
    const nightly = { kind: "CronJob", metadata: { name: "nightly" }, spec: { jobTemplate: { spec: { template } } } };
    expect(ids(nightly, JSON.parse(pod("shop/alone")))).toEqual(["default/nightly", "shop/alone"]);
  });

  it("are not found in what runs nothing", () => {
    expect(
      ids(
        { kind: "PodTemplate", metadata: { name: "t" }, template },
        made("Deployment", "empty", {}),
        { kind: "ConfigMap", metadata: { name: "c" } },
        null,
        "text",
      ),
    ).toEqual([]);
  });

  it("are told apart by kind where two share a name, and only there", () => {
    expect(
      ids(
        made("Deployment", "web", template),
        made("StatefulSet", "web", template),
        made("Job", "web", template),
        made("Job", "other", template),
      ),
    ).toEqual(["shop/other", "shop/web[Deployment]", "shop/web[Job]", "shop/web[StatefulSet]"]);
  });

  it("are their controllers, where those are there", () => {
    const set = made("ReplicaSet", "web-7d", template, controlledBy("Deployment", "web"));
    const one = {
      ...made("Pod", "web-7d-x", {}, controlledBy("ReplicaSet", "web-7d")),
      spec: { containers: [] },
      status: { podIP: "10.1.2.3" },
    };
    const [workload, ...others] = readCluster([one, set, made("Deployment", "web", template)]).workloads;
    expect(others).toEqual([]);
    expect(workload).toMatchObject({ id: "shop/web", kind: "Deployment", addresses: [{ family: 4, first: 0x0a010203n }] });
    expect(ids(one, set)).toEqual(["shop/web-7d"]);
    expect(ids(one)).toEqual(["shop/web-7d-x"]);
  });

  it("stay themselves where an owner is not their controller, or of another namespace", () => {
    const owned = (reference: object): object => made("Job", "task", template, { ownerReferences: [reference] });
    expect(ids(owned({ kind: "Deployment", name: "web" }), made("Deployment", "web", template))).toEqual(["shop/task", "shop/web"]);
    const elsewhere = { kind: "Deployment", metadata: { name: "web", namespace: "play" }, spec: { template } };
    expect(ids(owned({ kind: "Deployment", name: "web", controller: true }), elsewhere)).toEqual(["play/web", "shop/task"]);
  });

  it("stay themselves where their controllers go round in a circle", () => {
    expect(ids(made("Job", "a", template, controlledBy("Job", "b")), made("Job", "b", template, controlledBy("Job", "a")))).toEqual([
      "shop/a",
      "shop/b",
    ]);
    expect(ids(made("Job", "a", template, controlledBy("Job", "a")))).toEqual(["shop/a"]);
  });

  it("are read out of lists, and once where an object is there twice", () => {
    const web = made("Deployment", "web", template);
    expect(
      ids(
        { apiVersion: "v1", kind: "List", items: [web, { apiVersion: "v1", kind: "List", items: [made("Job", "task", template)] }] },
        web,
      ),
    ).toEqual(["shop/task", "shop/web"]);
    expect(ids({ apiVersion: "v1", kind: "PodList", items: [{ metadata: { name: "p" }, spec: { containers: [] } }] })).toEqual([
      "default/p",
    ]);
    expect(
      readCluster([web, made("Deployment", "web", { ...template, metadata: { labels: { app: "new" } } })]).workloads.map(
        ({ labels }) => labels,
      ),
    ).toEqual([{ app: "new" }]);
  });

  it("have the ports of their containers, and of those that start before and stay", () => {
    const ports = (name: string, containerPort: number): object[] => [{ name, containerPort }];
    const spec = {
      containers: [{ ports: ports("http", 80) }, { ports: [{ containerPort: 53, protocol: "UDP" }] }],
      initContainers: [{ ports: ports("setup", 1) }, { restartPolicy: "Always", ports: ports("proxy", 15090) }],
    };
    expect(readCluster([made("Job", "task", { spec })]).workloads[0]?.ports).toEqual([
      { name: "http", port: 80, protocol: "TCP" },
      { name: "", port: 53, protocol: "UDP" },
      { name: "proxy", port: 15090, protocol: "TCP" },
    ]);
  });

  it("have an account: the one that is named, or `default`", () => {
    const account = (spec: object): unknown => readCluster([made("Job", "task", { spec })]).workloads[0]?.serviceAccount;
    expect([account({}), account({ serviceAccountName: "payer" })]).toEqual(["default", "payer"]);
  });

  it.each([
    ["labels that are no map", { metadata: { labels: ["app"] }, spec: { containers: [] } }],
    ["containers that are no list", { spec: { containers: { name: "main" } } }],
    ["ports that are no numbers", { spec: { containers: [{ ports: [{ containerPort: "80" }, null, 80] }] } }],
  ])("are read as far as they go: %s", (_, broken) => {
    expect(readCluster([made("Deployment", "web", broken)]).workloads).toMatchObject([{ id: "shop/web", labels: {}, ports: [] }]);
  });
});

describe("namespaces", () => {
  it("exist where an object makes them, and where one is in them; each is labelled with its name", () => {
    expect(clusterOf(namespace("north", { zone: "n" }), pod("shop/web"), pod("north/web")).namespaces).toEqual([
      { name: "default", labels: { "kubernetes.io/metadata.name": "default" } },
      { name: "north", labels: { zone: "n", "kubernetes.io/metadata.name": "north" } },
      { name: "shop", labels: { "kubernetes.io/metadata.name": "shop" } },
    ]);
  });

  it("have the name that they have, whatever a label says", () => {
    const [first] = clusterOf(namespace("a", { "kubernetes.io/metadata.name": "b" })).namespaces;
    expect(first).toEqual({ name: "a", labels: { "kubernetes.io/metadata.name": "a" } });
  });
});

describe("the mesh's proxy", () => {
  const injected = (spaceLabels: Record<string, string>, labels: Record<string, string> = {}, space = "shop"): boolean | undefined =>
    clusterOf(namespace(space, spaceLabels), pod(`${space}/web`, labels)).workloads[0]?.injected;
  const inject = "sidecar.istio.io/inject";

  it.each([
    ["nowhere by itself", {}, {}, false],
    ["where its namespace says so", { "istio-injection": "enabled" }, {}, true],
    ["where its namespace names a revision", { "istio.io/rev": "1-24" }, {}, true],
    ["where the pod says so", {}, { [inject]: "true" }, true],
    ["where the pod names a revision", {}, { "istio.io/rev": "1-24" }, true],
    ["not where the pod says no", { "istio-injection": "enabled" }, { [inject]: "false" }, false],
    ["not where the namespace says no, whatever the pod says", { "istio-injection": "disabled" }, { [inject]: "true" }, false],
    ["not where the namespace says something else", { "istio-injection": "true" }, {}, false],
    ["not where the namespace says something else, whatever the pod says", { "istio-injection": "true" }, { [inject]: "true" }, false],
    ["not where the namespace says no beside a revision", { "istio-injection": "disabled", "istio.io/rev": "1-24" }, {}, false],
    ["not where the namespace says something else beside a revision", { "istio-injection": "true", "istio.io/rev": "1-24" }, {}, false],
    ["not where the pod says what is no yes", { "istio-injection": "enabled" }, { [inject]: "off" }, false],
    ["where the pod says yes in another word", { "istio-injection": "enabled" }, { [inject]: "on" }, true],
    ["not by another word alone: the webhook asks for that one", {}, { [inject]: "on" }, false],
  ])("stands beside a pod %s", (_, spaceLabels, labels, expected) => {
    expect(injected(spaceLabels as Record<string, string>, labels as Record<string, string>)).toBe(expected);
  });

  it("passes the system's namespaces and pods of the node's network by", () => {
    expect(injected({ "istio-injection": "enabled" }, {}, "kube-system")).toBe(false);
    const onNode = pod("shop/web").replace('"spec":{', '"spec":{"hostNetwork":true,');
    expect(clusterOf(namespace("shop", { "istio-injection": "enabled" }), onNode).workloads[0]?.injected).toBe(false);
  });

  it("is there where the manifest has it already", () => {
    const spec = { containers: [{ name: "main" }, { name: "istio-proxy", image: "docker.io/istio/proxyv2:1.24.0" }] };
    expect(readCluster([made("Deployment", "web", { spec })]).workloads[0]?.injected).toBe(true);
    const waiting = { containers: [{ name: "istio-proxy", image: "auto" }] };
    expect(readCluster([made("Deployment", "web", { spec: waiting })]).workloads[0]?.injected).toBe(false);
  });

  it("is kept away by an annotation where no label speaks", () => {
    const text = { metadata: { annotations: { [inject]: "false" } }, spec: { containers: [] } };
    const objects = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { "istio-injection": "enabled" } } },
      made("Deployment", "web", text),
    ];
    expect(readCluster(objects).workloads[0]?.injected).toBe(false);
    // Where nobody else asks for it, an annotation asks nobody: the webhook selects by labels.
    const asking = { metadata: { annotations: { [inject]: "true" } }, spec: { containers: [] } };
    expect(readCluster([made("Deployment", "web", asking)]).workloads[0]?.injected).toBe(false);
  });
});
