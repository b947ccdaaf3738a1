import fc from "fast-check";
import { parseBytes, parseCpu, parseDuration, showBytes, showCpu, showDuration } from "../../../model/text/units";
import { sentence, told } from "./checked";

const Ki = 1024;
const Mi = 1024 * Ki;
const Gi = 1024 * Mi;

describe("a CPU quantity", () => {
  it.each<[string | number, number]>([
    ["100m", 100],
    ["1", 1000],
    [2, 2000],
    ["0.1", 100],
    [0.5, 500],
    [".5", 500],
    ["1.5", 1500],
    ["1.500", 1500],
    ["1k", 1_000_000],
    ["1e2", 100_000],
    ["1e-3", 1],
    ["2.0", 2000],
  ])("%j is understood as Kubernetes does", (text, milli) => expect(told(parseCpu(text))).toBe(milli));

  it.each<[string | number, string]>([
    ["1x", "1"],
    ["0.5cores", "500m"],
    ["0.0001", "1m"],
    ["1.5m", "2m"],
    ["0.0015", "2m"],
    ["0", "1m"],
    [0, "1m"],
    ["-1", "1"],
    ["-250m", "250m"],
    ["1Gi", "1"],
    ["", "500m"],
    ["one", "500m"],
    ["1 ", "500m"],
    [NaN, "500m"],
    [Infinity, "500m"],
    ["1e99", "4503599627370496m"],
    ["1e999999999", "500m"],
    ["١", "500m"],
  ])("%j is refused with the nearest legal one", (text, fix) => expect(told(parseCpu(text))).toBe(`PPT-0110 ${fix}`));

  it("is written as Kubernetes writes it", () => {
    expect([1, 100, 1000, 1500, 2000, 999_000, 1_000_000, 1_500_000].map(showCpu)).toEqual([
      "1m",
      "100m",
      "1",
      "1500m",
      "2",
      "999",
      "1k",
      "1500",
    ]);
  });

  it("comes back from what was written, for every number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (milli) => expect(told(parseCpu(showCpu(milli)))).toBe(milli)),
    );
  });
});

describe("a size", () => {
  it.each<[string | number, number]>([
    ["128Mi", 128 * Mi],
    ["10Gi", 10 * Gi],
    ["10G", 10_000_000_000],
    ["1e9", 1_000_000_000],
    ["1E9", 1_000_000_000],
    ["1E", NaN],
    ["500k", 500_000],
    ["1.5Gi", 1.5 * Gi],
    ["1024", 1024],
    [1024, 1024],
    ["+1Ki", 1024],
    ["1000e-3", 1],
  ])("%j is understood as Kubernetes does", (text, bytes) => {
    if (Number.isNaN(bytes)) expect(sentence(parseBytes(text))).toContain("2^53");
    else expect(told(parseBytes(text))).toBe(bytes);
  });

  it.each<[string | number, string]>([
    ["10GiB", "10Gi"],
    ["10gb", "10Gi"],
    ["128m", "128Mi"],
    ["128mi", "128Mi"],
    ["128MB", "128Mi"],
    ["1K", "1Ki"],
    ["-1Gi", "1Gi"],
    ["0.1", "1"],
    ["0", "1"],
    [0, "1"],
    ["0.1Gi", "103Mi"],
    ["1x", "1"],
    ["", "128Mi"],
    ["ten", "128Mi"],
    ["1 Gi", "128Mi"],
    ["1,5Gi", "128Mi"],
    ["9007199254740992", "4Pi"],
    ["8Pi", "4Pi"],
    ["100Ei", "4Pi"],
    ["9".repeat(64), "4Pi"],
    ["9".repeat(65), "128Mi"],
    ["1e999", "4Pi"],
    ["1e-999", "1"],
    [-5, "5"],
    [1e21, "4Pi"],
  ])("%j is refused with the nearest legal one", (text, fix) => expect(told(parseBytes(text))).toBe(`PPT-0111 ${fix}`));

  it("of 128m is explained as an eighth of a byte would be", () => {
    expect(sentence(parseBytes("128m"))).toBe('"128m" ends in a small m, which means a thousandth of a byte');
  });

  it("goes up to 2^53 - 1 and no further", () => {
    expect(told(parseBytes("9007199254740991"))).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseBytes("9007199254740992").ok).toBe(false);
  });

  it("is written in the largest unit of 1024 that divides it", () => {
    expect([1, 1000, 1024, 1536, 128 * Mi, 1.5 * Gi, 1024 * Gi].map(showBytes)).toEqual([
      "1",
      "1000",
      "1Ki",
      "1536",
      "128Mi",
      "1536Mi",
      "1Ti",
    ]);
  });

  it("comes back from what was written, for every number", () => {
    const bytes = fc.oneof(
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      fc.tuple(fc.integer({ min: 1, max: 8191 }), fc.integer({ min: 0, max: 40 })).map(([n, power]) => n * 2 ** power),
    );
    fc.assert(fc.property(bytes, (size) => expect(told(parseBytes(showBytes(size)))).toBe(size)));
  });

  it("that is refused comes with a fix that is accepted, whatever was typed", () => {
    const typed = fc
      .tuple(
        fc.constantFrom("", "-", "+"),
        fc.double({ min: 0, max: 1e18, noNaN: true }),
        fc.constantFrom("", "m", "mi", "GiB", "kb", "x", "Gi", "e3", "E"),
      )
      .map(([sign, n, unit]) => `${sign}${n}${unit}`);
    fc.assert(
      fc.property(typed, (text) => {
        for (const parse of [parseBytes, parseCpu]) {
          const checked = parse(text);
          if (!checked.ok) expect(parse(checked.problem.fix).ok).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("a duration", () => {
  it.each([
    ["30s", 30],
    ["5m", 300],
    ["1h", 3600],
    ["7d", 604_800],
    ["2w", 1_209_600],
    ["1h30m", 5400],
    ["1d12h", 129_600],
    ["0s", 0],
  ])("%s is understood", (text, seconds) => expect(told(parseDuration(text))).toBe(seconds));

  it.each([
    ["60", "1m"],
    ["", "30s"],
    ["1.5h", "90m"],
    ["90 min", "90m"],
    ["2 Days", "2d"],
    ["500ms", "1s"],
    ["1M", "1m"],
    ["1mo", "30d"],
    ["-5m", "5m"],
    ["30m1h", "30s"],
    ["1h1h", "30s"],
    ["1year", "365d"],
    ["soon", "30s"],
    ["99999999999999999w", "52w"],
  ])("%j is refused with the nearest legal one", (text, fix) => expect(told(parseDuration(text))).toBe(`PPT-0112 ${fix}`));

  it("comes back from what was written, for every number", () => {
    expect([0, 30, 90, 3600, 5400, 86_400, 604_800].map(showDuration)).toEqual(["0s", "30s", "90s", "1h", "90m", "1d", "1w"]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (total) =>
        expect(told(parseDuration(showDuration(total)))).toBe(total),
      ),
    );
  });
});
