import fc from "fast-check";
import { isScalar, parseAllDocuments } from "yaml";
import { decodeUtf8 } from "../../../model/documents/characters";
import type { Reading } from "../../../model/documents/document";
import { readEnv } from "../../../model/documents/env";
import { readJson } from "../../../model/documents/json";
import { readYaml } from "../../../model/documents/yaml";
import { envText } from "./env-texts";
import { hostileText } from "./hostile-texts";
import { isBounded } from "./said";

const readers: readonly [string, (file: string, text: string) => Reading][] = [
  ["YAML", readYaml],
  ["JSON", readJson],
  [".env", readEnv],
];

const yamlPieces = fc.constantFrom(
  ..."a b app: - ? : , [ ] { } & * ! | > ' \" # % @ ` --- ... << *a &a !a !!str !!map !!int ~ 1 1: null: |- >+ |2 \\ \\x %YAML %TAG".split(
    " ",
  ),
  ..."\n|\n |\n  |\n   |\n\t| |  |\t|\r\n|: |- |? |\n---\n|\n...\n|, |a: b\n|- c\n|\ud800|\u0085|\ufeff|\0".split("|"),
);
const jsonPieces = fc.constantFrom(
  ...'{ } [ ] , : " "a" "a": 1 -1 1e5 1e999 01 9007199254740993 true nul null \\ \\u00 \\ud800 // NaN {"a":1,"a":2}'.split(" "),
  "\n",
  " ",
  "\t",
);
const envPieces = fc.constantFrom(
  ..."APP_NAME= REGION= APP_PORT= X= export = ' \" ` $( ) ${ } $X # \\ \\n , a 1 STORAGE_S3_ENABLED= NETWORK_EGRESS_ALLOW= true APP_X=".split(
    " ",
  ),
  "\n",
  "\n",
  "\r\n",
  "\r",
  " ",
  "\t",
  "\0",
);

const yamlText = fc.oneof(
  fc.array(fc.oneof(yamlPieces, hostileText), { maxLength: 12 }).map((pieces) => pieces.join("")),
  fc.array(yamlPieces, { maxLength: 25 }).map((pieces) => pieces.join("")),
);

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  hostileText,
  yamlText,
  fc.array(jsonPieces, { maxLength: 30 }).map((pieces) => pieces.join("")),
  fc.array(envPieces, { maxLength: 30 }).map((pieces) => pieces.join("")),
  envText,
);

describe.each(readers)("the reader of %s", (_, read) => {
  it("answers every text with documents or with an error inside of the text", () => {
    fc.assert(
      fc.property(anyText, (text) => isBounded(read("file", text), text)),
      { numRuns: 6000 },
    );
  });

  it("answers all bytes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          anyText.map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          const decoded = decodeUtf8("file", bytes);
          if ("diagnostic" in decoded) expect(decoded.diagnostic.code).toBe("PPT-0001");
          else expect(isBounded(read("file", decoded.text), decoded.text)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("gives the same twice", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [first, second] = [read("file", text), read("file", text)];
        expect(JSON.stringify(second)).toBe(JSON.stringify(first));
      }),
      { numRuns: 300 },
    );
  });
});

describe("what the reader of YAML accepts", () => {
  it("is what the yaml package makes of the same text", () => {
    let accepted = 0;
    fc.assert(
      fc.property(yamlText, (text) => {
        const reading = readYaml("file", text);
        if (reading.diagnostics.length > 0) return;
        accepted++;
        // With a byte-order mark before it, the package takes the first item of a list for nothing.
        const theirs = parseAllDocuments(text.replace(/^\ufeff/, ""), { schema: "core", logLevel: "silent" })
          .filter(({ contents }) => !(isScalar(contents) && contents.source === "" && contents.value === null))
          .map((document) => document.toJS() as unknown);
        expect(JSON.stringify(reading.documents.map(({ value }) => value))).toBe(JSON.stringify(theirs));
      }),
      { numRuns: 6000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });
});

describe("a file that is refused as bytes", () => {
  it("is named at a place inside of it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decodeUtf8("file", bytes);
        if ("text" in decoded) return;
        const text = new TextDecoder().decode(bytes);
        expect(isBounded({ documents: [], diagnostics: [decoded.diagnostic] }, text)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
