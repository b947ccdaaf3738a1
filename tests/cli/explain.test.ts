import { allCodes } from "../../model/diagnostics/codes";
import { envKeys } from "../../model/documents/env-keys";
import { wholeExamples } from "../../cli/whole-examples";
import type { Topic } from "../../cli/topics";
import { data, run } from "./run";
import { temporary, write } from "./workspaces";

const explain = (topic: string) => data<Topic>("explain", topic);

describe("explain", () => {
  it("knows every code, every key of the .env contract, every capability and every field, each with a sentence", async () => {
    const topics = await data<Topic[]>("explain");
    const names = (kind: Topic["kind"]) => topics.filter((topic) => topic.kind === kind).map(({ name }) => name);
    expect(names("code")).toEqual(allCodes);
    expect(names("key")).toEqual(envKeys.map(({ key }) => key));
    expect(names("capability")).toEqual(["volume", "object-store", "secrets-vault", "certificate"]);
    expect(names("field")).toEqual(expect.arrayContaining(["app", "calls.because", "platform.regions.cluster.cni", "needs.volume.size"]));
    const silent = topics.filter(({ title, rows }) => title === "" && !rows.some(([label]) => label === "fields"));
    expect(silent.map(({ name }) => name)).toEqual([]);
    for (const { name } of topics) expect((await run(["explain", name])).code).toBe(0);
  });

  it.each([
    ["calls[1].host", "calls.host"],
    ["calls.host", "calls.host"],
    ["regions.eu-central.cluster.cni", "platform.regions.cluster.cni"],
    ["platform.regions.eu.cluster.cni", "platform.regions.cluster.cni"],
    ["tenants.team-web.quota", "platform.tenants.quota"],
    ["sizes.small.cpu", "platform.sizes.cpu"],
    ["waivers[0].until", "platform.waivers.until"],
    ["bucket", "needs.bucket"],
    ["ppt-0204", "PPT-0204"],
    ["NETWORK_EGRESS_ALLOW", "NETWORK_EGRESS_ALLOW"],
    ["platform", "platform"],
    ["platform.platform", "platform.platform"],
  ])("takes %s as a diagnostic shows it, and explains %s", async (typed, name) => {
    expect((await explain(typed)).name).toBe(name);
  });

  it.each([
    ["calls.hosst", "did you mean calls.host?"],
    ["regin", "did you mean region?"],
    ["APP_NMAE", "did you mean APP_NAME?"],
    ["hots", "did you mean expose.host?"],
    ["constructor", "parapet explain lists everything"],
    ["regions.eu.nonsense", "parapet explain lists everything"],
  ])("of %s it knows nothing, and says: %s", async (typed, sentence) => {
    expect(await run(["explain", typed])).toEqual({ code: 2, out: "", err: `there is nothing called "${typed}"; ${sentence}\n` });
  });

  it("shows what a field takes, an example that an author can copy, and its default", async () => {
    expect((await run(["explain", "scale.max"])).out).toBe(`scale.max  The most replicas there may be.

  takes     a whole number from 1 to 1000
  example   max: 10
  default   6
`);
    expect((await explain("expose.from")).rows).toEqual([
      ["takes", "a list; each of it a text"],
      ["example", "from: [corporate]"],
    ]);
    expect((await explain("calls")).rows.slice(0, 2)).toEqual([
      ["takes", "a list; each of it a set of fields"],
      ["example", "calls: [{ app: ledger, because: posts entries }]"],
    ]);
  });

  it("shows a whole intent and a whole platform document, which plan together as they lie", async () => {
    expect((await explain("intent")).rows[0]).toEqual(["whole", wholeExamples.intent]);
    expect((await explain("platform")).rows[0]).toEqual(["whole", wholeExamples.platform]);
    const folder = temporary();
    write(folder, { "billing.app.yaml": wholeExamples.intent, "platform.yaml": wholeExamples.platform });
    expect(await run(["plan", folder])).toMatchObject({ code: 0, err: "" });
  });
});
