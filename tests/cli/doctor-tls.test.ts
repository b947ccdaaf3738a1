import { checkTls, type Looked } from "../../cli/doctor/tls";
import type { World } from "../../cli/doctor/world";
import type { CertificatePlan, IssuerPlan } from "../../model/plan/tls-plan";
import type { Plan } from "../../model/plan/plan";
import { makeCertificate, type Made, type Wanted } from "./doctor-certificates";
import { closedPort, day, dayMs, httpServer, rawServer, tlsServer, today, worldOf } from "./doctor-world";

const farMs = today + 3000 * dayMs;
const host = "billing.example.com";
const root = makeCertificate({ subject: { common: "eu-central-root" }, isCa: true, from: today - 100 * dayMs, to: farMs });
const made = (wanted: Partial<Wanted> = {}) =>
  makeCertificate({ subject: { common: host }, by: root, dnsNames: [host], from: today - 10 * dayMs, to: today + 80 * dayMs, ...wanted });

const issuers = {
  ca: { kind: "ca", name: "eu-central-private", secret: "eu-central-root", because: "" },
  production: { kind: "acme", name: "eu-central-private", directory: "production" },
  staging: { kind: "acme", name: "eu-central-private", directory: "staging" },
} as const;

/** As much of a plan as says which certificate the host shows. */
function planOf(issuer: keyof typeof issuers): Plan {
  const certificate: Partial<CertificatePlan> = {
    name: "w",
    purpose: "gateway",
    hosts: [host],
    issuer: "eu-central-private",
    renewBeforePercent: 33,
    hours: 2160,
  };
  return {
    regions: [{ name: "eu-central", tls: { certificates: [certificate], issuers: [issuers[issuer] as unknown as IssuerPlan] } }],
  } as unknown as Plan;
}

interface Given {
  readonly port443: number;
  readonly port80?: number;
  readonly issuer?: keyof typeof issuers;
  /** Null for none. */
  readonly ca?: string | null;
  readonly place?: Partial<Looked>;
  readonly patienceMs?: number;
}

async function looked({ port443, port80, issuer = "ca", ca = root.pem, place, patienceMs = 5000 }: Given) {
  const world = worldOf({ ports: { 443: port443, 80: port80 ?? (await closedPort()) }, patienceMs });
  const results = await checkTls(
    planOf(issuer),
    [{ host, proxied: false, addresses: ["203.0.113.7"], without: "", ...place }],
    ca ?? undefined,
    world,
  );
  return results.map(({ state, message }) => `${state}: ${message}`);
}

const showing = ({ pem, key }: Made, options: Parameters<typeof tlsServer>[0] = {}) => tlsServer({ cert: pem, key, ...options });

const versions = ["ok: TLS 1.3 is spoken, and 1.1 refused", "ok: without TLS nothing answers"];

describe("the certificate that a host shows", () => {
  it("is held against the plan: names, chain, who signed, and when it is renewed", async () => {
    expect(await looked({ port443: await showing(made()) })).toEqual([
      `ok: its certificate covers it, signed by eu-central-root, 80 days left, renewed from ${day(50.3)} on`,
      ...versions,
    ]);
  });

  it.each<[string, Partial<Wanted>, string]>([
    ["is for another name", { dnsNames: ["shop.example.com"] }, "failed: it shows a certificate for shop.example.com, and not for itself"],
    ["names the host in its subject only", { dnsNames: [] }, "failed: it shows a certificate for no name at all, and not for itself"],
    ["is a wildcard of one label too few", { dnsNames: ["*.com"] }, "failed: it shows a certificate for *.com, and not for itself"],
    ["has ended", { to: today - dayMs }, `failed: its certificate ended on ${day(-1)}`],
    ["has not begun", { from: today + dayMs }, `failed: its certificate holds from ${day(1)} on only`],
    ["ends in a few days", { from: today - 84 * dayMs, to: today + 6 * dayMs }, `failed: its certificate ends in 6 days, on ${day(6)}`],
    [
      "should have been renewed",
      { from: today - 65 * dayMs, to: today + 25 * dayMs },
      `warning: its certificate should have been renewed on ${day(-4.7)}, and ends in 25 days`,
    ],
    [
      "is signed by another root",
      { by: makeCertificate({ subject: { common: "eu-west-root" }, isCa: true, from: today - dayMs, to: today + dayMs }) },
      "failed: its certificate is signed by eu-west-root, and the plan says eu-central-root",
    ],
    [
      "is signed by another root of the same name",
      { to: farMs, by: makeCertificate({ subject: { common: "eu-central-root" }, isCa: true, from: today - dayMs, to: farMs }) },
      "failed: its certificate, signed by eu-central-root, does not lead to the roots of --ca: a signature in its chain is wrong",
    ],
  ])("is not right where it %s", async (_, wanted, message) => {
    expect(await looked({ port443: await showing(made(wanted)) })).toEqual([message, ...versions]);
  });

  it("is right itself and not its chain where a certificate above it has ended", async () => {
    const subject = { organisation: "Let's Encrypt", common: "YE1" };
    const between = makeCertificate({ subject, by: root, isCa: true, from: today - 30 * dayMs, to: today - dayMs });
    const { pem, key, ...rest } = made({ by: between });
    const port443 = await showing({ ...rest, key, pem: `${pem}${between.pem}` });
    expect((await looked({ port443, issuer: "production" }))[0]).toBe(
      "failed: no browser takes its certificate, signed by Let's Encrypt (YE1): a certificate in its chain has ended",
    );
  });

  it("is right until two days after the day on which it is renewed", async () => {
    const days = (left: number) => made({ from: today - (90 - left) * dayMs, to: today + left * dayMs });
    expect((await looked({ port443: await showing(days(28)) }))[0]).toMatch(/^ok: .* 28 days left/);
    expect((await looked({ port443: await showing(days(27)) }))[0]).toMatch(/^warning: /);
  });

  it("covers the host by a wildcard of the domain", async () => {
    expect((await looked({ port443: await showing(made({ dnsNames: ["*.example.com"] })) }))[0]).toMatch(/^ok: its certificate covers it/);
  });

  it("is not judged by the platform's own root where nobody gave it", async () => {
    expect(await looked({ port443: await showing(made()), ca: null })).toEqual([
      `ok: its certificate covers it, signed by eu-central-root, 80 days left, renewed from ${day(50.3)} on`,
      "not judged: whether its chain leads to the platform's own root eu-central-root",
      ...versions,
    ]);
  });

  const authority = (organisation: string) =>
    makeCertificate({ subject: { organisation, common: "YE1" }, isCa: true, from: today - 100 * dayMs, to: farMs });

  it.each<[keyof typeof issuers, string, RegExp]>([
    ["production", "Let's Encrypt", /^ok: its certificate covers it, signed by Let's Encrypt \(YE1\), 80 days left/],
    ["staging", "(STAGING) Let's Encrypt", /^ok: its certificate covers it, signed by \(STAGING\) Let's Encrypt \(YE1\), 80 days left/],
    [
      "production",
      "(STAGING) Let's Encrypt",
      /^failed: .* signed by \(STAGING\) Let's Encrypt \(YE1\), and the plan says Let's Encrypt's production$/,
    ],
    ["staging", "Let's Encrypt", /^failed: .* signed by Let's Encrypt \(YE1\), and the plan says Let's Encrypt's rehearsal \(staging\)$/],
    ["production", "Let's Encrypt Ltd", /^failed: .* signed by Let's Encrypt Ltd \(YE1\), and the plan says Let's Encrypt$/],
  ])("planned of Let's Encrypt's %s and signed by %s is judged by that", async (issuer, organisation, message) => {
    const by = authority(organisation);
    expect((await looked({ port443: await showing(made({ by })), issuer, ca: by.pem }))[0]).toMatch(message);
  });

  it("that calls its signer Let's Encrypt and is signed by nobody that is known is found out", async () => {
    const by = authority("Let's Encrypt");
    expect((await looked({ port443: await showing(made({ by, to: farMs })), issuer: "production", ca: null }))[0]).toBe(
      "failed: no browser takes its certificate, signed by Let's Encrypt (YE1): the certificates between it and a known root are not sent along",
    );
  });

  it("with hostile words in it moves no cursor, and is taken for nobody else's", async () => {
    const by = authority("Evil\u001b[2J\nO=Let's Encrypt\u202e");
    const [first = ""] = await looked({ port443: await showing(made({ by })), issuer: "production", ca: by.pem });
    expect(first).toMatch(/^failed: its certificate is signed by Evil.*and the plan says Let's Encrypt$/);
    expect(first).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const [names = ""] = await looked({
      port443: await showing(made({ dnsNames: ["a\u001b]0;x\u0007.example.com", "b\r\n.example.com"] })),
    });
    expect(names).toMatch(/^failed: it shows a certificate for /);
    expect(names).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("of Cloudflare's in the gateway's place is judged by names, chain and time alone", async () => {
    const by = authority("Google Trust Services");
    const port443 = await showing(made({ by, from: today - 80 * dayMs, to: today + 10 * dayMs }));
    expect((await looked({ port443, issuer: "production", ca: by.pem, place: { proxied: true } }))[0]).toBe(
      "ok: its certificate covers it, Cloudflare's own, signed by Google Trust Services (YE1), 10 days left",
    );
  });
});

describe("a gateway", () => {
  const old = { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

  it("that still speaks TLS 1.1 is not right", async () => {
    expect(await looked({ port443: await showing(made(), old) })).toContain("failed: it speaks TLS 1.1, which was given up in 2021");
  });

  it("that speaks nothing newer than TLS 1.1 is not right either", async () => {
    expect(await looked({ port443: await showing(made(), { ...old, maxVersion: "TLSv1.1" }) })).toEqual([
      expect.stringMatching(/^failed: 203\.0\.113\.7 refuses the handshake \(/),
    ]);
  });

  it("that speaks TLS 1.2 at most is right", async () => {
    expect(await looked({ port443: await showing(made(), { maxVersion: "TLSv1.2" }) })).toContain("ok: TLS 1.2 is spoken, and 1.1 refused");
  });

  it.each<[string, () => Promise<number>, RegExp]>([
    ["has its port closed", closedPort, /^failed: 203\.0\.113\.7 has the port closed$/],
    [
      "hangs up at once",
      () => rawServer((socket) => void socket.destroy()),
      /^failed: 203\.0\.113\.7 hung up in the middle of the handshake$/,
    ],
    [
      "hangs up after a word",
      () => rawServer((socket) => void socket.once("data", () => void socket.end(Buffer.from([0x16, 3, 3, 0, 50, 2])))),
      /^failed: 203\.0\.113\.7 hung up in the middle of the handshake$/,
    ],
    [
      "speaks no TLS",
      () => rawServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
      /^failed: 203\.0\.113\.7 answers with something that is no TLS$/,
    ],
  ])("that %s shows no certificate", async (_, start, message) => {
    const said = await looked({ port443: await start() });
    expect([said.length, said[0]]).toEqual([1, expect.stringMatching(message)]);
  });

  it.each<[string, (chunk: () => void) => void]>([
    ["nothing", () => undefined],
    ["half a handshake", (chunk) => chunk()],
  ])("that takes the connection and says %s is not waited for for ever", async (_, talk) => {
    const port443 = await rawServer((socket) => talk(() => void socket.write(Buffer.from([0x16, 3, 3, 0, 50, 2, 0]))));
    expect(await looked({ port443, patienceMs: 1500 })).toEqual(["failed: 203.0.113.7 took the connection, and never ended the handshake"]);
  });

  it("is asked at each of its addresses, and what is the same is said once", async () => {
    const port443 = await showing(made());
    const said = await looked({ port443, place: { addresses: ["203.0.113.7", "203.0.113.8"] } });
    expect(said).toEqual([
      `ok: its certificate covers it, signed by eu-central-root, 80 days left, renewed from ${day(50.3)} on (at 203.0.113.7)`,
      ...versions.map((text) => `${text} (at 203.0.113.7)`),
    ]);
  });

  it("that nobody knows an address of is not judged", async () => {
    expect(await looked({ port443: 1, place: { addresses: [], without: "no name server says where it is found" } })).toEqual([
      "not judged: no name server says where it is found",
    ]);
  });
});

it("a gateway that does not answer is waited for once, and not for each of its hosts", async () => {
  const asked: string[] = [];
  const hosts = Array.from({ length: 60 }, (_, index) => `h${index}.example.com`);
  const world: World = {
    ...worldOf({}),
    route: (address, port) => {
      asked.push(`${address}:${port}`);
      // Nobody connects to a group of machines: the kernel says at once that there is no way.
      return { host: "224.0.0.1", port };
    },
  };
  const places = hosts.map((one) => ({ host: one, proxied: false, addresses: ["192.0.2.1"], without: "" }));
  const results = await checkTls(planOf("ca"), places, undefined, world);
  expect([results.length, new Set(results.map(({ state }) => state)), asked.length]).toEqual([60, new Set(["not judged"]), 16]);
});

describe("without TLS", () => {
  const answering = (status: number, location?: string) =>
    httpServer((_, response) => void response.writeHead(status, location === undefined ? {} : { location }).end("secret"));

  it.each<[number, string | undefined, string]>([
    [301, `https://${host}/`, "ok: http leads to https, and nowhere else"],
    [308, `https://${host}/`, "ok: http leads to https, and nowhere else"],
    [200, undefined, "failed: it answers 200 in plain text, where http may do nothing but lead to https"],
    [404, undefined, "failed: it answers 404 in plain text, where http may do nothing but lead to https"],
    [301, `http://${host}/`, `failed: http leads to http://${host}/, and not to https://${host}`],
    [301, `https://${host}.evil.example/`, `failed: http leads to https://${host}.evil.example/, and not to https://${host}`],
    [301, `https://${host}@evil.example/`, `failed: http leads to https://${host}@evil.example/, and not to https://${host}`],
    [301, `https://${host}:8443/`, `failed: http leads to https://${host}:8443/, and not to https://${host}`],
    [301, "/login", `failed: http leads to /login, and not to https://${host}`],
    [302, undefined, `failed: http leads to nowhere, and not to https://${host}`],
  ])("a host that answers %i to %s", async (status, location, message) => {
    const said = await looked({ port443: await showing(made()), port80: await answering(status, location) });
    expect(said.at(-1)).toBe(message);
  });

  it("a host that says nothing, or nothing that is HTTP, is not judged", async () => {
    const silent = await rawServer(() => undefined);
    const odd = await rawServer((socket) => void socket.end("SSH-2.0-x\r\n"));
    const port443 = await showing(made());
    expect((await looked({ port443, port80: silent, patienceMs: 2500 })).at(-1)).toBe(
      "not judged: whether it redirects from http: on port 80 it took the connection, and said nothing",
    );
    expect((await looked({ port443, port80: odd })).at(-1)).toBe(
      "not judged: whether it redirects from http: on port 80 it took the connection, and said nothing that is HTTP",
    );
  });
});
