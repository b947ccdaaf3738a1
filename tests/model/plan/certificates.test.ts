import { directories } from "../../../model/plan/issuers";
import type { IssuerPlan } from "../../../model/plan/tls-plan";
import { planWorkspace } from "../../../model/plan/workspace";
import { readYaml } from "../../../model/documents/yaml";
import { app, planned, planOf, platformText, wrong } from "./given";

const vault = "tls: { issuer: vault-pki }";
const with_ = (tls: string, environment = "prod") =>
  platformText.replace(vault, tls).replace("environment: prod", `environment: ${environment}`);
const zone = "dns: { cloudflare: { zone: example.com, plan: enterprise } }";
const shop = app("shop", "expose: { from: [corporate] }");
const own = (more = "") => app("ledger", `needs: { certificate: { ${more} } }`);

const tlsOf = (intents: readonly string[], platform: string, region = "eu-central") => {
  const { tls } = planOf(intents, platform).regions.find(({ name }) => name === region)!;
  if (tls === null) throw new Error("nothing asks for a certificate");
  return tls;
};
const signers = (intents: readonly string[], platform: string) =>
  tlsOf(intents, platform).issuers.map((issuer) => `${issuer.kind} ${issuer.name}`);
const names = (intents: readonly string[], platform: string, region?: string) =>
  tlsOf(intents, platform, region).certificates.map(({ namespace, name, issuer, dnsNames }) => [namespace, name, issuer, ...dnsNames]);

/** The same with a stack that has no token. */
const withoutToken = (intents: readonly string[], platform: string) => {
  const documents = [platform, ...intents].map((text, at) => readYaml(at === 0 ? "platform.yaml" : `${at}.app.yaml`, text).documents[0]!);
  return planWorkspace({ platform: documents[0]!, intents: documents.slice(1) }, [], { cloudflareToken: false });
};

describe("who signs for hosts", () => {
  it.each<[string, string, string[]]>([
    ["whom the document names", with_(`tls: { issuer: letsencrypt, ${zone} }`), ["acme eu-central-public"]],
    ["Let's Encrypt, where the zone is at Cloudflare", with_(`tls: { ${zone} }`), ["acme eu-central-public"]],
    ["Let's Encrypt in dev too, where the zone is at Cloudflare", with_(`tls: { ${zone} }`, "dev"), ["acme eu-central-public"]],
    ["a root of the region's own in dev, where nobody is named", with_("", "dev"), ["ca eu-central-private", "root eu-central-root"]],
    ["the vault", with_(vault), ["vault eu-central-private"]],
    [
      "the vault, where it signs for names inside and nobody else is there",
      with_("tls: { private: vault-pki }"),
      ["vault eu-central-private"],
    ],
  ])("is %s", (_, platform, issuers) => {
    expect(signers([shop], platform)).toEqual(issuers);
  });

  it("is a root of the region's own where a dev stack has no token, and the plan says why", () => {
    const { plan } = withoutToken([shop], with_(`tls: { ${zone} }`, "dev"));
    expect(plan?.regions[0]?.tls?.issuers.map(({ kind, because }) => `${kind}: ${because}`)).toEqual([
      "ca: the stack has no cloudflareToken, and this is dev",
      "root: signs the root of eu-central, and nothing else",
    ]);
    expect(plan?.edge?.publiclyTrusted).toBe(false);
  });

  it.each(["prod", "staging"])("is nobody in %s without a zone or a token: an error with both ways out", (environment) => {
    const fix =
      "tls: { dns: { cloudflare: { zone: example.com } } }, with `pulumi config set --secret cloudflareToken` in the stack; or tls: { issuer: vault-pki }";
    expect(wrong([shop], with_("", environment))).toEqual([`PPT-0300 platform.yaml:4 domain -> ${fix}`]);
    const { plan, diagnostics } = withoutToken([shop], with_(`tls: { ${zone} }`, environment));
    expect([plan, diagnostics.map(({ code, fix: way }) => [code, way])]).toEqual([undefined, [["PPT-0300", fix]]]);
  });

  it("is nobody's question where nothing is exposed", () => {
    expect(planOf([app("worker")], with_("")).regions.map(({ tls }) => tls)).toEqual([null, null, null]);
  });

  it.each<[string, string, string]>([
    ["Let's Encrypt without a zone", "tls: { issuer: letsencrypt }", "tls.dns names no zone"],
    ["a root of one's own in production", "tls: { issuer: self-signed }", "in production nobody vouches for himself"],
    [
      "a private root in production",
      `tls: { issuer: letsencrypt, private: self-signed, ${zone} }`,
      "in production nobody vouches for himself",
    ],
    ["two authorities of one's own", "tls: { issuer: vault-pki, private: self-signed }", "a region has one authority of its own"],
  ])("is not %s", (_, tls, message) => {
    expect(planned([shop], with_(tls)).diagnostics.map((one) => one.message)).toContainEqual(expect.stringContaining(message));
  });

  it("is never a public authority for a name that means something else in every network", () => {
    const inside = app("shop", "expose: { from: [corporate], host: shop.corp.internal }");
    expect(planned([inside], with_(`tls: { issuer: letsencrypt, ${zone} }`)).diagnostics.map(({ code }) => code)).toContain("PPT-0301");
    const dev = with_(`tls: { ${zone} }`, "dev").replace("domain: apps.example.com", "domain: apps.localhost");
    expect(planned([shop], dev).diagnostics.map(({ code }) => code)).not.toContain("PPT-0301");
  });
});

describe("Let's Encrypt's directory", () => {
  const directory = (environment: string) =>
    tlsOf([shop], with_(`tls: { ${zone} }`, environment)).issuers.find(
      (one): one is Extract<IssuerPlan, { kind: "acme" }> => one.kind === "acme",
    );

  it.each(["dev", "staging", "{ name: perf, like: staging }"])("is the rehearsal's in %s, and Cloudflare is told", (environment) => {
    expect(directory(environment)).toMatchObject({ directory: "staging", server: directories.staging });
    expect(planOf([shop], with_(`tls: { ${zone} }`, environment)).edge?.publiclyTrusted).toBe(false);
  });

  it("is the real one in production alone", () => {
    expect(directory("prod")).toMatchObject({ directory: "production", server: directories.production, zone: "example.com" });
    expect(planOf([shop], with_(`tls: { ${zone} }`)).edge?.publiclyTrusted).toBe(true);
  });
});

describe("the certificates of a region", () => {
  it("are one for the domain, and one for each host that it does not cover", () => {
    const intents = [
      shop,
      app("cart", "expose: { from: [corporate] }"),
      app("docs", "expose: { from: [corporate], host: docs.example.com }"),
    ];
    expect(names(intents, with_(`tls: { ${zone} }`))).toEqual(
      [
        ["eu-central-ingress", "eu-central-docs.example.com", "eu-central-public", "docs.example.com"],
        ["eu-central-ingress", "eu-central-wildcard", "eu-central-public", "*.apps.example.com"],
      ].map((one) => [one[0], expect.stringMatching(/^eu-central-(docs|wildcard)/), ...one.slice(2)]),
    );
  });

  it("are in each region that answers at the host, the standby too", () => {
    const everywhere = app("shop", "expose: { from: [corporate] }", "[eu-central, eu-west]");
    for (const region of ["eu-central", "eu-west"])
      expect(names([everywhere], with_(vault), region)).toEqual([
        [`${region}-ingress`, `${region}-wildcard`, `${region}-private`, "*.apps.example.com"],
      ]);
  });

  it("have an elliptic key, ninety days and a third of them to be renewed in", () => {
    expect(tlsOf([shop], with_(vault)).certificates).toMatchObject([
      { key: { algorithm: "ECDSA", size: 256 }, hours: 2160, renewBeforePercent: 33, usages: ["server"], apps: ["shop@eu-central"] },
    ]);
  });

  it("come with a root and what trusts it where the region signs for itself", () => {
    const { certificates, bundle, charts } = tlsOf([shop], with_("", "dev"));
    expect(certificates.map(({ name, purpose, issuer }) => [name, purpose, issuer])).toEqual([
      ["eu-central-root", "root", "eu-central-root"],
      ["eu-central-wildcard", "gateway", "eu-central-private"],
    ]);
    expect(bundle).toEqual({
      name: "eu-central-trust",
      key: "ca.crt",
      secret: "eu-central-root",
      namespaces: ["eu-central-team-orders", "eu-central-team-payments"],
    });
    expect(charts.map(({ name }) => name)).toEqual(["cert-manager", "trust-manager"]);
  });

  it("change nothing but who signs when a workspace moves from a root of its own to Let's Encrypt", () => {
    const before = tlsOf([shop], with_("tls: { issuer: self-signed }", "dev")).certificates.filter(({ purpose }) => purpose === "gateway");
    const after = tlsOf([shop], with_(`tls: { issuer: letsencrypt, ${zone} }`, "dev")).certificates;
    expect(after).toEqual(before.map((one) => ({ ...one, issuer: "eu-central-public" })));
  });
});

describe("regions that share a cluster", () => {
  const shared = with_("", "dev").replace("context: c2", "context: c1");
  const homes = (intents: readonly string[]) =>
    planOf(intents, shared).regions.map(({ name, tls }) => [name, tls?.home ?? null, tls?.charts.length ?? null]);

  it("have one operator of certificates, which comes with the first that needs it", () => {
    expect(homes([app("shop", "expose: { from: [corporate] }", "[eu-central, eu-west]")])).toEqual([
      ["eu-central", true, 2],
      ["eu-west", false, 0],
      ["us-east", null, null],
    ]);
    expect(homes([app("shop", "expose: { from: [corporate] }", "eu-west")])).toEqual([
      ["eu-central", null, null],
      ["eu-west", true, 2],
      ["us-east", null, null],
    ]);
  });
});

describe("a certificate of an app's own", () => {
  it("is for its Service, signed by the platform's own authority", () => {
    expect(names([own()], with_(vault))).toEqual([
      [
        "eu-central-team-payments",
        "ledger-tls",
        "eu-central-private",
        "ledger.eu-central-team-payments.svc",
        "ledger.eu-central-team-payments.svc.cluster.local",
      ],
    ]);
  });

  it("is signed inside though Let's Encrypt signs for hosts, and in production by nobody but the vault", () => {
    expect(signers([own(), shop], with_(`tls: { issuer: letsencrypt, private: vault-pki, ${zone} }`))).toEqual([
      "acme eu-central-public",
      "vault eu-central-private",
    ]);
    expect(wrong([own()], with_(`tls: { issuer: letsencrypt, ${zone} }`))).toEqual([
      "PPT-0302 1.app.yaml:6 needs.certificate -> tls: { private: vault-pki } in the platform document",
    ]);
    expect(signers([own(), shop], with_(`tls: { issuer: letsencrypt, ${zone} }`, "staging"))).toEqual([
      "acme eu-central-public",
      "ca eu-central-private",
      "root eu-central-root",
    ]);
  });

  it("is all that the vault signs for where Let's Encrypt signs for hosts", () => {
    const domains = (tls: string) =>
      tlsOf([own(), shop], with_(tls)).issuers.flatMap((issuer) => (issuer.kind === "vault" ? issuer.domains : []));
    expect(domains(vault)).toContain("apps.example.com");
    expect(
      domains(`tls: { issuer: letsencrypt, private: vault-pki, ${zone} }`).filter((name) => !/\.svc(\.cluster\.local)?$/.test(name)),
    ).toEqual([]);
  });

  it("may be for the pods of its Service, and for its host outside", () => {
    const pods = own('dnsNames: ["*.ledger.eu-central-team-payments.svc"], usages: [server, client], days: 7');
    expect(tlsOf([pods], with_(vault)).certificates).toMatchObject([
      { dnsNames: ["*.ledger.eu-central-team-payments.svc"], hours: 168, usages: ["client", "server"] },
    ]);
    expect(names([own("dnsNames: [ledger.apps.example.com]")], with_(`tls: { issuer: letsencrypt, ${zone} }`))).toEqual([
      ["eu-central-team-payments", "ledger-tls", "eu-central-public", "ledger.apps.example.com"],
    ]);
  });

  it.each<[string, string, string]>([
    ["a neighbour's name", "dnsNames: [billing.eu-central-team-payments.svc]", "is no name of ledger's"],
    ["the same name in another namespace", "dnsNames: [ledger.eu-central-team-orders.svc]", "is no name of ledger's"],
    ["the wildcard of the domain", 'dnsNames: ["*.apps.example.com"]', "is no name of ledger's"],
    ["all pods of the namespace", 'dnsNames: ["*.eu-central-team-payments.svc"]', "is no name of ledger's"],
    [
      "names inside and outside",
      "dnsNames: [ledger.apps.example.com, ledger.eu-central-team-payments.svc]",
      "are signed by different authorities",
    ],
  ])("is refused for %s", (_, need, message) => {
    const platform = with_(`tls: { issuer: letsencrypt, private: vault-pki, ${zone} }`);
    expect(planned([own(need)], platform).diagnostics.map((one) => [one.code, one.message])).toEqual([
      ["PPT-0304", expect.stringContaining(message)],
    ]);
  });

  it.each<[string, string]>([
    ["for clients", "dnsNames: [ledger.apps.example.com], usages: [client]"],
    ["for a week", "dnsNames: [ledger.apps.example.com], days: 7"],
  ])("is not signed by a public authority %s", (_, need) => {
    expect(planned([own(need)], with_(`tls: { issuer: letsencrypt, ${zone} }`)).diagnostics.map(({ code }) => code)).toEqual(["PPT-0304"]);
  });
});

describe("what Let's Encrypt signs in a week", () => {
  const hosts = (count: number) =>
    Array.from({ length: count }, (_, at) => app(`shop-${at}`, `expose: { from: [corporate], host: s${at}.x.example.com }`));
  const limits = (intents: readonly string[], platform: string) =>
    planned(intents, platform)
      .diagnostics.filter(({ code }) => code === "PPT-0303")
      .map(({ severity, message }) => [severity, message]);
  const roomy = (platform: string) =>
    platform.replace("costCenter: cc-2", "costCenter: cc-2, quota: { apps: 400, cpu: 4000, memory: 4000Gi }");

  it("is counted for the whole workspace, and warned of from the first too many on", () => {
    const platform = roomy(with_(`tls: { ${zone} }`));
    expect(limits(hosts(50), platform)).toEqual([]);
    expect(limits(hosts(51), platform)).toEqual([
      ["warning", "the workspace asks for 51 certificates below example.com, and Let's Encrypt signs 50 new ones a week for a domain"],
    ]);
    expect(limits(hosts(51), roomy(with_(`tls: { ${zone} }`, "staging")))).toEqual([]);
  });

  it("is less for the same names: a sixth region waits", () => {
    const more = Array.from(
      { length: 4 },
      (_, at) => `  eu-${at}: { jurisdiction: eu, cluster: { context: k${at}, cni: cilium, nodesCidr: 10.${at + 7}.0.0/16 } }\n`,
    );
    const six = roomy(with_(`tls: { ${zone} }`)).replace("networks:", `${more.join("")}networks:`);
    const regions = ["eu-central", "us-east", "eu-0", "eu-1", "eu-2"];
    const everywhere = (list: readonly string[]) => [app("shop", "expose: { from: [corporate] }", `[${list.join(", ")}]`)];
    expect(limits(everywhere(regions), six)).toEqual([]);
    expect(limits(everywhere([...regions, "eu-3"]), six)).toEqual([
      ["warning", "6 regions ask for a certificate for *.apps.example.com, and Let's Encrypt signs the same names 5 times a week"],
    ]);
  });
});
