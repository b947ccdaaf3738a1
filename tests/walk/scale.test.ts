import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { platform, temporary, write, app } from "../cli/workspaces";

const bin = join(process.cwd(), "dist/bin/parapet.js");

/** Runs the program with a bounded heap, and says what it printed. */
function parapet(...typed: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["--max-old-space-size=512", bin, ...typed], { encoding: "utf8", maxBuffer: 1 << 29 });
}

const wide = platform
  .replace(
    /tenants:\n(?: .*\n)+/,
    `tenants:\n${Array.from({ length: 10 }, (_, index) => `  team-${index}: { costCenter: cc-${index}, quota: { cpu: 100000, memory: 100Ti, apps: 1000 } }\n`).join("")}`,
  )
  .replace("owner: team-web, ", "")
  .replace(/^tls: .*\n/m, "");

const many = (index: number, calls: readonly number[]) =>
  `${app(`app-${index}`).replace("team-web", `team-${index % 10}`)}calls:\n${calls.map((to) => `  - { app: app-${to}, because: needs it }\n`).join("")}`;

describe("great workspaces, in at most half a gigabyte of heap", () => {
  it("5,000 apps and 10,000 flows", () => {
    const folder = temporary();
    const count = 5000;
    write(folder, { "platform.yaml": wide });
    write(
      folder,
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`apps/${index}.app.yaml`, many(index, [(index + 10) % count, (index + 20) % count])]),
      ),
    );
    const { status, stdout, stderr } = parapet("render", folder, "--out", join(folder, "out"));
    expect([status, stderr, /in (\d+) files/.exec(stdout)?.[1]]).toEqual([0, "", String(count + 2 + 4 + 20)]);
    const plan = parapet("plan", folder);
    expect([plan.status, plan.stdout.split(" · plan")[0]]).toEqual([0, "acme prod · 2 regions · 5000 apps · 10000 flows · 45286 objects"]);
    expect(parapet("diff", folder, "--base", join(folder, "out")).stdout).toBe("no object changes\n");
  }, 180_000);

  it("100 apps that all call each other, in one file", () => {
    const folder = temporary();
    const everybody = Array.from({ length: 100 }, (_, index) => index);
    const apps = everybody.map((index) =>
      many(
        index,
        everybody.filter((other) => other !== index),
      ).replace(/team-\d/, "team-0"),
    );
    write(folder, { "platform.yaml": wide, "all.app.yaml": apps.join("---\n") });
    expect(parapet("plan", folder).stdout.split(" objects")[0]).toMatch(/· 100 apps · 9900 flows · \d+$/);
  }, 120_000);

  it("2,000 variables", () => {
    const folder = temporary();
    write(folder, {
      "platform.yaml": platform,
      "a.app.yaml": app(
        "billing",
        `env:\n${Array.from({ length: 2000 }, (_, index) => `  KEY_${index}: value number ${index}\n`).join("")}`,
      ),
    });
    expect(parapet("plan", folder).status).toBe(0);
  }, 60_000);

  it("a value of a megabyte works, and one that no API server takes is refused with the limit", () => {
    const folder = temporary();
    const words = (size: number) => app("billing", `env:\n  BIG: "${"lorem ipsum ".repeat(size / 12)}"\n`);
    write(folder, { "platform.yaml": platform, "a.app.yaml": words(1_000_000) });
    expect(parapet("plan", folder).status).toBe(0);
    write(folder, { "a.app.yaml": words(1_800_000) });
    const { status, stderr } = parapet("plan", folder);
    expect([status, stderr.split("\n")[1]]).toEqual([
      2,
      expect.stringMatching(/^ {2}Deployment\/billing has \d+ bytes; an API server takes 1500000$/),
    ]);
    write(folder, { "a.app.yaml": words(2_400_000) });
    expect(parapet("plan", folder).stderr.split("\n")[1]).toBe("  the document that begins here has more than 2097152 characters");
  }, 60_000);
});
