/**
 * What it costs to record resources, beside the SDK's own mocks: the same program, each way in a process of its own.
 * `node bench/recorder.mjs WAY KIND RESOURCES RECORDER`, the last being the recorder as one file.
 */
import { createRequire } from "node:module";

const [, , wayName, kind, resources, bundle] = process.argv;
const require = createRequire(import.meta.url);
const perApp = 20;

/** An app of twenty resources: a component, and nineteen children that refer to one another. */
const appOf = (kind) => {
  const pulumi = require("@pulumi/pulumi");
  const { ConfigMap } = kind === "configmaps" ? require("@pulumi/kubernetes/core/v1") : {};
  class Thing extends pulumi.CustomResource {
    constructor(name, args, options) {
      super("bench:index:Thing", name, { ...args, arn: undefined }, options);
    }
  }
  class App extends pulumi.ComponentResource {
    constructor(name) {
      super("bench:index:App", name, {}, {});
      const parent = { parent: this, protect: true };
      let last;
      for (let i = 1; i < perApp; i++)
        last = ConfigMap
          ? new ConfigMap(
              `${name}-${i}`,
              {
                metadata: { name: `${name}-${i}`, namespace: "apps", labels: { app: name } },
                data: { number: `${i}`, before: last ? last.metadata.name : "none" },
              },
              parent,
            )
          : new Thing(
              `${name}-${i}`,
              {
                name: `${name}-${i}`,
                tags: { app: name },
                secret: i === 3 ? pulumi.secret("hidden") : "plain",
                before: last ? last.arn : "none",
              },
              parent,
            );
      this.registerOutputs({ last: last.urn });
    }
  }
  return (name) => new App(name);
};

const range = (n) => Array.from({ length: n }, (_, i) => i);

const ways = {
  async mocks(app, apps) {
    const pulumi = require("@pulumi/pulumi");
    let seen = 0;
    await pulumi.runtime.setMocks(
      { newResource: (args) => (seen++, { id: `${args.name}-id`, state: args.inputs }), call: () => ({}) },
      "bench",
      "dev",
      true,
    );
    await pulumi.runtime.runInPulumiStack(() => range(apps).forEach((i) => app(`app-${i}`)));
    await pulumi.runtime.disconnect();
    return seen;
  },
  async record(app, apps) {
    const { record } = require(bundle);
    const recording = await record(() => range(apps).forEach((i) => app(`app-${i}`)), {
      project: "bench",
      stack: "dev",
      timeoutSeconds: 100,
    });
    return recording.resources.length;
  },
  async batches(app, apps) {
    const { recordBatches } = require(bundle);
    const recording = await recordBatches(
      range(apps).map((i) => () => void app(`app-${i}`)),
      { project: "bench", stack: "dev", timeoutSeconds: 100 },
    );
    return recording.resources.length;
  },
};

const apps = Math.round(Number(resources) / perApp);
const app = appOf(kind);
if (wayName !== "mocks") require(bundle);
// The SDK is loaded by now: what comes on top is what the resources cost.
const base = process.resourceUsage().maxRSS / 1024;
const before = process.cpuUsage();
const began = performance.now();
const seen = await ways[wayName](app, apps);
const { user, system } = process.cpuUsage(before);
const memory = process.resourceUsage().maxRSS / 1024;
if (seen < Number(resources)) throw new Error(`${wayName} saw ${seen} registrations of ${resources}`);
console.log(JSON.stringify({ cpu: (user + system) / 1e6, wall: (performance.now() - began) / 1e3, memory, extra: memory - base, seen }));
