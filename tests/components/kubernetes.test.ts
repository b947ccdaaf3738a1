import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ComponentResource, output, Output, secret, unsecret } from "@pulumi/pulumi";
import { ApiObject, App, Chart, Lazy, type ChartProps } from "cdk8s";
import { ConfigMap, Deployment, Secret } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { embed, fromChart, Refusal } from "parapet/components";
import { isSecret, isUnknown, plain, record } from "parapet/testing";
import { classOf, typeToken } from "../../components/kubernetes/classes";
import { dependencies } from "../../components/kubernetes/dependencies";
import { registerObjects } from "../../components/kubernetes/objects";
import { prepareObjects } from "../../components/kubernetes/prepared";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { below, nameOf, providersOf, Thing } from "./example";

const object = (apiVersion: string, kind: string, name: string, namespace?: string, more: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...more,
});

/** Every class of the installed SDK that stands for a kind of the Kubernetes API, read from its files without loading them. */
function everyKind(): { apiVersion: string; kind: string }[] {
  const root = dirname(require.resolve("@pulumi/kubernetes/package.json"));
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
    /^[a-z]+\/v\d[a-z0-9]*\/[A-Za-z]+\.js$/.test(file),
  );
  return files.flatMap((file) => {
    const token = /__pulumiType = 'kubernetes:([^:]+):(\w+)'/.exec(readFileSync(join(root, file), "utf8"));
    const [, apiVersion = "", kind = ""] = token ?? [];
    const ours = /^(helm|yaml|kustomize|meta)\//.test(file) || kind.endsWith("Patch") || kind.endsWith("List");
    return token === null || ours ? [] : [{ apiVersion: apiVersion.replace(/^core\//, ""), kind }];
  });
}

describe("the class of a Kubernetes object", () => {
  it("is the SDK's own for each kind that it knows, with the type that policies look for", () => {
    const kinds = everyKind();
    expect(kinds.length).toBeGreaterThan(150);
    const wrong = kinds.filter(
      ({ apiVersion, kind }) =>
        (classOf(apiVersion, kind) as { __pulumiType?: string } | undefined)?.__pulumiType !== typeToken(apiVersion, kind),
    );
    expect(wrong).toEqual([]);
    expect(typeToken("v1", "Secret")).toBe("kubernetes:core/v1:Secret");
    expect(typeToken("networking.k8s.io/v1", "NetworkPolicy")).toBe("kubernetes:networking.k8s.io/v1:NetworkPolicy");
  });

  it("is the one for custom resources for a group that only looks like one of the API's", () => {
    const { CustomResource } = jest.requireActual<{ CustomResource: unknown }>("@pulumi/kubernetes/apiextensions/customResource");
    expect(classOf("networking.istio.io/v1", "VirtualService")).toBe(CustomResource);
    expect(classOf("apps.example.com/v1", "Deployment")).toBe(CustomResource);
    expect(classOf("core/v1", "Secret")).toBe(CustomResource);
  });

  it.each([
    ["apps/v1", "Deploymnt"],
    ["apps/v9", "Deployment"],
    ["v1", "secret"],
    ["v1", "../../provider"],
    ["apps/../apps/v1", "Deployment"],
    ["v1", "Index"],
  ])("does not exist for a kind that the API does not have: %s %s", (apiVersion, kind) => {
    expect(classOf(apiVersion, kind)).toBeUndefined();
  });
});

describe("the order of objects", () => {
  it("puts a namespace before what lives in it, a definition before its kind, and a workload after what it stands on", () => {
    const objects = [
      object("example.com/v1", "Widget", "w", "shop"),
      object("apps/v1", "Deployment", "early", "other"),
      object("v1", "Service", "web", "shop"),
      object("v1", "ServiceAccount", "web", "shop"),
      object("apps/v1", "Deployment", "web", "shop"),
      object("v1", "Namespace", "shop"),
      object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.example.com", undefined, {
        spec: { group: "example.com", names: { kind: "Widget" } },
      }),
      object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.example.org", undefined, {
        spec: { group: "example.org", names: { kind: "Widget" } },
      }),
    ];
    expect(dependencies(objects)).toEqual([[5, 6], [0], [5], [5], [0, 3, 5], [], [], []]);
  });

  it("never makes a workload wait for its Service, for which the engine waits until the workload answers", () => {
    const [, workload] = dependencies([object("v1", "Service", "web", "shop"), object("apps/v1", "StatefulSet", "web", "shop")]);
    expect(workload).toEqual([]);
  });
});

/** A component around objects, as a team of the platform would write one. */
class Around extends ComponentResource {
  constructor(name: string, objects: readonly KubeObject[], more: Partial<Parameters<typeof registerObjects>[1]> = {}) {
    super("test:index:Around", name, {}, { providers: providersOf("lab") });
    registerObjects(prepareObjects(objects), { parent: this, name, ...more });
    this.registerOutputs({});
  }
}

describe("objects as resources", () => {
  it("are named after their component, their kind, and what does not go without saying", async () => {
    const recording = await record(() => {
      new Around(
        "shop",
        [
          object("v1", "Service", "shop", "here"),
          object("v1", "Service", "shop-peers", "here"),
          object("v1", "ConfigMap", "shop", "there"),
          object("v1", "Namespace", "here"),
          object("security.istio.io/v1", "PeerAuthentication", "default", "here"),
        ],
        { understood: ["shop", "here"] },
      );
    });
    expect(below(recording, "shop")).toEqual([
      "kubernetes:core/v1:ConfigMap shop-configmap-there/shop",
      "kubernetes:core/v1:Namespace shop-namespace",
      "kubernetes:core/v1:Service shop-service after shop-namespace",
      "kubernetes:core/v1:Service shop-service-shop-peers after shop-namespace",
      "kubernetes:security.istio.io/v1:PeerAuthentication shop-peerauthentication-default after shop-namespace",
    ]);
    expect(recording.get("shop-peerauthentication-default").inputs).toEqual({
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: { name: "default", namespace: "here" },
    });
  });

  it("have a Secret's content as a secret, also when it is handed in as plain text", async () => {
    const recording = await record(
      () => new Around("shop", [object("v1", "Secret", "s", "here", { stringData: { password: "open sesame" } })]),
    );
    expect(recording.get("shop-secret-here/s").secretInputs).toEqual(["stringData"]);
  });

  it("keep their state under a former name: the upgrade of a renamed child replaces nothing", async () => {
    const moves = [
      { since: "0.2.0", type: "kubernetes:core/v1:ConfigMap", suffix: "configmap-settings", was: { suffix: "settings" } },
      { since: "0.2.0", type: "kubernetes:core/v1:Secret", suffix: "configmap-settings", was: { suffix: "never" } },
    ];
    const recording = await record(
      () =>
        new Around("shop", [object("v1", "ConfigMap", "settings", "here"), object("v1", "ConfigMap", "others", "here")], {
          understood: ["here"],
          moves,
        }),
    );
    expect(recording.get("shop-configmap-settings").aliasUrns?.map(nameOf)).toEqual(["shop-settings"]);
    expect(recording.get("shop-configmap-others").aliasUrns).toBeUndefined();
  });

  it("are refused with the kind that does not exist, and then none of them is registered", async () => {
    const recording = await record(
      () => new Around("shop", [object("v1", "ConfigMap", "settings"), object("apps/v1", "Deploymnt", "web")]),
      { throwOnError: false },
    );
    expect(recording.errors.map(({ message }) => message)).toEqual([
      "error  Deploymnt/web  kind\n  the Kubernetes API has no Deploymnt in apps/v1, as far as the installed @pulumi/kubernetes knows\n  fix   correct the kind or the version, or install a newer @pulumi/kubernetes",
    ]);
    expect(recording.resources.filter(({ type }) => type.startsWith("kubernetes:"))).toEqual([]);
  });
});

const props: ChartProps = { namespace: "shop", disableResourceNameHashes: true };

/** Records the chart that a function fills; what it returns is a component, or nothing. */
const recordChart = (fill: (chart: Chart, app: App) => void, options: { preview?: boolean } = {}) =>
  record(
    () => {
      const app = new App();
      const chart = new Chart(app, "shop", props);
      fill(chart, app);
      fromChart("shop", chart, { providers: providersOf("lab") });
    },
    { outputs: ({ type }) => (type === "things:index:Thing" && options.preview === false ? { value: "made-up" } : undefined), ...options },
  );

/** The messages with which a chart is refused; nothing of it may have been registered. */
async function refusalsOf(fill: (chart: Chart, app: App) => void): Promise<string[]> {
  let refused: unknown;
  const recording = await record(() => {
    const app = new App();
    const chart = new Chart(app, "shop", props);
    fill(chart, app);
    try {
      fromChart("shop", chart, { providers: providersOf("lab") });
    } catch (error) {
      refused = error;
    }
  });
  expect(recording.resources.filter(({ type }) => type.startsWith("kubernetes:") || type.startsWith("parapet:"))).toEqual([]);
  if (!(refused instanceof Refusal)) throw new Error("nothing was refused");
  return refused.mistakes.map(({ place, path, message, fix }) => [place, path, message, fix].join(" | "));
}

const settings = (scope: Construct, id: string, data: Record<string, unknown>, metadata: object = {}) =>
  new ApiObject(scope, id, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: id, ...metadata }, data });

describe("a cdk8s chart in a Pulumi program", () => {
  it("carries Outputs to where they stand: alone, in a text, as a number, as a whole map, and made late", async () => {
    const recording = await recordChart(
      (chart) => {
        const { value } = new Thing("thing");
        settings(chart, "a", {
          alone: value,
          text: `https://${embed(chart, value)}/${embed(chart, value)}`,
          late: Lazy.any({ produce: () => value }),
          plain: "x",
        });
        new ApiObject(chart, "b", {
          apiVersion: "example.com/v1",
          kind: "Widget",
          metadata: { name: "b" },
          spec: value.apply((text) => ({ text, count: text.length })),
        });
        new ConfigMap(chart, "c", { metadata: { name: "c" }, data: { alone: value } as never });
      },
      { preview: false },
    );
    expect(recording.get("shop-configmap-shop/a").inputs["data"]).toEqual({
      alone: "made-up",
      text: "https://made-up/made-up",
      late: "made-up",
      plain: "x",
    });
    expect(recording.get("shop-widget-shop/b").inputs["spec"]).toEqual({ text: "made-up", count: 7 });
    expect(recording.get("shop-configmap-shop/c").inputs["data"]).toEqual({ alone: "made-up" });
  });

  it("keeps what is unknown before deployment unknown, and depends on where it comes from", async () => {
    const recording = await recordChart((chart) => settings(chart, "a", { known: output("yes"), unknown: new Thing("thing").value }));
    const { inputs, propertyDependencies, dependencies: urns } = recording.get("shop-configmap-shop/a");
    const { known, unknown } = inputs["data"] as { known: string; unknown: string };
    expect({ known, unknown: isUnknown(unknown) }).toEqual({ known: "yes", unknown: true });
    expect(propertyDependencies["data"]?.map(nameOf)).toEqual(["thing"]);
    expect(urns.map(nameOf)).toEqual(["thing"]);
  });

  it("keeps a secret secret, alone and in a longer text", async () => {
    const recording = await recordChart((chart) => {
      const password = secret("open sesame");
      settings(chart, "a", { alone: password, text: `user:${embed(chart, password)}@db`, open: unsecret(password) });
    });
    const data = recording.get("shop-configmap-shop/a").inputs["data"] as Record<string, never>;
    expect(Object.fromEntries(Object.entries(data).map(([key, value]) => [key, { secret: isSecret(value), text: plain(value) }]))).toEqual({
      alone: { secret: true, text: "open sesame" },
      text: { secret: true, text: "user:open sesame@db" },
      open: { secret: false, text: "open sesame" },
    });
  });

  it("keeps the dependencies of constructs, which cdk8s's own output has no place for", async () => {
    const recording = await recordChart((chart) => {
      const group = new Chart(chart, "group", props);
      settings(group, "inner-a", {});
      settings(group, "inner-b", {});
      settings(chart, "last", {}).addDependency(group);
      const first = settings(chart, "first", {});
      group.node.addDependency(first);
    });
    expect(below(recording, "shop")).toEqual([
      "kubernetes:core/v1:ConfigMap shop-configmap-shop/first",
      "kubernetes:core/v1:ConfigMap shop-configmap-shop/inner-a after shop-configmap-shop/first",
      "kubernetes:core/v1:ConfigMap shop-configmap-shop/inner-b after shop-configmap-shop/first",
      "kubernetes:core/v1:ConfigMap shop-configmap-shop/last after shop-configmap-shop/inner-a, shop-configmap-shop/inner-b",
    ]);
  });

  it("may depend on a chart that was handed in before", async () => {
    const recording = await record(() => {
      const app = new App();
      const [base, top] = [new Chart(app, "base", props), new Chart(app, "top", props)];
      const ground = settings(base, "ground", {});
      settings(top, "house", {}).addDependency(ground);
      settings(top, "garden", {});
      const options = { providers: providersOf("lab") };
      fromChart("base", base, options);
      fromChart("top", top, options);
    });
    expect(below(recording, "top")).toEqual([
      "kubernetes:core/v1:ConfigMap top-configmap-shop/garden",
      "kubernetes:core/v1:ConfigMap top-configmap-shop/house after base-configmap-shop/ground",
    ]);
  });

  it("works with cdk8s-plus's own classes", async () => {
    const recording = await recordChart((chart) => {
      const password = new Secret(chart, "password", {
        metadata: { name: "password" },
        stringData: { password: secret("open sesame") as never },
      });
      new Deployment(chart, "web", {
        metadata: { name: "web" },
        containers: [{ image: "nginx", envVariables: { PASSWORD: password.envValue("password") } }],
      });
    });
    expect(recording.resources.filter(({ type }) => type.startsWith("kubernetes:")).map(({ type, name }) => `${type} ${name}`)).toEqual([
      "kubernetes:apps/v1:Deployment shop-deployment-shop/web",
      "kubernetes:core/v1:Secret shop-secret-shop/password",
    ]);
  });

  it("leaves the chart as it was: it can be synthesised afterwards", async () => {
    let resolvers = 0;
    let after = 0;
    await recordChart((chart, app) => {
      settings(chart, "a", { text: "x" });
      resolvers = app.resolvers.length;
      queueMicrotask(() => (after = app.resolvers.length));
    });
    expect(after).toBe(resolvers);
  });
});

describe("a cdk8s chart is refused", () => {
  it("for an Output as a key of a map, with its path", async () => {
    const messages = await refusalsOf((chart) => settings(chart, "a", { [embed(chart, output("key"))]: "x" }));
    expect(messages).toEqual([
      "ConfigMap/shop/a | data | an Output is a key of this map, and keys have to be known before deployment | write the key as text, and put the Output beside it as its value",
    ]);
  });

  it("for Outputs that became sentences about Outputs, in a template string, in base64 and as a key, all at once", async () => {
    const before = process.env["PULUMI_ERROR_OUTPUT_STRING"];
    delete process.env["PULUMI_ERROR_OUTPUT_STRING"];
    try {
      const messages = await refusalsOf((chart) => {
        const value = output("v");
        // eslint-disable-next-line @typescript-eslint/restrict-template-expressions, @typescript-eslint/no-base-to-string -- the mistake that is to be found
        const text = `https://${value}/`;
        settings(chart, "a", { list: [{ url: text }], [text]: "x" });
        new ApiObject(chart, "s", {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "s" },
          data: { url: Buffer.from(text).toString("base64") },
        });
      });
      expect(messages.map((message) => message.split(" | ").slice(0, 3).join(" | "))).toEqual([
        "ConfigMap/shop/a | data | an Output is a key of this map, and keys have to be known before deployment",
        "ConfigMap/shop/a | data.list[0].url | an Output was put into a text here, where it became a sentence about Outputs",
        "Secret/shop/s | data.url | an Output was put into a text here, where it became a sentence about Outputs",
      ]);
    } finally {
      if (before !== undefined) process.env["PULUMI_ERROR_OUTPUT_STRING"] = before;
    }
  });

  it("for a name or namespace that nobody knows before deployment", async () => {
    const messages = await refusalsOf((chart) => {
      settings(chart, "a", {}, { name: output("late") as never });
      settings(chart, "b", {}, { namespace: `${embed(chart, output("late"))}-x` });
    });
    expect(messages.map((message) => message.split(" | ").slice(0, 2).join(" "))).toEqual([
      "ConfigMap/shop/a metadata.name",
      "ConfigMap/shop/b metadata.namespace",
    ]);
  });

  it("for a dependency on a chart that is not there yet", async () => {
    const messages = await refusalsOf((chart, app) =>
      settings(chart, "a", {}).addDependency(settings(new Chart(app, "later", props), "b", {})),
    );
    expect(messages).toEqual(["ConfigMap/shop/a |  | it depends on later/b, which is not registered yet | hand in the other chart first"]);
  });

  it("for objects that wait for each other, with the way round", async () => {
    const messages = await refusalsOf((chart) => {
      const [a, b, c] = ["a", "b", "c"].map((id) => settings(chart, id, {})) as [ApiObject, ApiObject, ApiObject];
      a.addDependency(b);
      b.addDependency(c);
      c.addDependency(a);
    });
    expect(messages).toEqual([
      "ConfigMap/a |  | it waits for itself: ConfigMap/a -> ConfigMap/b -> ConfigMap/c -> ConfigMap/a | remove one of these dependencies",
    ]);
  });

  it("for what its own constructs find wrong", async () => {
    const messages = await refusalsOf((chart) => {
      settings(chart, "a", {});
      chart.node.addValidation({ validate: () => ["there are no shops on Sundays"] });
    });
    expect(messages).toEqual(['Chart "shop" | shop | there are no shops on Sundays | change the chart as the message says']);
  });

  it("without a Kubernetes provider", async () => {
    const recording = await record(() => fromChart("shop", new Chart(new App(), "shop")), { throwOnError: false });
    expect(recording.errors[0]?.message).toContain('error  Chart "shop"  options.provider\n  no Kubernetes provider was given');
  });

  it("never takes text of a document for one of its own tokens", async () => {
    const forged = "${output:00000000-0000-0000-0000-000000000000:0}";
    const recording = await recordChart((chart) => {
      settings(chart, "a", { secret: secret("open sesame"), forged });
    });
    expect((recording.get("shop-configmap-shop/a").inputs["data"] as Record<string, unknown>)["forged"]).toBe(forged);
  });
});

it("embeds plain values as they are", () => {
  const chart = new Chart(new App(), "shop");
  expect(`${embed(chart, 3)} ${embed(chart, "x")}`).toBe("3 x");
  expect(Output.isInstance(embed(chart, output(1)))).toBe(false);
});
