import { EngineStack } from "./cli";
import { describeWithEngine } from "./engine";
import { adopt, createdTwice, endOrphans, idsInTheState, idsInTheWorld, interrupt, pendingCreates } from "./killed";
import { projectAt } from "./projects";

const shop = projectAt("tests/engine/fixtures/shop");

describeWithEngine("an `up` that is stopped in the middle", () => {
  let stack: EngineStack;
  beforeEach(async () => {
    stack = await EngineStack.open(shop);
  });
  afterEach(() => {
    endOrphans();
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
