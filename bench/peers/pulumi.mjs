import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { buildSync } from "esbuild";
import { shapeModule } from "./programs.mjs";

/** Where the SDK has the kinds that an app is made of. */
export const sdkGroups = {
  "core/v1": ["Namespace", "ServiceAccount", "LimitRange", "ResourceQuota", "Service"],
  "apps/v1": ["Deployment", "StatefulSet"],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "networking/v1": ["NetworkPolicy"],
  "policy/v1": ["PodDisruptionBudget"],
};

/** One registration an object, by the SDK's own class where it has one. The logical name is that of the object, so that no two meet. */
const make = `${Object.entries(sdkGroups)
  .map(([path, kinds]) => `const { ${kinds.join(", ")} } = require("@pulumi/kubernetes/${path}");`)
  .join("\n")}
const { CustomResource } = require("@pulumi/kubernetes/apiextensions");
const classes = { ${Object.values(sdkGroups).flat().join(", ")} };

const make = (namespace) => (id, object) => {
  const { apiVersion, kind, metadata, ...rest } = object;
  const name = \`\${kind}-\${metadata.namespace ?? namespace}-\${metadata.name}\`;
  const Class = classes[kind];
  if (Class) new Class(name, { metadata, ...rest });
  else new CustomResource(name, object);
};
const all = () => {
  for (const shape of Object.keys(apps)) for (const a of apps[shape]) shapes[shape](a, make(a.namespace));
};
`;

const manifest = "name: bare\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n";

/** A bare Pulumi program, and the same under the SDK's mocks; the mocks print what they were given to the file that is named, if one is. */
export function writePulumi(folder, shapes) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "shapes.js"), shapeModule(shapes));
  writeFileSync(join(folder, "apps.json"), JSON.stringify(Object.fromEntries(shapes.map(({ name, members }) => [name, members])), null, 1));
  writeFileSync(join(folder, "Pulumi.yaml"), manifest);
  writeFileSync(join(folder, "package.json"), '{ "name": "bare", "dependencies": { "@pulumi/pulumi": "*", "@pulumi/kubernetes": "*" } }\n');
  const program = `const shapes = require("./shapes.js");\nconst apps = require("./apps.json");\n${make}`;
  writeFileSync(join(folder, "index.js"), `${program}all();\n`);
  writeFileSync(
    join(folder, "mocks.js"),
    `const pulumi = require("@pulumi/pulumi");
${program}
const seen = [];
const [, , listing] = process.argv;
(async () => {
  await pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => (listing && seen.push(inputs), { id: name, state: inputs }), call: () => ({}) }, "bare", "dev", true);
  await pulumi.runtime.runInPulumiStack(all);
  await pulumi.runtime.disconnect();
  if (listing) require("node:fs").writeFileSync(listing, JSON.stringify(seen.filter((one) => one.kind !== undefined)));
})();
`,
  );
}

/** The folder of plugins that stand in for the providers, as the engine's tests use them: what is asked of the engine is real, and no cluster is. */
export function writeProviders(root, folder) {
  mkdirSync(folder, { recursive: true });
  const program = join(folder, "provider.js");
  buildSync({
    entryPoints: [join(root, "tests/engine/provider/main.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  const require = createRequire(join(root, "package.json"));
  for (const name of ["kubernetes", "aws", "cloudflare", "vault"]) {
    const { version } = JSON.parse(readFileSync(require.resolve(`@pulumi/${name}/package.json`), "utf8"));
    const launcher = join(folder, `pulumi-resource-${name}`);
    writeFileSync(launcher, `#!/bin/sh\nPARAPET_PROVIDER='${name}@${version}' exec '${process.execPath}' '${program}' "$@"\n`);
    chmodSync(launcher, 0o755);
  }
}

/** Surroundings in which the CLI needs no account and no network. */
export function engineSurroundings(folder, providers, program) {
  const home = join(folder, "home");
  const state = join(folder, "state");
  for (const one of [home, state]) {
    rmSync(one, { recursive: true, force: true });
    mkdirSync(one, { recursive: true });
  }
  return {
    PATH: [providers, join(program, ".."), process.env.PATH].join(delimiter),
    HOME: home,
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${state}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "of the bench alone",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
}
