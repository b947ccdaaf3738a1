import { upgrades } from "./projects";
import { recordedApart, recordedHere } from "./recorded";
import { forgotten, losses, readRelease } from "./release";

describe("a former release, offline", () => {
  it.each(upgrades)(
    "of $project, stack $stack, $version has every resource still, under its name or a former one",
    async ({ version, gone, ...project }) => {
      const { resources } = await (project.program === undefined ? recordedApart(project) : recordedHere(project));
      const release = readRelease(project, version);
      expect(forgotten(release, resources)).toEqual(Object.keys(gone));
      expect(release.resources.length).toBeGreaterThan(1);
    },
  );

  it("is forgotten where an alias is missing, down to the children", async () => {
    const { version, ...project } = upgrades[0]!;
    const { resources } = await recordedHere(project);
    const renamed = resources.map(({ aliasUrns: _, ...resource }) => resource);
    expect(forgotten(readRelease(project, version), renamed).map((urn) => urn.split("::").at(-1))).toEqual([
      "old-shop-store",
      "old-shop-store-bucket",
      "old-shop-store-bucket-encryption",
    ]);
  });
});

describe("what a preview throws away", () => {
  it("is told with its reason, and what is kept is not told", () => {
    const steps = ["same", "update", "create", "read", "replace", "delete"].map((op) => ({ op, urn: `urn-${op}` }));
    expect(losses(steps)).toEqual(["replace urn-replace", "delete urn-delete"]);
    expect(losses([{ op: "replace", urn: "urn", replaceReasons: ["name"] }])).toEqual(["replace urn because of name"]);
  });
});
