import type { RecordedResource } from "../../recorder";
import { disagreements, told } from "./compare";
import type { PreviewStep } from "./cli";
import { fromEngine, fromRecorder, type Registration } from "./registration";

const stack = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
const key = "urn:pulumi:dev::shop::aws:kms/key:Key::key";
const provider = "urn:pulumi:dev::shop::pulumi:providers:aws::eu";
const urn = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::data";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = (value: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

const recorded: RecordedResource = {
  urn,
  type: "aws:s3/bucket:Bucket",
  name: "data",
  parent: stack,
  custom: true,
  remote: false,
  read: false,
  inputs: { bucket: "data", tags: { app: "shop" }, kmsKeyId: unknown, token: secret("t") },
  secretInputs: ["token"],
  dependencies: [key],
  propertyDependencies: { kmsKeyId: [key] },
  provider: `${provider}::${unknown}`,
  protect: true,
  customTimeouts: { create: "1h5m" },
};

const previewed = {
  urn,
  type: "aws:s3/bucket:Bucket",
  custom: true,
  parent: stack,
  inputs: { bucket: "data", tags: { app: "shop" }, kmsKeyId: unknown, token: "[secret]" },
  dependencies: [key],
  propertyDependencies: { bucket: [], tags: null, kmsKeyId: [key], token: [] },
  provider: `${provider}::1f2e`,
  protect: true,
  customTimeouts: { create: 3900 },
};

const step = (changes: object): PreviewStep => ({ op: "create", urn, newState: { ...previewed, ...changes } });
const engine = (changes: object = {}): Registration => fromEngine(step(changes))!;
const tell = (...engineList: Registration[]): string => told(disagreements([fromRecorder(recorded)], engineList));

describe("the comparison of a recording with a preview", () => {
  it("finds nothing where both say the same in their own words", () => {
    expect(tell(engine())).toBe("");
  });

  it.each([
    ["a changed input", { inputs: { ...previewed.inputs, bucket: "datas" } }, `inputs.bucket: recorder "data", engine "datas"`],
    ["a lost tag", { inputs: { ...previewed.inputs, tags: {} } }, `inputs.tags.app: recorder "shop", engine nothing`],
    ["a secret in clear", { inputs: { ...previewed.inputs, token: "t" } }, `inputs.token: recorder "[secret]", engine "t"`],
    [
      "a known value for an unknown one",
      { inputs: { ...previewed.inputs, kmsKeyId: "k" } },
      `inputs.kmsKeyId: recorder "${unknown}", engine "k"`,
    ],
    ["another parent", { parent: key }, `parent: recorder "${stack}", engine "${key}"`],
    ["a lost dependency", { dependencies: [] }, `dependencies[0]: recorder "${key}", engine nothing`],
    ["a lost property dependency", { propertyDependencies: {} }, `propertyDependencies.kmsKeyId: recorder ["${key}"], engine nothing`],
    ["another provider", { provider: `${provider}-2::1f2e` }, `provider: recorder "${provider}", engine "${provider}-2"`],
    [
      "a default provider",
      { provider: `urn:pulumi:dev::shop::pulumi:providers:aws::default_7_48_0::1` },
      `provider: recorder "${provider}", engine ""`,
    ],
    ["a lost protection", { protect: false }, "protect: recorder true, engine false"],
    ["another time-out", { customTimeouts: { create: 3901 } }, "customTimeouts.create: recorder 3900, engine 3901"],
    ["a component for a resource", { custom: false }, "custom: recorder true, engine false"],
  ])("tells %s, with both sides", (_, changes, line) => {
    expect(tell(engine(changes))).toBe(`${urn}\n  ${line}`);
  });

  it("tells a resource that only one of them lists", () => {
    expect(tell()).toBe(`${urn}\n  the resource: recorder "is listed", engine nothing`);
    const other = engine({ urn: `${urn}-2` });
    expect(tell(engine(), other)).toBe(`${urn}-2\n  the resource: recorder nothing, engine "is listed"`);
  });

  it("does not take one resource that is listed twice for two", () => {
    expect(() => tell(engine(), engine())).toThrow(`${urn} is listed twice`);
  });

  it("leaves out the default providers that no program asked for, and no other provider", () => {
    const named = (name: string) => ({ urn: `urn:pulumi:dev::shop::pulumi:providers:aws::${name}`, type: "pulumi:providers:aws" });
    expect(fromEngine(step(named("default_7_48_0")))).toBeUndefined();
    expect(fromEngine(step(named("default-region")))).toBeDefined();
  });
});
