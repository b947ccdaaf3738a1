import * as fs from "node:fs";
import * as path from "node:path";
import { EngineStack } from "./cli";
import { describeWithEngine } from "./engine";
import { projectAt, projects, upgrades } from "./projects";
import { countedIn, losses, readRelease, stateOf, writeRelease } from "./release";

// `PARAPET_RELEASE=1.2.0 npm run test:engine` records what each project leaves behind, to be committed with the release.
const recording = process.env["PARAPET_RELEASE"];

describeWithEngine("an upgrade from a former release", () => {
  it.each(upgrades)("of $project, stack $stack, $version replaces and deletes nothing", async ({ version, gone, ...project }) => {
    const stack = await EngineStack.open(project);
    try {
      await stack.replaceState(stateOf(readRelease(project, version)));
      const { steps, changeSummary } = await stack.preview();
      const unexpected = losses(steps).filter((loss) => !Object.keys(gone).some((urn) => loss.startsWith(`delete ${urn}`)));
      expect(unexpected).toEqual([]);
      const kept = (changeSummary?.["same"] ?? 0) + (changeSummary?.["update"] ?? 0);
      expect(kept).toBe(countedIn(readRelease(project, version)) - Object.keys(gone).length);
    } finally {
      stack.close();
    }
  });

  it("is refused when a resource was renamed without an alias", async () => {
    const shop = projectAt("tests/engine/fixtures/shop");
    const stack = await EngineStack.open(shop);
    try {
      await stack.replaceState(stateOf(readRelease(shop, "0.1.0")));
      const program = path.join(stack.workspace.project, "index.ts");
      const renamed = fs.readFileSync(program, "utf8").replace(`, aliases: [{ name: "old-shop-store" }]`, "");
      fs.writeFileSync(program, renamed);
      await expect(stack.preview()).rejects.toThrow(/old-shop-store-.*" cannot be deleted\s+because it is protected/);
    } finally {
      stack.close();
    }
  });

  it("is refused when a field changed that forces a replacement", async () => {
    const shop = projectAt("tests/engine/fixtures/shop");
    const stack = await EngineStack.open(shop);
    try {
      await stack.replaceState(stateOf(readRelease(shop, "0.1.0")));
      const program = path.join(stack.workspace.project, "index.ts");
      fs.writeFileSync(
        program,
        fs.readFileSync(program, "utf8").replace(`{ name: "shop", assumeRolePolicy`, `{ name: "shop-2", assumeRolePolicy`),
      );
      const role = "urn:pulumi:dev::shop::aws:iam/role:Role::shop-role";
      const policy = "urn:pulumi:dev::shop::aws:iam/role:Role$aws:iam/rolePolicy:RolePolicy::shop-role-policy";
      expect(losses((await stack.preview()).steps)).toEqual([`replace ${role} because of name`, `replace ${policy} because of role`]);
    } finally {
      stack.close();
    }
  });
});

if (recording !== undefined) {
  describeWithEngine("a release", () => {
    it.each(projects)("of $project, stack $stack, is recorded", async (project) => {
      const stack = await EngineStack.open(project);
      try {
        await stack.up();
        writeRelease(project, recording, await stack.state());
      } finally {
        stack.close();
      }
    });
  });
}
