import fc from "fast-check";
import { documentAt, type Document } from "../../../model/documents/document";
import { documentLimits } from "../../../model/documents/limits";
import { linesOf } from "../../../model/documents/lines";
import { readPlainYaml } from "../../../model/documents/plain-yaml";
import { plainText } from "../../../model/documents/characters";
import { readWholeYaml } from "../../../model/documents/yaml";
import type { Path } from "../../../model/diagnostics/place";
import { brokenTexts, yamlTexts } from "./yaml-texts";

/** Every value of a document with its place and its key's. */
function everything({ value, place, keyPlace }: Pick<Document, "value" | "place" | "keyPlace">): readonly unknown[] {
  const rows: unknown[] = [];
  const visit = (one: unknown, path: Path): void => {
    const inside = typeof one === "object" && one !== null;
    rows.push([path, place(path), keyPlace(path), inside ? Object.keys(one) : one]);
    if (!inside) return;
    expect(Object.getPrototypeOf(one)).toBe(Array.isArray(one) ? Array.prototype : Object.prototype);
    for (const [key, item] of Object.entries(one)) visit(item, [...path, Array.isArray(one) ? Number(key) : key]);
  };
  visit(value, []);
  return rows;
}

/** What the plain reader makes of a text; undefined where it leaves it to the other. */
function plainly(text: string): readonly unknown[] | undefined {
  const lines = linesOf("a.yaml", text);
  return readPlainYaml(text, documentLimits)?.map(({ value, spot }) => everything(documentAt("a.yaml", value, spot, lines)));
}

/** What the whole reader makes of it; undefined where it has anything to say. */
function wholly(text: string): readonly unknown[] | undefined {
  const { documents, diagnostics } = readWholeYaml("a.yaml", text, undefined, documentLimits);
  return diagnostics.length > 0 ? undefined : documents.map(everything);
}

function agrees(text: string): boolean {
  if (plainText(text, documentLimits).mistake !== undefined) return false;
  const plain = plainly(text);
  if (plain !== undefined) expect(plain).toEqual(wholly(text));
  return plain !== undefined;
}
const runs = Number(process.env["FUZZ"] ?? 1500);

describe("the plain reader and the whole reader of YAML", () => {
  it("agree on every value and every place of documents as they are written", () => {
    let plain = 0;
    fc.assert(
      fc.property(yamlTexts, (text) => {
        if (agrees(text)) plain++;
      }),
      { numRuns: runs },
    );
    // Among the texts are many that nobody should write; the others are what the plain reader is for.
    expect(plain / runs).toBeGreaterThan(0.3);
  });

  it("agree on documents in which characters were changed: what is wrong is left to the whole reader", () => {
    fc.assert(
      fc.property(brokenTexts, (text) => {
        agrees(text);
      }),
      { numRuns: runs * 2 },
    );
  });
});
