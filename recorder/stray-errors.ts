import { runInThisContext } from "node:vm";

/** Somebody who may own an error that nobody caught. */
export interface Owner {
  /** Whether the error that is being reported comes from this owner's program. */
  owns(): boolean;
  /** Whether this error, the same object, is already among those that the owner has. */
  knows(error: unknown): boolean;
  take(error: unknown): void;
}

type Listener = (error: unknown, second: unknown) => void;
const events = ["unhandledRejection", "uncaughtException"] as const;

const owners = new Set<Owner>();
let before: Record<(typeof events)[number], Listener[]> | undefined;

// A test runner gives its tests a copy of `process` that hears nothing; the real one belongs to the main context.
const realProcess = (): NodeJS.Process => runInThisContext("process") as NodeJS.Process;

const passOn = (event: (typeof events)[number], error: unknown, second: unknown): void => {
  const others = before ? before[event] : (realProcess().listeners(event as "uncaughtException") as unknown as Listener[]);
  for (const listener of others) listener.call(realProcess(), error, second);
  // Without a listener, Node ends the process; to listen must not change that for errors of somebody else.
  if (others.length === 0) throw error;
};

const heard =
  (event: (typeof events)[number]): Listener =>
  (error, second) => {
    const owner = [...owners].find((each) => each.owns());
    if (owner) {
      owner.take(error);
      return;
    }
    const somebody = [...owners];
    // An Output that was made outside of the program, but used in it, fails at both places with the same error.
    if (event === "uncaughtException" || somebody.length === 0) passOn(event, error, second);
    else setImmediate(() => (somebody.some((each) => each.knows(error)) ? undefined : passOn(event, error, second)));
  };

const ours = { unhandledRejection: heard("unhandledRejection"), uncaughtException: heard("uncaughtException") };

/**
 * Takes the errors that a program throws where nobody catches them, as the SDK does with all that goes wrong in an
 * `apply`. They belong to the recording of that program; everybody else's go where they went before. Returns the way out.
 */
export const takeStrayErrors = (owner: Owner): (() => void) => {
  const process = realProcess();
  owners.add(owner);
  if (!before) {
    before = { unhandledRejection: [], uncaughtException: [] };
    for (const event of events) {
      before[event] = process.listeners(event as "uncaughtException") as unknown as Listener[];
      process.removeAllListeners(event);
      process.on(event, ours[event]);
    }
  }
  return () => {
    owners.delete(owner);
    if (owners.size > 0 || !before) return;
    for (const event of events) {
      process.off(event, ours[event]);
      for (const listener of before[event]) process.on(event, listener);
    }
    before = undefined;
  };
};
