import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { descendants, end } from "./processes";
import { type Thing, World } from "./provider/world";
import { installedPackages, layOut, type ProviderPackage, type Workspace } from "./workspace";

/** How a run of the CLI ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A resource as `preview --json` and `stack export` print it. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly parent?: string;
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Record<string, readonly string[] | null>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly aliases?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly additionalSecretOutputs?: readonly string[];
  readonly customTimeouts?: Record<string, number>;
  readonly deletedWith?: string;
  readonly sourcePosition?: string;
  readonly external?: boolean;
  readonly delete?: boolean;
}

export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly newState?: ResourceState;
  readonly oldState?: ResourceState;
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
}

export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly changeSummary?: Record<string, number>;
  readonly diagnostics?: readonly { readonly severity: string; readonly message: string; readonly urn?: string }[];
}

/** What `stack export` prints, as far as the tests read it. */
export interface StackExport {
  readonly version: number;
  readonly deployment: {
    readonly manifest: Record<string, unknown>;
    readonly secrets_providers?: { readonly type: string; readonly state: Record<string, string> };
    readonly resources?: readonly ResourceState[];
    readonly pending_operations?: readonly { readonly resource: ResourceState; readonly type: string }[];
  };
}

/** What a stack of a test is. */
export interface StackSettings {
  /** The project's folder in the repository. */
  readonly project: string;
  readonly stack: string;
  readonly config?: Record<string, string>;
  readonly secretConfig?: Record<string, string>;
  /** Provider packages beyond the installed ones. */
  readonly packages?: readonly ProviderPackage[];
  /** Stacks of the same project that have to be up before this one, for programs that refer to them. */
  readonly after?: readonly {
    readonly stack: string;
    readonly config?: Record<string, string>;
    readonly secretConfig?: Record<string, string>;
  }[];
  /** What is there before the first run, for programs that look things up. */
  readonly existing?: readonly Thing[];
  readonly env?: Record<string, string>;
}

export const passphrase = "a passphrase of the tests alone";

/** A project and a stack in a folder of its own, driven by the real CLI: file backend, own home, no account, no network. */
export class EngineStack {
  readonly workspace: Workspace;
  readonly world: World;
  readonly #settings: StackSettings;
  readonly #running = new Set<ChildProcess>();

  private constructor(settings: StackSettings) {
    this.#settings = settings;
    this.workspace = layOut(settings.project, [...installedPackages(), ...(settings.packages ?? [])]);
    this.world = new World(this.workspace.world);
  }

  /** What the stack is called. */
  get name(): string {
    return this.#settings.stack;
  }

  /** Makes the stack and sets its config. */
  static async open(settings: StackSettings): Promise<EngineStack> {
    const stack = new EngineStack(settings);
    try {
      await stack.#prepare();
      return stack;
    } catch (error) {
      stack.close();
      throw error;
    }
  }

  async #prepare(): Promise<void> {
    const { existing = [], after = [], stack, config = {}, secretConfig = {} } = this.#settings;
    for (const thing of existing) this.world.create(thing);
    for (const other of after) {
      const env = { PULUMI_STACK: other.stack };
      await this.succeed(["stack", "init", other.stack], { env });
      for (const [key, value] of Object.entries(other.config ?? {})) await this.succeed(["config", "set", key, "--", value], { env });
      for (const [key, value] of Object.entries(other.secretConfig ?? {}))
        await this.succeed(["config", "set", "--secret", key, "--", value], { env });
      await this.succeed(["up", "--yes", "--skip-preview"], { env });
    }
    await this.succeed(["stack", "init", stack]);
    for (const [key, value] of Object.entries(config)) await this.succeed(["config", "set", key, "--", value]);
    for (const [key, value] of Object.entries(secretConfig)) await this.succeed(["config", "set", "--secret", key, "--", value]);
  }

  /** Runs `pulumi` to its end, whatever that is. */
  async run(args: readonly string[], options: { env?: Record<string, string>; seconds?: number; input?: string } = {}): Promise<Outcome> {
    return this.begin(args, options).ended;
  }

  /** Runs `pulumi`; a failure is an error that shows all that it printed. */
  async succeed(args: readonly string[], options: { env?: Record<string, string>; input?: string } = {}): Promise<Outcome> {
    const outcome = await this.run(args, options);
    if (outcome.code === 0) return outcome;
    throw new Error(`pulumi ${args.join(" ")} ended with ${outcome.code ?? "a signal"}:\n${outcome.stdout}\n${outcome.stderr}`);
  }

  /** Starts `pulumi` and hands back its process, for a test that wants to stop it in the middle. */
  begin(
    args: readonly string[],
    { env, seconds = 200, input }: { env?: Record<string, string>; seconds?: number; input?: string } = {},
  ): { readonly process: ChildProcess; readonly ended: Promise<Outcome> } {
    const child = spawn("pulumi", ["--non-interactive", "--color", "never", ...args], {
      cwd: this.workspace.project,
      env: { ...this.#environment(), ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#running.add(child);
    const read = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) child[name].setEncoding("utf8").on("data", (text: string) => (read[name] += text));
    // A CLI that never reads its input closes it early.
    child.stdin.on("error", () => undefined).end(input ?? "");
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      endAll(child);
    }, seconds * 1000);
    const ended = new Promise<Outcome>((resolve, reject) => {
      child.on("error", reject);
      // "exit", not "close": providers of a killed engine may hold its pipes for a while.
      child.on("exit", (code) => {
        this.#running.delete(child);
        clearTimeout(timer);
        setImmediate(() => {
          if (late) reject(new Error(`pulumi ${args.join(" ")} took more than ${seconds} seconds:\n${read.stdout}\n${read.stderr}`));
          else resolve({ code, ...read });
        });
      });
    });
    return { process: child, ended };
  }

  /** `pulumi preview --json`; a preview that fails is an error with the engine's reasons. */
  async preview(args: readonly string[] = []): Promise<Preview> {
    const { code, stdout, stderr } = await this.run(["preview", "--json", ...args]);
    if (!stdout.startsWith("{")) throw new Error(`pulumi preview ended with ${code ?? "a signal"}:\n${stdout}\n${stderr}`);
    const preview = JSON.parse(stdout) as Preview;
    if (code === 0) return preview;
    const reasons = (preview.diagnostics ?? []).flatMap(({ severity, message }) => (severity === "error" ? [message.trim()] : []));
    throw new Error(["the preview failed:", ...reasons, stderr.trim()].join("\n"));
  }

  async up(args: readonly string[] = []): Promise<Outcome> {
    return this.succeed(["up", "--yes", "--skip-preview", ...args]);
  }

  /** The stack's state as it is stored: secrets encrypted. */
  async state(): Promise<StackExport> {
    const { stdout } = await this.succeed(["stack", "export"]);
    return JSON.parse(stdout) as StackExport;
  }

  /** Puts a state in the place of the stack's own; secrets in it may be plain, the CLI encrypts them with the stack's passphrase. */
  async replaceState({ version, deployment }: StackExport): Promise<void> {
    const name = `Pulumi.${this.#settings.stack}.yaml`;
    const files = fs.readdirSync(this.workspace.project, { recursive: true, encoding: "utf8" });
    const file = files.find((one) => path.basename(one) === name);
    if (file === undefined) throw new Error(`the project has no ${name}`);
    const settings = fs.readFileSync(path.join(this.workspace.project, file), "utf8");
    const salt = /^encryptionsalt: (\S+)$/m.exec(settings)?.[1];
    if (salt === undefined) throw new Error(`the settings of the stack hold no salt:\n${settings}`);
    const state: StackExport = { version, deployment: { ...deployment, secrets_providers: { type: "passphrase", state: { salt } } } };
    await this.succeed(["stack", "import"], { input: JSON.stringify(state) });
  }

  /** All resources in the state, without the stack and the providers. */
  async resources(): Promise<ResourceState[]> {
    const { deployment } = await this.state();
    return (deployment.resources ?? []).filter(({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"));
  }

  /** Ends what still runs and removes every trace. */
  close(): void {
    for (const child of this.#running) endAll(child);
    this.workspace.remove();
  }

  #environment(): Record<string, string> {
    const { home, providers, state, world } = this.workspace;
    return {
      // The shell and Node have to be found; a KUBECONFIG goes on to the providers only if a test asks for it.
      PATH: [providers, process.env["PATH"] ?? ""].join(path.delimiter),
      HOME: home,
      PULUMI_HOME: home,
      // The backend writes its files aside and renames them, all but the metadata beside each, which a kill can leave empty and unreadable.
      PULUMI_BACKEND_URL: `file://${state}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_ERROR_OUTPUT_STRING: "1",
      // The repository's own type check is `npm run types`; the engine's run need not repeat it.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      PULUMI_STACK: this.#settings.stack,
      PARAPET_PROVIDER_WORLD: world,
      ...this.#settings.env,
    };
  }
}

function endAll({ pid }: ChildProcess): void {
  if (pid !== undefined) for (const one of [...descendants(pid), pid]) end(one);
}
