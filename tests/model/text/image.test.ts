import fc from "fast-check";
import { parseImage } from "../../../model/text/image";
import { ends, sentence, told } from "./checked";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("an image", () => {
  it.each([
    [`ghcr.io/acme/billing:2.4.1@${digest}`, "ghcr.io", "acme/billing", "2.4.1", digest],
    ["ghcr.io/acme/billing", "ghcr.io", "acme/billing", null, null],
    [`ghcr.io/acme/billing@${digest}`, "ghcr.io", "acme/billing", null, digest],
    ["nginx", "docker.io", "library/nginx", null, null],
    ["nginx:latest", "docker.io", "library/nginx", "latest", null],
    ["acme/billing:1", "docker.io", "acme/billing", "1", null],
    ["docker.io/nginx:1", "docker.io", "library/nginx", "1", null],
    ["index.docker.io/nginx:1", "docker.io", "library/nginx", "1", null],
    ["localhost/billing:1", "localhost", "billing", "1", null],
    ["registry:5000/billing:1", "registry", "billing", "1", null],
    ["registry.example.com:5000/a/b/c_d/e__f/g--h.i:V1.0_x", "registry.example.com:5000", "a/b/c_d/e__f/g--h.i", "V1.0_x", null],
  ])("%s is taken apart", (text, registry, repository, tag, found) => {
    const expected = registry === "registry" ? "registry:5000" : registry;
    expect(told(parseImage(text))).toEqual({ text, registry: expected, repository, tag, digest: found });
  });

  it.each([
    ["", "registry.example.com/team/app:1.0.0"],
    ["  ", "registry.example.com/team/app:1.0.0"],
    ["\u{10000}", "registry.example.com/team/app:1.0.0"],
    ["oci://", "registry.example.com/team/app:1.0.0"],
    ["ghcr.io/acme/ billing:1", "ghcr.io/acme/billing:1"],
    ["ghcr.io/Acme/Billing:2.4.1", "ghcr.io/acme/billing:2.4.1"],
    ["GHCR.io/acme/billing:1", "ghcr.io/acme/billing:1"],
    ["Nginx", "nginx"],
    ["ghcr.io/acme/billing@sha256:0123", "ghcr.io/acme/billing@sha256:<all 64 digits>"],
    [`ghcr.io/acme/billing@${digest.toUpperCase()}`, `ghcr.io/acme/billing@${digest}`],
    ["ghcr.io/acme/billing@", "ghcr.io/acme/billing@sha256:<all 64 digits>"],
    ["ghcr.io/acme/billing@md5:0123", "ghcr.io/acme/billing@sha256:<all 64 digits>"],
    [`ghcr.io/acme/billing@${digest}0`, "ghcr.io/acme/billing@sha256:<all 64 digits>"],
    ["ghcr.io/acme/billing:", "ghcr.io/acme/billing:1.0.0"],
    ["ghcr.io/acme/billing:-1", "ghcr.io/acme/billing:1"],
    ["ghcr.io/acme/billing:1+2", "ghcr.io/acme/billing:1-2"],
    ["ghcr.io/acme/billing:1:2", "ghcr.io/acme/billing:1-2"],
    [`ghcr.io/acme/billing:${"1".repeat(129)}`, `ghcr.io/acme/billing:${"1".repeat(128)}`],
    ["https://ghcr.io/acme/billing:1", "ghcr.io/acme/billing:1"],
    ["docker://ghcr.io/acme/billing:1", "ghcr.io/acme/billing:1"],
    ["ghcr.io//billing:1", "ghcr.io/billing:1"],
    ["ghcr.io/acme/billing/:1", "ghcr.io/acme/billing:1"],
    ["ghcr.io/acme/../billing:1", "ghcr.io/acme/billing:1"],
    ["ghcr.io/acme/b\u0456lling:1", "ghcr.io/acme/billing:1"],
    ["ghcr.io/acme/billing:1\n", "ghcr.io/acme/billing:1"],
    ["ghcr.io:port/acme/billing:1", "ghcr.io/acme/billing:1"],
    ["{app}:1", "app:1"],
  ])("%j is refused, with the nearest one", (text, fix) => expect(told(parseImage(text))).toBe(`PPT-0140 ${fix}`));

  it("with a short digest is told how long one is", () => {
    expect(sentence(parseImage("ghcr.io/acme/billing@sha256:0123"))).toBe(
      'the image "ghcr.io/acme/billing@sha256:0123" has a digest of 4 hexadecimal digits; 64 are needed',
    );
  });

  it("with a password in it is refused without showing it", () => {
    const token = ["ghp", "A1b2C3d4E5".repeat(4).slice(0, 36)].join("_");
    for (const text of [
      `https://app:${token}@ghcr.io/acme/billing:1`,
      `ghcr.io/acme/billing:${token}`,
      "app:s3cret-Zx@ghcr.io/acme/billing:1",
    ]) {
      expect(told(parseImage(text))).toMatch(/^PPT-0150 /);
      expect(JSON.stringify(parseImage(text))).not.toMatch(/A1b2|s3cret/);
    }
  });

  it("never crashes, and what is accepted says the same when put together again", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "B", "1", "/", ":", "@", ".", "-", "_", "sha256", " ", "é", digest),
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.oneof(text, fc.string(), fc.string({ unit: "binary" })), (typed) => {
        const image = parseImage(typed);
        if (!image.ok) {
          expect(image.problem.fix.trim()).not.toBe("");
          return;
        }
        const { registry, repository, tag, digest: found } = image.value;
        const whole = `${registry}/${repository}${tag === null ? "" : `:${tag}`}${found === null ? "" : `@${found}`}`;
        expect(told(parseImage(whole))).toEqual({ ...image.value, text: whole });
      }),
      { numRuns: 2000 },
    );
  });

  it("takes bounded time, however long it is", () => {
    const long = ["a", "a/", "a-", "_", ":", "@", ".", "A", "\u0456", "a__"].map((piece) => piece.repeat(1_000_000 / piece.length));
    expect(ends(() => long.map(parseImage))).toBe(true);
  });
});
