import fc from "fast-check";
import { parseCron } from "../../../model/text/cron";
import { ends, sentence, told } from "./checked";

describe("a schedule", () => {
  it.each([
    "0 3 * * *",
    "*/15 * * * *",
    "0-30/5 8-18 1,15 jan-JUN MON-fri",
    "5/15 * * * *",
    "0 0 ? * 0",
    "@daily",
    "@hourly",
    "@midnight",
    "@weekly",
    "@monthly",
    "@yearly",
    "@annually",
    "0 0 29 2 *",
    "0 0 31 2 1",
    "0 0 31 1,2 *",
    "59 23 31 12 6",
  ])("%s is accepted", (text) => expect(told(parseCron(text))).toBe(text));
  it("is written with single spaces", () => expect(told(parseCron(" 0  3\t* * * "))).toBe("0 3 * * *"));

  it.each([
    ["", "0 3 * * *"],
    ["0 3 * *", "0 3 * * *"],
    ["0 0 3 * * ?", "0 3 * * ?"],
    ["0 3 * * ? 2027", "0 3 * * ?"],
    ["0 3 * * ? *", "0 3 * * ?"],
    ["60 3 * * *", "59 3 * * *"],
    ["0 24 * * *", "0 23 * * *"],
    ["0 3 0 * *", "0 3 1 * *"],
    ["0 3 32 * *", "0 3 31 * *"],
    ["0 3 * 13 *", "0 3 * 12 *"],
    ["0 3 * * 7", "0 3 * * 0"],
    ["0 3 * * monday", "0 3 * * mon"],
    ["0 3 * sept *", "0 3 * sep *"],
    ["0 3 * * fri-mon", "0 3 * * mon-fri"],
    ["0 18-8 * * *", "0 8-18 * * *"],
    ["*/0 * * * *", "* * * * *"],
    ["*/61 * * * *", "* * * * *"],
    ["*-5 * * * *", "* * * * *"],
    ["1, * * * *", "* * * * *"],
    ["-1 * * * *", "* * * * *"],
    ["0 0 L * *", "0 0 * * *"],
    ["0 0 * * 5#2", "0 0 * * *"],
    ["0 0 15W * *", "0 0 * * *"],
    ["TZ=Europe/Berlin 0 3 * * *", "0 3 * * *"],
    ["CRON_TZ=UTC 0 3 * * *", "0 3 * * *"],
    ["@every 1h", "0 * * * *"],
    ["@reboot", "@daily"],
    ["@dayly", "@daily"],
    ["@Daily", "@daily"],
    ["0 0 30 2 *", "0 0 1 2 *"],
    ["0 0 31 4,6,9,11 ?", "0 0 1 4,6,9,11 ?"],
    ["daily", "0 3 * * *"],
  ])("%j is refused, with the nearest one", (text, fix) => {
    expect(told(parseCron(text))).toBe(`PPT-0155 ${fix}`);
    expect(told(parseCron(fix))).toBe(fix);
  });

  it("says which field is wrong, and what it takes", () => {
    expect(sentence(parseCron("0 3 * 13 *"))).toBe(
      'the schedule "0 3 * 13 *" has for the month "13", where 1 to 12 or jan to dec is allowed',
    );
    expect(sentence(parseCron("0 0 30 2 *"))).toBe('the schedule "0 0 30 2 *" never runs: no such day is in those months');
  });

  it("that is refused comes with a fix that is accepted, and never crashes", () => {
    const field = fc.string({ unit: fc.constantFrom("*", "0", "1", "5", "7", "9", "-", "/", ",", "?", "mon", "feb", "L"), maxLength: 5 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(field, { minLength: 4, maxLength: 6 }).map((list) => list.join(" ")),
          fc.string(),
        ),
        (text) => {
          let checked = parseCron(text);
          for (let turn = 0; turn < 6 && !checked.ok; turn++) checked = parseCron(checked.problem.fix);
          expect(checked.ok).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
  it("takes bounded time, however long it is", () => {
    const long = ["*", "1,", "* ", "@", "TZ=", " "].map((piece) => piece.repeat(1_000_000 / piece.length));
    expect(ends(() => long.map(parseCron))).toBe(true);
  });
});
