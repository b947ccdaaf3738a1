import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { secretShapes } from "../../../model/text/secret-shapes";
import { redact, secretIn } from "../../../model/text/secrets";
import { ends } from "./checked";
import { ordinaryValues } from "./ordinary-values";
import { secretSamples } from "./secret-samples";

const samples = Object.entries(secretSamples);
const missed = (wrap: (secret: string) => string) =>
  samples.filter(([, secret]) => secretIn(wrap(secret), "NOTE") === undefined).map(([name]) => name);

/** Two values as machines draw them, in two pieces, so that no scanner stops at this file. */
const mixed = "9f8aQ7b6" + "cZ5d4e3Wf2a1";
const hexadecimal = "9f8a7b6c5d4e" + "3f2a1b0c9d8e7f6a5b4c";
const uuid = "51d4da16-c61b" + "-4f5f-8ec7-ed4301342a4a";

describe("a secret of a known format", () => {
  it("is seen, in each of more than sixty formats", () => {
    expect(samples.length).toBeGreaterThanOrEqual(60);
    expect(missed((secret) => secret)).toEqual([]);
  });
  it("of every format that we know has a made-up one in these tests", () => {
    const seen = new Set(samples.map(([, secret]) => secretIn(secret)));
    expect(secretShapes.map(({ what }) => what).filter((what) => !seen.has(what))).toEqual([]);
  });
  it("is seen inside a longer text, in arguments, in a URL and in JSON", () => {
    expect(missed((secret) => `use ${secret} for it, please`)).toEqual([]);
    expect(missed((secret) => `--verbose --with=${secret} --port=80`)).toEqual([]);
    expect(missed((secret) => `https://x.example.com/a?b=1&c=${encodeURIComponent(secret)}&d=2`)).toEqual([]);
    expect(missed((secret) => JSON.stringify({ a: [secret, 1] }))).toEqual([]);
    expect(missed((secret) => JSON.stringify({ note: `first line\n${secret}\nlast line` }))).toEqual([]);
  });
  it("is seen in base64, also with line breaks, twice, without padding, and inside a text", () => {
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    expect(missed(base64)).toEqual([]);
    expect(missed((secret) => base64(`config: {\n  with: "${secret}"\n}`).replace(/(.{76})/g, "$1\n"))).toEqual([]);
    expect(missed((secret) => base64(base64(secret)))).toEqual([]);
    expect(missed((secret) => Buffer.from(secret).toString("base64url"))).toEqual([]);
    expect(missed((secret) => `echo ${base64(secret)} | base64 -d`)).toEqual([]);
  });
  it("is called what it is", () => {
    const said = ["AWS long-term key", "GitHub personal token", "SSH key", "JWT", "Slack webhook", "Vault service token"].map((name) =>
      secretIn(secretSamples[name]!),
    );
    expect(said).toEqual(["an AWS access key id", "a GitHub token", "a private key", "a JWT", "a Slack webhook", "a Vault token"]);
    expect(secretIn(Buffer.from(secretSamples["npm token"]!).toString("base64"))).toBe("an npm token, in base64");
  });
  it("is not seen in what is almost one", () => {
    for (const almost of [
      "gh" + "p_tooshort",
      "AK" + "IAIOSFODNN7",
      "xo" + "xb-",
      "-----BEGIN PUBLIC KEY-----",
      "-----BEGIN CERTIFICATE-----",
      "sk" + "_live_",
      "ey" + "J.eyJ.x",
      "npm_config_registry_of_the_house_is_long",
    ]) {
      expect([almost, secretIn(almost)]).toEqual([almost, undefined]);
    }
  });
});

describe("a password or a key", () => {
  it.each([
    ["postgres://app:s3cret-9x@db/app", "a password in a URL"],
    ["postgres://app:secret@db/app", "a password in a URL"],
    ["postgres://app:password@db/app", "a password in a URL"],
    ["redis://:s3cret@cache:6379", "a password in a URL"],
    ["see https://a:b@x.example/ for it", "a password in a URL"],
    ["app:s3cret@tcp(db:3306)/app", "a password in a URL"],
    ["amqp://app:p%40ss@mq:5672/", "a password in a URL"],
    ["host=db user=app password=hunter2x dbname=app", "a secret in a field called password"],
    ["Server=db;User Id=app;Password=hunter2x;", "a secret in a field called Password"],
    ["--db-password hunter2x", "a secret in a field called db-password"],
    ["--db-password=hunter2x", "a secret in a field called db-password"],
    ['{"password": "hunter2x"}', "a secret in a field called password"],
    [`{\\"apiKey\\":\\"${hexadecimal}\\"}`, "a secret in a field called apiKey"],
    [`https://x.example/?access_token=${mixed}`, "a secret in a field called access_token"],
    [`Authorization: Bearer ${mixed}`, "a bearer token"],
    [`Authorization: Basic ${Buffer.from("app:hunter2").toString("base64")}`, "a password in a header"],
    ["machine x.example login app password hunter2x", "a password in a .netrc"],
    [`{"auths":{"x.example":{"auth":"${Buffer.from("app:hunter2").toString("base64")}"}}}`, "a password in a header"],
    ["curl -u app:hunter2x https://x.example", "a password in a command"],
  ])("in %s is seen", (text, what) => expect(secretIn(text, "ARGS")).toBe(what));

  it.each([
    ["PASSWORD", "hunter2"],
    ["PASSWORD", "$ecret123"],
    ["PASSWORD", "1234"],
    ["PASSWORD", "%Abc1!"],
    ["dbPassword", "correct horse battery staple"],
    ["DB_PASS", "changeme"],
    ["spring.datasource.password", "s3cret!"],
    ["PGPASSWORD", "postgres"],
    ["DB_PASSWORD", "12345678"],
    ["DB_PASSWORD_PROD", "password123"],
    ["JWT_SECRET", "supersecretkey"],
    ["clientSecret", "abc-def-ghi"],
    ["API_KEY", hexadecimal],
    ["API_TOKEN", uuid],
    ["AWS_SECRET_ACCESS_KEY", `/${mixed}kLmN0pQrStUvWxYz123`],
    ["SECRET_KEY_BASE", hexadecimal],
    ["VAULT_SECRET_ID", uuid],
    ["TOKEN", mixed.slice(0, 12)],
  ])("in a field called %s is seen", (field, value) =>
    expect(secretIn(value, field)).toMatch(new RegExp(`^(a high-entropy value|a secret) in a field called ${field}$`)),
  );

  it.each([
    ["PASSWORD", ""],
    ["PASSWORD", "${PASSWORD}"],
    ["PASSWORD", "/run/secrets/password"],
    ["PASSWORD", "true"],
    ["RESET_PASSWORD", "30m"],
    ["PASSWORD", "$DB_PASSWORD"],
    ["PASSWORD_POLICY", "strong-and-long-2"],
    ["TOKEN", "csrf"],
    ["SECRET", "billing-db-v2"],
    ["API_KEY_HEADER", "X-Api-Key-2"],
    ["URL", "https://app@x.example/a:b@c"],
    ["URL", "https://app:<password>@x.example"],
    ["URL", "https://app:${PASSWORD}@x.example"],
    ["URL", "https://app:$(PASSWORD)@x.example"],
    ["TEXT", "Password: required, at least 12 characters"],
    ["BYPASS", "everything1"],
    ["IMAGE", `app:1.2.3@sha256:${"0123456789abcdef".repeat(4)}`],
  ])("is not seen in a field called %s with %j", (field, value) => expect(secretIn(value, field)).toBeUndefined());
});

describe("an ordinary value", () => {
  it("is not taken for a secret: at most one in a thousand", () => {
    const flagged = ordinaryValues.filter(([field, value]) => secretIn(value, field) !== undefined);
    expect(ordinaryValues.length).toBe(1000);
    expect(flagged.length <= 1 ? [] : flagged).toEqual([]);
  });

  it("is not taken for one either in base64, or among others", () => {
    const flagged = ordinaryValues.filter(([, value]) => secretIn(`first ${Buffer.from(value).toString("base64")} last`) !== undefined);
    expect(flagged).toEqual([]);
  });

  it("of a real lock file with its thousands of hashes is not taken for one", () => {
    const strings: string[] = [];
    JSON.parse(readFileSync(join(__dirname, "../../../package-lock.json"), "utf8"), (_, value: unknown) => {
      if (typeof value === "string") strings.push(value);
      return value;
    });
    expect(strings.length).toBeGreaterThan(1000);
    expect(strings.filter((value) => secretIn(value) !== undefined)).toEqual([]);
  });
});

describe("redact", () => {
  it.each([
    ["api.stripe.com.", "api.stripe.com."],
    ["a\nb\tc\r", "a\\nb\\tc\\r"],
    ["a\u0000\u001b[31m", "a\\u{0000}\\u{001b}[31m"],
    ["a\u200bb\u202ec", "a\\u{200b}b\\u{202e}c"],
    ["a\u2028b", "a\\u{2028}b"],
    ["\ud800", "\\u{d800}"],
    ["Zürich 中国 😀", "Zürich 中国 😀"],
    ["x".repeat(81), `${"x".repeat(80)}… (81 characters)`],
    ["x".repeat(80), "x".repeat(80)],
  ])("shows %j so that a terminal can be trusted with it", (text, shown) => expect(redact(text)).toBe(shown));

  it("never shows a secret, wherever it stands", () => {
    for (const [, secret] of samples) {
      for (const text of [secret, `a ${secret} b`, "x".repeat(70) + " " + secret, Buffer.from(secret).toString("base64")])
        expect(redact(text)).toMatch(/ not shown\)$/);
    }
  });

  it("masks what looks drawn at random, and leaves the rest", () => expect(redact(`see ${mixed}kLm now`)).toBe("see *** now"));

  it("gives one line of bounded length, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const shown = redact(text);
        expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(shown)).toBe(false);
        expect(shown.length).toBeLessThan(80 * 10 + 30);
      }),
    );
  });
});

describe("a megabyte", () => {
  const pieces = [
    "a",
    "-",
    "=",
    ":",
    "://",
    "a:",
    "a=",
    "a://",
    "eyJ",
    "eyJa.",
    "-eyJaaaaaaaaaaaa",
    "gh" + "p_",
    "AK" + "IA",
    "password=",
    "--password ",
    "key: ",
    "AAAA",
    "%20",
    "%25",
    "\\n",
    "\\\\",
    "$2b$12$",
    "https://a:@",
    "-----BEGIN ",
    "s.",
    "1/",
    "a@",
    " ",
    "\n",
    "YWFh",
    "YWFh\n",
    "Basic ",
    "Bearer aaaaaaaaaaaaaaaa",
    "curl -u ",
    '"a":"',
    "M.",
    "é",
    "x:y@",
    "\u0000",
    "A1b2C3d4E5f6G7h8",
  ];
  it.each(pieces)("of %j takes bounded time", (piece) => {
    const text = piece.repeat(Math.floor(1_000_000 / piece.length));
    expect(ends(() => secretIn(text, "NOTE"))).toBe(true);
  });
});
