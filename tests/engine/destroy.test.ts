import * as fs from "node:fs";
import * as path from "node:path";
import { EngineStack } from "./cli";
import { describeWithEngine } from "./engine";
import { projectAt } from "./projects";

const named = (resources: readonly { readonly urn: string }[]): string[] => resources.map(({ urn }) => urn.split("::").at(-1)!).sort();

describeWithEngine("what is protected", () => {
  let stack: EngineStack;
  beforeEach(async () => {
    stack = await EngineStack.open(projectAt("tests/engine/fixtures/shop"));
    await stack.up();
  });
  afterEach(() => stack.close());

  const store = ["shop-store-bucket", "shop-store-bucket-encryption", "shop-store-versioning"];

  const refusal = /shop-store-(bucket|bucket-encryption|versioning)" cannot be deleted\s+because it is protected/;

  it("stops a destroy at its preview, before anything is deleted", async () => {
    const before = named(stack.world.things());
    const refused = await stack.run(["destroy", "--yes"]);
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toMatch(refusal);
    expect(named(stack.world.things())).toEqual(before);
  });

  it("outlives a destroy that nobody previewed, which fails", async () => {
    const failed = await stack.run(["destroy", "--yes", "--skip-preview"]);
    expect(failed.code).not.toBe(0);
    expect(failed.stdout + failed.stderr).toMatch(refusal);
    expect(named(stack.world.things())).toEqual(["shop-key", ...store]);
  });

  it("outlives a destroy of all the rest, with the key that it is encrypted with", async () => {
    await stack.succeed(["destroy", "--yes", "--skip-preview", "--exclude-protected"]);
    expect(named(stack.world.things())).toEqual(["shop-key", ...store]);
  });

  it("stops an `up` of a program that no longer has it", async () => {
    fs.writeFileSync(path.join(stack.workspace.project, "index.ts"), "export {};\n");
    const before = named(stack.world.things());
    const refused = await stack.run(["up", "--yes"]);
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toMatch(refusal);
    expect(named(stack.world.things())).toEqual(before);
  });

  it("goes only after somebody has taken the protection off, and what is to be retained stays even then", async () => {
    await stack.succeed(["state", "unprotect", "--all", "--yes"]);
    await stack.succeed(["destroy", "--yes", "--skip-preview"]);
    expect(await stack.resources()).toEqual([]);
    expect(named(stack.world.things())).toEqual(["shop-store-versioning"]);
  });
});
