/**
 * What it costs to record ten thousand resources, beside the SDK's own mocks: the same program, each run in a process of its
 * own, the two in turns. `node bench/recorder.mjs [resources] [rounds]`
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const bundle = join(root, "node_modules/.cache/bench/recorder.cjs");
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
  async "record, in batches of one app"(app, apps) {
    const { recordBatches } = require(bundle);
    const recording = await recordBatches(
      range(apps).map((i) => () => void app(`app-${i}`)),
      { project: "bench", stack: "dev", timeoutSeconds: 100 },
    );
    return recording.resources.length;
  },
};

const [, , first, ...rest] = process.argv;
if (first === "--run") {
  const [way, kind, apps] = rest;
  const app = appOf(kind);
  if (way !== "mocks") require(bundle);
  const before = process.cpuUsage();
  const seen = await ways[way](app, Number(apps));
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpu: (user + system) / 1e6, memory: process.resourceUsage().maxRSS / 1024, seen }));
} else {
  const resources = Number(first ?? 10_000);
  const rounds = Number(rest[0] ?? 3);
  mkdirSync(dirname(bundle), { recursive: true });
  await build({
    entryPoints: [join(root, "recorder/index.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*", "@grpc/*"],
    logLevel: "warning",
  });
  for (const kind of ["tiny resources", "configmaps"]) {
    const best = {};
    for (const _ of range(rounds))
      for (const way of Object.keys(ways)) {
        const run = spawnSync(
          process.execPath,
          [fileURLToPath(import.meta.url), "--run", way, kind, String(Math.round(resources / perApp))],
          { encoding: "utf8", maxBuffer: 1 << 28 },
        );
        const line = run.stdout.split("\n").findLast((text) => text.startsWith("{"));
        if (!line) throw new Error(`${way}: ${run.stderr}`);
        const result = JSON.parse(line);
        const known = best[way];
        best[way] = {
          cpu: Math.min(known?.cpu ?? Infinity, result.cpu),
          memory: Math.min(known?.memory ?? Infinity, result.memory),
          seen: result.seen,
        };
      }
    console.log(`\n${resources} ${kind}, ${perApp} an app, least of ${rounds}, Node ${process.versions.node}`);
    console.table(
      Object.fromEntries(
        Object.entries(best).map(([way, { cpu, memory, seen }]) => [
          way,
          {
            "CPU seconds": cpu.toFixed(2),
            "of the mocks": (cpu / best.mocks.cpu).toFixed(2),
            "ms a resource": ((cpu * 1000) / resources).toFixed(2),
            "peak MB": Math.round(memory),
            registrations: seen,
          },
        ]),
      ),
    );
  }
}
