import { runInNewContext } from "node:vm";
import type { Checked } from "../../../model/diagnostics/diagnostic";

/** The value, or the code and fix of what is wrong with it, in one line that a table can hold. */
export function told<T>(checked: Checked<T>): T | string {
  return checked.ok ? checked.value : `${checked.problem.code} ${checked.problem.fix}`;
}

/** The sentence that an author is told; empty when nothing is wrong. */
export function sentence<T>(checked: Checked<T>): string {
  return checked.ok ? "" : checked.problem.message;
}

/**
 * Whether something comes to its end. What is held up by a text's shape does not, at a megabyte, for hours: the half minute is
 * no measure of speed, it is what ends such a run instead of hanging with it.
 */
export function ends(run: () => unknown): boolean {
  try {
    runInNewContext("run()", { run }, { timeout: 30_000 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
}
