import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PrometheusRule } from "../../../constructs/tls/alerts";
import { programOf } from "../tools/available";

const program = programOf({ name: "promtool" });

/** A test that needs Prometheus: where its tool could not be built, the test counts as skipped. */
export const withPrometheus: jest.It = program === undefined ? it.skip : it;

/** A series, as promtool writes it: `metric{label="value"}`, and its values minute by minute. */
export type Series = readonly [series: string, values: string];

/** An alert that fires, with what it says. */
export interface Firing {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What is asked: whether an alert fires in that minute, and how. */
export interface Asked {
  readonly minute: number;
  readonly alert: string;
  readonly fires: readonly Firing[];
}

/** A course of things, and what is expected in it. */
export interface Course {
  readonly name: string;
  readonly series: readonly Series[];
  readonly asked: readonly Asked[];
}

const lastLines = (text: string): string => text.trim().split("\n").slice(-40).join("\n");

/** What promtool has to say of the rules by themselves; nothing where they are sound. */
export function faultsIn(rule: PrometheusRule): string {
  return inFolder((folder) => {
    const done = spawnSync(program!, ["check", "rules", "--lint=all", "--lint-fatal", rulesFile(folder, rule)], { encoding: "utf8" });
    return done.status === 0 ? "" : lastLines(done.stdout + done.stderr);
  });
}

/** What Prometheus's own engine makes of the rules in these courses; nothing where all is as expected. */
export function differences(rule: PrometheusRule, courses: readonly Course[]): string {
  return inFolder((folder) => {
    const test = {
      rule_files: [rulesFile(folder, rule)],
      evaluation_interval: "1m",
      tests: courses.map(({ name, series, asked }) => ({
        name,
        interval: "1m",
        input_series: series.map(([one, values]) => ({ series: one, values })),
        alert_rule_test: asked.map(({ minute, alert, fires }) => ({
          eval_time: `${minute}m`,
          alertname: alert,
          exp_alerts: fires.map(({ labels, annotations }) => ({ exp_labels: labels, exp_annotations: annotations })),
        })),
      })),
    };
    // Every text in JSON is one in YAML.
    const file = join(folder, "test.json");
    writeFileSync(file, JSON.stringify(test));
    const done = spawnSync(program!, ["test", "rules", file], { encoding: "utf8", maxBuffer: 1 << 26 });
    return done.status === 0 ? "" : lastLines(done.stdout + done.stderr);
  });
}

function rulesFile(folder: string, { spec }: PrometheusRule): string {
  const file = join(folder, "rules.json");
  writeFileSync(file, JSON.stringify(spec));
  return file;
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "parapet-alerts-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
