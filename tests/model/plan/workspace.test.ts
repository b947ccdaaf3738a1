import * as fc from "fast-check";
import { readYaml } from "../../../model/documents/yaml";
import { writeYaml } from "../../../model/documents/write-yaml";
import { canonical, contentHash } from "../../../model/plan/hash";
import { app, digest, planned, planOf, platformText, wrong } from "./given";

describe("a plan", () => {
  it("decides everything: five lines are enough", () => {
    const [plan] = planOf([app("billing")]).apps;
    expect(plan).toMatchObject({
      id: "billing@eu-central",
      namespace: "eu-central-team-payments",
      tier: "backend",
      kind: "service",
      protocol: "http",
      workload: { kind: "Deployment", minReplicas: 2, maxReplicas: 6, cpuPercent: 70 },
      container: {
        pullPolicy: "Always",
        resources: { cpuMilli: 100, cpuLimitMilli: 400, memoryBytes: 134_217_728 },
        probes: { ready: { kind: "http", path: "/readyz", port: 8080 }, live: { kind: "http", path: "/livez", port: 8080 } },
      },
      needs: { volume: null, bucket: null, secrets: null },
      expose: null,
      pending: [],
    });
    expect(JSON.stringify(plan)).not.toContain("undefined");
  });

  it("knows the line of each value that came from a document", () => {
    const [plan] = planOf([app("billing", "scale:\n  max: 10\ncalls:\n  - { host: api.stripe.com, because: card capture }\n")]).apps;
    expect(plan?.sources).toMatchObject({ app: 1, image: 4, "scale.max": 7, "calls[0].host": 9 });
    expect(plan?.source).toEqual({ file: "1.app.yaml", line: 1, column: 1 });
  });

  it("takes owner, image and port from the platform's defaults where the intent leaves them out", () => {
    const platform = `${platformText}defaults: { owner: team-orders, image: "ghcr.io/acme/{app}:stable@${digest}", port: 9000 }\n`;
    const [plan] = planOf(["app: mailer\nregion: eu-central\n"], platform).apps;
    expect([plan?.tenant, plan?.container.image, plan?.port]).toEqual(["team-orders", `ghcr.io/acme/mailer:stable@${digest}`, 9000]);
  });

  it("says what is missing where there is no default", () => {
    expect(wrong(["app: mailer\nregion: eu-central\n"])).toEqual(["PPT-0103 1.app.yaml:1 owner -> owner: team-orders"]);
    expect(wrong(["app: mailer\nregion: eu-central\nowner: team-orders\n"])).toEqual([
      "PPT-0103 1.app.yaml:1 port -> port: 8080",
      "PPT-0103 1.app.yaml:1 image -> image: registry.example.com/mailer:1.0.0@sha256:…",
    ]);
  });

  it("is the same whatever order the keys stand in, with the same hash", () => {
    const text = app("billing", "scale: { min: 3, max: 9 }\nenv: { B: two, A: one }\ncalls: [{ app: ledger, because: posts entries }]\n");
    const expected = planOf([text, app("ledger")]).hash;
    const [document] = readYaml("1.app.yaml", text).documents;
    const shuffled = fc.shuffledSubarray(Object.entries(document!.value as object), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(shuffled, (entries) => {
        expect(planOf([writeYaml(Object.fromEntries(entries)), app("ledger")]).hash).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  it("has another hash as soon as anything but a line number changes", () => {
    const hash = (text: string) => planOf([text]).hash;
    expect(hash(`# a comment\n\n${app("billing")}`)).toBe(hash(app("billing")));
    expect(hash(app("billing", "scale: { max: 7 }"))).not.toBe(hash(app("billing")));
  });

  it("hashes without regard to the order of keys or to places", () => {
    expect(canonical({ b: [1, { d: null, c: "x" }], a: true, source: { line: 3 } })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(contentHash({ a: 1 })).toBe("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
  });
});

describe("images", () => {
  it.each([
    ["latest", "ghcr.io/acme/billing:latest"],
    ["a tag alone", "ghcr.io/acme/billing:1.0.0"],
    ["nothing", "ghcr.io/acme/billing"],
  ])("named by %s are refused in production and pass with a warning elsewhere", (_what, image) => {
    const text = app("billing").replace(/image: .*/, `image: ${image}`);
    expect(wrong([text])[0]).toMatch(/^PPT-0204 1\.app\.yaml:4 image -> ghcr\.io\/acme\/billing/);
    const codes = planned([text], platformText.replace("environment: prod", "environment: dev")).diagnostics.map(
      ({ severity, code }) => `${severity} ${code}`,
    );
    expect(codes).toEqual(image.endsWith("1.0.0") ? [] : ["warning PPT-0204"]);
  });

  it("come from allowed registries only, and a registry whose name merely starts alike is not allowed", () => {
    const platform = `${platformText}images: { registries: [ghcr.io/acme] }\n`;
    expect(wrong([app("billing")], platform)).toEqual([]);
    expect(wrong([app("billing").replace("ghcr.io/acme/", "ghcr.io/acme-evil/")], platform)).toEqual([
      "PPT-0205 1.app.yaml:4 image -> ghcr.io/acme/…",
    ]);
  });
});

describe("production", () => {
  it("runs two replicas at least, and says so", () => {
    expect(wrong([app("billing", "scale: { min: 1 }")])).toEqual(["warning PPT-0206 1.app.yaml:6 scale.min -> min: 2"]);
    expect(planOf([app("billing", "scale: { min: 1, max: 1 }")]).apps[0]?.workload).toMatchObject({ minReplicas: 2, maxReplicas: 2 });
  });

  it("puts a firewall before what the whole internet reaches", () => {
    expect(wrong([app("billing", "expose: { waf: false }")])).toEqual(["PPT-0207 1.app.yaml:6 expose.waf -> waf: true"]);
    expect(wrong([app("billing", "expose: { waf: false, from: [corporate] }")])).toEqual([]);
  });
});

describe("data", () => {
  it("stays where it has to", () => {
    expect(wrong([app("billing", "data: { residency: [eu] }", "us-east")])).toEqual([
      "PPT-0208 1.app.yaml:3 region -> region: eu-central, eu-west",
    ]);
  });
});

describe("needs", () => {
  it("are refused where the platform lacks what they take", () => {
    expect(wrong([app("billing", "needs: { bucket: { name: my-data } }", "us-east")])).toEqual([
      'PPT-0210 1.app.yaml:6 needs.bucket -> regions.us-east.aws: { account: "123456789012", region: eu-central-1 }',
    ]);
    expect(wrong([app("billing", "needs: { volume: { size: 1Gi, class: fast } }\nkind: cron\nschedule: '@daily'\n")])).toEqual([
      "PPT-0107 1.app.yaml:6 needs.volume -> use a bucket, or kind: worker",
    ]);
  });

  it("never reach another app's secrets", () => {
    for (const path of ["apps/ledger", "apps/billing-reports", "apps", "billing"])
      expect(wrong([app("billing", `needs: { secrets: { path: ${path}, policies: [db-access] } }`)])).toEqual([
        "PPT-0211 1.app.yaml:6 needs.secrets.path -> apps/billing",
      ]);
    expect(wrong([app("billing", "needs: { secrets: { path: apps/../ledger, policies: [db-access] } }")])).toEqual([
      "PPT-0105 1.app.yaml:6 needs.secrets.path -> apps/billing",
    ]);
    expect(wrong([app("billing", "needs: { secrets: { path: apps/billing/eu, policies: [db-access] } }")])).toEqual([]);
  });
});

describe("what a container is started with", () => {
  it("holds no NUL, which would be its end", () => {
    expect(wrong([app("billing", 'env: { A: "x\\0y" }')])).toEqual(["PPT-0105 1.app.yaml:6 env.A -> take it out"]);
    expect(wrong([app("billing", 'health: { command: [/app/well, "\\0"] }')])).toEqual([
      "PPT-0105 1.app.yaml:6 health.command[1] -> take it out",
    ]);
  });
});
