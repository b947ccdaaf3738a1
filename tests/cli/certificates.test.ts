import { run } from "./run";
import { app, platform, workspace } from "./workspaces";

const bare = platform.replace(/^tls:.*\n/m, "");
const zoned = (environment = "prod") =>
  `${bare.replace("prod", environment)}tls: { dns: { cloudflare: { zone: example.com, plan: business } } }\n`;
const expose = (host: string) => `expose: { host: ${host} }\n`;

interface Listed {
  readonly region: string;
  readonly name: string;
  readonly purpose: string;
  readonly dnsNames: readonly string[];
  readonly issuer: { readonly name: string; readonly kind: string; readonly title: string };
  readonly hours: number;
  readonly renewedAfterHours: number;
  readonly hosts: readonly string[];
  readonly apps: readonly string[];
  readonly source: { readonly file: string; readonly line: number } | null;
}

const listed = async (folder: string) =>
  (JSON.parse((await run(["certificates", folder, "--json"])).out) as { certificates: Listed[] }).certificates;

describe("parapet certificates", () => {
  const folder = () =>
    workspace({
      "platform.yaml": zoned(),
      "a.app.yaml": app("billing", expose("billing.apps.example.com")),
      "b.app.yaml": app("shop", expose("shop.apps.example.com")),
      "c.app.yaml": app("www", expose("www.example.com")),
    });

  it("lists who is vouched for, by whom, for how long, and for which apps", async () => {
    const { code, out, err } = await run(["certificates", folder()]);
    expect([code, err]).toEqual([0, ""]);
    const [head, , region, columns, ...rows] = out.split("\n");
    expect([head, region]).toEqual(["acme prod · 2 certificates in 2 regions", "eu-central · eu-central-public: Let's Encrypt"]);
    expect(columns?.trim().split(/ {2,}/)).toEqual(["NAMES", "SIGNED BY", "KEY", "HOLDS", "SECRET", "FOR", "ASKED IN"]);
    expect(
      rows
        .slice(0, 2)
        .map((row) => row.trim().split(/ {2,}/))
        .sort(),
    ).toEqual([
      [
        "*.apps.example.com",
        "eu-central-public",
        "ECDSA P-256",
        "90 days, renewed on day 60",
        "eu-central-ingress/eu-central-wildcard",
        "billing.apps.example.com, shop.apps.example.com: billing@eu-central, shop@eu-central",
        "the platform document",
      ],
      [
        "www.example.com",
        "eu-central-public",
        "ECDSA P-256",
        "90 days, renewed on day 60",
        expect.stringMatching(/^eu-central-ingress\/eu-central-www-example-com-/),
        "www@eu-central",
        expect.stringMatching(/^c\.app\.yaml:/),
      ],
    ]);
  });

  it("prints the same as data", async () => {
    const found = await listed(folder());
    const wildcard = found.find(({ name }) => name === "eu-central-wildcard");
    expect(wildcard).toEqual({
      region: "eu-central",
      name: "eu-central-wildcard",
      namespace: "eu-central-ingress",
      secret: "eu-central-wildcard",
      purpose: "gateway",
      dnsNames: ["*.apps.example.com"],
      usages: ["server"],
      issuer: { name: "eu-central-public", kind: "acme", title: "Let's Encrypt" },
      key: { algorithm: "ECDSA", size: 256, rotated: true },
      hours: 2160,
      renewedAfterHours: 1447,
      renewBeforePercent: 33,
      hosts: ["billing.apps.example.com", "shop.apps.example.com"],
      apps: ["billing@eu-central", "shop@eu-central"],
      source: null,
    });
    expect(found.map(({ dnsNames, apps }) => [dnsNames, apps])).toEqual(
      expect.arrayContaining([[["www.example.com"], ["www@eu-central"]]]),
    );
    expect(found).toHaveLength(2);
  });

  it("says of a rehearsal's signature that no browser knows it", async () => {
    const staging = workspace({ "platform.yaml": zoned("staging"), "a.app.yaml": app("billing", expose("billing.apps.example.com")) });
    expect((await run(["certificates", staging])).out).toContain(
      "eu-central-public: Let's Encrypt's rehearsal (staging), which no browser knows\n",
    );
  });

  it("lists the root that a region makes for itself, and who it signs for", async () => {
    const dev = workspace({
      "platform.yaml": bare.replace("prod", "dev"),
      "a.app.yaml": app("billing", expose("billing.apps.example.com")),
    });
    const found = (await listed(dev)).filter(({ region }) => region === "eu-central");
    expect(found.map(({ name, purpose, issuer, hours }) => [name, purpose, issuer.name, issuer.kind, hours])).toEqual([
      ["eu-central-root", "root", "eu-central-root", "root", 87_600],
      ["eu-central-wildcard", "gateway", "eu-central-private", "ca", 2160],
    ]);
    const { out } = await run(["certificates", dev]);
    expect(out).toMatch(
      /^ {2}\(a root: signs others\) +itself +ECDSA P-256 +10 years, renewed on day 2445 +cert-manager\/eu-central-root +the region +the platform document$/m,
    );
  });

  it("lists what an app asks for itself, at its place", async () => {
    const own = workspace({ "platform.yaml": platform, "a.app.yaml": app("billing", "needs: { certificate: { days: 30 } }\n") });
    expect((await listed(own)).filter(({ purpose }) => purpose === "app")).toMatchObject([
      {
        dnsNames: ["billing.eu-central-team-web.svc", "billing.eu-central-team-web.svc.cluster.local"],
        issuer: { name: "eu-central-private", kind: "vault" },
        hours: 720,
        apps: ["billing@eu-central"],
        source: { file: "a.app.yaml" },
      },
    ]);
  });

  it("says that there is none where nobody asks for one", async () => {
    const { code, out } = await run(["certificates", workspace({ "platform.yaml": bare, "a.app.yaml": app("billing") })]);
    expect([code, out]).toEqual([
      0,
      "acme prod · 0 certificates in 2 regions\n\nno app is exposed or asks for a certificate, and so there is none\n",
    ]);
  });
});
