import { configTexts, shownConfig, type Config } from "./config";
import type { Surroundings, Waiting } from "./endpoint";
import { failedRecording } from "./failed";
import { Monitor, type MonitorOptions } from "./monitor";
import { Recording } from "./recording";
import { loadSdk } from "./sdk";
import { askHere, engineService, monitorService, transformerOf } from "./services";
import { Session } from "./session";
import { stuckError } from "./stuck";
import { takeStrayErrors } from "./stray-errors";

/** A Pulumi program as a function: what it returns are the stack's outputs. */
export type Program = () => unknown;

/** How a program is recorded. */
export interface RecordOptions extends Omit<Partial<MonitorOptions>, "project" | "stack"> {
  /** What `pulumi.getProject()` says: `project` unless told otherwise. */
  readonly project?: string;
  /** What `pulumi.getStack()` says: `stack` unless told otherwise. */
  readonly stack?: string;
  /** What `pulumi.getOrganization()` says: `organization` unless told otherwise. */
  readonly organization?: string;
  /** Configuration, as in the stack's file. */
  readonly config?: Config;
  /** Configuration that the program gets as secrets. */
  readonly secretConfig?: Config;
  /** As in `pulumi preview`, where new resources have no outputs yet (the default), or as in `pulumi up`. */
  readonly preview?: boolean;
  /** How long the program may go without asking for anything before it counts as stuck: 4 seconds unless told otherwise. */
  readonly timeoutSeconds?: number;
  /** Whether errors are thrown, as a test wants it (the default), or kept in `recording.errors`. */
  readonly throwOnError?: boolean;
  /** Source files are named from this folder: the working directory unless told otherwise. */
  readonly root?: string;
}

const settled = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
const quietMilliseconds = 50;
const lingerMilliseconds = 250;

const untilDone = async (session: Session, seconds: number, done: Promise<void>, waiting: () => Waiting[]): Promise<boolean> => {
  let stop: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;
  const given = new Promise<boolean>((resolve) => {
    stop = () => resolve(false);
    timer = setInterval(
      () => {
        if (session.silence < seconds * 1000) return;
        session.fail(stuckError(session, seconds, waiting()));
        resolve(false);
      },
      Math.min(250, seconds * 250),
    );
  });
  // What was refused never settles, so that a program with a mistake may not end: it is given up when it falls silent.
  session.onFailure = () => {
    session.onFailure = () => undefined;
    look = setInterval(() => {
      if (session.silence >= quietMilliseconds && session.asking.size === 0) stop();
    }, quietMilliseconds);
  };
  try {
    const ended = done.then(
      () => true,
      (error: unknown) => {
        session.programFailed(error);
        return true;
      },
    );
    return await Promise.race([ended, given]);
  } finally {
    clearInterval(timer);
    clearInterval(look);
    session.onFailure = () => undefined;
  }
};

const runOne = async (session: Session, surroundings: Surroundings, seconds: number, program: Program): Promise<void> => {
  const sdk = loadSdk();
  const transformer = transformerOf(sdk.wire(), askHere(sdk));
  const handlers = { ...monitorService(sdk.wire(), session, transformer, true), ...engineService(sdk.wire(), session) };
  const run = sdk.run({ root: session.root, handlers, log: (line) => session.log(line) }, surroundings, program);
  const release = takeStrayErrors({
    owns: () => run.owns(),
    knows: (error) => session.knows(error),
    take: (error) => session.programFailed(error),
  });
  let ended = false;
  try {
    ended = await untilDone(session, seconds, run.done, () => run.waiting());
    await settled();
  } finally {
    run.release();
    // The rest of a program that was given up may still throw.
    if (ended && !session.monitor.failed) release();
    else setTimeout(release, lingerMilliseconds).unref();
  }
};

const surroundingsOf = (options: RecordOptions): Surroundings => {
  const { project = "project", stack = "stack", organization = "organization", preview = true } = options;
  return { project, stack, organization, preview, ...configTexts(project, options.config, options.secretConfig) };
};

const recordingOf = (monitor: Monitor, surroundings: Surroundings, throwOnError: boolean): Recording => {
  const { project, stack, organization, preview } = surroundings;
  const recording = new Recording({
    project,
    stack,
    organization,
    preview,
    config: shownConfig(surroundings),
    lockedConfig: [],
    ...monitor.recorded(),
  });
  if (throwOnError && recording.errors.length > 0) throw failedRecording(recording);
  return recording;
};

/**
 * Runs several programs one after the other as parts of one stack, and records all of them. The SDK keeps what a program
 * made until that program ends: in parts, ten thousand resources take a fraction of the memory and of the time. A part may
 * use the resources of the parts before it; a name that two parts give is refused.
 */
export const recordBatches = async (
  programs: Iterable<Program> | AsyncIterable<Program>,
  options: RecordOptions = {},
): Promise<Recording> => {
  const surroundings = surroundingsOf(options);
  const monitor = new Monitor({ ...options, ...surroundings });
  for await (const program of programs) {
    await runOne(new Session(monitor, options.root ?? process.cwd()), surroundings, options.timeoutSeconds ?? 4, program);
    if (monitor.failed) break;
  }
  return recordingOf(monitor, surroundings, options.throwOnError ?? true);
};

/**
 * Runs a Pulumi program without CLI, account or network, and lists what it asks for. Recordings do not mix, also when they
 * run at the same time.
 */
export const record = (program: Program, options: RecordOptions = {}): Promise<Recording> => recordBatches([program], options);
