import { isUnknown, type RecordedResource, type RecordOptions } from "parapet/testing";
import { cloudSubjects, madeInCloud } from "../../cli/check/subjects";
import { recordPlan } from "../../cli/recordings";
import { planWorkspace } from "../../model";
import { judge, type Asked } from "../../policies/index";
import { readWorkspace } from "../../stacks/workspace/read";
import { configOf, hello, inZone, ofRegion, ofZone, platform, project, refusalOf, run, stacks, workspace, zoneId } from "./given";

const prod = { ...configOf("Pulumi.prod.yaml"), ...inZone };
const region = (name: string, environment = "prod") => ({ ...configOf(`Pulumi.${environment}-${name}.yaml`), ...inZone });
const edgeOf = (resources: readonly RecordedResource[]) =>
  resources
    .filter(({ type }) => /^cloudflare:|HostRecords|ZoneEdge/.test(type))
    .map(({ type, name }) => `${type.split(":")[2] ?? ""} ${name}`);
const records = ["shop.example.com", "billing.example.com"].sort();

/** A dev environment whose zone is at Cloudflare, and whose document leaves it open who signs. */
const inDev = () =>
  project({
    "platform.yaml": `${platform}networks: { office: [203.0.113.0/24] }\ntls: { dns: { cloudflare: { zone: example.com } } }\n`,
    "hello.app.yaml": `${hello}expose: { from: [office] }\n`,
  });

/** What the cluster would say of the gateway's Service. */
const gatewayAt = (...ingress: object[]): RecordOptions => ({
  ...ofZone(ofRegion("prod")),
  outputs: ({ name }) => (name === "eu-central-ingress-service" ? { status: { loadBalancer: { ingress } } } : undefined),
});

describe("the stack of an environment", () => {
  it("makes what stands before its zone, by the token of its config and no other", async () => {
    const recording = await run(stacks, prod, ofZone());
    expect(edgeOf(recording.resources).sort()).toEqual([
      "DnsRecord edge-caa-issue-letsencrypt.org@billing.example.com",
      "DnsRecord edge-caa-issue-letsencrypt.org@shop.example.com",
      "DnsRecord edge-caa-issuewild-nobody@billing.example.com",
      "DnsRecord edge-caa-issuewild-nobody@shop.example.com",
      "Ruleset edge-firewall",
      "Ruleset edge-rate-limits",
      "Ruleset edge-whitelist",
      "UrlNormalizationSettings edge-url-normalization",
      "ZoneEdge edge",
      "ZoneSetting edge-setting-0rtt",
      "ZoneSetting edge-setting-always-use-https",
      "ZoneSetting edge-setting-automatic-https-rewrites",
      "ZoneSetting edge-setting-min-tls-version",
      "ZoneSetting edge-setting-opportunistic-encryption",
      "ZoneSetting edge-setting-security-header",
      "ZoneSetting edge-setting-ssl",
      "ZoneSetting edge-setting-tls-1-3",
    ]);
    const provider = recording.get("cloudflare");
    expect([provider.secretInputs, recording.get("edge-firewall").inputs["zoneId"]]).toEqual([["apiToken"], zoneId]);
    expect(recording.get("edge-firewall").provider).toContain(provider.urn);
    expect(recording.stackOutputs).toMatchObject({ edge: { zone: "example.com", hosts: records, made: true } });
    expect(JSON.stringify(recording.stackOutputs)).not.toContain("t0ken");
  });

  it("is refused where the document's issuer needs a token, before anything is registered", async () => {
    expect(await refusalOf(stacks, configOf("Pulumi.prod.yaml"), {})).toBe(
      "error  PPT-0300  ../../stacks/platforms/prod.yaml:37:16  tls.issuer\n  Let's Encrypt looks for a record in the domain's zone before it signs a wildcard, and the stack has no token to write it with\n  fix   tls: { dns: { cloudflare: { zone: example.com } } }, with `pulumi config set --secret cloudflareToken` in the stack; or tls: { issuer: vault-pki }",
    );
  });

  it("is refused in staging where neither document nor token says who signs, with both ways out", async () => {
    expect(await refusalOf(stacks, configOf("Pulumi.staging.yaml"), {})).toContain(
      "  hosts are exposed below staging.apps.example.com, this is staging, and nobody signs their certificates\n  fix   tls: { dns: { cloudflare: { zone: example.com } } }, with `pulumi config set --secret cloudflareToken` in the stack; or tls: { issuer: vault-pki }",
    );
  });

  it("in dev says what is not made for want of a token, and lets a root of its own sign", async () => {
    const recording = await run(inDev(), {});
    expect(recording.resources.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
    expect(recording.logs.filter(({ severity }) => severity === "warning").map(({ message }) => message)).toEqual([
      "warning  config  cloudflareToken\n  not made, because the stack is not told how to reach the zone example.com: the edge before 1 host\n  fix   pulumi config set cloudflareZoneId ID, and pulumi config set --secret cloudflareToken < FILE",
    ]);
    expect(recording.stackOutputs).toMatchObject({ edge: { zone: "example.com", hosts: ["hello.apps.example.com"], made: false } });
  });

  it("asks for no token where the platform document names no zone", async () => {
    const recording = await run(stacks, configOf("Pulumi.dev.yaml"));
    expect([recording.resources.length, recording.logs]).toEqual([1, []]);
  });

  it("hands the account's ID on where a network is so long that it becomes a list", async () => {
    const branches = Array.from({ length: 300 }, (_, at) => `198.51.${String(Math.floor(at / 256))}.${String(at % 256)}/32`).join(", ");
    const root = project({
      "platform.yaml": `${platform}networks: { branches: [${branches}] }\ntls: { issuer: self-signed, dns: { cloudflare: { zone: example.com } } }\n`,
      "hello.app.yaml": `${hello}expose: { from: [branches] }\n`,
    });
    const accountId = "9f1839b6152d298aca64c4e906b6d074";
    const recording = await run(root, { ...inZone, cloudflareAccountId: accountId }, ofZone());
    expect(recording.byType("cloudflare:index/list:List").map(({ name, inputs }) => [name, inputs["accountId"]])).toEqual([
      ["edge-list-branches", accountId],
    ]);
    expect(await refusalOfEdge(root, inZone)).toContain('error  ZoneEdge "edge"  accountId\n  branches becomes a list');
  });
});

/** What the program of an edge is told that has its provider already. */
async function refusalOfEdge(root: string, config: Record<string, string>): Promise<string> {
  const recording = await run(root, config, { ...ofZone(), throwOnError: false });
  expect(edgeOf(recording.resources)).toEqual([]);
  return recording.errors[0]?.message ?? "";
}

describe("the stack of a region", () => {
  it("has a record for each host that it answers, while nobody knows yet where its gateway will be", async () => {
    const recording = await run(stacks, region("eu-central"), ofZone(ofRegion("prod")));
    expect(edgeOf(recording.resources)).toEqual([
      "HostRecords eu-central-hosts",
      ...records.map((host) => `DnsRecord eu-central-hosts-record@${host}`),
    ]);
    for (const { inputs } of recording.byType("cloudflare:index/dnsRecord:DnsRecord")) {
      const { type, content, name, ...known } = inputs;
      expect([isUnknown(type), isUnknown(content), records.some((host) => host === name)]).toEqual([true, true, true]);
      expect(known).toMatchObject({ zoneId, proxied: true, ttl: 1 });
    }
    const { ingressAddress, hosts } = recording.stackOutputs as Record<string, unknown>;
    expect([isUnknown(ingressAddress), hosts]).toEqual([true, records]);
  });

  it.each<[string, object[], string, string]>([
    ["address", [{ ip: "203.0.113.7" }], "A", "203.0.113.7"],
    ["IPv6 address", [{ ip: "2001:db8::7" }], "AAAA", "2001:db8::7"],
    ["host", [{ hostname: "a1b2.elb.eu-central-1.amazonaws.com" }], "CNAME", "a1b2.elb.eu-central-1.amazonaws.com"],
    ["first address of several", [{ ip: "203.0.113.7" }, { ip: "203.0.113.8" }], "A", "203.0.113.7"],
  ])("leads its hosts to its gateway's %s", async (_, ingress, type, content) => {
    const recording = await run(stacks, region("eu-central"), gatewayAt(...ingress));
    const own = (app: string) => [`parapet-app:${app}`, "parapet-environment:prod", "parapet-platform:acme", "parapet-region:eu-central"];
    const record = (app: string) => ({
      ...{ zoneId, name: `${app}.example.com`, type, content, proxied: true, ttl: 1 },
      comment: `parapet.dev/region=eu-central parapet.dev/app=${app}`,
      tags: own(app),
    });
    expect(recording.byType("cloudflare:index/dnsRecord:DnsRecord").map(({ inputs }) => inputs)).toEqual([
      record("billing"),
      record("shop"),
    ]);
    expect((recording.stackOutputs as Record<string, unknown>)["ingressAddress"]).toBe(content);
    const [first] = recording.byType("cloudflare:index/dnsRecord:DnsRecord");
    expect(first?.propertyDependencies["content"]).toContain(recording.get("eu-central-ingress-service").urn);
  });

  it.each<[string, object[]]>([
    ["of the cluster alone", [{ ip: "10.0.0.7" }]],
    ["that is none, because the cluster gives none", []],
  ])("makes no record to an address %s", async (_, ingress) => {
    const recording = await run(stacks, region("eu-central"), { ...gatewayAt(...ingress), throwOnError: false });
    expect(recording.byType("cloudflare:index/dnsRecord:DnsRecord")).toEqual([]);
    expect(recording.errors[0]?.message).toContain('error  HostRecords "eu-central-hosts"  address');
  });

  it("that stands by has no record, and certificates all the same", async () => {
    const recording = await run(stacks, region("eu-west"), ofZone(ofRegion("prod")));
    expect(edgeOf(recording.resources)).toEqual([]);
    expect((recording.stackOutputs as Record<string, unknown>)["hosts"]).toEqual([]);
    expect(recording.byType("kubernetes:cert-manager.io/v1:Certificate").length).toBe(2);
  });

  it("is refused where the document's issuer needs a token, before anything is registered", async () => {
    expect(await refusalOf(stacks, configOf("Pulumi.prod-eu-central.yaml"), ofRegion("prod"))).toContain(
      "error  PPT-0300  ../../stacks/platforms/prod.yaml:37:16  tls.issuer",
    );
  });

  it("in dev says what is not made for want of a token, and builds the rest with a root of its own", async () => {
    const recording = await run(inDev(), { "parapet:region": "lab" }, ofRegion("dev"));
    expect(edgeOf(recording.resources)).toEqual([]);
    expect(recording.byType("parapet:index:EnterpriseApp").length).toBe(1);
    expect(recording.byType("kubernetes:cert-manager.io/v1:ClusterIssuer").map(({ name }) => name)).toEqual([
      "lab-tls-clusterissuer-lab-private",
      "lab-tls-clusterissuer-lab-root",
    ]);
    expect(recording.logs.filter(({ severity }) => severity === "warning").map(({ message }) => message.split("\n")[1])).toEqual([
      "  not made, because the stack is not told how to reach the zone example.com: 1 DNS record",
    ]);
  });

  it("orders certificates by a token of their own where there is one, and shows it to nobody", async () => {
    const options = ofZone(ofRegion("prod"));
    const secretConfig = { ...options.secretConfig, "parapet:cloudflareDnsToken": "n4rrow" };
    const recording = await run(stacks, region("eu-central"), { ...options, secretConfig });
    const secret = recording.get("eu-central-tls-dns-token");
    expect(secret.inputs["stringData"]).toMatchObject({ value: { token: "n4rrow" } });
    expect(secret.secretInputs).toContain("stringData");
    expect(JSON.stringify(recording.stackOutputs)).not.toMatch(/n4rrow|t0ken/);
    expect(await refusalOf(stacks, { ...region("eu-central"), "parapet:cloudflareDnsToken": "hunter2" }, options)).toContain(
      "cloudflareDnsToken\n  the token stands in the stack's file in plain text",
    );
  });
});

describe("a zone that nobody gave an ID", () => {
  it("is looked up by its name, by the token of the config", async () => {
    const { "parapet:cloudflareZoneId": _, ...config } = prod;
    const recording = await run(stacks, config, { ...ofZone(), invoke: () => ({ id: zoneId }) });
    expect(recording.invokes.map(({ token, args }) => [token, args])).toEqual([
      ["cloudflare:index/getZone:getZone", { filter: { name: "example.com", match: "all" } }],
    ]);
    expect(recording.get("edge-firewall").inputs["zoneId"]).toBe(zoneId);
  });
});

describe("the token by which certificates are ordered", () => {
  const made = { ...region("eu-central"), "parapet:cloudflareMakeDnsToken": "true" };

  it("is made by the stack where it may, for the region alone", async () => {
    const config = {
      ...made,
      "parapet:cloudflareDnsTokenUntil": "2027-12-31T00:00:00Z",
      "parapet:cloudflareDnsTokenFrom": "203.0.113.9/32",
    };
    const recording = await run(stacks, config, ofZone(ofRegion("prod")));
    expect(recording.get("eu-central-dns-token").inputs).toMatchObject({
      name: "parapet-dns-acme-prod-eu-central",
      expiresOn: "2027-12-31T00:00:00Z",
      condition: { requestIp: { ins: ["203.0.113.9/32"] } },
    });
    expect(recording.get("eu-central-tls-dns-token").propertyDependencies["stringData"]?.map((urn) => urn.split("::").at(-1))).toEqual([
      "eu-central-dns-token",
    ]);
  });

  it.each<[string, Record<string, string>, RecordOptions, string]>([
    ["without an end or an address", made, ofZone(ofRegion("prod")), "a token that leaks and never ends"],
    [
      "where one is given already",
      made,
      { ...ofRegion("prod"), secretConfig: { ...ofZone(ofRegion("prod")).secretConfig, "parapet:cloudflareDnsToken": "n4rrow" } },
      "the stack is given a token for records, and told to make one",
    ],
  ])("is not made %s", async (_, config, options, message) => {
    expect(await refusalOf(stacks, config, options)).toContain(message);
  });
});

describe("the config of a zone", () => {
  const root = () =>
    project({ ...workspace, "platform.yaml": `${platform}tls: { issuer: self-signed, dns: { cloudflare: { zone: example.com } } }\n` });

  it.each<[string, Record<string, string>, RecordOptions, string]>([
    [
      "a token in plain text",
      { ...inZone, cloudflareToken: "hunter2" },
      {},
      "cloudflareToken\n  the token stands in the stack's file in plain text",
    ],
    ["a zone without a token", inZone, {}, "cloudflareToken\n  the stack names a zone at Cloudflare and has no token for it"],
    [
      "an empty token",
      inZone,
      { secretConfig: { cloudflareToken: " \n" } },
      "cloudflareToken\n  the stack names a zone at Cloudflare and has no token",
    ],
    ["a zone's name for its ID", { cloudflareZoneId: "example.com" }, ofZone(), "cloudflareZoneId\n  this is no ID of Cloudflare's"],
    [
      "an account's name for its ID",
      { ...inZone, cloudflareAccountId: "Acme" },
      ofZone(),
      "cloudflareAccountId\n  this is no ID of Cloudflare's",
    ],
  ])("is refused for %s, and no value is shown", async (_, config, more, reason) => {
    const message = await refusalOf(root(), config, more);
    expect(message).toContain(`error  config  ${reason}`);
    expect(message).not.toMatch(/hunter2|t0ken|Acme/);
  });
});

describe("the enterprise simulation", () => {
  const plan = () => {
    const { workspace: documents, diagnostics } = readWorkspace("examples/enterprise-simulation");
    return planWorkspace(documents!, diagnostics).plan!;
  };
  const rules = ["ingress/edge-firewall-on", "ingress/edge-rate-limited", "ingress/edge-records-proxied", "encryption/edge-min-tls"];
  const judged = async (keep: (name: string) => boolean) => {
    const stacksOf: string[] = [];
    const cloud: Asked[] = [];
    for await (const recording of recordPlan(plan())) {
      stacksOf.push(recording.stack);
      cloud.push(...cloudSubjects(recording).filter(({ name }) => keep(name)));
    }
    const { findings, tally } = judge(cloud, { packs: ["production"], now: new Date("2026-11-21T12:00:00Z") });
    return { stacksOf, broken: findings.map(({ rule }) => rule), held: rules.map((rule) => tally[rule]?.holds ?? 0) };
  };

  it("is recorded with the stack of its environment, and every promise on its edge holds", async () => {
    expect(madeInCloud(plan())).toBe(true);
    expect(await judged(() => true)).toEqual({
      stacksOf: ["prod", "prod-eu-central", "prod-eu-west"],
      broken: [],
      held: [3, 3, 6, 11],
    });
  });

  it("breaks a promise as soon as a part of its edge is missing", async () => {
    // Cloudflare's own rules and the OWASP rules, each by itself.
    expect((await judged((name) => name !== "edge-firewall")).broken).toEqual(Array(2).fill("ingress/edge-firewall-on"));
    expect((await judged((name) => name !== "edge-setting-min-tls-version")).broken).toEqual(["encryption/edge-min-tls"]);
  });

  it("without a zone and without buckets makes nothing outside of its clusters", () => {
    const { apps, ...rest } = plan();
    const kept = apps.map((app) => ({ ...app, needs: { ...app.needs, bucket: null } }));
    expect(madeInCloud({ ...rest, apps: kept, edge: null })).toBe(false);
    expect(madeInCloud({ ...rest, apps: kept })).toBe(true);
  });
});
