import type { Ending, ServerAnswer } from "../../../model/dns/answers";
import { expectedHosts, privateHosts } from "../../../model/dns/expected";
import { judgeHost } from "../../../model/dns/judge";
import { isCloudflares, targetOf } from "../../../model/dns/target";
import { planOf, type Exposed } from "./given";

const host = "billing.example.com";
const gateway = "203.0.113.7";
const other = "203.0.113.8";
const balancer = "a1b2.elb.eu-central-1.amazonaws.com";

const server = (said: Partial<ServerAnswer>, name = "ns1.example.net"): ServerAnswer => ({
  ...{ server: name, serial: 7, failure: null, alias: null, addresses: [] },
  ...said,
});

interface Given {
  readonly exposed?: Partial<Exposed>;
  readonly zone?: string;
  readonly addresses?: Readonly<Record<string, string>>;
  readonly servers: readonly ServerAnswer[];
  readonly endings?: Readonly<Record<string, Ending>>;
}

function judged({ exposed, zone, addresses = { "eu-central": gateway }, servers, endings = {} }: Given) {
  const [expected] = expectedHosts(planOf([{ host, ...exposed }], zone), new Map(Object.entries(addresses)));
  const answers = { host, zone: "example.com", problem: null, servers, endings: new Map(Object.entries(endings)) };
  const { standing, problems, unjudged } = judgeHost(expected!, answers);
  return {
    standing,
    kinds: problems.map(({ kind }) => kind),
    messages: problems.map(({ message }) => message),
    fixes: problems.map(({ fix }) => fix),
    unjudged,
  };
}

const leads = (addresses: readonly string[]): Ending => ({ addresses, problem: null });

describe("a host that leads straight to its gateway", () => {
  it.each<[string, Given]>([
    ["has its address", { servers: [server({ addresses: [gateway] })] }],
    [
      "has its IPv6 address, however it is written",
      { addresses: { "eu-central": "2001:db8::7" }, servers: [server({ addresses: ["2001:0db8:0:0::7"] })] },
    ],
    ["is another name for its host", { addresses: { "eu-central": `${balancer}.` }, servers: [server({ alias: balancer })] }],
    [
      "has the addresses of its host, flattened",
      {
        addresses: { "eu-central": balancer },
        servers: [server({ addresses: [gateway] })],
        endings: { [balancer]: leads([gateway, other]) },
      },
    ],
    [
      "is another name for a name that has its address",
      { servers: [server({ alias: "edge.example.net" })], endings: { "edge.example.net": leads([gateway]) } },
    ],
    [
      "is in two regions, and has both addresses",
      {
        exposed: { regions: ["eu-central", "us-east"] },
        addresses: { "eu-central": gateway, "us-east": other },
        servers: [server({ addresses: [other, gateway] })],
      },
    ],
    ["is in a region that stands by too", { exposed: { regions: ["eu-central", "eu-west"] }, servers: [server({ addresses: [gateway] })] }],
  ])("is right where it %s", (_, given) => {
    expect(judged(given)).toEqual({ standing: "right", kinds: [], messages: [], fixes: [], unjudged: "" });
  });

  it.each<[string, Given, string, string]>([
    [
      "leads to another address",
      { servers: [server({ addresses: [other] })] },
      `${host} leads to A ${other} at ns1.example.net; it has to lead to A ${gateway}`,
      `in place of it make, in the zone example.com: ${host} A ${gateway}`,
    ],
    [
      "leads to another address as well",
      { servers: [server({ addresses: [gateway, other] })] },
      `${host} leads to A ${gateway} and A ${other} at ns1.example.net, where not all of it belongs; it has to lead to A ${gateway}`,
      `in place of it make, in the zone example.com: ${host} A ${gateway}`,
    ],
    [
      "is another name for a host that is not its gateway's",
      {
        addresses: { "eu-central": balancer },
        servers: [server({ alias: `x${balancer}` })],
        endings: { [`x${balancer}`]: leads([other]), [balancer]: leads([gateway]) },
      },
      `${host} leads to CNAME x${balancer} (${other}) at ns1.example.net; it has to lead to CNAME ${balancer}`,
      `in place of it make, in the zone example.com: ${host} CNAME ${balancer}`,
    ],
    [
      "goes round in a circle",
      {
        servers: [server({ alias: "b.example.com" })],
        endings: { "b.example.com": { addresses: [], problem: `it goes round in a circle: ${host} -> b.example.com -> ${host}` } },
      },
      `${host} leads to CNAME b.example.com at ns1.example.net, and it goes round in a circle: ${host} -> b.example.com -> ${host}; it has to lead to A ${gateway}`,
      `in place of it make, in the zone example.com: ${host} A ${gateway}`,
    ],
    [
      "leads to a region that stands by",
      {
        exposed: { regions: ["eu-central", "eu-west"] },
        addresses: { "eu-central": gateway, "eu-west": other },
        servers: [server({ addresses: [other] })],
      },
      `${host} leads to A ${other} at ns1.example.net, which is eu-west, and that stands by; it has to lead to A ${gateway}`,
      `in place of it make, in the zone example.com: ${host} A ${gateway}`,
    ],
    [
      "lacks one of its regions",
      {
        exposed: { regions: ["eu-central", "us-east"] },
        addresses: { "eu-central": gateway, "us-east": other },
        servers: [server({ addresses: [gateway] })],
      },
      `${host} leads to A ${gateway} at ns1.example.net, and not to us-east; it has to lead to A ${gateway} and A ${other}`,
      `in place of it make, in the zone example.com: ${host} A ${gateway}; ${host} A ${other}`,
    ],
    [
      "has regions that are found by hosts",
      {
        exposed: { regions: ["eu-central", "us-east"] },
        addresses: { "eu-central": gateway, "us-east": balancer },
        servers: [server({ addresses: [gateway] })],
      },
      `${host} leads to A ${gateway} at ns1.example.net, and not to us-east; it has to lead to A ${gateway} and CNAME ${balancer}`,
      `give the gateways fixed addresses, or make all regions but one standby: ${host} can have one CNAME only`,
    ],
  ])("is stale where it %s", (_, given, message, fix) => {
    expect(judged(given)).toEqual({ standing: "wrong", kinds: ["stale"], messages: [message], fixes: [fix], unjudged: "" });
  });

  it("is missing where nothing is said, and the record to make is named", () => {
    expect(judged({ servers: [server({}), server({}, "ns2.example.net")] })).toMatchObject({
      standing: "wrong",
      kinds: ["missing"],
      messages: [`${host} has no record at ns1.example.net and ns2.example.net; it has to lead to A ${gateway}`],
      fixes: [`make, in the zone example.com: ${host} A ${gateway}`],
    });
  });

  it("may lead to other regions too whose gateways nobody named", () => {
    const exposed = { regions: ["eu-central", "us-east"] };
    expect(judged({ exposed, servers: [server({ addresses: [gateway, other] })] })).toMatchObject({
      standing: "right",
      unjudged: "whether it leads to us-east: nobody said where the gateway is found",
    });
    expect(judged({ exposed, servers: [server({ addresses: [other] })] })).toMatchObject({ standing: "wrong", kinds: ["stale"] });
  });

  it("in several regions can be another name for one of them only, and no region is told to take it from the other", () => {
    const exposed = { regions: ["eu-central", "us-east"] };
    const endings = { "x.elb.us-east-1.amazonaws.com": leads([other]), [balancer]: leads([gateway]) };
    const servers = [server({ alias: "x.elb.us-east-1.amazonaws.com" })];
    expect(judged({ exposed, addresses: { "eu-central": balancer }, servers, endings }).fixes).toEqual([
      `give the gateways fixed addresses, or make all regions but one standby: ${host} can have one CNAME only`,
    ]);
  });

  it("whose gateway nobody named has to be there, and the same everywhere", () => {
    const two = (first: string, second: string) => ({
      addresses: {},
      servers: [server({ addresses: [first] }), server({ addresses: [second], serial: 8 }, "ns2.example.net")],
    });
    expect(judged(two(other, other))).toMatchObject({ standing: "right", kinds: [] });
    expect(judged(two(other, gateway))).toMatchObject({
      standing: "most",
      kinds: ["differ"],
      messages: [
        `the name servers of example.com do not agree on ${host}: A ${other} at ns1.example.net; A ${gateway} at ns2.example.net (serial 8 against 7)`,
      ],
    });
    expect(judged({ addresses: {}, servers: [server({})] })).toMatchObject({ standing: "wrong", kinds: ["missing"] });
  });
});

describe("a host behind Cloudflare", () => {
  const zone = "example.com";
  const cloudflares = ["104.16.1.1", "2606:4700::6810:101"];
  const its = (said: Partial<ServerAnswer>) => [server(said, "ada.ns.cloudflare.com"), server(said, "bob.ns.cloudflare.com")];

  it.each<[string, Partial<ServerAnswer>]>([
    ["with Cloudflare's addresses", { addresses: cloudflares }],
    ["by the name that it has at Cloudflare, where the zone is kept elsewhere", { alias: "billing.example.com.cdn.cloudflare.net" }],
  ])("is right %s", (_, said) => {
    expect(judged({ zone, servers: its(said) })).toMatchObject({
      standing: "right",
      kinds: [],
      unjudged: "where Cloudflare leads it from there",
    });
  });

  it("is right where two name servers name other addresses of Cloudflare's", () => {
    const servers = [server({ addresses: ["104.16.1.1"] }), server({ addresses: ["104.24.1.1"] }, "ns2.example.net")];
    expect(judged({ zone, servers })).toMatchObject({ standing: "right", kinds: [] });
  });

  it.each<[string, readonly string[], string]>([
    [
      "past Cloudflare",
      [gateway],
      `${host} leads to A ${gateway} at ada.ns.cloudflare.com and bob.ns.cloudflare.com, which is the gateway of eu-central itself, past Cloudflare`,
    ],
    ["also past Cloudflare", ["104.16.1.1", gateway], ", which is the gateway of eu-central itself, past Cloudflare"],
    ["elsewhere", ["198.51.100.9"], ", which is not Cloudflare"],
    ["to the address next to Cloudflare's last", ["104.28.0.0"], ", which is not Cloudflare"],
  ])("is stale where it leads %s", (_, addresses, words) => {
    const { standing, kinds, messages, fixes } = judged({ zone, servers: its({ addresses }) });
    expect([standing, kinds, messages[0]?.includes(words), fixes]).toEqual([
      "wrong",
      ["stale"],
      true,
      [`turn the proxy on for the record of ${host} at Cloudflare, and remove every other of that name`],
    ]);
  });

  it("that is missing is made by the stack; where others answer for the zone, it is said that they do", () => {
    expect(judged({ zone, servers: its({}) }).fixes).toEqual([
      "pulumi up on the stack of eu-central, which makes the record in the zone example.com",
    ]);
    expect(judged({ zone, servers: [server({}, "ns1.registrar.net")] }).fixes[0]).toMatch(
      /^name Cloudflare's servers for example\.com at its registrar: ns1\.registrar\.net answers for it now/,
    );
  });
});

describe("name servers that do not say the same", () => {
  const right = { addresses: [gateway] };
  const wrong = { addresses: [other], serial: 6 };
  const crowd = (...said: Partial<ServerAnswer>[]) => said.map((one, index) => server(one, `ns${index + 1}.example.net`));

  it.each<[string, Partial<ServerAnswer>[], string]>([
    ["one of two is behind", [right, wrong], "most"],
    ["one of three is behind", [right, right, wrong], "most"],
    ["two of five are behind", [right, right, right, wrong, {}], "most"],
    ["two of three are behind", [right, wrong, {}], "wrong"],
    ["two of four are behind", [right, right, wrong, {}], "wrong"],
    ["the only one is behind", [wrong], "wrong"],
    ["one is behind and the others are silent", [wrong, { failure: "no answer came" }], "wrong"],
    ["one is right and the others are silent", [right, { failure: "no answer came" }, { failure: "no answer came" }], "right"],
    ["all are silent", [{ failure: "no answer came" }], "unanswered"],
  ])("leave the host %#: where %s", (_, said, standing) => {
    expect(judged({ servers: crowd(...said) }).standing).toBe(standing);
  });

  it("are named, with their copies of the zone and what each group says", () => {
    expect(judged({ servers: crowd(right, wrong, { serial: 5 }) }).messages).toEqual([
      `${host} leads to A ${other} at ns2.example.net; it has to lead to A ${gateway}; ns1.example.net says so already (serial 7 against 6)`,
      `${host} has no record at ns3.example.net; it has to lead to A ${gateway}; ns1.example.net says so already (serial 7 against 5)`,
    ]);
  });
});

describe("which hosts are looked for", () => {
  it("is every exposed host of an active region that is known outside, once", () => {
    const plan = planOf([
      { host },
      { host, app: "admin" },
      { host: "waiting.example.com", regions: ["eu-west"] },
      { host: "billing.apps.localhost" },
      { host: "billing.corp.internal" },
    ]);
    expect(expectedHosts(plan, new Map()).map(({ host: name, apps, zone, proxied }) => [name, apps, zone, proxied])).toEqual([
      [host, ["admin", "billing"], null, false],
    ]);
    expect(privateHosts(plan)).toEqual(["billing.apps.localhost", "billing.corp.internal"]);
  });
});

describe("where a gateway is found", () => {
  it.each([
    ["203.0.113.7", { type: "A", content: "203.0.113.7" }],
    ["2001:DB8:0:0::7", { type: "AAAA", content: "2001:db8::7" }],
    ["A1.ELB.amazonaws.com.", { type: "CNAME", content: "a1.elb.amazonaws.com" }],
    ["203.0.113.07", undefined],
    ["::ffff:203.0.113.7", undefined],
    ["", undefined],
    ["localhost", undefined],
    ["a b.example.com", undefined],
    ["203.0.113", undefined],
    ["a.example.com\n", undefined],
  ])("%j is %j", (text, target) => {
    expect(targetOf(text)).toEqual(target);
  });

  it.each([
    ["103.21.243.255", false],
    ["103.21.244.0", true],
    ["172.71.255.255", true],
    ["172.72.0.0", false],
    ["2606:4700:ffff::1", true],
    ["2606:4701::1", false],
    ["billing.example.com", false],
  ])("%s is Cloudflare's: %s", (address, expected) => {
    expect(isCloudflares(address)).toBe(expected);
  });
});
