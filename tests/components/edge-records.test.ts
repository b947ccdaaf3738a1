import { resolve } from "node:path";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output, type Input } from "@pulumi/pulumi";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { isUnknown, record } from "parapet/testing";
import { HostRecords, hostRecordsArgs } from "../../components/edge";
import { asked, billing, edge, exposed, identity, own, prod, recordHosts, shop, zoneId } from "./edge-example";
import { refusalOf, Thing } from "./example";

const both = exposed("shop", "{ host: shop.example.com }", "[eu-central, us-east]");

describe("the records of a region's hosts", () => {
  it("lead to its gateway, through the proxy, and say whose they are", async () => {
    expect(asked(await recordHosts(edge([shop, billing, exposed("api", "{ host: shop.example.com, paths: [/api] }")])))).toEqual({
      "eu-central-hosts-record@billing.apps.example.com": {
        zoneId,
        name: "billing.apps.example.com",
        type: "A",
        content: "203.0.113.7",
        proxied: true,
        ttl: 1,
        comment: "parapet.dev/region=eu-central parapet.dev/app=billing",
        tags: ["parapet-app:billing", "parapet-environment:prod", "parapet-platform:acme", "parapet-region:eu-central"],
      },
      "eu-central-hosts-record@shop.example.com": {
        zoneId,
        name: "shop.example.com",
        type: "A",
        content: "203.0.113.7",
        proxied: true,
        ttl: 1,
        comment: "parapet.dev/region=eu-central parapet.dev/app=api,shop",
        tags: ["parapet-app:api,shop", "parapet-environment:prod", "parapet-platform:acme", "parapet-region:eu-central"],
      },
    });
  });

  it.each([
    ["203.0.113.7", "A", "203.0.113.7"],
    ["2001:DB8:0:0::7", "AAAA", "2001:db8::7"],
    ["a1b2-123.elb.eu-central-1.amazonaws.com", "CNAME", "a1b2-123.elb.eu-central-1.amazonaws.com"],
    ["A1B2.elb.amazonaws.com.", "CNAME", "a1b2.elb.amazonaws.com"],
  ])("are of the sort that the address %s asks for", async (address, type, content) => {
    const [record_] = Object.values(asked(await recordHosts(edge([shop]), "eu-central", address)));
    expect(record_).toMatchObject({ name: "shop.example.com", type, content });
  });

  it("are there in a preview, while nobody knows the gateway's address", async () => {
    const recording = await record(() => {
      const address = new Thing("gateway").value;
      new HostRecords("hosts", hostRecordsArgs(edge([shop]), "eu-central", { zoneId, address }), own());
    });
    const { inputs } = recording.get("hosts-record@shop.example.com");
    const { type, content, ...known } = inputs;
    expect([type, content].map(isUnknown)).toEqual([true, true]);
    expect(known).toMatchObject({ zoneId, name: "shop.example.com", proxied: true, ttl: 1 });
  });

  it("have no tags where the plan has none, and comments that every plan takes", async () => {
    const name = `app-${"x".repeat(30)}`;
    const plan = edge(
      [exposed(name, "{ host: shop.example.com }"), exposed(`${name}-api`, "{ host: shop.example.com, paths: [/api] }")],
      prod,
      "free",
    );
    const { comment, ...rest } = (await recordHosts(plan)).get("eu-central-hosts-record@shop.example.com").inputs;
    expect(Object.keys(rest).sort()).toEqual(["content", "name", "proxied", "ttl", "type", "zoneId"]);
    expect((comment as string).length).toBe(100);
  });

  it("make way for one another: an address and a CNAME cannot stand side by side; and nothing of them is kept", async () => {
    const [made] = (await recordHosts(edge([shop]))).byType("cloudflare:index/dnsRecord:DnsRecord");
    expect([made?.deleteBeforeReplace, made?.protect]).toEqual([true, undefined]);
  });

  it("are none for a region that stands by", async () => {
    const plan = edge([exposed("shop", "{ host: shop.example.com }", "[eu-central, eu-west]")]);
    expect(asked(await recordHosts(plan, "eu-west"))).toEqual({});
    expect(Object.keys(asked(await recordHosts(plan)))).toEqual(["eu-central-hosts-record@shop.example.com"]);
  });

  it("do not change when another region or another app comes", async () => {
    const all = async (intents: string[], platform = prod) =>
      (await recordHosts(edge(intents, platform))).resources.map(identity).filter(({ urn }) => urn.includes("HostRecords"));
    const before = await all([shop]);
    expect(before.length).toBe(2);
    const after = await all([exposed("shop", "{ host: shop.example.com, requestsPerSecond: 20 }", "[eu-central, us-east]")]);
    expect(after).toEqual(before);
    const more = await all([shop, billing]);
    expect(more.filter(({ urn }) => urn.endsWith("@shop.example.com"))).toEqual(
      before.filter(({ urn }) => urn.endsWith("@shop.example.com")),
    );
  });

  it("of two regions in one program never meet, however the names are cut", async () => {
    const hosts = [
      { host: "central-a.example.com", apps: ["a"], shared: false },
      { host: "a.example.com", apps: ["a"], shared: false },
    ];
    const args = {
      zone: "example.com",
      zoneId,
      platform: "acme",
      environment: "prod",
      cloudflarePlan: "pro",
      region: "eu",
      address: "203.0.113.7",
      hosts,
    };
    const recording = await record(() => {
      const options = own();
      for (const name of ["eu", "eu-central", "eu-record"]) new HostRecords(name, args, options);
    });
    expect(recording.byType("cloudflare:index/dnsRecord:DnsRecord").length).toBe(6);
  });
});

describe("records are refused", () => {
  const build =
    (address: Input<string>, plan = edge([shop])) =>
    () =>
      new HostRecords("hosts", hostRecordsArgs(plan, "eu-central", { zoneId, address }), own());

  it.each([
    "10.0.0.7",
    "192.168.1.1",
    "172.31.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "fd00::1",
    "::1",
    "fe80::1",
    "::ffff:203.0.113.7",
    "203.0.113.07",
  ])("for %s, which Cloudflare cannot reach", async (address) => {
    expect(await refusalOf(build(address))).toContain(
      `error  HostRecords "hosts"  address\n  ${address} is no address that Cloudflare can reach`,
    );
  });

  it.each(["", "gateway", "https://gateway.acme.net", "gateway.cluster.local", "203.0.113.7:443"])(
    "for %j, which is neither address nor host",
    async (address) => {
      expect(await refusalOf(build(address))).toContain('error  HostRecords "hosts"  address\n  ');
    },
  );

  it("for one host's CNAME in several regions, at once or as soon as the address is known", async () => {
    const reason = "several regions take requests for the same host: a name has one CNAME";
    expect(await refusalOf(build("lb.acme.net", edge([both])))).toContain(reason);
    const later = await record(() => build(output("lb.acme.net"), edge([both]))(), { throwOnError: false });
    expect(later.errors[0]?.message).toContain(reason);
    expect(Object.values(asked(await recordHosts(edge([both]))))).toMatchObject([{ type: "A" }]);
  });

  it("for a private address that comes late, before there is a record", async () => {
    const recording = await record(() => build(output("10.0.0.7"))(), { throwOnError: false });
    expect(recording.errors[0]?.message).toContain("10.0.0.7 is no address that Cloudflare can reach");
    expect(recording.byType("cloudflare:index/dnsRecord:DnsRecord")).toEqual([]);
  });

  it("without a provider, for a host of another zone, and for a host that stands there twice", async () => {
    const args = hostRecordsArgs(edge([shop]), "eu-central", { zoneId, address: "203.0.113.7" });
    expect(await refusalOf(() => new HostRecords("hosts", args))).toContain("no Cloudflare provider was given");
    expect(await refusalOf(() => new HostRecords("hosts", { ...args, zone: "example.org" }, own()))).toContain(
      "shop.example.com does not belong to the zone example.org",
    );
    expect(await refusalOf(() => new HostRecords("hosts", { ...args, hosts: [...args.hosts, ...args.hosts] }, own()))).toContain(
      "shop.example.com stands here twice",
    );
  });
});

it("programs in other languages get both components, with every argument described", () => {
  const folder = mkdtempSync(join(tmpdir(), "parapet-edge-"));
  try {
    const config = {
      extends: resolve("tsconfig.json"),
      compilerOptions: { rootDir: "/", incremental: false, tsBuildInfoFile: null, noEmit: true },
      files: [resolve("components/edge.ts")],
      include: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const names = new Set(["ZoneEdge", "HostRecords"]);
    const { components, typeDefinitions } = new Analyzer(folder, "parapet", { main: resolve("components/edge.js") }, names).analyze();
    expect(Object.keys(components).sort()).toEqual(["HostRecords", "ZoneEdge"]);
    expect(components["ZoneEdge"]?.outputs).toMatchObject({ zoneId: { type: "string" }, hosts: { type: "array" } });
    expect(components["HostRecords"]?.inputs["address"]).toMatchObject({ type: "string" });
    expect(components["HostRecords"]?.inputs["address"]?.plain).toBeUndefined();
    expect(components["HostRecords"]?.inputs["region"]).toMatchObject({ type: "string", plain: true });
    const described = [
      ...Object.values(components).map(({ inputs }) => inputs),
      ...Object.values(typeDefinitions).map(({ properties }) => properties ?? {}),
    ];
    const silent = described.flatMap((fields) => Object.entries(fields).filter(([, { description }]) => (description ?? "") === ""));
    expect(silent).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
