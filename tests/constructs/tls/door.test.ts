import { Testing } from "cdk8s";
import { TlsFoundationChart, tlsObjects } from "parapet/constructs";
import { definePlatform, planProgram } from "parapet/model";
import { digest } from "../../model/plan/given";

const platform = definePlatform({
  platform: "acme",
  environment: "dev",
  domain: "apps.example.com",
  regions: { "eu-central": { jurisdiction: "eu", cluster: { context: "c1", cni: "cilium", nodesCidr: "10.0.0.0/16" } } },
  tenants: { "team-payments": { costCenter: "cc-2" } },
});

const billing = platform.defineApp({
  app: "billing",
  owner: "team-payments",
  region: "eu-central",
  image: `ghcr.io/acme/billing:1.0.0@${digest}`,
  port: 8080,
  expose: { from: ["198.51.100.0/24"] },
});

describe("the certificates of a region in a cdk8s program of one's own", () => {
  it("are a chart, with the same objects as everywhere else", () => {
    const chart = new TlsFoundationChart(Testing.app(), "certificates", { platform, region: "eu-central", apps: [billing] });
    const [region] = planProgram(platform, [billing]).regions;
    expect(Testing.synth(chart)).toEqual(JSON.parse(JSON.stringify(tlsObjects(region!))));
    expect(tlsObjects(region!).length).toBeGreaterThan(0);
  });

  it("are of a region that there is", () => {
    expect(() => new TlsFoundationChart(Testing.app(), "certificates", { platform, region: "eu-north" })).toThrow(
      "there is no region eu-north; there is eu-central",
    );
  });
});
