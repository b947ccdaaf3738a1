import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { objectGroups } from "../../constructs/workspace";
import { compareStates, stateOf } from "../../cli/diff/compare";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { buildFolder, planFolder } from "../../cli/workspace";
import { run } from "./run";
import { app, platform, temporary, workspace } from "./workspaces";

// What costs time is counted as it passes; it does its work all the same.
let counted: Record<string, number> = {};

function mockCount(module: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  const counting = (name: string, original: (...given: unknown[]) => unknown) =>
    function (this: unknown, ...given: unknown[]): unknown {
      counted[name] = (counted[name] ?? 0) + 1;
      return original.apply(this, given);
    };
  return { ...module, ...Object.fromEntries(names.map((name) => [name, counting(name, module[name] as never)])) };
}

jest.mock("../../constructs/enterprise-app/objects", () =>
  mockCount(jest.requireActual("../../constructs/enterprise-app/objects"), "enterpriseAppObjects"),
);
jest.mock("../../constructs/region-zone/gateway", () =>
  mockCount(jest.requireActual("../../constructs/region-zone/gateway"), "gatewayObjects"),
);
jest.mock("../../constructs/region-zone/objects", () =>
  mockCount(jest.requireActual("../../constructs/region-zone/objects"), "namespaceObjects", "regionObjects"),
);
jest.mock("../../model/documents/write-yaml", () => mockCount(jest.requireActual("../../model/documents/write-yaml"), "yamlBytes"));
jest.mock("../../policies/judge", () => mockCount(jest.requireActual("../../policies/judge"), "judge"));
jest.mock("../../policies/reach/compare-plan", () => mockCount(jest.requireActual("../../policies/reach/compare-plan"), "provePlan"));

const roomy = platform
  .replace(/^tls: .*\n/m, "")
  .replace(
    "team-web: { costCenter: cc-7 }",
    "team-web: { costCenter: cc-7, quota: { cpu: 1000, memory: 1000Gi, volumes: 1Ti, apps: 1000 } }",
  );

/** Apps that each call the one before. One of them has a patch: its objects are looked at before anything is written. */
function chain(length: number): string {
  const call = (index: number) => (index === 0 ? "" : `calls:\n  - { app: app-${1000 + index - 1}, because: it asks }\n`);
  const patch = (index: number) => (index === 3 ? "transform: { Service: { metadata: { annotations: { a: b } } } }\n" : "");
  const apps = Array.from(
    { length },
    (_, index) => [`app-${1000 + index}.app.yaml`, app(`app-${1000 + index}`, call(index) + patch(index))] as const,
  );
  return workspace({ "platform.yaml": roomy, ...Object.fromEntries(apps) });
}

/** What a rendering does, and how many bytes it leaves. */
async function workOf(length: number, ...options: string[]): Promise<{ readonly work: Record<string, number>; readonly bytes: number }> {
  const out = join(temporary(), "rendered");
  const folder = chain(length);
  counted = {};
  const { code, err } = await run(["render", folder, "--out", out, ...options]);
  expect([code, err]).toEqual([0, ""]);
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return { work: counted, bytes: files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0) };
}

/** Two regions with two gateways and two tenants each: what does not grow with the apps. */
const fixed = { gatewayObjects: 4, namespaceObjects: 4, regionObjects: 2 };

const n = 15;

describe("work", () => {
  it("on a rendering is done once for each app and each file, whatever is looked at before", async () => {
    const once = (apps: number) => ({ ...fixed, enterpriseAppObjects: apps, yamlBytes: apps + 10 });
    const [small, large] = [await workOf(n), await workOf(2 * n)];
    expect([small.work, large.work]).toEqual([once(n), once(2 * n)]);
    const perApp = (large.bytes - small.bytes) / n;
    expect(((await workOf(3 * n)).bytes - large.bytes) / n).toBe(perApp);
  });

  it("of render --check is one judgement and one proof over objects that were built once", async () => {
    const once = (apps: number) => ({ ...fixed, enterpriseAppObjects: apps, yamlBytes: apps + 10, judge: 1, provePlan: 1 });
    expect([(await workOf(n, "--check")).work, (await workOf(2 * n, "--check")).work]).toEqual([once(n), once(2 * n)]);
  });

  it("on the objects of a plan looks at each app as often in a workspace of n, of 2n and of 3n apps", () => {
    const looks = (length: number): number => {
      const { plan } = planFolder(chain(length));
      let seen = 0;
      const apps = new Proxy(plan!.apps, {
        get: (list, key) => {
          if (typeof key === "string" && /^\d+$/.test(key)) seen++;
          return Reflect.get(list, key) as unknown;
        },
      });
      expect([...objectGroups({ ...plan!, apps })].length).toBe(length + 10);
      return seen;
    };
    const [one, two, three] = [looks(n), looks(2 * n), looks(3 * n)];
    expect(three - two).toBe(two - one);
  });

  it("of a comparison grows with the objects, and where little differs it is no more than where nothing does", () => {
    const work = (length: number, changed: number): number => {
      const objects = buildFolder(chain(length)).built!.groups.flatMap((group) => group.objects);
      const copies = objects.map((object) => JSON.parse(JSON.stringify(object)) as KubeObject);
      for (const object of copies.filter(({ kind }) => kind === "Service").slice(0, changed))
        (object.metadata.labels as Record<string, string>)["tier"] = "changed";
      let looks = 0;
      const looked = (value: unknown): unknown =>
        typeof value !== "object" || value === null
          ? value
          : new Proxy(value, {
              get: (target, key) => looked((looks++, Reflect.get(target, key)) as unknown),
              ownKeys: (target) => (looks++, Reflect.ownKeys(target)),
            });
      expect(compareStates(stateOf(objects), stateOf(copies.map((object) => looked(object) as KubeObject))).length).toBe(changed);
      return looks;
    };
    const [one, two, three] = [work(n, 0), work(2 * n, 0), work(3 * n, 0)];
    expect(three - two).toBe(two - one);
    expect(work(n, 1)).toBeLessThan(one * 1.1);
  });
});
