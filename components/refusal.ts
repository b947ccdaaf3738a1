import { RunError } from "@pulumi/pulumi";
import type { Diagnostic } from "../model/diagnostics/diagnostic";
import { showPlace } from "../model/diagnostics/place";
import { IntentError } from "../model/plan/one-app";

/** One thing for which a component is not built. */
export interface Mistake {
  readonly severity: "error" | "warning" | "note";
  /** The diagnostic's code, where a document is wrong; empty where the program is. */
  readonly code: string;
  /** `billing.app.yaml:3:7`, or `EnterpriseApp "billing"`. */
  readonly place: string;
  /** The field, argument or option, `intent.calls[1].host`; empty for all of it. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** What a program gets that hands in something that cannot be built: everything that is wrong, in words, and no stack trace. Nothing is registered then. */
export class Refusal extends RunError {
  override readonly name = "Refusal";

  constructor(readonly mistakes: readonly Mistake[]) {
    super(mistakes.map(show).join("\n"));
  }
}

/** Refuses one thing. */
export function refusal(place: string, path: string, message: string, fix: string): Refusal {
  return new Refusal([{ severity: "error", code: "", place, path, message, fix }]);
}

/** Runs a step of the model; what it finds wrong with the documents becomes a refusal. */
export function refusing<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof IntentError) throw new Refusal(error.diagnostics.map(mistakeOf));
    throw error;
  }
}

/** A diagnostic of the model as a mistake of the program. */
export function mistakeOf({ severity, code, place, path, message, fix }: Diagnostic): Mistake {
  return { severity, code, place: showPlace(place), path, message, fix };
}

function show({ severity, code, place, path, message, fix }: Mistake): string {
  const head = [severity, code, place, path].filter((part) => part !== "").join("  ");
  return `${head}\n  ${message}\n  fix   ${fix}`;
}
