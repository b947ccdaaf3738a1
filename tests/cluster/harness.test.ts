import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type KubeObject } from "./api";
import { applyAgain, applyAll } from "./apply";
import type { Finding } from "./finding";
import { checkLargest } from "./largest";
import { readFolder, readManifests, type Manifest } from "./manifests";
import { writeOpenApi } from "./open-api";
import { checkRestricted } from "./pods";
import { settle } from "./progress";
import { removeAll } from "./removal";
import { checkSelectors } from "./selectors";
import { currentSession } from "./session";

const fixture = readFolder(join(__dirname, "fixtures", "sound"));
const api = new Api(currentSession());
const applied: Manifest[] = [];

afterAll(async () => {
  await removeAll(api, applied);
  api.close();
});

// What the fixture says is changed at any depth.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

/** The sound shop in a namespace of its own, with one object of it changed. */
function shop(namespace: string, target = "", change: (object: Loose) => void = () => undefined): readonly Manifest[] {
  const copies = structuredClone(fixture) as { object: Loose; place: string }[];
  // Autoscalers take a quarter of a minute to begin, for which these tests do not wait.
  const kept = copies.filter(({ object }) => object.kind !== "HorizontalPodAutoscaler");
  for (const { object } of kept) {
    if (`${String(object.kind)} ${String(object.metadata.name)}` === target) change(object);
    if (object.kind === "Namespace") object.metadata.name = namespace;
    if (object.metadata.namespace !== undefined) object.metadata.namespace = namespace;
  }
  return kept;
}

async function apply(
  manifests: readonly Manifest[],
): Promise<{ readonly taken: readonly Manifest[]; readonly findings: readonly Finding[] }> {
  applied.push(...manifests);
  return applyAll(api, manifests);
}

/** What the cluster does not bring to life; here nothing takes longer than some seconds. */
const stuck = (manifests: readonly Manifest[]) => settle(api, manifests, { stillSeconds: 6 });

const container = (object: Loose): Loose => object.spec.template.spec.containers[0];

const web = (namespace: string) => `Deployment ${namespace}/web (shop/web.yaml, document 2)`;

describe("a sound folder", () => {
  it("is taken, comes to life, is let in everywhere, reaches its largest, and is left alone by a second apply", async () => {
    applied.push(...fixture);
    const { taken, findings } = await applyAll(api, fixture);
    expect(findings).toEqual([]);
    expect(taken).toHaveLength(14);
    expect(await settle(api, taken)).toEqual([]);
    expect(await applyAgain(api, taken)).toEqual([]);
    expect(await checkRestricted(api, taken)).toEqual([]);
    expect(checkSelectors(taken)).toEqual([]);
    expect(await checkLargest(api, taken)).toEqual([]);
  });
});

describe("the server's own description", () => {
  it("is written as one OpenAPI file for each group and version, its own and the operators'", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parapet-openapi-"));
    const files = await writeOpenApi(api, folder);
    expect(files).toEqual(expect.arrayContaining(["api/v1.json", "apis/apps/v1.json", "apis/cert-manager.io/v1.json"]));
    const { components } = JSON.parse(readFileSync(join(folder, "apis/apps/v1.json"), "utf8")) as {
      components: { schemas: Record<string, unknown> };
    };
    expect(Object.keys(components.schemas)).toContain("io.k8s.api.apps.v1.Deployment");
    rmSync(folder, { recursive: true });
  });
});

describe("what the server refuses is found, with the object and the server's words", () => {
  it("an API version that does not exist", async () => {
    const { findings } = await apply(shop("no-version", "Deployment web", (object) => void (object.apiVersion = "apps/v9")));
    expect(findings).toEqual([{ check: "apply", object: web("no-version"), words: "the server serves no kind Deployment in apps/v9" }]);
  });

  it("a field that the schema lacks", async () => {
    const { findings } = await apply(shop("no-field", "Deployment web", (object) => void (container(object).imagePolicy = "Always")));
    const words =
      'failed to create typed patch object (no-field/web; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="web"].imagePolicy: field not declared in schema';
    expect(findings).toEqual([{ check: "apply", object: web("no-field"), words }]);
  });

  it("a field that an operator's schema lacks", async () => {
    const text =
      "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: web, namespace: default}, spec: {secretName: web, issuerRef: {name: ca}, dnsName: web.example.com}}";
    const { findings } = await apply(readManifests(text, "web.yaml"));
    const words =
      "failed to create typed patch object (default/web; cert-manager.io/v1, Kind=Certificate): .spec.dnsName: field not declared in schema";
    expect(findings).toEqual([{ check: "apply", object: "Certificate default/web (web.yaml, document 1)", words }]);
  });

  it("a selector that does not match its own pods", async () => {
    const { findings } = await apply(shop("no-match", "Deployment web", (object) => void (object.spec.selector.matchLabels.app = "wep")));
    // Older servers print the labels in another way.
    const words =
      /^Deployment.apps "web" is invalid: spec.template.metadata.labels: Invalid value: .*: `selector` does not match template `labels`$/;
    expect(findings).toEqual([{ check: "apply", object: web("no-match"), words: expect.stringMatching(words) as string }]);
  });

  it("a namespace that is not there", async () => {
    const { taken, findings } = await apply(shop("no-namespace").filter(({ object }) => object.kind !== "Namespace"));
    expect(taken.map(({ object }) => object.kind)).toEqual(["StorageClass"]);
    expect(findings).toHaveLength(11);
    expect(new Set(findings.map(({ words }) => words))).toEqual(new Set(['namespaces "no-namespace" not found']));
  });

  it("a warning, although the object is taken", async () => {
    const { taken, findings } = await apply(
      shop("warned", "Deployment web", (object) => void (object.spec.template.spec.nodeSelector = { "beta.kubernetes.io/os": "linux" })),
    );
    expect(taken).toHaveLength(13);
    const words = 'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead';
    expect(findings).toEqual([{ check: "warning", object: web("warned"), words }]);
  });
});

describe("what the server takes and the cluster cannot run is found", () => {
  it("a privileged container, by the server's warning, by the pods that are missing, and on trial", async () => {
    const { taken, findings } = await apply(
      shop("privileged", "Deployment web", (object) => void (container(object).securityContext = { privileged: true })),
    );
    const violations = expect.stringMatching(
      /violate.* PodSecurity "restricted:latest": privileged \(container "web" must not set securityContext.privileged=true\)/,
    ) as string;
    expect(findings).toEqual([{ check: "warning", object: web("privileged"), words: violations }]);
    expect(await checkRestricted(api, taken)).toEqual([{ check: "pod security", object: web("privileged"), words: violations }]);
    expect((await stuck(taken)).filter(({ object }) => object === web("privileged"))).toEqual([
      { check: "progress", object: web("privileged"), words: violations },
    ]);
  });

  it("a privileged container in a namespace that lets it in", async () => {
    const manifests = shop("lenient", "Deployment web", (object) => void (container(object).securityContext = { privileged: true })).map(
      ({ object, place }) => {
        if (object.kind === "Namespace") delete (object.metadata as Loose).labels;
        return { object, place };
      },
    );
    const { taken, findings } = await apply(manifests);
    expect(findings).toEqual([]);
    expect(await stuck(taken)).toEqual([]);
    expect((await checkRestricted(api, taken)).map(({ object }) => object)).toEqual([web("lenient")]);
  });

  it("more than the quota allows", async () => {
    const { taken, findings } = await apply(
      shop("poor", "ResourceQuota shop", (object) => void (object.spec.hard["requests.cpu"] = "150m")),
    );
    expect(findings).toEqual([]);
    const refused = (await stuck(taken)).filter(({ words }) => words.includes("exceeded quota: shop"));
    expect(refused.length).toBeGreaterThan(0);
  });

  it("a claim of a storage class that does not exist", async () => {
    const { taken } = await apply(
      shop("no-class", "StatefulSet ledger", (object) => void (object.spec.volumeClaimTemplates[0].spec.storageClassName = "shop-nvme")),
    );
    expect(await stuck(taken)).toEqual([
      expect.objectContaining({
        check: "progress",
        object: "Service no-class/ledger (shop/ledger.yaml, document 1)",
        words: expect.stringContaining("its selector reaches no ready pod") as string,
      }),
      expect.objectContaining({
        check: "progress",
        object: "StatefulSet no-class/ledger (shop/ledger.yaml, document 2)",
        words: expect.stringContaining("0 of 2 replicas available") as string,
      }),
    ]);
  });

  it.each<[string, string, (object: Loose) => void, string, string]>([
    [
      "no-pod",
      "Service web",
      (object) => void (object.spec.selector.app = "webs"),
      "Service no-pod/web (shop/web.yaml, document 3)",
      "its selector reaches no ready pod",
    ],
    [
      "no-port",
      "Service web",
      (object) => void (object.spec.ports[0].targetPort = "htp"),
      "Service no-port/web (shop/web.yaml, document 3)",
      "no pod that it selects has the port htp",
    ],
    [
      "no-budget",
      "PodDisruptionBudget web",
      (object) => void (object.spec.selector.matchLabels.app = "wep"),
      "PodDisruptionBudget no-budget/web (shop/web.yaml, document 5)",
      "its selector reaches no pod",
    ],
  ])("a selector that reaches nothing: %s", async (namespace, target, change, object, words) => {
    const { taken, findings } = await apply(shop(namespace, target, change));
    expect(findings).toEqual([]);
    expect(await stuck(taken)).toEqual([{ check: "progress", object, words: expect.stringContaining(words) as string }]);
  });

  it("a network policy that guards no pod", () => {
    const manifests = shop("unguarded", "NetworkPolicy web", (object) => void (object.spec.podSelector.matchLabels.app = "wep"));
    expect(checkSelectors(manifests)).toEqual([
      {
        check: "selector",
        object: "NetworkPolicy unguarded/web (shop/web.yaml, document 6)",
        words: '{"matchLabels":{"app":"wep"}} matches none of the 4 pods beside it',
      },
    ]);
  });

  it("an empty list that the server does not keep, and so takes for new each time", async () => {
    const { taken } = await apply(shop("empty-list", "NetworkPolicy web", (object) => void (object.spec.egress = [])));
    expect(
      await applyAgain(
        api,
        taken.filter(({ object }) => object.kind === "NetworkPolicy"),
      ),
    ).toEqual([
      { check: "second apply", object: "NetworkPolicy empty-list/web (shop/web.yaml, document 6)", words: "changed: metadata.generation" },
    ]);
  });

  it("an object that two documents write differently", async () => {
    const map = (colour: string): Manifest => ({
      object: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "colour", namespace: "default" },
        data: { colour },
      } satisfies KubeObject,
      place: `${colour}.yaml, document 1`,
    });
    const { taken } = await apply([map("red"), map("blue")]);
    expect(await applyAgain(api, taken)).toEqual([
      { check: "second apply", object: "ConfigMap default/colour (red.yaml, document 1)", words: "changed: data.colour" },
      { check: "second apply", object: "ConfigMap default/colour (blue.yaml, document 1)", words: "changed: data.colour" },
    ]);
  });
});
