const { execFileSync } = require("node:child_process");

/** Says once, before the first test, which engine is used, or how to get one. */
module.exports = () => {
  let version;
  try {
    version = execFileSync("pulumi", ["version"], { encoding: "utf8", env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } }).trim();
  } catch (error) {
    // A CLI that is there and does not work is a failure, not a reason to skip.
    if (error.code !== "ENOENT") throw error;
    process.stdout.write(
      [
        "",
        "SKIPPED: every test that needs the real Pulumi engine, for there is no `pulumi` on the PATH.",
        "  Cure: `npx --package=pulumi -- npm run test:engine` fetches the CLI for one run; in a workflow use the GitHub Action `pulumi/actions`.",
        "",
        "",
      ].join("\n"),
    );
    return;
  }
  process.env.PARAPET_ENGINE_VERSION = version;
  process.stdout.write(`\nThe engine is Pulumi ${version}.\n`);
  if (process.env.PARAPET_ENGINE_CLUSTER === undefined) {
    process.stdout.write(
      "SKIPPED: the tests before a real API server. PARAPET_ENGINE_CLUSTER=yes runs them; what they start is what `npm run test:cluster` builds.\n",
    );
  }
};
