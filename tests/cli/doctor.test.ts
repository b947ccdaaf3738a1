import { readArguments } from "../../cli/arguments";
import { commands } from "../../cli/commands";
import { runDoctor } from "../../cli/doctor/run";
import type { Result } from "../../cli/doctor/result";
import type { World } from "../../cli/doctor/world";
import { a, caa, internet, nameServer, type Internet, type TestServer } from "../stacks/dns/name-servers";
import type { Record } from "../stacks/dns/packets";
import { makeCertificate } from "./doctor-certificates";
import { dayMs, httpServer, tlsServer, today, worldOf } from "./doctor-world";
import { run } from "./run";
import { app, platform, temporary, workspace, write } from "./workspaces";

const running: Internet[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const edge = "104.16.1.1";
const host = "billing.example.com";
const exposed = "expose: { host: billing.example.com }\n";
/** With a domain of its own, and whatever it says of TLS left out. */
const bare = platform.replace(/^tls:.*\n/m, "").replace("apps.example.com", "example.com");
const zoned = `${bare}tls: { dns: { cloudflare: { zone: example.com } } }\n`;
const folder = () => workspace({ "platform.yaml": zoned, "a.app.yaml": app("billing", exposed) });

interface Outside {
  readonly world: World;
  readonly zone: TestServer;
  readonly set: (records: { readonly [Name in string]: readonly Record[] }) => void;
}

/** An outside in which all is well: a zone, Cloudflare before the host, its API, and clocks. */
async function outside(given: Partial<World> = {}): Promise<Outside> {
  const zone = await nameServer({});
  const set: Outside["set"] = (records) => void (zone.zones["example.com"] = { serial: 7, records });
  set({ [host]: [a(edge)], "example.com": [caa("issue", "letsencrypt.org")] });
  const net = await internet({ "example.com": { "ada.ns.cloudflare.com": zone } });
  running.push(net);
  const root = makeCertificate({
    subject: { organisation: "Google Trust Services", common: "WE1" },
    isCa: true,
    from: today - dayMs,
    to: today + 900 * dayMs,
  });
  const { pem, key } = makeCertificate({
    subject: { common: host },
    by: root,
    dnsNames: [host],
    from: today - dayMs,
    to: today + 60 * dayMs,
  });
  const https = await tlsServer({ cert: pem, key });
  const http = await httpServer((_, response) => void response.writeHead(301, { location: `https://${host}/` }).end());
  const api = await httpServer(({ url = "" }, response) => {
    const result = url.includes("verify")
      ? { id: "", status: "active" }
      : [{ id: "1", name: "example.com", status: "active", permissions: ["#dns_records:edit"] }];
    response.end(JSON.stringify({ success: true, result }));
  });
  write(roots, { "root.pem": root.pem });
  const world = worldOf({
    reach: net.reach,
    ports: { 443: https, 80: http },
    cloudflare: `http://127.0.0.1:${api}`,
    timeSource: () => `http://127.0.0.1:${api}/`,
    env: { CLOUDFLARE_API_TOKEN: "s3cret-t0ken-of-cloudflare_0123456789abcdef\n" },
    ...given,
  });
  return { world, zone, set };
}

const roots = temporary();
const ca = ["--ca", `${roots}/root.pem`];

async function doctor(typed: readonly string[], world: World) {
  const command = commands.find(({ name }) => name === "doctor");
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    colour: false,
    interactive: false,
    columns: 120,
  };
  const code = await runDoctor(readArguments(command!, typed), terminal, world);
  return { code, out: out.join(""), err: err.join(""), parts: out };
}

describe("parapet doctor", () => {
  it("says in a few lines that all is well, and ends with 0", async () => {
    const { world } = await outside();
    const { code, out, err } = await doctor([folder(), ...ca], world);
    expect([code, err]).toEqual([0, ""]);
    expect(out.replace(/20\d\d-\d\d-\d\d/g, "DAY")).toBe(
      `acme prod · 1 host · example.com at Cloudflare

  ok          dns    billing.example.com  its name server says so: it leads to Cloudflare's addresses, through a proxied record; not judged: where Cloudflare leads it from there

  ok          caa    *.example.com  the CAA records at example.com let letsencrypt.org sign for *.example.com

  ok          tls    billing.example.com  its certificate covers it, Cloudflare's own, signed by Google Trust Services (WE1), 60 days left
  ok          tls    billing.example.com  TLS 1.3 is spoken, and 1.1 refused
  ok          tls    billing.example.com  http leads to https, and nowhere else

  not judged  token  example.com  it reaches no other zone; what else it may do: it may not read its own policies
  ok          token  example.com  the token is active, and has no last day
  ok          token  example.com  it sees the zone, which is active at Cloudflare
  ok          token  example.com  it may write records of example.com

  ok          clock  this machine  its clock is right to the second or two, by 3 others

1 not judged, 9 ok
`,
    );
  });

  it("ends with 3 when something is wrong, and says what to do", async () => {
    const { world, set } = await outside();
    set({ [host]: [a("198.51.100.9")], "example.com": [caa("issue", "pki.goog")] });
    const { code, out } = await doctor([folder(), "--only", "dns,caa"], world);
    expect(code).toBe(3);
    expect(out.split("\n").slice(2, -1)).toEqual([
      "  failed      dns    billing.example.com  leads to A 198.51.100.9 at ada.ns.cloudflare.com, which is not Cloudflare; it has to lead to Cloudflare's addresses, through a proxied record",
      "              fix    turn the proxy on for the record of billing.example.com at Cloudflare, and remove every other of that name",
      "",
      "  failed      caa    *.example.com  the CAA records at example.com let pki.goog sign for *.example.com, and not letsencrypt.org, which the plan uses",
      '              fix    make the record beside them: example.com CAA 0 issuewild "letsencrypt.org"',
      "",
      "2 failed",
    ]);
  });

  it("prints the same as data, and no token anywhere", async () => {
    const { world } = await outside();
    const { code, out, err } = await doctor([folder(), "--json"], world);
    const { results } = JSON.parse(out) as { results: Result[] };
    expect([code, [...new Set(results.map(({ check }) => check))]]).toEqual([3, ["dns", "caa", "tls", "token", "clock"]]);
    expect(Object.keys(results[0]!)).toEqual(["check", "about", "state", "message", "fix"]);
    expect(`${out}${err}`).not.toContain("s3cret");
  });

  it("asks nobody for what is left out", async () => {
    const { world, zone } = await outside();
    const { code, out } = await doctor([folder(), "--only", "clock,token"], world);
    expect([code, zone.asked, out.includes("dns")]).toEqual([0, [], false]);
  });

  it("takes a warning for no failure, and an answer of nothing for one", async () => {
    const { world, set } = await outside();
    set({ [host]: [a(edge)] });
    expect((await doctor([folder(), "--only", "caa"], world)).code).toBe(0);
    expect((await doctor([folder(), "--only", "token"], { ...world, env: {} })).code).toBe(3);
    expect((await doctor([folder(), "--only", "clock,token"], { ...world, env: {} })).code).toBe(0);
  });

  it("holds hosts against the gateway that somebody names", async () => {
    const dev = bare.replace("prod", "dev");
    const open = workspace({ "platform.yaml": dev, "a.app.yaml": app("billing", exposed) });
    const { world, set } = await outside();
    set({ [host]: [a("203.0.113.7")] });
    const said = async (...more: string[]) =>
      JSON.parse((await doctor([open, "--only", "dns", "--json", ...more], world)).out) as { results: Result[] };
    expect((await said()).results.map(({ state, message }) => [state, message])).toEqual([
      ["ok", "its name server says so: it is there; not judged: whether it leads to eu-central: nobody said where the gateway is found"],
    ]);
    expect((await said("--address", "eu-central=203.0.113.7")).results).toMatchObject([
      { state: "ok", message: "its name server says so: it leads to A 203.0.113.7" },
    ]);
    expect((await said("--address", "eu-central=203.0.113.8")).results).toMatchObject([
      {
        state: "failed",
        message: "leads to A 203.0.113.7 at ada.ns.cloudflare.com; it has to lead to A 203.0.113.8",
        fix: `in place of it make, in the zone example.com: ${host} A 203.0.113.8`,
      },
    ]);
  });

  it("has nothing to find where no app is exposed", async () => {
    const { world } = await outside();
    const { code, out } = await doctor(
      [workspace({ "platform.yaml": zoned, "a.app.yaml": app("billing") }), "--only", "dns,tls,caa"],
      world,
    );
    expect([code, out.match(/^ {2}ok .*$/gm)?.length, out.match(/^ {2}not judged .*$/gm)?.length]).toEqual([0, 2, 1]);
  });

  it("of many hosts that are well shows some, and counts the rest", async () => {
    const hosts = Array.from({ length: 12 }, (_, index) => `h${index}.example.com`);
    const { world, set } = await outside();
    set(Object.fromEntries(hosts.map((one) => [one, [a(edge)]])));
    const many = workspace({
      "platform.yaml": zoned.replace("example.com } }", "example.com, plan: enterprise } }"),
      ...Object.fromEntries(
        hosts.map((one, index) => [`${index}.app.yaml`, app(`h${index}`, `size: { cpu: 10m, memory: 16Mi }\nexpose: { host: ${one} }\n`)]),
      ),
    });
    const { code, out } = await doctor([many, "--only", "dns"], world);
    expect([code, out.split("\n").slice(10, -1)]).toEqual([0, ["  ok          dns    and 4 more; --json lists all of them", "", "12 ok"]]);
  });
});

describe("parapet doctor --watch", () => {
  /** A world in which something happens while it sleeps. */
  async function watching(...happens: ((outside: Outside) => void)[]) {
    const slept: number[] = [];
    const made = await outside({
      sleep: (ms) => {
        slept.push(ms / 1000);
        const next = happens[slept.length - 1];
        next?.(made);
        return Promise.resolve(next !== undefined);
      },
    });
    return { world: made.world, slept };
  }

  const gone = ({ set }: Outside) => set({});
  const back = ({ set }: Outside) => set({ [host]: [a(edge)] });
  const nothing = () => undefined;

  it("prints what has changed since, and nothing while nothing does", async () => {
    const { world, slept } = await watching(nothing, gone, nothing, back, nothing);
    const { code, parts } = await doctor([folder(), "--only", "dns", "--watch", "--every", "30"], world);
    expect([code, slept, parts.length]).toEqual([0, [30, 30, 30, 30, 30, 30], 3]);
    expect(parts[1]).toMatch(
      /^\n20.*Z\n {2}failed {6}dns {4}billing\.example\.com {2}has no record at ada\.ns\.cloudflare\.com; .*\n {14}fix .*\n$/,
    );
    expect(parts[2]).toMatch(/^\n20.*Z\n {2}ok {10}dns {4}billing\.example\.com {2}its name server says so/);
  });

  it("prints a line of data for the beginning and for each change, and ends as things are", async () => {
    const { world } = await watching(nothing, gone);
    const { code, out } = await doctor([folder(), "--only", "dns", "--watch", "--json"], world);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { results?: Result[]; changed?: Result[] });
    expect([code, lines.length, lines[0]?.results?.[0]?.state, lines[1]?.changed?.map(({ state }) => state)]).toEqual([
      3,
      2,
      "ok",
      ["failed"],
    ]);
  });
});

describe("parapet doctor refuses", () => {
  it.each<[string, readonly string[], string]>([
    ["a check that is none", ["--only", "dns,tsl"], 'there is no check "tsl"; there is dns, caa, tls, token, clock'],
    ["no check at all", ["--only", ""], 'there is no check ""'],
    ["--every without --watch", ["--every", "30"], "--every says how often --watch looks; give both"],
    ["a pause that is too short", ["--watch", "--every", "0"], "--every takes seconds, from 5 to 86400"],
    ["a pause that is no number", ["--watch", "--every", "1e3"], "--every takes seconds, from 5 to 86400"],
    ["a region that is not there", ["--address", "eu-centrl=203.0.113.7"], 'there is no region "eu-centrl"; did you mean eu-central?'],
    ["a region twice", ["--address", "eu-central=203.0.113.7,eu-central=203.0.113.8"], "--address names eu-central twice"],
    [
      "an address without a region",
      ["--address", "203.0.113.7"],
      '--address takes REGION=ADDRESS, several with commas between; got "203.0.113.7"',
    ],
    [
      "an address that is none",
      ["--address", "eu-central=203.0.113"],
      '--address eu-central: "203.0.113" is neither an address nor a host',
    ],
    [
      "Cloudflare's address for the gateway's",
      ["--address", `eu-central=${edge}`],
      `--address eu-central: ${edge} is Cloudflare's; the gateway's own address is meant`,
    ],
    ["a token file that is not there", ["--token-file", "/nowhere/token"], "--token-file /nowhere/token cannot be read (ENOENT)"],
    ["roots that are not there", ["--ca", "/nowhere/ca.pem"], "--ca /nowhere/ca.pem cannot be read (ENOENT)"],
  ])("%s", async (_, typed, message) => {
    const { code, err } = await run(["doctor", folder(), ...typed]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it("an empty token file, roots that are none, and a key in their place", async () => {
    const files = temporary();
    write(files, {
      empty: "\n",
      "none.pem": "hello\n",
      "broken.pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "key.pem": "-----BEGIN CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----\n",
    });
    expect((await run(["doctor", folder(), "--token-file", `${files}/empty`])).err).toContain(
      "is empty, and --token-file names the file of a token",
    );
    expect((await run(["doctor", folder(), "--ca", `${files}/none.pem`])).err).toContain("holds no certificate in PEM");
    expect((await run(["doctor", folder(), "--ca", `${files}/broken.pem`])).err).toContain(
      "holds no certificate in PEM, or one that cannot be read",
    );
    expect((await run(["doctor", folder(), "--ca", `${files}/key.pem`])).err).toContain("holds a private key");
  });

  it("documents with a mistake, before anybody is asked anything", async () => {
    const { world, zone } = await outside();
    const { code, err } = await doctor([workspace({ "a.app.yaml": "app: X\n" })], world);
    expect([code, err.includes("PPT-0115"), zone.asked]).toEqual([2, true, []]);
  });
});

it("its help says that it is the one command that uses the network", async () => {
  expect((await run(["doctor", "--help"])).out).toContain("the one command that uses the network, to read only");
});
