import { decodeUtf8 } from "../../../model/documents/characters";
import { documentLimits } from "../../../model/documents/limits";

function decoded(...bytes: (number | string)[]): string {
  const parts = bytes.map((part) => (typeof part === "number" ? Uint8Array.of(part) : new TextEncoder().encode(part)));
  const result = decodeUtf8("app.yaml", Uint8Array.from(parts.flatMap((part) => [...part])));
  if ("text" in result) return result.text;
  const { code, place } = result.diagnostic;
  return `${code} ${place.line}:${place.column}`;
}

describe("the bytes of a file", () => {
  it("become text without their byte-order mark", () => {
    expect(decoded(0xef, 0xbb, 0xbf, "app: billing é 😀\r\n\ttab\n")).toBe("app: billing é 😀\r\n\ttab\n");
  });

  it.each([
    ["a Latin-1 letter", ["app: caf", 0xe9, "\n"], "PPT-0001 1:9"],
    ["the same after a replacement character that was meant", ["a: \ufffd\nb: ", 0xff], "PPT-0001 2:4"],
    ["the same after letters of two, three and four bytes", ["é€😀", 0xc3], "PPT-0001 1:5"],
    ["the same after a byte-order mark", [0xef, 0xbb, 0xbf, "ab", 0x80], "PPT-0001 1:3"],
    ["an overlong NUL", ["ab", 0xc0, 0x80], "PPT-0001 1:3"],
    ["half of a surrogate pair", ["a", 0xed, 0xa0, 0x80], "PPT-0001 1:2"],
    ["UTF-16", [0xff, 0xfe, "a", 0, "b", 0], "PPT-0001 1:1"],
    ["NUL", ["app: a\n", 0, "b"], "PPT-0001 2:1"],
    ["an escape character", ["app: \x1b[0m"], "PPT-0001 1:6"],
    ["DEL", ["app: \x7f"], "PPT-0001 1:6"],
    ["a line break of YAML 1.1 in a comment", ["# harmless \u2028app: other"], "PPT-0001 1:12"],
    ["a byte-order mark that is not the first character", [0xef, 0xbb, 0xbf, "\ufeffapp: a"], "PPT-0001 1:1"],
    ["a carriage return that ends no line", ["a: b\rc: d\n"], "PPT-0001 1:5"],
  ] as const)("are refused with %s", (_, bytes, expected) => {
    expect(decoded(...bytes)).toBe(expected);
  });

  it("say that a file is written in UTF-16", () => {
    const result = decodeUtf8("app.yaml", Uint8Array.of(0xfe, 0xff, 0, 0x61));
    expect(result).toMatchObject({ diagnostic: { message: "the file is written in UTF-16, and only UTF-8 is read" } });
  });

  it("are not decoded past the stated size", () => {
    const limits = { ...documentLimits, size: 10 };
    expect(decodeUtf8("a", new Uint8Array(10).fill(97), limits)).toEqual({ text: "aaaaaaaaaa" });
    expect(decodeUtf8("a", new Uint8Array(11).fill(97), limits)).toMatchObject({
      diagnostic: { code: "PPT-0002", message: "the file has 11 bytes, and at most 10 are read", place: { line: 1, column: 1 } },
    });
  });
});
