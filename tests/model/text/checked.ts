import type { Checked } from "../../../model/diagnostics/diagnostic";

/** The value, or the code and fix of what is wrong with it, in one line that a table can hold. */
export function told<T>(checked: Checked<T>): T | string {
  return checked.ok ? checked.value : `${checked.problem.code} ${checked.problem.fix}`;
}

/** The sentence that an author is told; empty when nothing is wrong. */
export function sentence<T>(checked: Checked<T>): string {
  return checked.ok ? "" : checked.problem.message;
}

/** Milliseconds of CPU that something takes. */
export function cpuMilliseconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}
