import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allCodes, codes } from "../../model/diagnostics/codes";
import { jsonSchemaOf } from "../../model/fields/json-schema";
import { allTopics } from "../../cli/topics";

const advice = "run `npm run build && npm run generate` and commit what it changes";

describe("what is generated from the code", () => {
  it.each(["intent", "platform"] as const)("the published schema of the %s document is the one that checks it", (kind) => {
    expect({ advice, schema: JSON.parse(readFileSync(`schema/${kind}.json`, "utf8")) as unknown }).toEqual({
      advice,
      schema: JSON.parse(JSON.stringify(jsonSchemaOf(kind))) as unknown,
    });
  });

  it("each code has its page, with the code's own words, and no page is left over", () => {
    expect({ advice, pages: readdirSync("docs/codes").sort() }).toEqual({
      advice,
      pages: [...allCodes.map((code) => `${code}.md`), "README.md"].sort(),
    });
    for (const code of allCodes) {
      const page = readFileSync(join("docs/codes", `${code}.md`), "utf8");
      for (const text of Object.values(codes[code]))
        expect({ advice, code, has: page.includes(text) }).toEqual({ advice, code, has: true });
    }
  });
});

it("every field of both documents says in a sentence what it is", () => {
  const silent = [...allTopics().values()].filter(({ title }) => title === "").map(({ name }) => name);
  expect(silent).toEqual([]);
});
