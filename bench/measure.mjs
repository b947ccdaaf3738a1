import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("measure.py", import.meta.url));

/**
 * Runs a command and says what it cost, its children counted in. Node cannot tell what a child used, so that a few lines of Python start it.
 * `out` names a file for what it prints, which else goes nowhere; `codes` are the exit codes of a run that did its work.
 */
export function measured({ command, cwd, env, out, codes = [0], seconds = 900 }) {
  const folder = mkdtempSync(join(tmpdir(), "parapet-bench-run-"));
  const printed = openSync(out ?? join(folder, "out"), "w");
  const errors = openSync(join(folder, "errors"), "w");
  try {
    const report = join(folder, "report.json");
    const { error } = spawnSync("python3", [script, report, String(seconds), ...command], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", printed, errors],
    });
    if (error !== undefined) throw error;
    const { status, ...cost } = JSON.parse(readFileSync(report, "utf8"));
    if (!codes.includes(status)) {
      const said = [readFileSync(join(folder, "errors"), "utf8"), out === undefined ? readFileSync(join(folder, "out"), "utf8") : ""]
        .join("\n")
        .trim();
      throw new Error(`${command.slice(0, 3).join(" ")} ended with ${status}: ${said.slice(0, 2000)}`);
    }
    return { ...cost, status };
  } finally {
    closeSync(printed);
    closeSync(errors);
    rmSync(folder, { recursive: true, force: true });
  }
}

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/** What several runs of one thing come to. */
export function summary(runs) {
  const least = (key) => Math.min(...runs.map((run) => run[key]));
  return {
    cpu: least("cpu"),
    cpuMedian: median(runs.map(({ cpu }) => cpu)),
    wall: least("wall"),
    memory: Math.max(...runs.map(({ memory }) => memory)),
    ...(runs[0].extra === undefined ? {} : { extra: least("extra") }),
    runs: runs.length,
    ...(runs[0].status ? { status: runs[0].status } : {}),
  };
}
