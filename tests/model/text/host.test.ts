import { domainToASCII } from "node:url";
import { isIP } from "node:net";
import fc from "fast-check";
import { isPrivateHost, parseHost } from "../../../model/text/network";
import { decodePunycode } from "../../../model/text/punycode";
import { ends, sentence, told } from "./checked";

describe("a host", () => {
  it.each([
    "api.stripe.com",
    "a.io",
    "my-app.apps.example.com",
    "1password.com",
    "3.example.com",
    `${"a".repeat(63)}.example.com`,
    `${"abcdefg.".repeat(31)}com`,
  ])("%s is accepted", (host) => expect(told(parseHost(host))).toBe(host));

  it.each([
    ["api.stripe.com.", "api.stripe.com"],
    ["API.stripe.com", "api.stripe.com"],
    ["https://api.stripe.com/v1?x=1", "api.stripe.com"],
    ["api.stripe.com:443", "api.stripe.com"],
    ["user@api.stripe.com", "api.stripe.com"],
    ["my_app.example.com", "my-app.example.com"],
    [" api.stripe.com", "api.stripe.com"],
    ["api..stripe.com", "api.stripe.com"],
    [".stripe.com", "stripe.com"],
    ["\u0430pi.stripe.com", "api.stripe.com"],
    ["api\u200b.stripe.com", "api.stripe.com"],
    ["xn--pi-6kc.stripe.com", "api.stripe.com"],
    ["api.stripe.com\u0000", "api.stripe.com"],
  ])("%j is refused, with exactly the host to write", (text, host) => expect(told(parseHost(text))).toBe(`PPT-0135 ${host}`));

  it.each([
    ["", "write a full name, like api.example.com"],
    ["*.example.com", "write each host that is called or served, one entry for each"],
    ["10.1.2.3", "write it as a network: cidr: 10.1.2.3/32"],
    ["[::1]", "write it as a network: cidr: ::1/128"],
    ["localhost", "write a full name, like api.example.com"],
    ["1.2.3", "write a full name, like api.example.com"],
    ["2130706433", "write a full name, like api.example.com"],
    ["0x7f.0x0.0x0.0x1", "write a full name, like api.example.com"],
    ["127.1", "write a full name, like api.example.com"],
    ["-a.example.com", "write a full name, like api.example.com"],
    [`${"a".repeat(64)}.example.com`, "write a full name, like api.example.com"],
    [`${"abcdefg.".repeat(32)}com`, "write a full name, like api.example.com"],
    ["b\u00fccher.\u4e2d\u56fd", "write the host with the letters a to z"],
    ["xn--fiqs8s.xn--fiqs8s", "write a host of the letters a to z"],
    ["${HOST}.example.com", "write a full name, like api.example.com"],
    ["a.example.com b.example.com", "write one host without spaces"],
  ])("%j is refused, and what to do is said", (text, fix) => expect(told(parseHost(text))).toBe(`PPT-0135 ${fix}`));

  it("in punycode is refused by what it spells", () => {
    expect(sentence(parseHost("xn--pi-6kc.stripe.com"))).toBe(
      '"xn--pi-6kc.stripe.com" is punycode for "\u0430pi.stripe.com", where character 1 is U+0430, a Cyrillic letter that looks like "a"',
    );
  });

  it.each(["metadata.google.internal", "x.metadata.google.internal"])("%s is refused, because a cloud's credentials are there", (host) =>
    expect(told(parseHost(host))).toMatch(/^PPT-0133 /),
  );

  it("that carries a password is refused without showing it", () => {
    const checked = parseHost("https://app:hunter2-Zx9@db.example.com/");
    expect(sentence(checked)).toBe(
      '"(a password in a URL, not shown)" is more than a host: scheme, user, path and query do not belong here',
    );
    expect(told(checked)).toBe("PPT-0135 db.example.com");
  });

  it("that is accepted is a host to the URL parser too, unchanged, and never an address", () => {
    const piece = fc.string({ unit: fc.constantFrom("a", "1", "-", "0x", "z"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
        const text = pieces.join(".");
        if (!parseHost(text).ok) return;
        expect(new URL(`https://${text}/`).hostname).toBe(text);
        expect(isIP(new URL(`https://${text}/`).hostname)).toBe(0);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.domain(), (domain) =>
        expect(parseHost(domain).ok || /[A-Z]|xn--|\d$|\.[a-z]*[\d-][a-z\d-]*$/.test(domain)).toBe(true),
      ),
    );
  });

  it("takes bounded time, however long it is", () => {
    const long = ["a.", "-", "a", "xn--", "@", ":1", "/", "\u0430"].map((piece) => piece.repeat(1_000_000 / piece.length));
    expect(ends(() => long.map((text) => [parseHost(text), isPrivateHost(text)]))).toBe(true);
  });
});

describe("punycode", () => {
  it("is decoded as node encodes it", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "ü", "ж", "中", "é", "ß", "😀", "-"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, (text) => {
        const encoded = domainToASCII(`${text}.example`);
        if (!encoded.startsWith("xn--")) return;
        expect(decodePunycode(encoded.slice(0, -8))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
  it("that spells nothing is none", () =>
    expect(["xn--", "xn--\u00fc", "xn--a-9", "xn--99999999", `xn--${"z".repeat(70)}`].map(decodePunycode)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]));
});

describe("isPrivateHost", () => {
  it.each([
    "localhost",
    "app",
    "app.local",
    "db.internal",
    "x.test",
    "x.example",
    "x.invalid",
    "app.team.svc.cluster.local",
    "nas.home.arpa",
    "10.0.0.1",
    "2001:db8::1",
    "X.LOCAL",
    "x.local.",
    "app.ns.svc",
  ])("%s gets no public certificate", (host) => expect(isPrivateHost(host)).toBe(true));
  it.each(["example.com", "billing.apps.example.com", "local.dev", "internal.acme.com", "test.io", "latest.dev", "mylocal.io"])(
    "%s may get one",
    (host) => expect(isPrivateHost(host)).toBe(false),
  );
});
