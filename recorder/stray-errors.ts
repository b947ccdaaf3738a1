import { runInThisContext } from "node:vm";

/** Somebody who may own an error that nobody caught. */
export interface Owner {
  /** Whether the error that is being reported comes from this owner's program. */
  owns(): boolean;
  /** Whether this error, the same object, is already among those that the owner has. */
  knows(error: unknown): boolean;
  take(error: unknown): void;
}

type Emit = (this: unknown, event: string | symbol, ...values: unknown[]) => boolean;

/** What hears the errors of a process before its listeners do. */
interface Ear {
  readonly emit: Emit;
  readonly before: Emit;
}

/** What all copies of this module have in common: a test runner loads one for each file of tests, and each on its own would take away another's ear. */
interface Shared {
  readonly owners: Set<Owner>;
  ear: Ear | undefined;
}

const mark = Symbol.for("parapet.stray-errors");

type Process = Omit<NodeJS.Process, "emit"> & { emit: Emit; [mark]: Shared | undefined };

// A test runner gives its tests a copy of `process` that hears nothing; the real one belongs to the main context.
const realProcess = (): Process => runInThisContext("process") as Process;

const earOn = (process: Process, owners: ReadonlySet<Owner>): Ear => {
  const before = process.emit;
  const emit: Emit = function (event, ...values) {
    if (owners.size === 0 || (event !== "uncaughtException" && event !== "unhandledRejection")) return before.call(this, event, ...values);
    const [error] = values;
    const owner = [...owners].find((each) => each.owns());
    if (owner) {
      owner.take(error);
      return true;
    }
    if (event === "uncaughtException") return before.call(this, event, ...values);
    // An Output that was made outside of the program, but used in it, fails at both places with the same error.
    const somebody = [...owners];
    setImmediate(() => {
      if (somebody.some((each) => each.knows(error)) || before.call(this, event, ...values)) return;
      // Without a listener Node ends the process; to have waited must not change that.
      throw error;
    });
    return true;
  };
  process.emit = emit;
  return { emit, before };
};

/**
 * Takes the errors that a program throws where nobody catches them, as the SDK does with all that goes wrong in an
 * `apply`. They belong to the recording of that program; everybody else's go where they went before. Returns the way out.
 */
export const takeStrayErrors = (owner: Owner): (() => void) => {
  const process = realProcess();
  const shared = (process[mark] ??= { owners: new Set(), ear: undefined });
  shared.owners.add(owner);
  // Somebody may have put an ear of his own over it, or put back what was there before it.
  if (process.emit !== shared.ear?.emit) shared.ear = earOn(process, shared.owners);
  return () => {
    shared.owners.delete(owner);
    if (shared.owners.size > 0 || process.emit !== shared.ear?.emit) return;
    process.emit = shared.ear.before;
    shared.ear = undefined;
  };
};
