import { Session } from "node:inspector";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

interface Counted {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    readonly ranges: readonly { readonly count: number; readonly startOffset: number }[];
  }[];
}

/** How often each function of ours, of zod and of yaml was called, by file and name. */
export type Calls = ReadonlyMap<string, number>;

const ours = /^(?:(?:model|constructs|policies|stacks|cli)\/|node_modules\/(?:zod|yaml)\/)/;

/** Counts every call of every function while it is open. V8 counts them; nothing is measured in seconds. */
export class Counter {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
    this.#post("Profiler.enable");
    this.#post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  }

  /** What a piece of work answers, and the calls that it took. */
  count<T>(work: () => T): { readonly answer: T; readonly calls: Calls } {
    this.#taken();
    const answer = work();
    return { answer, calls: this.#taken() };
  }

  close(): void {
    this.#post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
  }

  #taken(): Calls {
    const { result } = this.#post("Profiler.takePreciseCoverage") as { readonly result: readonly Counted[] };
    const calls = new Map<string, number>();
    for (const { url, functions } of result) {
      const file = relative(process.cwd(), url.startsWith("file:") ? fileURLToPath(url) : url);
      if (!ours.test(file)) continue;
      for (const { functionName, ranges } of functions) {
        const [whole] = ranges;
        const name = `${file} ${functionName === "" ? `at ${whole?.startOffset ?? 0}` : functionName}`;
        calls.set(name, (calls.get(name) ?? 0) + (whole?.count ?? 0));
      }
    }
    return calls;
  }

  // A session of the same thread answers before it returns.
  #post(method: string, parameters: object = {}): unknown {
    let answer: unknown;
    this.#session.post(method, parameters, (error, result) => {
      if (error !== null) throw new Error(`${method}: ${JSON.stringify(error)}`);
      answer = result;
    });
    return answer;
  }
}

/** All calls together. */
export const total = (calls: Calls): number => [...calls.values()].reduce((sum, count) => sum + count, 0);

/**
 * The functions whose calls grow faster than the work: each with what it was called for n apps, and for twice as many. Sorting grows by a little more
 * than twice, and may.
 */
export function faster(once: Calls, twice: Calls): string[] {
  return [...twice]
    .map(([name, count]) => ({ name, count, before: once.get(name) ?? 0 }))
    .filter(({ count, before }) => count > 2000 && count > 2.5 * before)
    .sort((a, b) => b.count - a.count)
    .map(({ name, count, before }) => `${name}: ${before} calls, then ${count}`);
}

/** The functions that are called most. */
export const busiest = (calls: Calls, count: number): string[] =>
  [...calls]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, number]) => `${name}: ${number}`);
