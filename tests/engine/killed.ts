import type { EngineStack, Outcome } from "./cli";
import { descendants, end } from "./processes";

const orphans: number[] = [];

/** A killed engine leaves its language host behind. */
export function endOrphans(): void {
  for (const orphan of orphans.splice(0)) end(orphan);
}

/** Starts an `up` with slow providers and sends the signal to the engine alone, once that many resources were made. */
export async function interrupt(stack: EngineStack, signal: NodeJS.Signals, afterCreates: number): Promise<Outcome> {
  // Stacks that had to be up before have made things already.
  const before = stack.world.deeds().length;
  const running = stack.begin(["up", "--yes", "--skip-preview", "--parallel", "2"], { env: { PARAPET_PROVIDER_PAUSE: "1500" } });
  const until = Date.now() + 120_000;
  while (stack.world.deeds().length < before + afterCreates) {
    if (Date.now() > until) throw new Error(`only ${stack.world.deeds().length - before} resources were made in two minutes`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // What is called `pulumi` may be a wrapper, as npm's is; the providers know who really drives them.
  const { engine } = stack.world.deeds()[before]!;
  orphans.push(...descendants(engine));
  process.kill(engine, signal);
  return running.ended;
}

/** What the state says was being made when the engine ended. */
export async function pendingCreates(stack: EngineStack): Promise<string[]> {
  const { deployment } = await stack.state();
  return (deployment.pending_operations ?? []).map(({ resource }) => resource.urn).sort();
}

/**
 * What an operator does after a kill: each resource that was being made and exists is moved to the resources, with the id that it has.
 * (`refresh --import-pending-creates` would be the CLI's own way, but engine 3.260 drops the resource instead of importing it.)
 */
export async function adopt(stack: EngineStack, made: ReadonlyMap<string, string>): Promise<void> {
  const state = await stack.state();
  const pending = (state.deployment.pending_operations ?? []).map(({ resource }) => resource);
  const adopted = pending.flatMap((resource) => {
    const id = made.get(resource.urn);
    return id === undefined ? [] : [{ ...resource, id, ...(resource.inputs === undefined ? {} : { outputs: resource.inputs }) }];
  });
  const resources = [...(state.deployment.resources ?? []), ...adopted];
  await stack.replaceState({ ...state, deployment: { ...state.deployment, resources, pending_operations: [] } });
  await stack.succeed(["refresh", "--yes", "--skip-preview"]);
}

/** What was made more than once: never right. */
export const createdTwice = (stack: EngineStack): string[] => {
  const urns = stack.world.deeds().flatMap(({ did, urn }) => (did === "create" ? [urn] : []));
  return urns.filter((urn, index) => urns.indexOf(urn) !== index);
};

/** What there is, by URN and id. */
export const idsInTheWorld = (stack: EngineStack): string[] =>
  stack.world
    .things()
    .filter(({ urn }) => urn.startsWith(`urn:pulumi:${stack.name}::`))
    .map(({ urn, id }) => `${urn} ${id}`)
    .sort();

/** What the state knows of, the same way. */
export async function idsInTheState(stack: EngineStack): Promise<string[]> {
  const resources = await stack.resources();
  return resources
    .flatMap(({ type, custom, urn, id }) => (custom && !type.startsWith("pulumi:pulumi:") ? [`${urn} ${id ?? "without an id"}`] : []))
    .sort();
}
