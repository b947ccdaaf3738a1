import { createHash } from "node:crypto";
import fc from "fast-check";
import { sha256Hex } from "../../../model/text/sha256";

const reference = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

describe("sha256Hex", () => {
  it("gives the published hash of the empty text and of abc", () => {
    expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("agrees with node:crypto on every length around the block borders", () => {
    for (let length = 0; length < 200; length++) expect(sha256Hex("é".repeat(length))).toBe(reference("é".repeat(length)));
  });

  it("agrees with node:crypto on any text, lone surrogates too", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => expect(sha256Hex(text)).toBe(reference(text))));
    expect(sha256Hex("\ud800")).toBe(reference("\ud800"));
  });

  it("agrees with node:crypto on a megabyte", () => {
    const text = "parapet ".repeat(131_072);
    expect(sha256Hex(text)).toBe(reference(text));
  });
});
