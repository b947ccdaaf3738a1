import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

interface Ending {
  readonly name: string;
  readonly code?: number | null;
  readonly signal?: string | null;
  readonly error?: string;
}

/** The harness's hand on `keeper-process.mjs`, which runs the programs and clears up after them even when the harness is killed. */
export class Keeper {
  readonly #process: ChildProcess;
  readonly #endings = new Map<string, Ending>();
  readonly #gone: Promise<void>;

  constructor(readonly folder: string) {
    // A session of its own: Ctrl-C at the terminal reaches the harness alone, and the keeper can do its work afterwards.
    this.#process = spawn(process.execPath, [join(__dirname, "keeper-process.mjs"), folder], {
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#gone = new Promise((done) => this.#process.once("exit", () => done()));
    createInterface({ input: this.#process.stdout! }).on("line", (line) => {
      const ending = JSON.parse(line) as Ending;
      this.#endings.set(ending.name, ending);
    });
  }

  start(name: string, command: string, args: readonly string[]): void {
    this.#process.stdin!.write(`${JSON.stringify({ name, command, args })}\n`);
  }

  /** The last lines that a program said. */
  tail(name: string, lines = 15): string {
    try {
      return readFileSync(join(this.folder, `${name}.log`), "utf8")
        .trimEnd()
        .split("\n")
        .slice(-lines)
        .join("\n");
    } catch {
      return "(it said nothing)";
    }
  }

  /** Asks `ready` again and again; fails with the program's last words when it ends or takes too long. */
  async until(name: string, what: string, ready: () => Promise<boolean>, seconds = 90): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (let last = "no answer"; ;) {
      const ending = this.#endings.get(name);
      if (ending !== undefined) throw new Error(`${name} ended before ${what} (${describe(ending)}). Its last lines:\n${this.tail(name)}`);
      try {
        if (await ready()) return;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
      if (Date.now() > deadline)
        throw new Error(`After ${seconds} s still waiting: ${what} (${last}). The last lines of ${name}:\n${this.tail(name)}`);
      await pause(50);
    }
  }

  /** Ends the programs and removes the folder. */
  async stop(): Promise<void> {
    this.#process.stdin!.end();
    await this.#gone;
  }
}

function describe(ending: Ending): string {
  return ending.error ?? (ending.signal ? `signal ${ending.signal}` : `exit code ${String(ending.code)}`);
}
