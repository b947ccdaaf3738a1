import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { answer } from "./answers";
import { forcesReplacement, madeUpOutputs, physicalId } from "./identity";
import { bare, differences, isUnknown } from "./values";
import { World } from "./world";

const secret = (value: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("what the made-up providers make of values", () => {
  it("takes the wrapping off a secret at any depth, and what an SDK adds for itself", () => {
    expect(bare({ a: [secret("x")], b: { __defaults: [], c: secret("y") } })).toEqual({ a: ["x"], b: { c: "y" } });
  });

  it("finds an unknown at any depth and takes nothing else for one", () => {
    expect([isUnknown({ a: [{ b: unknown }] }), isUnknown({ a: [`${unknown} `] })]).toEqual([true, false]);
  });

  it("names each difference by its path, and none where there is none", () => {
    const old = { spec: { replicas: 2, ports: [80], gone: 1 }, labels: { "a/b": "x" } };
    const next = { spec: { replicas: 3, ports: [80, 81] }, labels: { "a/b": "y" } };
    expect(differences(old, old)).toEqual([]);
    expect(differences(old, next)).toEqual([
      { path: `labels["a/b"]`, kind: "update" },
      { path: "spec.gone", kind: "delete" },
      { path: "spec.ports[1]", kind: "add" },
      { path: "spec.replicas", kind: "update" },
    ]);
  });
});

describe("what the made-up providers know of resources", () => {
  it.each([
    ["aws:iam/role:Role", "name", true],
    ["aws:iam/role:Role", "nameOfSomething", false],
    ["aws:s3/bucket:Bucket", "tags.name", false],
    ["kubernetes:apps/v1:Deployment", "metadata.name", true],
    ["kubernetes:apps/v1:Deployment", "metadata.labels.name", false],
    ["kubernetes:apps/v1:Deployment", "spec.selector.matchLabels.app", true],
    ["kubernetes:apps/v1:Deployment", "spec.template.metadata.labels.app", false],
    ["kubernetes:apps/v1:StatefulSet", "spec.volumeClaimTemplates[0].spec.resources", true],
  ])("a change of %s at %s replaces it: %s", (type, field, replaces) => {
    expect(forcesReplacement(type, field)).toBe(replaces);
  });

  it("gives the id that the inputs name, and one that nobody could guess where they name none", () => {
    expect(physicalId("kubernetes:core/v1:Secret", { metadata: { name: "a", namespace: "b" } })).toBe("b/a");
    expect(physicalId("aws:iam/rolePolicy:RolePolicy", { name: "a", role: "r" })).toBe("a/r");
    expect(physicalId("aws:kms/key:Key", {})).toMatch(/^made-up-[0-9a-f]{12}$/);
    expect(physicalId("aws:kms/key:Key", {})).not.toBe(physicalId("aws:kms/key:Key", {}));
  });

  it("makes up an ARN for AWS and nothing for Kubernetes", () => {
    expect(madeUpOutputs("aws:iam/role:Role", "r")).toEqual({ arn: "arn:aws:iam:eu-central-1:123456789012:role/r" });
    expect(madeUpOutputs("kubernetes:core/v1:Secret", "b/a")).toEqual({});
  });

  it("refuses a question that it has no answer to", () => {
    expect(answer("aws:index/getRegion:getRegion", {})).toEqual({ id: "eu-central-1", region: "eu-central-1", name: "eu-central-1" });
    expect(() => answer("aws:index/getRegions:getRegions", {})).toThrow("no answer to aws:index/getRegions:getRegions");
  });
});

describe("the world behind the made-up providers", () => {
  let folder: string;
  let world: World;
  const thing = { id: "a", type: "aws:iam/role:Role", urn: "urn", inputs: {}, outputs: {} };
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "parapet-world-"));
    world = new World(folder);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("refuses a second thing of the same type and id, and takes one of another type", () => {
    world.create(thing);
    expect(() => world.create({ ...thing, urn: "other" })).toThrow(`aws:iam/role:Role "a" already exists`);
    world.create({ ...thing, type: "aws:sqs/queue:Queue" });
    expect(world.things()).toHaveLength(2);
  });

  it("remembers what was done, refused deeds aside, also for who opens it later", () => {
    world.create(thing);
    world.update({ ...thing, inputs: { path: "/" } });
    world.delete(thing.type, thing.id, thing.urn);
    expect(() => world.update(thing)).toThrow("does not exist");
    const later = new World(folder);
    expect(later.deeds().map(({ did }) => did)).toEqual(["create", "update", "delete"]);
    expect(later.things()).toEqual([]);
  });
});
