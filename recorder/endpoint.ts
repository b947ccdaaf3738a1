import type { Answer, Callback, Invocation, LogLine, PackageRequest, Reading, Registration, Transformer } from "./requests";
import type { Values } from "./values";

/** Who answers the requests of a program, whichever way they come. */
export interface Endpoint {
  /** Source files are named from here. */
  readonly root: string;
  register(registration: Registration, transformer: Transformer): Answer | Promise<Answer>;
  read(reading: Reading): Answer;
  registerOutputs(urn: string, outputs: Values): void;
  invoke(invocation: Invocation, transformer: Transformer): Promise<Values | undefined>;
  call(invocation: Invocation): Promise<Values>;
  addStackTransform(callback: Callback): void;
  addInvokeTransform(callback: Callback): void;
  addPackage(request: PackageRequest): string;
  log(line: LogLine): void;
}

/** A resource that is not registered yet, and what it waits for. */
export interface Waiting {
  readonly name: string;
  readonly type: string;
  readonly phase: string;
  readonly input?: string;
}

/** What a program is told about itself. */
export interface Surroundings {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly preview: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** A program that runs within this process. */
export interface Run {
  /** Settles when the program has returned and all that it asked for is answered. */
  readonly done: Promise<void>;
  /** The resources that are not registered yet. */
  waiting(): Waiting[];
  /** Whether the code that asks runs on behalf of this program. */
  owns(): boolean;
  /** Closes what the SDK opened for the program. */
  release(): void;
}

/** A program in another process, as seen from here. */
export interface Server {
  readonly address: string;
  close(): void;
}
