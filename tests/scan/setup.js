const { execFileSync } = require("node:child_process");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "../..");

/** Installs what is missing, says what will run and what will not, and hands the list to the tests. */
module.exports = () => {
  // The command line as its sources are now, not as somebody built it last.
  execFileSync(process.execPath, ["scripts/build.mjs", "bin"], { cwd: root, stdio: "inherit" });
  const line = execFileSync(process.execPath, [join(__dirname, "install.mjs")], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const tools = Object.entries(JSON.parse(line));
  const there = tools.filter(([, tool]) => tool.program !== undefined).map(([name, tool]) => `  ${name} ${tool.version}`);
  const missing = tools.filter(([, tool]) => tool.program === undefined).map(([name, tool]) => `  ${name}: ${tool.reason}`);
  process.stdout.write(`\nRun:\n${there.join("\n")}\n${missing.length === 0 ? "" : `Not run:\n${missing.join("\n")}\n`}\n`);
  process.env.PARAPET_SCAN_TOOLS = line;
};
