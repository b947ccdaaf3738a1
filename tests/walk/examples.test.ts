import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { needWords } from "../../model/catalogue";
import { renderedFiles } from "../../cli/output/rendering";
import { main } from "../../cli/main";
import { yamlFiles } from "../../cli/output/yaml-files";
import { buildFolder, type Built } from "../../cli/workspace";

const examples = readdirSync("examples").map((name) => join("examples", name));
const advice = "run `npm run build && npm run accept`, read the difference, and commit it with the change";

const builds = new Map<string, Built>();
function build(folder: string): Built {
  const known = builds.get(folder);
  if (known !== undefined) return known;
  const { built, diagnostics } = buildFolder(folder);
  if (built === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  builds.set(folder, built);
  return built;
}

describe.each(examples)("%s", (folder) => {
  it("plans without a word of warning", () => {
    expect(build(folder).diagnostics).toEqual([]);
  });

  it("says in its plan what was reviewed", async () => {
    let said = "";
    await main(["plan", folder], { out: (text) => (said += text), err: () => undefined, colour: false, interactive: false, columns: 120 });
    expect({ advice, plan: said }).toEqual({ advice, plan: readFileSync(join(folder, "expected/plan.txt"), "utf8") });
  });

  it("makes the objects that were reviewed, under their accepted names", () => {
    const accepted = join(folder, "expected/objects");
    const files = [...renderedFiles(build(folder).groups)].map(({ file, text }) => ({ file, text: Buffer.from(text).toString() }));
    expect({ advice, files: files.map(({ file }) => file).sort() }).toEqual({
      advice,
      files: existsSync(accepted) ? [...yamlFiles(accepted)].sort() : [],
    });
    for (const { file, text } of files)
      expect({ advice, file, text }).toEqual({ advice, file, text: readFileSync(join(accepted, file), "utf8") });
  });
});

it("every capability is shown by an example", () => {
  const shown = new Set(
    examples.flatMap((folder) => build(folder).plan.apps.flatMap(({ needs }) => needWords.filter((word) => needs[word] !== null))),
  );
  const missing = needWords
    .filter((word) => !shown.has(word))
    .map((word) => `no example uses needs.${word}: add it to an app of examples/enterprise-simulation, then npm run accept`);
  expect(missing).toEqual([]);
});
