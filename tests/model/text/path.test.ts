import fc from "fast-check";
import { parseEnvName } from "../../../model/text/env-name";
import { parseMountPath, parseUrlPath } from "../../../model/text/path";
import { ends, sentence, told } from "./checked";

describe("a path to mount at", () => {
  it.each(["/data", "/var/lib/billing", "/etc/billing", "/secrets", "/run/secrets/app", "/data/.cache", "/a b".replace(" ", "_")])(
    "%s is accepted",
    (path) => expect(told(parseMountPath(path))).toBe(path),
  );
  it.each([
    ["", "/data"],
    ["data", "/data"],
    ["./data", "/data"],
    ["/data/", "/data"],
    ["/data/../etc", "/etc"],
    ["/data/.", "/data"],
    ["/../..", "/data"],
    ["//data", "/data"],
    ["/data:ro", "/dataro"],
    ["C:\\data", "/C/data"],
    ["/", "/data"],
    ["/etc", "/etc/data"],
    ["/usr/bin", "/usr/bin/data"],
    ["/proc/self", "/data"],
    ["/sys", "/data"],
    ["/dev/shm", "/data"],
    ["/var/run/secrets/kubernetes.io/serviceaccount", "/data"],
    ["/my data", "/mydata"],
    ["/data\n", "/data"],
    ["/d\u0430ta", "/data"],
    [`/${"a".repeat(1024)}`, `/${"a".repeat(399)}… (1024 characters)`],
  ])("%j is refused, with the nearest one", (path, fix) => expect(told(parseMountPath(path))).toBe(`PPT-0160 ${fix}`));
  it("says what is wrong with it", () =>
    expect(sentence(parseMountPath("/data/../etc"))).toBe('the path "/data/../etc" has "." or ".." for a folder'));
});

describe("the path of a URL", () => {
  it.each(["/", "/readyz", "/api/v1/", "/a%20b", "/~user/x.y-z_1", "/@scope/a,b", "/.well-known/x"])("%s is accepted", (path) =>
    expect(told(parseUrlPath(path))).toBe(path),
  );
  it.each([
    ["", "/"],
    ["readyz", "/readyz"],
    ["/readyz?full=1", "/readyz"],
    ["/a#b", "/a"],
    ["/api/*", "/api"],
    ["/a/../b", "/b"],
    ["/a/./b", "/a/b"],
    ["/a//b", "/a/b"],
    ["/a\\b", "/a/b"],
    ["/a b", "/ab"],
    ["/a;b=c", "/a"],
    ["/a{id}", "/a%7Bid%7D"],
    ["/100%", "/100%25"],
    ["/%2e%2e/etc", "write the path plainly"],
    ["/a%2Fb", "write the path plainly"],
    ["/a%00", "write the path plainly"],
    ["/a%252e", "write the path plainly"],
    ["/a\u0000", "/a"],
    ["https://x.example.com/a", "/https:/x.example.com/a"],
    ["/</script>", "/%3C/script%3E"],
  ])("%j is refused, with the nearest one", (path, fix) => expect(told(parseUrlPath(path))).toBe(`PPT-0161 ${fix}`));

  it("that is accepted is left as it is by a URL parser", () => {
    const text = fc.string({
      unit: fc.constantFrom("/", "a", ".", "..", "%", "2e", "2F", "\\", "?", "é", ";", "~", "'", "$"),
      maxLength: 10,
    });
    fc.assert(
      fc.property(text, (rest) => {
        const path = parseUrlPath(`/${rest}`);
        if (path.ok) expect(new URL(path.value, "http://x.example").pathname).toBe(path.value);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the name of a variable", () => {
  it.each(["LOG_LEVEL", "_x", "a", "discovery.type", "MY-VAR", "__proto__"])("%s is accepted", (name) =>
    expect(told(parseEnvName(name))).toBe(name),
  );
  it.each([
    ["LOG LEVEL", "LOG_LEVEL"],
    ["", "MY_VARIABLE"],
    ["1A", "_1A"],
    ["A=B", "A_B"],
    ["A\n", "A"],
    ["\u0410PP", "APP"],
    ["A$(x)", "A_x_"],
    ["-A", "_-A"],
  ])("%j is refused, with the nearest one", (name, fix) => expect(told(parseEnvName(name))).toBe(`PPT-0165 ${fix}`));
  it("says which character is wrong", () =>
    expect(sentence(parseEnvName("LOG LEVEL"))).toBe(
      'the variable "LOG LEVEL" has " " in its name; letters, digits, underscores, dots and dashes are allowed',
    ));
});

describe("paths and variables", () => {
  it("that are refused come with a fix that is accepted, whatever was typed", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.string({ unit: fc.constantFrom("/", ".", "..", ":", "a", " ", "*", "1"), maxLength: 12 }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const name = parseEnvName(typed);
        if (!name.ok) expect(parseEnvName(name.problem.fix).ok).toBe(true);
        let mount = parseMountPath(typed);
        for (let turn = 0; turn < 4 && !mount.ok; turn++) mount = parseMountPath(mount.problem.fix);
        expect(mount.ok).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
  it("take bounded time, however long they are", () => {
    const long = ["/", "/a", "/..", "a", ".", "\\", "%", "?", "é"].map((piece) => piece.repeat(1_000_000 / piece.length));
    expect(ends(() => long.map((text) => [parseMountPath(text), parseUrlPath(text), parseEnvName(text)]))).toBe(true);
  });
});
