import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sdkGroups } from "./pulumi.mjs";

const groups = { ...sdkGroups, "scheduling/v1": ["PriorityClass"] };
const providerType = "pulumi:providers:kubernetes";

const program = `const { Config } = require("@pulumi/pulumi");
const { Provider } = require("@pulumi/kubernetes/provider");
const { CustomResource } = require("@pulumi/kubernetes/apiextensions");
${Object.entries(groups)
  .map(([path, kinds]) => `const { ${kinds.join(", ")} } = require("@pulumi/kubernetes/${path}");`)
  .join("\n")}
const { clusters, objects } = require("./resources.json");
const classes = { ${Object.values(groups).flat().join(", ")} };

const kubeconfig = new Config().requireSecret("kubeconfig");
const providers = Object.fromEntries(clusters.map(({ name, args }) => [name, new Provider(name, { ...args, kubeconfig })]));
for (const { name, provider, inputs } of objects)
  new (classes[inputs.kind] ?? CustomResource)(name, inputs, { provider: providers[provider] });
`;

/** What a hand hands to a provider: truth as such, and nothing that the SDK adds by itself. */
const providerArgs = ({ __internal, version, kubeconfig, ...inputs }) =>
  Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, value === "true" || (value === "false" ? false : value)]));

/** A program that registers these resources and nothing more: no component, no order among them, no rule. Their inputs lie beside it, ready. */
export function writeBare(folder, resources) {
  mkdirSync(folder, { recursive: true });
  const clusters = resources.filter(({ type }) => type === providerType).map(({ name, inputs }) => ({ name, args: providerArgs(inputs) }));
  const objects = resources.filter(({ type }) => type !== providerType).map(({ name, provider, inputs }) => ({ name, provider, inputs }));
  writeFileSync(join(folder, "resources.json"), JSON.stringify({ clusters, objects }, null, 1));
  writeFileSync(join(folder, "index.js"), program);
  writeFileSync(join(folder, "Pulumi.yaml"), "name: bare\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n");
  writeFileSync(join(folder, "package.json"), '{ "name": "bare", "dependencies": { "@pulumi/pulumi": "*", "@pulumi/kubernetes": "*" } }\n');
}
