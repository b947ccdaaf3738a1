import { spawnSync } from "node:child_process";
import type { Located, Rendered } from "../rendered";

/** What a tool has to say about an object. */
export interface Finding {
  readonly tool: string;
  readonly check: string;
  /** `Deployment/eu-central-team-web/hello` */
  readonly object: string;
  readonly message: string;
}

/** What a run of a tool found, and which objects its output shows to have been looked at. */
interface Outcome {
  readonly findings: readonly Omit<Finding, "tool">[];
  readonly seen: ReadonlySet<string>;
}

/** A tool that users run over manifests. */
export interface Scanner {
  readonly name: string;
  /** What it is asked: each question needs at least one tool that runs. */
  readonly question: "schemas" | "hardening" | "policies" | "network";
  /** Whether its output shows that it has looked at an object of this kind; one that it shows nowhere is then a finding. */
  readonly covers: (object: Located) => boolean;
  readonly scan: (program: string, rendered: Rendered) => Outcome;
}

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool to its end. What it says by its exit code is the caller's business, except that it could not run at all. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Ran {
  const done = spawnSync(program, [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (done.error !== undefined) throw done.error;
  if (done.status === null) throw new Error(`${program} was ended by ${String(done.signal)}: ${done.stderr.slice(-2000)}`);
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** The JSON that a tool printed; when it printed none, what it said instead. */
export function json(program: string, ran: Ran): unknown {
  try {
    return JSON.parse(ran.stdout);
  } catch {
    throw new Error(`${program} ended with ${ran.status} and printed no JSON: ${`${ran.stdout}\n${ran.stderr}`.trim().slice(0, 2000)}`);
  }
}

/**
 * All findings of a tool. That it came to no verdict is one, and so is an object that it should have looked at and did not: silence is never
 * taken for praise.
 */
export function scan(scanner: Scanner, program: string, rendered: Rendered): Finding[] {
  const { findings, seen } = outcome(scanner, program, rendered);
  const missed = rendered.objects
    .filter((object) => scanner.covers(object) && !seen.has(object.id))
    .map(({ id, file }) => ({
      check: "not-looked-at",
      object: id,
      message: `${scanner.name} did not look at it, though it stands in ${file}`,
    }));
  return [...findings, ...missed].map((finding) => ({ tool: scanner.name, ...finding }));
}

function outcome(scanner: Scanner, program: string, rendered: Rendered): Outcome {
  try {
    return scanner.scan(program, rendered);
  } catch (error) {
    const everything = new Set(rendered.objects.map(({ id }) => id));
    return {
      seen: everything,
      findings: [{ check: "no-verdict", object: rendered.folder, message: error instanceof Error ? error.message : String(error) }],
    };
  }
}
