import type { Plan } from "../../../model/plan/plan";
import { hostsResolve, type WaitOptions } from "../../../stacks/dns/await";
import { planOf } from "../../model/dns/given";
import { a, internet, nameServer, type Internet, type TestServer } from "./name-servers";
import type { Record } from "./packets";

const running: Internet[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const host = "billing.example.com";
const gateway = "203.0.113.7";

interface Waited {
  readonly servers: readonly TestServer[];
  /** Sets the records of the host at name servers, by number. */
  readonly set: (records: readonly Record[], ...servers: readonly number[]) => void;
  /** Waits, by a clock that only sleeping moves; `at` is called before each sleep with the seconds since the beginning. */
  readonly wait: (
    at?: (seconds: number) => void,
    options?: WaitOptions,
    plan?: Plan,
    address?: string,
  ) => Promise<{ readonly error: string; readonly slept: number[]; readonly said: string[]; readonly warned: string[] }>;
}

async function waited(number: number): Promise<Waited> {
  const servers = await Promise.all(Array.from({ length: number }, () => nameServer({ "example.com": { serial: 1, records: {} } })));
  const world = await internet({
    "example.com": Object.fromEntries(servers.map((server, index) => [`ns${index + 1}.example.net`, server])),
  });
  running.push(world);
  return {
    servers,
    set(records, ...at) {
      for (const index of at) servers[index]!.zones["example.com"] = { serial: 2, records: { [host]: records } };
    },
    async wait(at = () => undefined, options = {}, plan = planOf([{ host }]), address = gateway) {
      let clock = 0;
      const [slept, said, warned]: [number[], string[], string[]] = [[], [], []];
      const outcome = hostsResolve(plan, "eu-central", address, {
        ...world.reach,
        now: () => clock,
        sleep: (ms) => {
          slept.push(ms / 1000);
          at(clock / 1000);
          clock += ms;
          return Promise.resolve();
        },
        onWait: (text) => void said.push(text),
        onWarning: (text) => void warned.push(text),
        ...options,
      });
      const error = await outcome.then(
        () => "",
        (reason: unknown) => (reason as Error).message,
      );
      return { error, slept, said, warned };
    },
  };
}

describe("a deployment waits for the records of a region's hosts", () => {
  it("not at all where they are right", async () => {
    const { set, wait } = await waited(2);
    set([a(gateway)], 0, 1);
    expect(await wait()).toEqual({ error: "", slept: [], said: [], warned: [] });
  });

  it("longer from round to round, and goes on as soon as a name that was not there is", async () => {
    const { set, wait } = await waited(2);
    const { error, slept, said } = await wait((seconds) => {
      if (seconds >= 90) set([a(gateway)], 0, 1);
    });
    expect([error, slept]).toEqual(["", [2, 4, 8, 16, 30, 30, 30]]);
    expect(said[1]).toBe(
      `waiting for records since 2 s: ${host} has no record at ns1.example.net and ns2.example.net; it has to lead to A ${gateway}`,
    );
  });

  it("until time is out, and then says each record, where it is wrong, and what it should be", async () => {
    const { servers, wait } = await waited(2);
    servers[0]!.zones["example.com"] = { serial: 3, records: { [host]: [a("198.51.100.9")] } };
    servers[1]!.zones["example.com"] = { serial: 3, records: { [host]: [a("198.51.100.9")], "shop.example.com": [] } };
    const { error, slept } = await wait(undefined, { timeoutSeconds: 20 }, planOf([{ host }, { host: "shop.example.com", app: "shop" }]));
    expect(slept).toEqual([2, 4, 8, 6]);
    expect(error).toBe(
      [
        `error  region eu-central  ${host}`,
        `  ${host} leads to A 198.51.100.9 at ns1.example.net and ns2.example.net; it has to lead to A ${gateway} (asked for 20 seconds; the gateway stays closed)`,
        `  fix   in place of it make, in the zone example.com: ${host} A ${gateway}`,
        "error  region eu-central  shop.example.com",
        `  shop.example.com has no record at ns1.example.net and ns2.example.net; it has to lead to A ${gateway} (asked for 20 seconds; the gateway stays closed)`,
        `  fix   make, in the zone example.com: shop.example.com A ${gateway}`,
      ].join("\n"),
    );
  });

  it("a minute for the last name server, and goes on without it, with a warning", async () => {
    const { set, wait } = await waited(3);
    set([a(gateway)], 0, 1);
    const { error, slept, warned } = await wait();
    expect([error, slept]).toEqual(["", [2, 4, 8, 16, 30]]);
    expect(warned).toEqual([
      `${host} has no record at ns3.example.net; it has to lead to A ${gateway}; ns1.example.net and ns2.example.net say so already (serial 2 against 1)\n  fix   wait until ns3.example.net has the newest copy of example.com; if that lasts, look at its transfers`,
    ]);
  });

  it("not for a name server that never answers", async () => {
    const { servers, set, wait } = await waited(2);
    set([a(gateway)], 0, 1);
    servers[1]!.behaviour = "silent";
    expect(await wait(undefined, { timeoutMs: 1500, tries: 1 })).toEqual({ error: "", slept: [], said: [], warned: [] });
  });

  it("asks again only for what is not right yet", async () => {
    const { servers, wait } = await waited(1);
    servers[0]!.zones["example.com"] = { serial: 1, records: { "shop.example.com": [a(gateway)] } };
    await wait(undefined, { timeoutSeconds: 6 }, planOf([{ host }, { host: "shop.example.com", app: "shop" }]));
    const times = (name: string) => servers[0]!.asked.filter((question) => question === `CNAME ${name}`).length;
    expect([times("shop.example.com"), times(host)]).toEqual([1, 3]);
  });

  it("not for hosts of other regions, of one that stands by, or that nobody knows outside", async () => {
    const { wait } = await waited(1);
    const plan = planOf([{ host, regions: ["us-east"] }, { host: "b.example.com", regions: ["eu-west"] }, { host: "c.apps.localhost" }]);
    expect(await wait(undefined, {}, plan)).toMatchObject({ error: "", slept: [] });
  });

  it("in no case where the gateway has no address", async () => {
    const { wait, servers } = await waited(1);
    const { error, slept } = await wait(undefined, {}, undefined, "");
    expect([slept, servers[0]!.asked]).toEqual([[], []]);
    expect(error).toContain(
      "error  region eu-central  address\n  the cluster gave the region's gateway no address, so that no record can lead to it\n  fix ",
    );
    expect((await wait(undefined, {}, undefined, "not a host")).error).toContain('"not a host" is neither an address nor a host');
  });
});
