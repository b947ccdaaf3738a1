import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Api } from "./api";
import { applyAgain, applyAll } from "./apply";
import { definitionsFolder } from "./definitions";
import { describe as lines, type Finding } from "./finding";
import { checkLargest } from "./largest";
import type { Manifest } from "./manifests";
import { checkRestricted } from "./pods";
import { settle } from "./progress";
import { removeAll } from "./removal";
import { checkSelectors } from "./selectors";
import { currentSession } from "./session";
import { exampleNames, platformClasses, renderExample, renderMany, type Rendered } from "./workspaces";

const session = currentSession();
const api = new Api(session);

afterAll(() => api.close());

interface Installed {
  readonly rendered: Rendered;
  readonly classes: readonly Manifest[];
  readonly taken: readonly Manifest[];
  readonly refused: readonly Finding[];
  readonly stuck: readonly Finding[];
  readonly seconds: number;
}

/** Applies everything and waits until all of it works; prints how long that took. */
async function install(title: string, rendered: Rendered): Promise<Installed> {
  const classes = platformClasses(rendered);
  await applyAll(api, classes);
  const began = Date.now();
  const { taken, findings: refused } = await applyAll(api, rendered.manifests);
  const applied = (Date.now() - began) / 1000;
  const stuck = await settle(api, taken);
  const seconds = (Date.now() - began) / 1000;
  const end =
    stuck.length === 0
      ? `everything available after ${seconds.toFixed(1)} s`
      : `${stuck.length} not available after ${seconds.toFixed(1)} s`;
  process.stdout.write(`${title}: ${rendered.manifests.length} objects applied in ${applied.toFixed(1)} s, ${end}\n`);
  return { rendered, classes, taken, refused, stuck, seconds };
}

async function uninstall({ rendered, classes }: Pick<Installed, "rendered" | "classes">): Promise<void> {
  await removeAll(api, [...classes, ...rendered.manifests]);
  rendered.remove();
}

describe.each(exampleNames())("examples/%s, rendered and applied to a real cluster", (name) => {
  let installed: Installed;

  beforeAll(async () => {
    installed = await install(`examples/${name}`, renderExample(name));
  });
  // When rendering failed there is nothing to remove.
  afterAll(async () => (installed as Installed | undefined) && uninstall(installed));

  it("is taken whole, without a refusal and without a warning", () => {
    expect(lines(installed.refused)).toBe("");
    expect(installed.taken.length).toBeGreaterThan(0);
  });

  it("comes to life: workloads available, claims bound, every Service with pods behind it", () => {
    expect(lines(installed.stuck)).toBe("");
  });

  it("changes nothing when it is applied again", async () => {
    expect(lines(await applyAgain(api, installed.taken))).toBe("");
  });

  it("has pods that Pod Security lets in at its strictest, `restricted` in the newest version", async () => {
    expect(lines(await checkRestricted(api, installed.taken))).toBe("");
  });

  it("has no policy whose selector reaches nothing", () => {
    expect(lines(checkSelectors(installed.taken))).toBe("");
  });

  it("fits into quota and nodes at its largest, and rolls out a new version there", async () => {
    expect(lines(await checkLargest(api, installed.taken))).toBe("");
  });
});

describe.each(exampleNames())("examples/%s, applied as the README says", (name) => {
  (definitionsFolder() === undefined ? it.skip : it)(
    "is taken by kubectl without a warning, and read by it as it is read here: nothing is left to change",
    async () => {
      const rendered = renderExample(name);
      try {
        const kubectl = ["apply", "--server-side", "--warnings-as-errors", "-R", "-f", rendered.folder];
        const applied = spawnSync(join(session.programs.bin, "kubectl"), ["--kubeconfig", session.kubeconfig, ...kubectl], {
          encoding: "utf8",
        });
        expect(applied).toMatchObject({ status: 0, stderr: "" });
        expect(applied.stdout.trim().split("\n")).toHaveLength(rendered.manifests.length);
        // The files are read here by a reader of our own: what it reads must be what kubectl read.
        expect(lines(await applyAgain(api, rendered.manifests, "kubectl"))).toBe("");
      } finally {
        await uninstall({ rendered, classes: [] });
      }
    },
  );
});

describe("a platform of two regions", () => {
  it.each([1, 10, 100])(
    "with %i apps is wholly available within the five minutes of the mission",
    async (apps) => {
      const installed = await install(`${apps} app${apps === 1 ? "" : "s"} in two regions`, renderMany(apps));
      try {
        expect(lines([...installed.refused, ...installed.stuck])).toBe("");
        expect(installed.seconds).toBeLessThan(300);
      } finally {
        await uninstall(installed);
      }
    },
    900_000,
  );
});
