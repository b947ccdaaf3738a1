import { defineApp, definePlatform } from "../../model/define/define";
import { originOf } from "../../model/define/origin";
import { IntentError, planApp, planProgram } from "../../model/plan/one-app";
import { digest } from "./plan/given";

const platform = definePlatform({
  platform: "acme",
  environment: "prod",
  domain: "apps.example.com",
  regions: {
    "eu-central": { jurisdiction: "eu", cluster: { context: "c1", cni: "cilium", nodesCidr: "10.0.0.0/16", eastWest: ["192.0.2.9"] } },
    "eu-west": { jurisdiction: "eu", cluster: { context: "c2", cni: "cilium", nodesCidr: "10.1.0.0/16" } },
  },
  networks: { corporate: ["203.0.113.0/24"] },
  tenants: { "team-orders": { costCenter: "cc-1" }, "team-payments": { costCenter: "cc-2" } },
  storage: { classes: { fast: { provisioner: "aws-ebs" } } },
  tls: { issuer: "vault-pki" },
});

const common = { owner: "team-payments", image: `ghcr.io/acme/x:1.0.0@${digest}`, port: 8080 } as const;
const ledger = platform.defineApp({ app: "ledger", region: "eu-central", ...common });

describe("an intent in TypeScript", () => {
  it("uses the platform's own words, and any other does not compile", () => {
    const attempts = [
      // @ts-expect-error -- there is no such region
      platform.defineApp({ app: "a", region: "eu-centrl", ...common }),
      // @ts-expect-error -- there is no such region among the two
      platform.defineApp({ app: "a", region: ["eu-central", "us-east"], ...common }),
      // @ts-expect-error -- there is no such tenant
      platform.defineApp({ app: "a", region: "eu-central", ...common, owner: "team-paiments" }),
      // @ts-expect-error -- there is no such network
      platform.defineApp({ app: "a", region: "eu-central", ...common, expose: { from: ["corporat"] } }),
      // @ts-expect-error -- there is no such storage class
      platform.defineApp({ app: "a", region: "eu-central", ...common, needs: { volume: { size: "1Gi", class: "fst" } } }),
      // @ts-expect-error -- there is no such size
      platform.defineApp({ app: "a", region: "eu-central", ...common, size: "smal" }),
    ];
    for (const intent of attempts) expect(() => planApp({ intent, platform, region: "eu-central" })).toThrow(IntentError);
  });

  it("may name another by itself, and by a network, a CIDR or several regions", () => {
    const billing = platform.defineApp({
      app: "billing",
      region: ["eu-central", "eu-west"],
      ...common,
      expose: { from: ["corporate", "198.51.100.0/25"] },
      calls: [{ app: ledger, because: "posts entries" }],
    });
    const plan = planProgram(platform, [billing, ledger]);
    expect(plan.flows.filter(({ kind }) => kind === "app").map(({ id }) => id)).toEqual([
      "billing@eu-central -> ledger@eu-central:8080",
      "billing@eu-west -> ledger@eu-central:8080",
    ]);
  });

  it("knows the line on which it was written", () => {
    const here = defineApp({ app: "here", region: "eu-central", ...common });
    expect(originOf(here)?.file).toMatch(/define\.test\.ts$/);
    expect(originOf({ app: "plain" })).toBeUndefined();
  });

  it("for one region of several says which one", () => {
    const twice = platform.defineApp({ app: "twice", region: ["eu-central", "eu-west"], ...common });
    expect(() => planApp({ intent: twice, platform })).toThrow("twice runs in eu-central and eu-west; say which one is meant");
    expect(planApp({ intent: twice, platform, region: "eu-west" }).app.namespace).toBe("eu-west-team-payments");
  });
});
