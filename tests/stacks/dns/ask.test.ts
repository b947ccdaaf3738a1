import { judgeCaa } from "../../../model/dns/caa";
import { expectedHosts } from "../../../model/dns/expected";
import { judgeHost } from "../../../model/dns/judge";
import { askHosts, askSigners } from "../../../stacks/dns/ask";
import type { Reach } from "../../../stacks/dns/zones";
import { planOf } from "../../model/dns/given";
import { a, aaaa, caa, cname, internet, nameServer, type Behaviour, type Internet, type ZoneFile } from "./name-servers";
import type { Record } from "./packets";

const running: Internet[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

async function world(...given: Parameters<typeof internet>): Promise<Internet> {
  const made = await internet(...given);
  running.push(made);
  return made;
}

const host = "billing.apps.example.com";
const gateway = "203.0.113.7";
const zone = (records: { readonly [Name in string]: readonly Record[] }, serial = 7, delegated: readonly string[] = []): ZoneFile => ({
  serial,
  records,
  delegated,
});

/** What is said of the host, where each of two name servers has its own copy of the zone. */
async function said(first: ZoneFile, second: ZoneFile, behaviours: readonly Behaviour[] = [], more: Partial<Reach> = {}) {
  const [one, two] = await Promise.all(
    [first, second].map((file, index) => nameServer({ "example.com": file }, behaviours[index] ?? "answers")),
  );
  const { reach, resolver } = await world({ "example.com": { "ns1.example.net": one!, "ns2.example.net": two! } });
  const [expected] = expectedHosts(planOf([{ host }]), new Map([["eu-central", gateway]]));
  const [answers] = await askHosts([expected!], { ...reach, ...more });
  const { standing, problems } = judgeHost(expected!, answers!);
  return {
    standing,
    problems: problems.map(({ kind, servers, message }) => [kind, servers, message]),
    asked: resolver.asked,
    answers: answers!,
  };
}

const right = zone({ [host]: [a(gateway)] });

describe("the name servers of a zone", () => {
  it("are asked one by one, and nobody in between is asked for the host", async () => {
    const { standing, problems, asked, answers } = await said(right, right);
    expect([standing, problems]).toEqual(["right", []]);
    expect(answers.servers.map(({ server, serial, addresses }) => [server, serial, addresses])).toEqual([
      ["ns1.example.net", 7, [gateway]],
      ["ns2.example.net", 7, [gateway]],
    ]);
    expect(asked.filter((question) => question.includes(host))).toEqual([]);
    expect([...new Set(asked)].sort()).toEqual([
      "A ns1.example.net",
      "A ns2.example.net",
      "AAAA ns1.example.net",
      "AAAA ns2.example.net",
      "NS apps.example.com",
      "NS example.com",
    ]);
  });

  it("that do not know the host lead to no question for it, nor for a name above it that is not there", async () => {
    const { standing, problems, asked } = await said(zone({}), zone({}));
    expect([standing, problems]).toEqual([
      "wrong",
      [
        [
          "missing",
          ["ns1.example.net", "ns2.example.net"],
          `${host} has no record at ns1.example.net and ns2.example.net; it has to lead to A ${gateway}`,
        ],
      ],
    ]);
    expect(asked.filter((question) => question.includes("apps.example.com"))).toEqual([]);
  });

  it("that lead elsewhere are said, each with where it leads and what it should be", async () => {
    const { standing, problems } = await said(zone({ [host]: [a("198.51.100.9")] }), zone({ [host]: [a(gateway), aaaa("2001:db8::9")] }));
    expect([standing, problems]).toEqual([
      "wrong",
      [
        ["stale", ["ns1.example.net"], `${host} leads to A 198.51.100.9 at ns1.example.net; it has to lead to A ${gateway}`],
        [
          "stale",
          ["ns2.example.net"],
          `${host} leads to AAAA 2001:db8::9 and A ${gateway} at ns2.example.net, where not all of it belongs; it has to lead to A ${gateway}`,
        ],
      ],
    ]);
  });

  it("of which one is behind are told apart by their copies of the zone", async () => {
    const { standing, problems } = await said(zone({ [host]: [a("198.51.100.9")] }, 6), right);
    expect([standing, problems]).toEqual([
      "most",
      [
        [
          "differ",
          ["ns1.example.net"],
          `${host} leads to A 198.51.100.9 at ns1.example.net; it has to lead to A ${gateway}; ns2.example.net says so already (serial 7 against 6)`,
        ],
      ],
    ]);
  });

  it.each<[Behaviour, string]>([
    ["silent", "no answer came"],
    ["garbage", "what came is no DNS"],
    ["fails", "it fails (SERVFAIL), as a server does whose copy of the zone is broken or out of date"],
    ["refuses", "it refuses to answer for the zone (REFUSED)"],
    ["closed", "its port is closed"],
    ["lame", "it is named for example.com, and knows nothing of it (a lame delegation)"],
  ])("of which one is %s are right by the other", async (behaviour, words) => {
    const { standing, problems } = await said(right, right, [behaviour], { timeoutMs: 1000, tries: 2 });
    expect([standing, problems]).toEqual([
      "right",
      [["silent", ["ns1.example.net"], `nothing was learnt of ${host} from ns1.example.net: ${words}`]],
    ]);
  });

  it("that all say nothing of use are no answer", async () => {
    const { standing, problems } = await said(right, right, ["fails", "fails"]);
    expect([standing, problems.length, problems[0]?.[2]]).toEqual([
      "unanswered",
      1,
      expect.stringMatching(/^nothing was learnt of .* from ns1\.example\.net and ns2\.example\.net: it fails \(SERVFAIL\)/),
    ]);
  });

  it("are asked over TCP where an answer does not fit a packet", async () => {
    expect(await said(right, right, ["only over tcp", "only over tcp"])).toMatchObject({ standing: "right", problems: [] });
  });
});

describe("a packet that gets lost", () => {
  it("is sent again", async () => {
    const lossy = await nameServer({ "example.com": right });
    lossy.lose = 1;
    const { reach } = await world({ "example.com": { "ns1.example.net": lossy } });
    const [expected] = expectedHosts(planOf([{ host }]), new Map([["eu-central", gateway]]));
    const [answers] = await askHosts([expected!], { ...reach, timeoutMs: 300 });
    expect([lossy.lose, judgeHost(expected!, answers!).standing]).toEqual([0, "right"]);
  });
});

/** Everything that is said of hosts, in a world of zones; and every question that came to the resolver. */
async function lookedUp(zones: Parameters<typeof internet>[0], hosts: readonly string[], edge?: string) {
  const { reach, resolver } = await world(zones);
  const expected = expectedHosts(
    planOf(
      hosts.map((one) => ({ host: one })),
      edge,
    ),
    new Map([["eu-central", gateway]]),
  );
  const answers = await askHosts(expected, reach);
  const judgements = answers.map((answer, index) => judgeHost(expected[index]!, answer));
  return { answers, judgements, asked: resolver.asked };
}

describe("the zone of a host", () => {
  const ns = (...names: string[]): Record[] => names.map((data) => ({ type: "NS", data }));

  it("is the nearest one above it, also where the same servers answer for both", async () => {
    const both = await nameServer({
      "example.com": zone({}),
      "apps.example.com": zone({ "apps.example.com": ns("ns1.example.net"), [host]: [a(gateway)] }, 3),
    });
    const { answers, judgements } = await lookedUp({ "example.com": { "ns1.example.net": both } }, [host]);
    expect([answers[0]?.zone, answers[0]?.servers[0]?.serial, judgements[0]?.standing]).toEqual(["apps.example.com", 3, "right"]);
  });

  it("is found where the zone above names other servers for it", async () => {
    const above = await nameServer({ "example.com": zone({}, 1, ["apps.example.com"]) });
    const below = await nameServer({ "apps.example.com": zone({ [host]: [a(gateway)] }) });
    const { answers, judgements } = await lookedUp(
      { "example.com": { "ns1.example.net": above }, "apps.example.com": { "ns1.below.net": below } },
      [host],
    );
    expect([answers[0]?.zone, judgements[0]?.standing]).toEqual(["apps.example.com", "right"]);
  });

  it("may begin at the host itself, with servers of its own", async () => {
    const above = await nameServer({ "example.com": zone({ "apps.example.com": [a("198.51.100.1")] }, 1, [host]) });
    const own = await nameServer({ [host]: zone({ [host]: [a(gateway)] }) });
    const { answers, judgements } = await lookedUp({ "example.com": { "ns1.example.net": above }, [host]: { "ns1.below.net": own } }, [
      host,
    ]);
    expect([answers[0]?.zone, judgements[0]?.standing]).toEqual([host, "right"]);
  });

  it("may be the host itself, right below the top", async () => {
    const server = await nameServer({ "example.com": zone({ "example.com": [a(gateway)] }) });
    const { answers, judgements } = await lookedUp({ "example.com": { "ns1.example.net": server } }, ["example.com"]);
    expect([answers[0]?.zone, judgements[0]?.standing]).toEqual(["example.com", "right"]);
  });

  it("is the one of the plan, where the plan names one, and nothing above it is asked for", async () => {
    const server = await nameServer({ "shops.example.co.uk": zone({ "a.shops.example.co.uk": [a("104.16.1.1")] }) });
    const { judgements, asked } = await lookedUp(
      { "shops.example.co.uk": { "ns1.example.net": server } },
      ["a.shops.example.co.uk"],
      "shops.example.co.uk",
    );
    expect(judgements[0]?.standing).toBe("right");
    expect(asked.filter((question) => question.startsWith("NS "))).toEqual(["NS shops.example.co.uk"]);
  });

  it("that is not there is said so", async () => {
    const server = await nameServer({ "example.com": zone({}) });
    const { judgements } = await lookedUp({ "example.com": { "ns1.example.net": server } }, ["billing.example.org"]);
    expect(judgements[0]).toMatchObject({ standing: "unanswered", problems: [{ kind: "no-zone", servers: [] }] });
  });

  it("whose name servers have no address leads to nobody", async () => {
    const { reach, resolver } = await world({ "example.com": { "ns1.example.net": await nameServer({}) } });
    resolver.zones["net"] = zone({});
    const [expected] = expectedHosts(planOf([{ host }]), new Map([["eu-central", gateway]]));
    const [answers] = await askHosts([expected!], reach);
    expect(judgeHost(expected!, answers!)).toMatchObject({
      standing: "unanswered",
      problems: [{ message: `nothing was learnt of ${host} from ns1.example.net: it has no address` }],
    });
  });
});

describe("a host that is another name", () => {
  const chain = (length: number): { [Name in string]: Record[] } =>
    Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `n${index}.example.com`,
        [index === length - 1 ? a(gateway) : cname(`n${index + 1}.example.com`)],
      ]),
    );

  it("is followed from zone to zone, each asked at its own servers", async () => {
    const first = await nameServer({ "example.com": zone({ [host]: [cname("lb.example.org")] }) });
    const second = await nameServer({
      "example.org": zone({ "lb.example.org": [cname("deep.lb.example.org")], "deep.lb.example.org": [a(gateway)] }),
    });
    const { judgements } = await lookedUp({ "example.com": { "ns1.example.net": first }, "example.org": { "ns1.example.biz": second } }, [
      host,
    ]);
    expect(judgements[0]).toMatchObject({ standing: "right", problems: [] });
  });

  it("is followed for a dozen steps, and no further", async () => {
    const server = await nameServer({
      "example.com": zone({ ...chain(30), "short.example.com": [cname("n19.example.com")], "long.example.com": [cname("n1.example.com")] }),
    });
    const { judgements } = await lookedUp({ "example.com": { "ns1.example.net": server } }, ["long.example.com", "short.example.com"]);
    expect(
      judgements.map(({ standing, problems }) => [standing, problems[0]?.message.includes("it takes more than 12 other names") ?? false]),
    ).toEqual([
      ["wrong", true],
      ["right", false],
    ]);
  });

  it("goes round in a circle for nobody, from wherever the circle is entered", async () => {
    const circle = {
      "a.example.com": [cname("b.example.com")],
      "b.example.com": [cname("c.example.com")],
      "c.example.com": [cname("a.example.com")],
    };
    const server = await nameServer({ "example.com": zone(circle) });
    const { judgements } = await lookedUp({ "example.com": { "ns1.example.net": server } }, [
      "a.example.com",
      "b.example.com",
      "c.example.com",
    ]);
    expect(judgements.map(({ problems }) => problems[0]?.message.split("; ")[0])).toEqual([
      "a.example.com leads to CNAME b.example.com at ns1.example.net, and it goes round in a circle: a.example.com -> b.example.com -> c.example.com -> a.example.com",
      "b.example.com leads to CNAME c.example.com at ns1.example.net, and it goes round in a circle: b.example.com -> c.example.com -> a.example.com -> b.example.com",
      "c.example.com leads to CNAME a.example.com at ns1.example.net, and it goes round in a circle: c.example.com -> a.example.com -> b.example.com -> c.example.com",
    ]);
  });
});

it("a thousand hosts are asked for, each once, and the zone once for all of them", async () => {
  const hosts = Array.from({ length: 1000 }, (_, index) => `h${index}.example.com`);
  const server = await nameServer({ "example.com": zone(Object.fromEntries(hosts.map((one) => [one, [a(gateway)]]))) });
  const { judgements, asked } = await lookedUp({ "example.com": { "ns1.example.net": server } }, hosts);
  expect(judgements.filter(({ standing }) => standing === "right")).toHaveLength(1000);
  expect(asked).toEqual(["NS example.com", "A ns1.example.net", "AAAA ns1.example.net"]);
  expect([server.asked.length, new Set(server.asked).size]).toEqual([3001, 3001]);
}, 30_000);

describe("who may sign for a name", () => {
  const asked = async (zones: Parameters<typeof internet>[0], ...names: string[]) => askSigners(names, [], (await world(zones)).reach);
  const le = { critical: false, tag: "issue", value: "letsencrypt.org" };

  it("is said at the nearest name above it that says anything, across zones", async () => {
    const above = await nameServer({
      "example.com": zone({ "example.com": [caa("issue", "pki.goog")], "shop.example.com": [caa("issue", "letsencrypt.org")] }, 1, [
        "apps.example.com",
      ]),
    });
    const below = await nameServer({ "apps.example.com": zone({ [host]: [a(gateway)] }) });
    const found = await asked(
      { "example.com": { "ns1.example.net": above }, "apps.example.com": { "ns1.below.net": below } },
      host,
      "*.apps.example.com",
      "shop.example.com",
      "not.there.shop.example.com",
    );
    expect(found.map(({ at, records }) => [at, records.map(({ value }) => value)])).toEqual([
      ["example.com", ["pki.goog"]],
      ["example.com", ["pki.goog"]],
      ["shop.example.com", ["letsencrypt.org"]],
      ["shop.example.com", ["letsencrypt.org"]],
    ]);
  });

  it("is said where an alias leads, but not above that place", async () => {
    const server = await nameServer({
      "example.com": zone({
        "a.example.com": [cname("x.other.example.com")],
        "b.example.com": [cname("y.other.example.com")],
        "x.other.example.com": [caa("issue", "letsencrypt.org")],
        "other.example.com": [caa("issue", "pki.goog")],
        "y.other.example.com": [a(gateway)],
      }),
    });
    const found = await asked({ "example.com": { "ns1.example.net": server } }, "a.example.com", "b.example.com");
    expect(found).toEqual([
      { at: "a.example.com", records: [le], failure: null, heard: true },
      { at: "", records: [], failure: null, heard: true },
    ]);
  });

  it.each(["critical", "__proto__", "constructor"])("is not lost where the tag is called %s", async (tag) => {
    const server = await nameServer({ "example.com": zone({ "example.com": [caa(tag, "x", 128), caa("issue", "letsencrypt.org")] }) });
    const [found] = await asked({ "example.com": { "ns1.example.net": server } }, "example.com");
    expect(found?.records.length).toBe(2);
    expect(judgeCaa("example.com", { domain: "letsencrypt.org", method: "dns-01" }, found!).standing).toBe("refused");
  });

  it("is told apart: nothing said, a server that fails, and a server that is not heard", async () => {
    const found = async (behaviour: Behaviour) => {
      const [answer] = await asked(
        { "example.com": { "ns1.example.net": await nameServer({ "example.com": zone({}) }, behaviour) } },
        "a.example.com",
      );
      return answer!;
    };
    expect(await found("answers")).toEqual({ at: "", records: [], failure: null, heard: true });
    expect(await found("fails")).toMatchObject({
      failure: expect.stringMatching(/^of ns1\.example\.net: it fails \(SERVFAIL\)/),
      heard: true,
    });
    expect(await found("closed")).toMatchObject({ failure: "of ns1.example.net: its port is closed", heard: false });
  });
});
