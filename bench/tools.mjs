import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, release, totalmem, type } from "node:os";
import { delimiter, join } from "node:path";

const require = createRequire(import.meta.url);
const packageVersion = (name) => JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")).version;

/** The programs of the peers: what is not here is told with its reason, and no row is left out in silence. */
export function peerTools(root) {
  const said = execFileSync(process.execPath, [join(root, "bench/peers/install.mjs")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const tools = JSON.parse(said);
  if (tools.pulumi?.program !== undefined) tools.pulumi.program = onPath("pulumi");
  tools.cdk8s = { program: "node_modules/cdk8s", version: `v${packageVersion("cdk8s")}` };
  tools["pulumi-sdk"] = { program: "node_modules/@pulumi/pulumi", version: `v${packageVersion("@pulumi/pulumi")}` };
  return tools;
}

const onPath = (name) =>
  process.env.PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => spawnSync(file, ["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } }).status === 0);

/** What the figures were taken on. */
export const machine = () => ({
  cores: cpus().length,
  processor: cpus()[0]?.model ?? "unknown",
  memoryGB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.versions.node,
});
