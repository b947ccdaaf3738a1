// Builds what the package ships: the rooms as CommonJS with types (tsc), and bundles for the command line (esbuild), which starts in a tenth of a second.
// `node scripts/build.mjs bin` makes the bundles alone.
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { build } from "esbuild";

const common = { bundle: true, platform: "node", target: "node20", outdir: "dist/bin", logLevel: "warning", legalComments: "none" };

// Loaded only by the commands that need them, from the user's own installation.
const peers = ["@pulumi/*", "cdk8s", "cdk8s-plus-28", "constructs"];

// The Pulumi half stays as it was compiled: the commands that record load it, the others never read it.
const pulumiHalf = {
  name: "pulumi-half",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/(recorder|stacks)\/[a-z]+\.js$/ }, ({ path }) => ({ path, external: true })),
};

await Promise.all([
  build({
    ...common,
    format: "cjs",
    entryPoints: { parapet: "cli/bin.ts" },
    banner: { js: "#!/usr/bin/env node" },
    external: peers,
    plugins: [pulumiHalf],
  }),
  // What runs intents that are written in TypeScript, in a process of its own.
  build({ ...common, format: "cjs", entryPoints: ["stacks/workspace/typescript-child.ts"], external: ["amaro", "acorn"] }),
  build({
    ...common,
    format: "esm",
    entryPoints: ["stacks/workspace/typescript-hooks.mts"],
    outExtension: { ".js": ".mjs" },
    external: ["amaro"],
  }),
]);
chmodSync("dist/bin/parapet.js", 0o755);

if (process.argv[2] !== "bin") {
  const tsc = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
  process.exit(tsc.status ?? 1);
}
