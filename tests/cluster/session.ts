import type { Connection } from "./api";
import type { Programs } from "./programs";

/** What the test files know of the control plane that was started for the run. */
export interface Session extends Connection {
  readonly kubeconfig: string;
  readonly programs: Programs;
}

const name = "PARAPET_TEST_CLUSTER";
// Set-up and tear-down are separate modules of one process.
const held = globalThis as { stopParapetCluster?: () => Promise<void> };

/** Hands the control plane to the test files, which jest may run in other processes. */
export function share(session: Session, stop: () => Promise<void>): void {
  process.env[name] = JSON.stringify(session);
  held.stopParapetCluster = stop;
}

export async function stopShared(): Promise<void> {
  await held.stopParapetCluster?.();
}

/** The control plane of this run. */
export function currentSession(): Session {
  const text = process.env[name];
  if (text === undefined) throw new Error("No control plane was started: run `npm run test:cluster`.");
  return JSON.parse(text) as Session;
}
