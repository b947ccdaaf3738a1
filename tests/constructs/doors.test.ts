import { App, Chart, Testing } from "cdk8s";
import {
  EnterpriseAppChart,
  RegionZoneChart,
  enterpriseAppObjects,
  gatewayObjects,
  namespaceObjects,
  regionObjects,
  type KubeObject,
} from "parapet/constructs";
import { defineApp, definePlatform, IntentError, planApp, planProgram } from "parapet/model";
import { digest } from "../model/plan/given";

const platform = definePlatform({
  platform: "acme",
  environment: "prod",
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
});

describe("in a cdk8s program of one's own", () => {
  it("an app is a chart, with the same objects as everywhere else", () => {
    const chart = new EnterpriseAppChart(Testing.app(), "billing", { intent: billing, platform });
    expect(Testing.synth(chart)).toEqual(JSON.parse(JSON.stringify(enterpriseAppObjects(planApp({ intent: billing, platform }).app))));
  });

  it("a region is a chart beside it", () => {
    const root = new App();
    const zone = new RegionZoneChart(root, "zone", { platform, region: "eu-central" });
    zone.addDependency(new Chart(root, "something-else"));
    const objects = Testing.synth(zone) as KubeObject[];
    const plan = planProgram(platform, []).regions[0]!;
    expect(objects).toEqual(
      JSON.parse(
        JSON.stringify([
          ...regionObjects(plan),
          ...plan.gateways.flatMap((gateway) => gatewayObjects(plan, gateway, [])),
          ...plan.namespaces.flatMap((namespace) => namespaceObjects(plan, namespace)),
        ]),
      ),
    );
    expect([...new Set(objects.map(({ metadata }) => metadata.namespace ?? metadata.name))]).toEqual([
      "eu-central-standard",
      "istio-system",
      "eu-central-ingress",
      "eu-central-egress",
      "eu-central-team-payments",
    ]);
  });

  it("a mistake is thrown with everything that is wrong, and where it was written", () => {
    const wrong = defineApp({
      app: "Billing",
      owner: "team-paiments",
      region: "eu-central",
      image: "ghcr.io/acme/billing:latest",
      port: 0,
    });
    const attempt = () => new EnterpriseAppChart(Testing.app(), "billing", { intent: wrong, platform });
    expect(attempt).toThrow(IntentError);
    try {
      attempt();
    } catch (error) {
      const { diagnostics } = error as IntentError;
      expect(diagnostics.map(({ code, path }) => `${code} ${path}`).sort()).toEqual(["PPT-0115 app", "PPT-0136 port"]);
      expect(diagnostics[0]?.place.file).toMatch(/doors\.test\.ts$/);
    }
  });

  it("a region that the platform does not have is refused", () => {
    expect(() => new RegionZoneChart(Testing.app(), "zone", { platform, region: "eu-west" })).toThrow(
      "there is no region eu-west; there is eu-central",
    );
  });
});
