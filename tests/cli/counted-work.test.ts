import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "../../cli/workspace";
import { app, platform, workspace } from "./workspaces";

// What costs time is counted as it passes; it does its work all the same.
const counted: Record<string, number> = {};

function mockCount(module: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  const counting = (name: string, original: (...given: unknown[]) => unknown) =>
    function (this: unknown, ...given: unknown[]): unknown {
      counted[name] = (counted[name] ?? 0) + 1;
      return original.apply(this, given);
    };
  return { ...module, ...Object.fromEntries(names.map((name) => [name, counting(name, module[name] as never)])) };
}

jest.mock("node:fs", () => mockCount(jest.requireActual("node:fs"), "openSync"));
jest.mock("node:crypto", () => mockCount(jest.requireActual("node:crypto"), "createHash"));
jest.mock("../../model/documents/plain-yaml", () => mockCount(jest.requireActual("../../model/documents/plain-yaml"), "readPlainYaml"));
jest.mock("../../model/fields/check", () => mockCount(jest.requireActual("../../model/fields/check"), "check"));
jest.mock("../../model/plan/intents", () => mockCount(jest.requireActual("../../model/plan/intents"), "planIntent"));
jest.mock("../../constructs/enterprise-app/objects", () =>
  mockCount(jest.requireActual("../../constructs/enterprise-app/objects"), "enterpriseAppObjects"),
);

/** What was done since the last look. */
function work(): Record<string, number> {
  const done = { ...counted };
  for (const name of Object.keys(counted)) Reflect.deleteProperty(counted, name);
  return done;
}

const roomy = platform.replace(
  "team-web: { costCenter: cc-7 }",
  "team-web: { costCenter: cc-7, quota: { cpu: 1000, memory: 1000Gi, volumes: 1Ti, apps: 1000 } }",
);

/** A chain: each app calls the one before. */
function chain(length: number): string {
  const call = (index: number) => (index === 0 ? "" : `calls:\n  - { app: app-${index - 1}, because: it asks }\n`);
  const apps = Array.from({ length }, (_, index) => [`app-${index}.app.yaml`, app(`app-${index}`, call(index))] as const);
  return workspace({ "platform.yaml": roomy, ...Object.fromEntries(apps) });
}

/** The whole of a workspace, and then one change in it. */
function workOf(length: number, edit: string, text: string): readonly [whole: Record<string, number>, change: Record<string, number>] {
  const folder = chain(length);
  const build = openFolder(folder);
  work();
  expect(build().built?.plan.apps.length).toBe(length);
  const whole = work();
  writeFileSync(join(folder, edit), text);
  expect(build([edit]).built?.plan.apps.length).toBe(length);
  return [whole, work()];
}

const n = 20;
const changed = app("app-7", "calls:\n  - { app: app-6, because: it asks }\n").replace("port: 8080", "port: 9090");

describe("work", () => {
  it("on a whole workspace is done once for each document, for n and for 2n apps", () => {
    const [small] = workOf(n, "app-7.app.yaml", changed);
    const [large] = workOf(2 * n, "app-7.app.yaml", changed);
    const once = (apps: number) => ({
      openSync: apps + 1,
      readPlainYaml: apps + 1,
      check: apps + 1,
      planIntent: apps,
      enterpriseAppObjects: apps,
      // Of each document's bytes, and of the plan.
      createHash: apps + 2,
    });
    expect([small, large]).toEqual([once(n), once(2 * n)]);
  });

  it("on one changed app is the same in a workspace of n and of 2n apps: its own, and the objects of its caller too", () => {
    const [, small] = workOf(n, "app-7.app.yaml", changed);
    const [, large] = workOf(2 * n, "app-7.app.yaml", changed);
    const one = { openSync: 1, createHash: 2, readPlainYaml: 1, check: 1, planIntent: 1, enterpriseAppObjects: 2 };
    expect([small, large]).toEqual([one, one]);
  });

  it("on a file that was written as it was is to read it, and no more than to hash it", () => {
    const [, change] = workOf(n, "app-7.app.yaml", app("app-7", "calls:\n  - { app: app-6, because: it asks }\n"));
    expect(change).toEqual({ openSync: 1, createHash: 2 });
  });

  it("on a changed platform is done anew for each app, but no intent is read or checked again", () => {
    const [, change] = workOf(n, "platform.yaml", roomy.replace("cc-7", "cc-9"));
    expect(change).toEqual({ openSync: 1, createHash: 2, readPlainYaml: 1, check: 1, planIntent: n, enterpriseAppObjects: n });
  });
});
