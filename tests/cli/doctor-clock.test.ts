import { checkClock, judgeClock, type Reading } from "../../cli/doctor/clock";
import type { Plan } from "../../model/plan/plan";
import { httpServer, today, worldOf } from "./doctor-world";

const reading = (aheadSeconds: number, source = "a.example.com", sureSeconds = 0.6): Reading => ({ source, aheadSeconds, sureSeconds });
const judged = (...readings: Reading[]) =>
  judgeClock(readings, readings.length).map(({ state, about, message }) => `${state}: ${about}: ${message}`);

describe("this machine's clock", () => {
  it.each<[number, string]>([
    [0, "ok: this machine: its clock is right to the second or two, by 2 others"],
    [30, "ok: this machine: its clock is right to the second or two, by 2 others"],
    [31, "warning: this machine: its clock is 31 s behind, by 2 others"],
    [-31, "warning: this machine: its clock is 31 s ahead, by 2 others"],
    [300, "warning: this machine: its clock is 5 min behind, by 2 others"],
    [301, "failed: this machine: its clock is 5 min behind, by 2 others"],
    [-90_000, "failed: this machine: its clock is 25 h ahead, by 2 others"],
  ])("with others %i s ahead is judged by half a minute and by five", (ahead, message) => {
    expect(judged(reading(ahead), reading(ahead, "b.example.com"))).toEqual([message]);
  });

  it("is not blamed for what the way there and back may account for", () => {
    expect(judged(reading(34, "a.example.com", 5), reading(34, "b.example.com", 5))[0]).toMatch(/^ok/);
    expect(judged(reading(36, "a.example.com", 5), reading(36, "b.example.com", 5))[0]).toMatch(/^warning/);
  });

  it("is judged by one clock where there is no other, which is said", () => {
    expect(judged(reading(400))).toEqual([
      "failed: this machine: its clock is 7 min behind, by a.example.com alone, so that it may be that clock",
    ]);
  });

  it("is judged by the clock in the middle: one that is wrong by itself is named", () => {
    expect(judged(reading(0), reading(4000, "b.example.com"), reading(1, "c.example.com"))).toEqual([
      "ok: this machine: its clock is right to the second or two, by 3 others",
      "warning: b.example.com: its clock is 67 min ahead of the others",
    ]);
  });

  it("is not judged where nobody answers, and where there is nobody to ask", () => {
    expect(judgeClock([], 2)[0]).toMatchObject({ state: "not judged", message: "nobody said what time it is: 2 asked" });
    expect(judgeClock([], 0)[0]).toMatchObject({ state: "not judged", message: "the plan names nobody who could be asked for the time" });
  });
});

describe("the time that others say", () => {
  const plan = {
    regions: [{ tls: { issuers: [{ kind: "acme", server: "https://acme.example/directory" }] } }, { tls: null }],
    edge: { zone: "example.com" },
  } as unknown as Plan;

  /** What comes of it where the way there and back takes so long, and others are so far ahead. */
  async function looked(tookMs: number, aheadMs: number) {
    const asked: string[] = [];
    const port = await httpServer(({ method = "", url = "" }, response) => {
      asked.push(`${method} ${url}`);
      response.setHeader("date", new Date(today + aheadMs).toUTCString());
      response.end();
    });
    let calls = 0;
    const world = worldOf({
      timeSource: (url) => `http://127.0.0.1:${port}/${new URL(url).hostname}`,
      // Every second question to this clock comes when an answer is there.
      elapsed: () => (calls++ < 5 ? 0 : tookMs),
    });
    const results = await checkClock(plan, ["a.example.com", "b.example.com", "c.example.com", "d.example.com"], world);
    return { asked: asked.sort(), said: results.map(({ state, message }) => `${state}: ${message}`) };
  }

  it("is asked of the plan's authority, of Cloudflare and of three hosts, for the head alone", async () => {
    expect(await looked(100, 0)).toEqual({
      asked: ["HEAD /a.example.com", "HEAD /acme.example", "HEAD /api.cloudflare.com", "HEAD /b.example.com", "HEAD /c.example.com"],
      said: ["ok: its clock is right to the second or two, by 5 others"],
    });
  });

  it("is taken for the time in the middle of the way there and back", async () => {
    expect((await looked(0, 40_000)).said).toEqual(["warning: its clock is 41 s behind, by 5 others"]);
    expect((await looked(20_000, 60_000)).said).toEqual(["warning: its clock is 51 s behind, by 5 others"]);
    expect((await looked(80_000, 40_000)).said).toEqual(["ok: its clock is right to the second or two, by 5 others"]);
  });

  it("is left out where it is no time", async () => {
    const port = await httpServer((_, response) => {
      response.sendDate = false;
      response.setHeader("date", "yesterday");
      response.end();
    });
    expect(await checkClock(plan, [], worldOf({ timeSource: () => `http://127.0.0.1:${port}/` }))).toMatchObject([
      { state: "not judged", message: "nobody said what time it is: 2 asked" },
    ]);
  });
});
