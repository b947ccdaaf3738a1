import { checkToken } from "../../cli/doctor/token";
import type { Plan } from "../../model/plan/plan";
import { dayMs, httpServer, rawServer, today, worldOf } from "./doctor-world";

const plan = { edge: { zone: "example.com" } } as unknown as Plan;
const token = "s3cret-t0ken-of-cloudflare_0123456789abcdef";
const id = "0123456789abcdef0123456789abcdef";
const zoneId = "023e105f4ecef8ad9ca31a8372d0c353";

const good = (result: unknown, total?: number) => ({
  status: 200,
  body: { success: true, errors: [], result, ...(total === undefined ? {} : { result_info: { total_count: total } }) },
});
const bad = (status: number, message: string) => ({ status, body: { success: false, errors: [{ code: 1000, message }], result: null } });

interface Api {
  readonly verify?: { status: number; body: unknown };
  readonly zones?: { status: number; body: unknown };
  readonly all?: { status: number; body: unknown };
  readonly own?: { status: number; body: unknown };
}

const zone = {
  id: zoneId,
  name: "example.com",
  status: "active",
  name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
  permissions: ["#zone:read", "#dns_records:edit"],
};
const policy = (
  names: readonly string[],
  resources: object = { [`com.cloudflare.api.account.zone.${zoneId}`]: "*" },
  effect = "allow",
) => ({
  effect,
  resources,
  permission_groups: names.map((name) => ({ id, name })),
});
const active = good({ id, status: "active" });

/** Results for a token, where Cloudflare's API is a server of the test's own; and each request that came. */
async function looked(api: Api, given: string | undefined = token) {
  const asked: string[] = [];
  const answers: Readonly<Record<string, { status: number; body: unknown }>> = {
    "/client/v4/user/tokens/verify": api.verify ?? active,
    "/client/v4/zones?name=example.com": api.zones ?? good([zone], 1),
    "/client/v4/zones?per_page=5": api.all ?? good([zone], 1),
    [`/client/v4/user/tokens/${id}`]: api.own ?? bad(403, "Unauthorized to access requested resource"),
  };
  const port = await httpServer(({ method = "", url = "", headers }, response) => {
    asked.push(`${method} ${url} ${headers.authorization ?? ""}`);
    const { status, body } = answers[url] ?? bad(404, "nothing here");
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const results = await checkToken(plan, given, worldOf({ cloudflare: `http://127.0.0.1:${port}/client/v4` }));
  return { said: results.map(({ state, message }) => `${state}: ${message}`), asked, whole: JSON.stringify(results) };
}

describe("a token for Cloudflare", () => {
  it("is looked at by reading only, and never shown", async () => {
    const { said, asked, whole } = await looked({ own: good({ id, policies: [policy(["DNS Write", "Zone Read"])] }) });
    expect(said).toEqual([
      "ok: the token is active, and has no last day",
      "ok: it sees the zone, which is active at Cloudflare",
      "ok: it may write records of example.com",
      "ok: it reaches no other zone, and it may do nothing but what records need",
    ]);
    expect([...asked].sort()).toEqual(
      ["/user/tokens/verify", "/zones?name=example.com", "/zones?per_page=5", `/user/tokens/${id}`]
        .map((path) => `GET /client/v4${path} Bearer ${token}`)
        .sort(),
    );
    expect(whole).not.toContain(token);
  });

  it("that may not read its own policies is judged by what it sees", async () => {
    expect((await looked({})).said.slice(2)).toEqual([
      "ok: it may write records of example.com",
      "not judged: it reaches no other zone; what else it may do: it may not read its own policies",
    ]);
    expect((await looked({ zones: good([{ ...zone, permissions: ["#zone:read", "#dns_records:read"] }]) })).said[2]).toBe(
      "failed: it may not write records of example.com",
    );
    expect((await looked({ zones: good([{ ...zone, permissions: undefined }]) })).said[2]).toBe(
      "not judged: whether it may write records of example.com: it may not read its own policies",
    );
  });

  it.each<[string, readonly object[], string]>([
    ["may only read", [policy(["DNS Read", "Zone Read"])], "failed: it may not write records of example.com"],
    [
      "may write those of another zone",
      [policy(["DNS Write"], { "com.cloudflare.api.account.zone.ffffffffffffffffffffffffffffffff": "*" })],
      "failed: it may not write records of example.com",
    ],
    ["is denied it", [policy(["DNS Write"], undefined, "deny")], "failed: it may not write records of example.com"],
    [
      "is allowed and denied it",
      [policy(["DNS Write"]), policy(["DNS Write"], undefined, "deny")],
      "failed: it may not write records of example.com",
    ],
    [
      "may write in all zones of an account",
      [policy(["DNS Write"], { [`com.cloudflare.api.account.${id}`]: { "com.cloudflare.api.account.zone.*": "*" } })],
      "ok: it may write records of example.com",
    ],
    [
      "may write everywhere",
      [policy(["DNS Write"], { "com.cloudflare.api.account.zone.*": "*" })],
      "ok: it may write records of example.com",
    ],
  ])("that %s is told by its policies", async (_, policies, message) => {
    expect((await looked({ own: good({ id, policies }) })).said[2]).toBe(message);
  });

  it("that may do more than records need, or elsewhere, is warned about", async () => {
    const { said } = await looked({
      all: good([zone, { name: "example.org" }], 17),
      own: good({ id, policies: [policy(["DNS Write", "Workers Scripts Write", "Zone Settings Write"])] }),
    });
    expect(said.slice(3)).toEqual([
      "warning: the token reaches 16 other zones as well: whoever has it may change them too",
      "warning: the token may do more than records need: workers scripts write, zone settings write",
    ]);
  });

  it.each<[string, Api, readonly string[]]>([
    [
      "is unknown",
      { verify: bad(401, "Invalid API Token"), zones: bad(403, "Authentication error"), all: bad(403, "x") },
      ["failed: Cloudflare does not know the token: Invalid API Token"],
    ],
    ["is switched off", { verify: good({ id, status: "disabled" }) }, ["failed: the token is disabled"]],
    [
      "has ended",
      { verify: good({ id, status: "active", expires_on: new Date(today - dayMs).toISOString() }) },
      [expect.stringMatching(/^failed: the token ended on /) as string],
    ],
    [
      "does not hold yet",
      { verify: good({ id, status: "active", not_before: new Date(today + dayMs).toISOString() }) },
      [expect.stringMatching(/^failed: the token holds from /) as string],
    ],
    ["answers with nothing that is known", { verify: good(null) }, ["failed: the token is of no status that is known"]],
  ])("that %s is of no use, and nothing else is said of it", async (_, api, expected) => {
    expect((await looked(api)).said).toEqual(expected);
  });

  it("that ends soon, or does not see the zone, or sees a zone that is not in use, is said so", async () => {
    expect(
      (await looked({ verify: good({ id, status: "active", expires_on: new Date(today + 5 * dayMs).toISOString() }) })).said[0],
    ).toMatch(/^warning: the token ends in 5 days, on /);
    expect((await looked({ zones: good([]) })).said.slice(1, 3)).toEqual([
      "failed: the token does not see the zone example.com",
      "warning: the token reaches 1 other zone as well: whoever has it may change them too",
    ]);
    expect((await looked({ zones: good([{ ...zone, status: "pending" }]) })).said[1]).toBe(
      "failed: the zone is pending at Cloudflare: the world does not ask Cloudflare for it",
    );
  });

  it("of an account, which is unknown among those of people, is judged by what it sees", async () => {
    expect((await looked({ verify: bad(401, "Invalid API Token") })).said).toEqual([
      "ok: it sees the zone, which is active at Cloudflare",
      "ok: it may write records of example.com",
      "not judged: it reaches no other zone; what else it may do: it may not read its own policies",
    ]);
  });

  it.each(["short", `${token} x`, `${token}\r\nx: y`, `${token}\u0000`, "ключ-от-всего-на-свете-и-ещё-немного"])(
    "that is no token (%#) is not sent anywhere",
    async (given) => {
      const { said, asked, whole } = await looked({}, given);
      expect([said, asked]).toEqual([["failed: what was given is no token: one is a single word of 40 characters or more"], []]);
      expect(whole).not.toContain(given);
    },
  );

  it("that was not given, or that no zone needs, is not judged", async () => {
    expect((await checkToken(plan, undefined, worldOf({})))[0]).toMatchObject({ state: "not judged", message: "no token was given" });
    expect(await checkToken({ edge: null } as unknown as Plan, token, worldOf({}))).toMatchObject([
      { state: "not judged", message: "the plan names no zone at Cloudflare" },
    ]);
  });
});

describe("an API that is not Cloudflare's", () => {
  const from = async (port: number, patienceMs = 2000) => {
    const [first] = await checkToken(plan, token, worldOf({ cloudflare: `http://127.0.0.1:${port}`, patienceMs }));
    expect(JSON.stringify(first)).not.toContain(token);
    return `${first?.state ?? ""}: ${first?.message ?? ""}`;
  };

  it("gets the token at most once: it is not sent on to where a redirect leads", async () => {
    let elsewhere = 0;
    const other = await httpServer((_, response) => {
      elsewhere++;
      response.end("{}");
    });
    const port = await httpServer((_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${other}/` }).end());
    expect([await from(port), elsewhere]).toEqual([
      "not judged: nobody could be asked about the token: it answered 302 with something that is no answer of its API",
      0,
    ]);
  });

  it("may answer with anything, of any size, or not at all", async () => {
    const answered = (body: string) => httpServer((_, response) => void response.end(body));
    const odd = "not judged: nobody could be asked about the token: it answered 200 with something that is no answer of its API";
    expect(await from(await answered("<html>"))).toBe(odd);
    expect(await from(await answered("[1"))).toBe(odd);
    expect(await from(await answered(`{"a":"${"x".repeat(3_000_000)}"}`))).toBe(odd);
    expect(await from(await rawServer(() => undefined), 300)).toBe(
      "not judged: nobody could be asked about the token: it did not answer in time",
    );
    expect(await from(1)).toMatch(/^not judged: nobody could be asked about the token: it cannot be reached/);
  });

  it("prints nothing into a terminal that moves its cursor, or repeats the token", async () => {
    const port = await httpServer(
      (_, response) => void response.writeHead(401).end(JSON.stringify(bad(401, `no \u001b[2J\u202e${token}`).body)),
    );
    const said = await from(port);
    expect(said).toMatch(/^failed: Cloudflare does not know the token: no /);
    expect(said).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
