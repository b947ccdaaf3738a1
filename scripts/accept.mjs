// npm run accept: renders every example anew, prints what differs from examples/*/expected, and takes it over.
// Read the difference before you commit it: the expected output is the contract with everybody who runs the example.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const cli = "dist/bin/parapet.js";
const run = (command, ...args) => spawnSync(command, args, { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });

let differing = 0;
for (const name of readdirSync("examples").sort()) {
  const example = join("examples", name);
  const fresh = mkdtempSync(join(tmpdir(), "parapet-accept-"));
  const plan = run(process.execPath, cli, "plan", example);
  const render = run(process.execPath, cli, "render", example, "--out", join(fresh, "objects"));
  if (plan.status !== 0 || render.status !== 0) {
    console.error(`${example} does not plan:\n${plan.stderr}${render.stderr}`);
    process.exit(2);
  }
  rmSync(join(fresh, "objects/.parapet"));
  writeFileSync(join(fresh, "plan.txt"), plan.stdout);
  const difference = run("git", "--no-pager", "diff", "--no-index", "--no-prefix", "--stat", "--patch", join(example, "expected"), fresh);
  if (difference.status !== 0) differing++;
  process.stdout.write(difference.stdout);
  rmSync(join(example, "expected"), { recursive: true, force: true });
  try {
    renameSync(fresh, join(example, "expected"));
  } catch {
    run("cp", "-r", fresh, join(example, "expected"));
    rmSync(fresh, { recursive: true, force: true });
  }
}
console.log(
  differing === 0 ? "every example is as expected" : `${differing} examples differed and were accepted; review them with git diff`,
);
