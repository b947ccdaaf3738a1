import { EngineStack, type Outcome } from "./cli";
import { describeWithEngine } from "./engine";
import { descendants, end } from "./processes";
import { projectAt } from "./projects";

const shop = projectAt("tests/engine/fixtures/shop");

const orphans: number[] = [];

/** Starts an `up` with slow providers and sends the signal to the engine alone, once that many resources were made. */
async function interrupt(stack: EngineStack, signal: NodeJS.Signals, afterCreates: number): Promise<Outcome> {
  const running = stack.begin(["up", "--yes", "--skip-preview", "--parallel", "2"], { env: { PARAPET_PROVIDER_PAUSE: "1500" } });
  const until = Date.now() + 120_000;
  while (stack.world.deeds().length < afterCreates) {
    if (Date.now() > until) throw new Error(`only ${stack.world.deeds().length} resources were made in two minutes`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // What is called `pulumi` may be a wrapper, as npm's is; the providers know who really drives them.
  const { engine } = stack.world.deeds()[0]!;
  orphans.push(...descendants(engine));
  process.kill(engine, signal);
  return running.ended;
}

async function pendingCreates(stack: EngineStack): Promise<string[]> {
  const { deployment } = await stack.state();
  return (deployment.pending_operations ?? []).map(({ resource }) => resource.urn).sort();
}

/**
 * What an operator does after a kill: each resource that was being made and exists is moved to the resources, with the id that it has.
 * (`refresh --import-pending-creates` would be the CLI's own way, but engine 3.260 drops the resource instead of importing it.)
 */
async function adopt(stack: EngineStack, made: ReadonlyMap<string, string>): Promise<void> {
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

const createdTwice = (stack: EngineStack): string[] => {
  const urns = stack.world.deeds().flatMap(({ did, urn }) => (did === "create" ? [urn] : []));
  return urns.filter((urn, index) => urns.indexOf(urn) !== index);
};

const idsInTheWorld = (stack: EngineStack): string[] =>
  stack.world
    .things()
    .map(({ urn, id }) => `${urn} ${id}`)
    .sort();

async function idsInTheState(stack: EngineStack): Promise<string[]> {
  const resources = await stack.resources();
  return resources.flatMap(({ custom, urn, id }) => (custom ? [`${urn} ${id ?? "without an id"}`] : [])).sort();
}

describeWithEngine("an `up` that is stopped in the middle", () => {
  let stack: EngineStack;
  beforeEach(async () => {
    stack = await EngineStack.open(shop);
  });
  afterEach(() => {
    // A killed engine leaves its language host behind.
    for (const orphan of orphans.splice(0)) end(orphan);
    stack.close();
  });

  it("goes on after a kill when the resources that were being made are adopted: nothing is lost, nothing is made twice", async () => {
    const killed = await interrupt(stack, "SIGKILL", 5);
    expect(killed.code).toBeNull();
    await stack.succeed(["cancel", "--yes"]);

    const pending = await pendingCreates(stack);
    const made = new Map(stack.world.things().map(({ urn, id }) => [urn, id]));
    const adopted = pending.filter((urn) => made.has(urn));
    const known = await idsInTheState(stack);
    expect(adopted).not.toEqual([]);
    expect([...known, ...adopted.map((urn) => `${urn} ${made.get(urn)!}`)].sort()).toEqual(idsInTheWorld(stack));

    await adopt(stack, made);
    expect(await pendingCreates(stack)).toEqual([]);
    await stack.up();

    expect(createdTwice(stack)).toEqual([]);
    expect(await idsInTheState(stack)).toEqual(idsInTheWorld(stack));
    expect(Object.keys((await stack.preview()).changeSummary ?? {})).toEqual(["same"]);
  });

  it("goes on blindly after a kill only as far as the names allow: what exists already is refused, not doubled", async () => {
    await interrupt(stack, "SIGKILL", 5);
    const before = idsInTheWorld(stack);
    await stack.succeed(["cancel", "--yes"]);
    const pending = await pendingCreates(stack);
    const blind = await stack.run(["up", "--yes", "--skip-preview"]);
    const named = pending.filter((urn) => !before.some((line) => line.startsWith(`${urn} made-up-`)));
    expect(named).not.toEqual([]);
    expect(blind.code).not.toBe(0);
    expect(blind.stdout + blind.stderr).toContain("already exists");
    expect(createdTwice(stack).filter((urn) => named.includes(urn))).toEqual([]);
  });

  it("finishes what it was doing when it is asked to stop, and goes on with the next `up` without any repair", async () => {
    const stopped = await interrupt(stack, "SIGINT", 5);
    expect(stopped.code).not.toBe(0);
    expect(await pendingCreates(stack)).toEqual([]);
    expect(await idsInTheState(stack)).toEqual(idsInTheWorld(stack));
    const before = stack.world.things().length;

    await stack.up();
    expect(stack.world.things().length).toBeGreaterThan(before);
    expect(createdTwice(stack)).toEqual([]);
    expect(await idsInTheState(stack)).toEqual(idsInTheWorld(stack));
  });
});
