import { programOf } from "../tools/available";
import { json, run } from "../tools/scanner";
import { spawnSync } from "node:child_process";

export type Header = readonly [name: string, value: string];

/** A request as it comes in, and what the app would answer. */
export interface Request {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly authority: string;
  readonly protocol: string;
  readonly headers: readonly Header[];
  /** Base64: bodies may be any bytes. */
  readonly body: string;
  readonly response?: { readonly status: number; readonly headers: readonly Header[]; readonly body: string };
}

export interface Verdict {
  readonly name: string;
  /** What the firewall answers by itself; 0 where it lets the request and its answer through. */
  readonly status: number;
  readonly at: "" | "headers" | "body" | "answer-headers" | "answer-body";
  readonly rules: readonly number[];
}

interface Questions {
  readonly requests?: readonly Request[];
  /** Every n-th request of the rule set's own regression tests as well. */
  readonly corpus?: number;
  readonly authority?: string;
}

const program = programOf({ name: "waf-judge" });

/** A test that needs Coraza: where it could not be built, the test counts as skipped. */
export const withCoraza: jest.It = program === undefined ? it.skip : it;

/** Coraza with a list of directives, and the rule set as it is published. */
export function byCoraza(directives: readonly string[], questions: Questions): Verdict[] {
  return judged({ directives, ...questions });
}

/** The plugin that gateways load, with its configuration. */
export function byPlugin(plugin: unknown, questions: Questions): Verdict[] {
  return judged({ plugin, ...questions });
}

/** Each rule of the published rule set with its paranoia level; 0 for those that only control others. */
export function publishedRules(): ReadonlyMap<number, number> {
  const ran = run(program!, ["rules"]);
  return new Map(Object.entries(json("waf-judge", ran) as Record<string, number>).map(([id, level]) => [Number(id), level]));
}

function judged(job: object): Verdict[] {
  const done = spawnSync(program!, [], { input: JSON.stringify(job), encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`waf-judge ended with ${String(done.status)}: ${done.stderr.slice(-2000)}`);
  return JSON.parse(done.stdout) as Verdict[];
}
