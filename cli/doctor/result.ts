import { printable } from "./printable";

/** What is looked at, in the order in which it is shown. */
export const checks = ["dns", "caa", "tls", "token", "clock"] as const;

export type Check = (typeof checks)[number];

export type State = "ok" | "warning" | "failed" | "not judged";

/** What came of one look at one thing. */
export interface Result {
  readonly check: Check;
  /** The host, the certificate's name, the zone. */
  readonly about: string;
  readonly state: State;
  readonly message: string;
  /** What to do; empty where nothing has to be done. */
  readonly fix: string;
}

/** A result whose words are fit to be printed, whoever wrote what stands in them. */
export function result(check: Check, about: string, state: State, message: string, fix = ""): Result {
  return { check, about: printable(about), state, message: printable(message), fix: printable(fix) };
}
