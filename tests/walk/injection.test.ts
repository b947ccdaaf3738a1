import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { loadAll } from "js-yaml";
import { parseAllDocuments } from "yaml";
import { appName, found, hostileIntent, meant, renderIntents, type HostileIntent, type Rendering } from "./hostile-intents";

const batch = 10;
const batches = 200;

/** As JSON has it: without the fields that are not there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** For each of 2,000 intents, in workspaces of ten. */
function always(holds: (rendering: Rendering, intents: readonly HostileIntent[]) => void) {
  fc.assert(
    fc.property(fc.array(hostileIntent, { minLength: batch, maxLength: batch }), (intents) => holds(renderIntents(intents), intents)),
    { numRuns: batches },
  );
}

const byYaml = (text: string, version: "1.1" | "1.2") =>
  parseAllDocuments(text, { version }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    return document.toJS() as unknown;
  });

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  yaml: (text) => byYaml(text, "1.2"),
  "yaml, as of version 1.1": (text) => byYaml(text, "1.1"),
  "js-yaml": (text) => loadAll(text),
};

describe("hostile texts in 2,000 intents", () => {
  it.each(Object.entries(parsers))(
    "come out of the manifests as they went in, read by %s",
    (_name, parse) => {
      always(({ files }, intents) => {
        for (const { file, objects, text } of files) {
          const parsed = parse(text);
          if (!isDeepStrictEqual(parsed, plain(objects))) expect({ file, parsed }).toEqual({ file, parsed: plain(objects) });
          const index = intents.findIndex((_, one) => file.endsWith(`/${appName(one)}.yaml`));
          if (index >= 0) expect(found(intents[index]!, parsed as unknown[])).toEqual(meant(intents[index]!));
        }
      });
    },
    300_000,
  );

  it("leave the plan plain JSON, and give one manifest for each app and never an object more", () => {
    always(({ plan, files }, intents) => {
      if (!isDeepStrictEqual(plain(plan), plan)) expect(plain(plan)).toEqual(plan);
      const apps = files.map(({ file }) => file).filter((file) => !/\/0[01]-/.test(file));
      expect(apps).toEqual(intents.map((_, index) => `eu-central/team-web/${appName(index)}.yaml`));
      for (const { objects, text } of files) expect(text.split(/^---$/m)).toHaveLength(objects.length);
    });
  }, 300_000);
});
