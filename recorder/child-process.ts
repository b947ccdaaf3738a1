import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { shownConfig, type Config } from "./config";
import type { Surroundings } from "./endpoint";
import { failedRecording } from "./failed";
import { exitedError, stuckError } from "./stuck";
import type { MonitorOptions } from "./monitor";
import { nodeOptions, waitingIn } from "./preload";
import { readProject, type Project } from "./project";
import { Recording } from "./recording";
import { Refusal } from "./refusals";
import { loadSdk, MissingSdk, type Sdk } from "./sdk";
import { askThere, engineService, monitorService, transformerOf } from "./services";
import { Session } from "./session";
import { readStackConfig, type StackConfig } from "./stack-config";
import { supervisor } from "./supervisor";

/** Which project is recorded, and how. */
export interface RecordProjectOptions extends Omit<Partial<MonitorOptions>, "project" | "stack"> {
  /** The project's folder, or one below it. */
  readonly dir: string;
  /** The stack whose configuration the program gets: `dev`, or `organization/project/dev`. */
  readonly stack: string;
  readonly organization?: string;
  /** Configuration on top of the stack's file. */
  readonly config?: Config;
  /** The same, as secrets: for keys that the stack's file has encrypted. */
  readonly secretConfig?: Config;
  /** The stack's file, if it is not where the project says. */
  readonly configFile?: string;
  readonly preview?: boolean;
  /** How long the program may go without asking for anything before it counts as stuck: 120 seconds unless told otherwise. */
  readonly timeoutSeconds?: number;
  /** Whether errors are thrown, or kept in `recording.errors` (the default). */
  readonly throwOnError?: boolean;
  /** Environment variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what the program prints, piece by piece. */
  readonly onOutput?: (text: string) => void;
}

const afterErrorSeconds = 2;
const answerMilliseconds = 300;
const keptCharacters = 4000;

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  readonly stuck: boolean;
}

// What another run of Pulumi, in which this one may stand, has set for its own program.
const notInherited = new Set(["TRACEPARENT", "PULUMI_NODEJS_TYPESCRIPT", "PULUMI_NODEJS_TSCONFIG_PATH", "PULUMI_NODEJS_SYNC"]);

const environmentOf = (
  project: Project,
  surroundings: Surroundings,
  extra: Readonly<Record<string, string>> | undefined,
): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !notInherited.has(name));
  return {
    ...Object.fromEntries(inherited),
    PULUMI_CONFIG: JSON.stringify(surroundings.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(surroundings.secretKeys),
    ...(project.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(project.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
    // A proxy for the outside world must not stand between the program and this process.
    no_grpc_proxy: ["127.0.0.1", "localhost", process.env["no_grpc_proxy"] ?? process.env["no_proxy"] ?? ""]
      .filter((host) => host !== "")
      .join(","),
    ...extra,
    NODE_OPTIONS: nodeOptions(extra?.["NODE_OPTIONS"] ?? process.env["NODE_OPTIONS"]),
  };
};

const argumentsOf = (sdk: Sdk, project: Project, { stack, organization, preview }: Surroundings, address: string): string[] => [
  ...project.nodeArguments,
  sdk.runner,
  ...["--monitor", address, "--engine", address],
  ...["--organization", organization, "--project", project.name, "--stack", stack],
  ...["--root-directory", project.root, "--pwd", project.folder],
  ...(preview ? ["--dry-run"] : []),
  ...["--parallel", "32"],
  project.entry,
];

const runToEnd = (
  session: Session,
  sdk: Sdk,
  project: Project,
  surroundings: Surroundings,
  address: string,
  options: RecordProjectOptions,
): Promise<Ended> => {
  const child = spawn(process.execPath, ["-e", supervisor, process.execPath, ...argumentsOf(sdk, project, surroundings, address)], {
    cwd: project.folder,
    env: environmentOf(project, surroundings, options.env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stderr = "";
  let stuck = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => options.onOutput?.(text));
  // Only for the case that the program ends without a word to the engine.
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    options.onOutput?.(text);
    stderr = (stderr + text).slice(-keptCharacters);
  });
  child.stdin.on("error", () => undefined);
  const seconds = options.timeoutSeconds ?? 120;
  const giveUp = (): void => {
    if (!session.monitor.failed) session.fail(stuckError(session, seconds, waitingIn(stderr)));
    child.stdin.end();
  };
  const look = (): void => {
    const limit = session.monitor.failed ? Math.min(afterErrorSeconds, seconds) : seconds;
    if (stuck || session.silence < limit * 1000) return;
    stuck = true;
    // A program in a loop does not answer.
    child.stdin.write("what do you wait for?");
    setTimeout(giveUp, answerMilliseconds);
  };
  const timer = setInterval(look, Math.min(250, seconds * 250));
  return new Promise((resolvePromise, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolvePromise({ code, stderr, stuck }));
  }).finally(() => clearInterval(timer)) as Promise<Ended>;
};

const judge = (session: Session, { code, stderr, stuck }: Ended): void => {
  if (code === 0 || stuck || session.monitor.failed) return;
  const said = stderr.trim();
  session.fail(
    exitedError(said) ?? { kind: "program", message: said === "" ? `The program ended with code ${String(code)} and said nothing.` : said },
  );
};

const runProject = async (project: Project, session: Session, surroundings: Surroundings, options: RecordProjectOptions): Promise<void> => {
  const sdk = loadSdk(project.folder);
  const there = askThere(sdk);
  const transformer = transformerOf(sdk.wire(), there.ask);
  const server = await sdk.listen(monitorService(sdk.wire(), session, transformer, false), engineService(sdk.wire(), session));
  try {
    judge(session, await runToEnd(session, sdk, project, surroundings, server.address, options));
  } finally {
    there.close();
    server.close();
  }
};

interface Prepared {
  readonly project: Project;
  readonly config: StackConfig;
}

const prepared = (dir: string, stack: string, options: RecordProjectOptions): Prepared => {
  const project = readProject(resolve(dir));
  const { config, secretConfig, configFile: file } = options;
  return { project, config: readStackConfig(project, stack, { config, secretConfig, file }) };
};

/**
 * Runs a Pulumi project as it is, in a process of its own, as Pulumi's language host would, and lists what it asks for: no
 * CLI, no account, nothing but loopback. What goes wrong, in the project's files or in its program, is in `errors`.
 */
export const recordProject = async (options: RecordProjectOptions): Promise<Recording> => {
  const parts = options.stack.split("/");
  const stack = parts.at(-1) ?? options.stack;
  const organization = options.organization ?? (parts.length > 1 ? (parts[0] ?? "organization") : "organization");
  const preview = options.preview ?? true;
  let surroundings: Surroundings = { project: "", stack, organization, preview, config: {}, secretKeys: [] };
  let session = new Session({ ...options, project: "", stack, preview }, resolve(options.dir));
  let locked: readonly string[] = [];
  try {
    const { project, config } = prepared(options.dir, stack, options);
    ({ locked } = config);
    surroundings = { project: project.name, stack, organization, preview, config: config.config, secretKeys: config.secretKeys };
    session = new Session({ ...options, project: project.name, stack, preview }, project.root);
    for (const note of config.notes) session.log(note);
    await runProject(project, session, surroundings, options);
  } catch (error) {
    if (error instanceof Refusal) session.fail(error);
    else if (error instanceof MissingSdk) session.fail({ kind: "host", message: error.message });
    else throw error;
  }
  const recording = new Recording({
    project: surroundings.project,
    stack,
    organization,
    preview,
    config: shownConfig(surroundings),
    lockedConfig: locked,
    ...session.monitor.recorded(),
  });
  if (options.throwOnError === true && recording.errors.length > 0) throw failedRecording(recording);
  return recording;
};
