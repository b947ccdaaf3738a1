import { readFileSync } from "node:fs";
import { clusterProvider, EnterpriseApp, plannedApp, regionIn } from "parapet/components";
import { record } from "parapet/testing";
import { planProgram } from "../../model";
import { below, billing, platform } from "./example";
import { asked, edge, prod, shop, zoneId } from "./edge-example";
import { blocksOf, complaints, runBlock } from "./guide-blocks";

const guide = readFileSync("docs/guides/components-in-a-pulumi-program.md", "utf8");
const blocks = blocksOf(guide);
const run = (index: number) => runBlock(blocks[index] ?? "");

const secretConfig = { kubeconfig: "apiVersion: v1", password: "open sesame" };

describe("the guide to components in a program of one's own", () => {
  it("has six programs, and each compiles in a project that has installed Parapet", () => {
    expect(blocks.length).toBe(6);
    expect(complaints(blocks)).toEqual([]);
  });

  it("builds an application with its region and its bucket", async () => {
    const recording = await record(() => run(0), { secretConfig });
    expect(
      recording.resources
        .filter(({ custom, type }) => !custom && !type.startsWith("pulumi:"))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["billing", "billing-object-store", "eu-central"]);
    expect(recording.stackOutputs["address"]).toBe("billing.eu-central-team-payments.svc:8080");
    expect(recording.stackOutputs["bucket"]).toMatch(/^acme-dev-eu-central-team-payments-billing-invoices-[a-z0-9]{8}$/);
  });

  it("builds the apps of a plan", async () => {
    const plan = planProgram(platform, [billing]);
    const { build } = run(1) as { build: (...args: unknown[]) => unknown };
    const recording = await record(() => void build(plan, "eu-central", "apiVersion: v1"));
    expect(below(recording, "billing").length).toBe(7);
  });

  it("builds a region of a plan with who signs for its hosts", async () => {
    const plan = planProgram({ ...platform, networks: { office: ["203.0.113.0/24"] }, tls: { issuer: "vault-pki" } }, [
      { ...billing, expose: { from: ["office"] } },
    ]);
    const { buildRegion } = run(2) as { buildRegion: (...args: unknown[]) => unknown };
    const recording = await record(() => void buildRegion(plan, "eu-central"), { secretConfig });
    expect(recording.byType("kubernetes:cert-manager.io/v1:Certificate").map(({ name }) => name)).toEqual([
      "eu-central-tls-certificate-eu-central-wildcard",
    ]);
    expect(recording.byType("kubernetes:networking.istio.io/v1:Gateway").map(({ name }) => name)).toContain(
      "eu-central-tls-gateway-eu-central-wildcard",
    );
  });

  it("builds a bucket alone", async () => {
    const recording = await record(() => run(3));
    expect(below(recording, "reports").length).toBe(11);
    expect(Object.keys(recording.stackOutputs).sort()).toEqual(["bucketArn", "roleArn"]);
  });

  it("carries a secret through a cdk8s chart", async () => {
    const recording = await record(() => run(4), { secretConfig });
    expect(recording.get("shop-secret-shop/database").secretInputs).toEqual(["stringData"]);
    expect(JSON.stringify(recording.get("shop-secret-shop/database").inputs)).toContain("postgres://shop:open sesame@database/shop");
  });

  it("tests an application without an engine", async () => {
    const { typesOf } = run(5) as { typesOf: (intent: object) => Promise<string[]> };
    expect(await typesOf({ app: "hello", region: "lab", owner: "team-web", image: "ghcr.io/acme/hello:1.0.0", port: 8080 })).toContain(
      "kubernetes:apps/v1:Deployment",
    );
  });

  it("shows a refusal as it is printed", async () => {
    const plan = planProgram(platform, [billing]);
    const inCluster = (clusterContext: string) => ({ ...plan, regions: plan.regions.map((region) => ({ ...region, clusterContext })) });
    const refused = await record(
      () => {
        const provider = clusterProvider("cluster", regionIn(inCluster("acme-prod"), "eu-central"), { kubeconfig: "apiVersion: v1" });
        new EnterpriseApp("billing", plannedApp(inCluster("acme-eu-central"), "billing@eu-central"), { provider });
      },
      { throwOnError: false },
    );
    expect(guide).toContain(refused.errors[0]?.message ?? "nothing was refused");
  });
});

describe("the guide to the edge on Cloudflare", () => {
  const [block = "", ...more] = blocksOf(readFileSync("docs/guides/edge-on-cloudflare.md", "utf8"));

  it("has one program, and it compiles in a project that has installed Parapet", () => {
    expect(more).toEqual([]);
    expect(complaints([block])).toEqual([]);
  });

  it("builds the edge of a plan and the records of a region", async () => {
    const program = runBlock(block) as { edge: (plan: unknown, address: string) => unknown };
    const recording = await record(() => void program.edge(edge([shop], prod, "pro"), "203.0.113.7"), {
      config: { cloudflareZoneId: zoneId },
      secretConfig: { cloudflareToken: "t0ken" },
    });
    expect(recording.resources.filter(({ custom }) => !custom).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["edge", "eu-central-hosts"]) as string[],
    );
    expect(asked(recording)["eu-central-hosts-record@shop.example.com"]).toMatchObject({ zoneId, type: "A", content: "203.0.113.7" });
    expect(recording.get("cloudflare").secretInputs).toEqual(["apiToken"]);
  });
});
