import type { IntentInput } from "../intent/schema";
import type { PlatformInput } from "../platform/schema";
import type { AppHandle, AppInput, AppInputFor } from "./app";
import { markOrigin } from "./origin";

/** A platform document that was written in TypeScript. Its `defineApp` knows the platform's own words. */
export type PlatformHandle<P extends PlatformInput = PlatformInput> = P & { defineApp(intent: AppInputFor<P>): AppHandle };

/** Declares an application in TypeScript: the same intent as in YAML, with the compiler looking on. */
export function defineApp(intent: AppInput): AppHandle {
  return markOrigin(named(intent), defineApp);
}

/** Declares a platform in TypeScript. */
export function definePlatform<const P extends PlatformInput>(platform: P): PlatformHandle<P> {
  const handle = markOrigin({ ...platform }, definePlatform);
  const define = (intent: AppInputFor<P>): AppHandle => markOrigin(named(intent as unknown as AppInput), define);
  return Object.defineProperty(handle, "defineApp", { value: define, enumerable: false }) as unknown as PlatformHandle<P>;
}

/** Handles become the names that they stand for. */
function named(intent: AppInput): IntentInput {
  const { calls } = intent;
  if (calls === undefined) return { ...intent } as IntentInput;
  return { ...intent, calls: calls.map((call) => (typeof call.app === "object" ? { ...call, app: call.app.app } : call)) } as IntentInput;
}
