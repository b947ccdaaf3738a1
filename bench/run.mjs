#!/usr/bin/env node
// The same work done by Parapet and by what a user would pick instead, in one run, by turns. See bench/README.md.
//
//   npm run bench                                  100, 1,000 and 5,000 apps; about twenty minutes
//   npm run bench -- --quick                       100 and 1,000 apps, one run each; two or three
//   npm run bench -- --sizes 100,500 --runs 5      other sizes, more runs
//   npm run bench -- --only helm,parapet,start     these rows alone, by the names that results.json has; nothing is written then
//   npm run bench -- --most 60                     a run that would take more CPU seconds than this is not begun (300)
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { goalsOf } from "./goals.mjs";
import { measured, summary } from "./measure.mjs";
import { sameObjects } from "./objects.mjs";
import { picture } from "./picture.mjs";
import { withFigures, writeFormatted } from "./readme.mjs";
import { rowsOf } from "./rows.mjs";
import { layOut } from "./sizes.mjs";
import { fixedRows } from "./fixed-rows.mjs";
import { printed } from "./table.mjs";
import { machine, peerTools } from "./tools.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    sizes: { type: "string" },
    runs: { type: "string" },
    only: { type: "string" },
    most: { type: "string", default: "300" },
    quick: { type: "boolean", default: false },
  },
});
const sizes = (values.sizes ?? (values.quick ? "100,1000" : "100,1000,5000")).split(",").map(Number);
const runs = Number(values.runs ?? (values.quick ? 1 : 3));
const only = values.only?.split(",");
const most = Number(values.most);
const work = process.env.PARAPET_BENCH ?? join(root, "node_modules/.cache/bench");
const say = (text) => process.stderr.write(`${text}\n`);
if (sizes.some((size) => !(size > 0)) || !(runs > 0) || !(most > 0)) {
  say("--sizes, --runs and --most take numbers above 0");
  process.exit(2);
}

const tools = peerTools(root);
execFileSync(process.execPath, [join(root, "scripts/build.mjs"), "bin"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const bundled = (entry) => {
  const outfile = join(root, "node_modules/.cache/bench-programs", entry.replace(/^\W*/, "").replace(/\.ts$/, ".cjs"));
  buildSync({
    entryPoints: [join(root, "bench", entry)],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*", "@grpc/*"],
    logLevel: "error",
  });
  return outfile;
};
const help = execFileSync(process.execPath, [join(root, "dist/bin/parapet.js"), "render", "--help"], { encoding: "utf8" });
const made = { checkedRender: help.includes("--check"), judging: bundled("judging.ts") };

const results = { date: new Date().toISOString().slice(0, 10), machine: machine(), tools: {}, objects: {}, rows: {} };
for (const [name, { version, reason }] of Object.entries(tools)) results.tools[name] = version ?? { absent: reason };
const wanted = (row) => only === undefined || only.includes(row.id);

/** What a row of that kind will cost at this size, by what it cost at smaller ones. */
function expected(id, count) {
  const known = Object.entries(results.rows[id]?.sizes ?? {})
    .filter(([, cell]) => cell.cpu !== undefined)
    .map(([size, { cpu }]) => [Number(size), cpu]);
  const [last, before] = known.reverse();
  if (last === undefined) return 0;
  const exponent = before === undefined ? 1 : Math.max(1, Math.log(last[1] / before[1]) / Math.log(last[0] / before[0]));
  return last[1] * (count / last[0]) ** exponent;
}

/** Runs rows by turns, so that what disturbs the machine disturbs all of them. */
function byTurns(rows, size, key, rounds = runs) {
  const taken = new Map();
  for (let round = 0; round < rounds; round++)
    for (const row of rows) {
      const cells = (results.rows[row.id] ??= {
        label: row.label,
        ...(row.ours ? { ours: true } : {}),
        ...(row.part ? { part: true } : {}),
        sizes: {},
      });
      const lacking = tools[row.needs]?.reason;
      if (lacking !== undefined) {
        cells.sizes[key] = { absent: lacking };
        continue;
      }
      const cost = expected(row.id, size.count);
      const costs = taken.get(row) ?? [];
      if (costs.length === 0 && cost > most) {
        cells.sizes[key] = { skipped: `about ${Math.round(cost)} s by its growth, more than --most ${most}`, expected: cost };
        continue;
      }
      // What takes long is disturbed little: once is enough.
      if (costs.length > 0 && costs[0].cpu > 15) continue;
      if (row.fresh !== undefined) row.fresh(size);
      const options = {
        cwd: row.cwd?.(size),
        env: { NODE_PATH: join(root, "node_modules"), ...row.env?.(size) },
        ...(row.codes ? { codes: row.codes } : {}),
      };
      const out = join(work, "printed");
      const whole = measured({ ...options, command: row.command(size), out });
      costs.push(row.inside ? JSON.parse(readFileSync(out, "utf8").trim().split("\n").at(-1)) : whole);
      if (costs.length === 1) compare(row, size, out, options);
      taken.set(row, costs);
      cells.sizes[key] = summary(costs);
    }
}

/** A peer that does other work than ours is no measure: what its first run makes is held against ours. */
function compare(row, size, out, options) {
  if (row.objects === undefined) return;
  if (row.listing !== undefined) measured({ ...options, command: row.listing(size) });
  sameObjects(row.label, size.objects, row.objects(out, size), size.keyOf);
}

for (const count of sizes) {
  const { whole, judged } = rowsOf(root, tools, made);
  const rows = [...whole, ...judged].filter(wanted);
  if (rows.length === 0) continue;
  say(`${count} apps: laying out …`);
  const size = layOut(root, join(work, String(count)), count, tools);
  results.objects[count] = { perApp: size.perApp, perAppShared: size.perAppShared, total: size.total, compared: size.objects.length };
  say(`${count} apps: measuring ${rows.length} rows; ${size.objects.length} objects of each peer are held against ours …`);
  byTurns(rows, size, String(count));
  rmSync(join(size.folder, "out"), { recursive: true, force: true });
  await finish(sizes.slice(0, sizes.indexOf(count) + 1));
}
for (const { rows, size, key, rounds, say: what } of fixedRows({ root, work, sizes, wanted, bundled, tools })) {
  say(`${what} …`);
  byTurns(rows, size, key, rounds);
}
await finish(sizes);
process.stdout.write(printed(results, sizes, runs));

/** Writes what is known after each size, so that a run that is stopped leaves the sizes that it did. */
async function finish(done) {
  results.goals = goalsOf(results);
  if (only !== undefined) return;
  writeFileSync(join(root, "bench/results.svg"), picture(results));
  await writeFormatted(join(root, "bench/results.json"), JSON.stringify(results, null, 2));
  await writeFormatted(
    join(root, "bench/README.md"),
    withFigures(readFileSync(join(root, "bench/README.md"), "utf8"), results, done, runs),
  );
}
