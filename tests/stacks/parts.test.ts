import { secret } from "@pulumi/pulumi";
import { record, recordBatches, type Recording } from "parapet/testing";
import { regionIn } from "../../components";
import { planWorkspace, type Plan } from "../../model";
import { buildRegion } from "../../stacks/region";
import { regionParts } from "../../stacks/offline";
import { readWorkspace } from "../../stacks/workspace/read";
import { app, planOf } from "../model/plan/given";

const settings = {
  kubeconfig: () => secret("apiVersion: v1\nkind: Config\n"),
  cloudflare: () => ({ zoneId: "0".repeat(32), accountId: "0".repeat(32), token: secret("offline") }),
  dnsToken: () => undefined,
  vault: () => ({ token: secret("offline"), kubernetesHost: "https://kubernetes.default.svc", kubernetesCaCert: "" }),
  waitForHosts: false,
};
const options = { project: "parapet", stack: "prod", organization: "acme" };

const recordings = async (plan: Plan, region: string): Promise<{ one: Recording; parts: Recording }> => ({
  one: await record(() => buildRegion(plan, regionIn(plan, region), settings), { ...options, timeoutSeconds: 60 }),
  parts: await recordBatches(regionParts(plan, region), options),
});

const platform = (regions: string) => `
platform: acme
environment: prod
domain: apps.example.com
regions:
${regions}
tenants:
  team-orders: { costCenter: cc-1, quota: { cpu: 1000, memory: 1Ti, volumes: 1Ti, apps: 500 } }
  team-payments: { costCenter: cc-2, quota: { cpu: 1000, memory: 1Ti, volumes: 1Ti, apps: 500 } }
storage: { default: fast, classes: { fast: { provisioner: aws-ebs } } }
objects: { backend: s3, accessLogs: acme-access-logs }
secrets: { backend: vault, address: "https://vault.vault.svc:8200" }
tls: { issuer: vault-pki }
`;
const eu = `  eu-central:
    jurisdiction: eu
    aws: { account: "123456789012", region: eu-central-1, oidcProvider: oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF }
    cluster: { context: c1, cni: cilium, nodesCidr: 10.0.0.0/16 }`;

/** Apps of two tenants that call one another; some keep something in the cloud, some on a disk, some wait for secrets. */
const generated = (count: number): Plan => {
  const needs = [
    "bucket: { name: NAME-data, access: read-write, versioned: true, retainDays: 30 }",
    "volume: { size: 1Gi, class: fast, mount: /data }",
    "secrets: { path: apps/NAME, policies: [db-access], mount: /secrets, rotateDays: 30 }",
  ];
  const intents = Array.from({ length: count }, (_, index) => {
    const name = `app-${String(index)}`;
    const need = index % 2 === 0 ? undefined : needs[(index >> 1) % needs.length]?.replace("NAME", name);
    const calls = `calls: [{ app: app-${String((index + 2) % count)}, because: needs it }]\n`;
    return app(
      name,
      `${calls}${need === undefined ? "" : `needs: { ${need} }\n`}`,
      "eu-central",
      index % 2 === 0 ? "team-orders" : "team-payments",
    );
  });
  return planOf(intents, platform(eu));
};

describe("a region that is recorded in parts", () => {
  const simulation = (): Plan => {
    const { workspace, diagnostics } = readWorkspace("examples/enterprise-simulation");
    if (workspace === undefined) throw new Error(JSON.stringify(diagnostics));
    return planWorkspace(workspace, diagnostics).plan!;
  };

  it.each<[string, () => Plan, readonly string[], number]>([
    ["the enterprise simulation", simulation, ["eu-central", "eu-west"], 60],
    ["three hundred apps", () => generated(300), ["eu-central"], 3000],
    ["no app at all", () => planOf([], platform(eu)), ["eu-central"], 2],
  ])(
    "lists what its one program lists, record by record: %s",
    async (_, given, regions, atLeast) => {
      const plan = given();
      for (const region of regions) {
        const { one, parts } = await recordings(plan, region);
        expect(parts.resources.map(({ urn }) => urn)).toEqual(one.resources.map(({ urn }) => urn));
        expect(parts.resources.length).toBeGreaterThan(atLeast);
        // Lines too: whichever way a region is recorded, the same line of it makes an app.
        for (const [index, resource] of one.resources.entries()) expect(parts.resources[index]).toEqual(resource);
        const others = (recording: Recording) => Object.entries(recording).filter(([key]) => key !== "resources");
        expect(others(parts)).toEqual(others(one));
        expect(JSON.stringify(parts.stackOutputs)).toBe(JSON.stringify(one.stackOutputs));
      }
    },
    120_000,
  );

  it("ends at the part that fails, and says what is wrong with it once", async () => {
    const plan = generated(4);
    const homeless = { ...plan, apps: plan.apps.map((one) => (one.app === "app-2" ? { ...one, tenant: "team-nobody" } : one)) };
    const recording = await recordBatches(regionParts(homeless, "eu-central"), { ...options, throwOnError: false });
    expect(recording.errors.map(({ kind, message }) => [kind, message.split("\n")[1]])).toEqual([
      ["program", "  there is no tenant team-nobody here; there is team-orders, team-payments"],
    ]);
    expect(recording.byType("parapet:index:EnterpriseApp").map(({ name }) => name)).toEqual(["app-0", "app-1"]);
  });
});
