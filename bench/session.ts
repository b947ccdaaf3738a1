import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "../cli/workspace";
import { changesBetween } from "../cli/watch/changes";

/** What one changed app costs in a workspace that is held open: the new plan, and what changes by it. Measured from inside, at the fifth change. */
const [, , folder = "."] = process.argv;
const replan = openFolder(folder);
let before = replan().built;
if (before === undefined) throw new Error(`${folder} has mistakes in it`);
let cost = { cpu: 0, wall: 0 };
for (let change = 0; change < 5; change++) {
  const file = `team-000/api-000${change}.app.yaml`;
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, "utf8").replace("LOG_LEVEL: info", `LOG_LEVEL: level-${change}`));
  const [began, wall] = [process.cpuUsage(), performance.now()];
  const { built } = replan([file]);
  if (built === undefined) throw new Error(`${file} became wrong`);
  const changes = changesBetween(before.groups, built.groups);
  const { user, system } = process.cpuUsage(began);
  cost = { cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1e3 };
  if (changes.length !== 1) throw new Error(`one variable changed, and ${changes.length} objects`);
  before = built;
}
process.stdout.write(`${JSON.stringify({ ...cost, memory: process.resourceUsage().maxRSS / 1024 })}\n`);
