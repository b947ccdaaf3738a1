import { createHook } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { recordBatches } from "../../recorder";

const reviewed = { perResource: 201, perApp: 222 };

/** Promises are most of what a recording costs: the SDK makes them, and the recorder has to add next to none. */
class Thing extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;
  constructor(name: string, args: pulumi.Inputs, options: pulumi.CustomResourceOptions) {
    super("bench:index:Thing", name, { ...args, arn: undefined }, options);
  }
}

class App extends pulumi.ComponentResource {
  constructor(name: string, children: number) {
    super("bench:index:App", name, {}, {});
    let last: Thing | undefined;
    for (let number = 1; number <= children; number++)
      last = new Thing(
        `${name}-${number}`,
        { name: `${name}-${number}`, tags: { app: name }, before: last?.arn ?? "none" },
        { parent: this },
      );
    this.registerOutputs({ last: last?.urn });
  }
}

/** How many promises a recording of that many apps makes, and what it lists. */
async function recorded(apps: number, children: number): Promise<{ promises: number; resources: number }> {
  let promises = 0;
  const hook = createHook({
    init: (_, type) => {
      if (type === "PROMISE") promises++;
    },
  });
  const programs = Array.from({ length: apps }, (_, number) => () => {
    new App(`app-${number}`, children);
  });
  hook.enable();
  try {
    const { resources } = await recordBatches(programs, { project: "work", stack: "dev" });
    return { promises, resources: resources.length };
  } finally {
    hook.disable();
  }
}

describe("the work of recording, counted", () => {
  it("makes for each resource the promises that were reviewed, and for each app some more", async () => {
    await recorded(1, 1);
    const [few, twice, larger] = [await recorded(10, 10), await recorded(20, 10), await recorded(10, 20)];
    expect([few.resources, twice.resources, larger.resources]).toEqual([10 * 11 + 1, 20 * 11 + 1, 10 * 21 + 1]);
    const perResource = (larger.promises - few.promises) / 100;
    const perApp = (twice.promises - few.promises) / 10 - 10 * perResource;
    // As counted on Node 20; other versions make some more or fewer of an await.
    expect(perResource).toBeGreaterThan(0.8 * reviewed.perResource);
    expect(perResource).toBeLessThan(1.1 * reviewed.perResource);
    expect(perApp).toBeLessThan(1.2 * reviewed.perApp);
  });
});
