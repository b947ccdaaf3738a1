import type { Endpoint } from "./endpoint";
import { Monitor, type MonitorOptions } from "./monitor";
import { Refusal } from "./refusals";
import type { RecordedError } from "./recorded";
import type { Answer, Callback, Invocation, LogLine, PackageRequest, Reading, Registration, Transformer } from "./requests";
import { thrownBy, thrownInLog, type Thrown } from "./thrown";
import type { Values } from "./values";

/** How often a program asked, for those who want to know what a recording costs. */
export interface Counts {
  registrations: number;
  reads: number;
  functions: number;
}

/** One program before the monitor: it keeps what was refused, and notices when the program has gone silent. */
export class Session implements Endpoint {
  readonly monitor: Monitor;
  readonly counts: Counts = { registrations: 0, reads: 0, functions: 0 };
  /** The functions whose answers are still being worked out. */
  readonly asking = new Set<string>();
  /** Called when something went wrong. */
  onFailure: () => void = () => undefined;
  readonly #thrown = new Set<unknown>();
  #givenUp = false;
  #lastSign = Date.now();
  readonly #refused = new Map<string, Refusal>();

  constructor(
    options: MonitorOptions | Monitor,
    readonly root: string,
  ) {
    this.monitor = options instanceof Monitor ? options : new Monitor(options);
  }

  /** How many milliseconds ago the program last asked for something. */
  get silence(): number {
    return Date.now() - this.#lastSign;
  }

  #noticed<T>(answer: () => T): T {
    this.#lastSign = Date.now();
    try {
      return answer();
    } catch (error) {
      throw this.#kept(error);
    }
  }

  #kept(error: unknown): unknown {
    if (error instanceof Refusal) this.fail(error);
    else this.programFailed(error);
    return error;
  }

  register(registration: Registration, transformer: Transformer): Answer | Promise<Answer> {
    this.counts.registrations++;
    const answer = this.#noticed(() => this.monitor.register(registration, transformer));
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error: unknown) => {
      throw this.#kept(error);
    });
  }

  read(reading: Reading): Answer {
    this.counts.reads++;
    return this.#noticed(() => this.monitor.read(reading));
  }

  registerOutputs(urn: string, outputs: Values): void {
    this.#noticed(() => this.monitor.registerOutputs(urn, outputs));
  }

  invoke(invocation: Invocation, transformer: Transformer): Promise<Values | undefined> {
    return this.#asked(invocation.token, () => this.monitor.invoke(invocation, transformer));
  }

  call(invocation: Invocation): Promise<Values> {
    return this.#asked(invocation.token, () => this.monitor.call(invocation));
  }

  // The program may have an answer of its own ready for a function that fails, so that a refusal is only kept as one
  // when it comes back as the program's error.
  async #asked<T>(token: string, answer: () => Promise<T>): Promise<T> {
    this.counts.functions++;
    this.asking.add(token);
    this.#lastSign = Date.now();
    try {
      return await answer();
    } catch (error) {
      if (error instanceof Refusal) this.#refused.set(error.message, error);
      throw error;
    } finally {
      this.asking.delete(token);
      this.#lastSign = Date.now();
    }
  }

  addStackTransform(callback: Callback): void {
    this.monitor.addStackTransform(callback);
  }

  addInvokeTransform(callback: Callback): void {
    this.monitor.addInvokeTransform(callback);
  }

  addPackage(request: PackageRequest): string {
    return this.monitor.addPackage(request);
  }

  log(line: LogLine): void {
    const thrown = line.severity === "error" ? thrownInLog(line.message, this.root) : undefined;
    if (!thrown) this.monitor.log(line);
    // For the engine, a logged error is a failed program.
    if (line.severity === "error") this.#programFailed(thrown ?? { message: line.message });
  }

  /** Keeps a refusal, or what the host itself has to say. What a program says after it was given up is about that. */
  fail(error: Refusal | RecordedError): void {
    if (this.#givenUp) return;
    this.#givenUp = error.kind === "stuck";
    this.monitor.fail(error);
    this.onFailure();
  }

  /** Whether the program threw this very object. */
  knows(thrown: unknown): boolean {
    return this.#thrown.has(thrown);
  }

  /** Keeps what the program threw. */
  programFailed(thrown: unknown): void {
    this.#thrown.add(thrown);
    this.#programFailed(thrownBy(thrown, this.root));
  }

  #programFailed(thrown: Thrown): void {
    const refusal = [...this.#refused].find(([text]) => thrown.message.includes(text))?.[1];
    this.fail({ ...thrown, kind: refusal?.kind ?? "program", message: refusal?.message ?? thrown.message });
  }
}
