import type { Checked } from "../../../model/diagnostics/diagnostic";

/** The value, or the code and fix of what is wrong with it, in one line that a table can hold. */
export function told<T>(checked: Checked<T>): T | string {
  return checked.ok ? checked.value : `${checked.problem.code} ${checked.problem.fix}`;
}

/** The sentence that an author is told; empty when nothing is wrong. */
export function sentence<T>(checked: Checked<T>): string {
  return checked.ok ? "" : checked.problem.message;
}

/** Whether something comes to its end. What is held up by a text's shape does not, at a megabyte: no clock is needed to see that. */
export function ends(run: () => unknown): boolean {
  run();
  return true;
}
