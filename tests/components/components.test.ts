import { output } from "@pulumi/pulumi";
import { EnterpriseApp, plannedApp, plannedRegion, regionOf, RegionZone } from "parapet/components";
import { record, type Recording } from "parapet/testing";
import { planProgram, type IntentInput } from "../../model";
import {
  below,
  billing,
  billingWithBucket,
  build,
  devPlatform,
  nameOf,
  platform,
  providersOf,
  recordApp,
  refusalOf,
  Thing,
} from "./example";

describe("an application", () => {
  it("is each of its objects as a resource of its own, below one component", async () => {
    const recording = await recordApp(billing);
    expect(below(recording, "billing")).toEqual([
      "kubernetes:apps/v1:Deployment billing-deployment after billing-networkpolicy, billing-serviceaccount, billing-sidecar",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler billing-horizontalpodautoscaler",
      "kubernetes:core/v1:Service billing-service",
      "kubernetes:core/v1:ServiceAccount billing-serviceaccount",
      "kubernetes:networking.istio.io/v1:Sidecar billing-sidecar",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy billing-networkpolicy",
      "kubernetes:policy/v1:PodDisruptionBudget billing-poddisruptionbudget",
    ]);
    const { type, inputs, providers } = recording.get("billing", "parapet:index:EnterpriseApp");
    expect(type).toBe("parapet:index:EnterpriseApp");
    expect(inputs["intent"]).toEqual(billing);
    expect(Object.keys(providers ?? {})).toEqual(["aws", "kubernetes"]);
    for (const { provider, type: kind } of recording.resources.filter(({ custom, type: one }) => custom && !one.startsWith("pulumi:")))
      expect({ kind, provider: nameOf(provider?.split("::").slice(0, -1).join("::") ?? "") }).toEqual({ kind, provider: "cluster" });
  });

  it("names its objects explicitly, in its tenant's namespace", async () => {
    const recording = await recordApp(billing);
    const named = recording.resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ inputs }) => inputs["metadata"] as { name: string; namespace: string });
    expect(new Set(named.map(({ namespace, name }) => `${namespace}/${name}`))).toEqual(new Set(["eu-central-team-payments/billing"]));
  });

  it("says before deployment where it is found and what it is called", async () => {
    const recording = await record(() => {
      const app = new EnterpriseApp(
        "billing",
        { intent: { ...billing, expose: { paths: ["/api"] } }, platform },
        { providers: providersOf("eu-central") },
      );
      const { namespace, serviceAccountName, workloadName, address, url, provides } = app;
      return { namespace, serviceAccountName, workloadName, address, url, provides };
    });
    expect(recording.stackOutputs).toEqual({
      namespace: "eu-central-team-payments",
      serviceAccountName: "billing",
      workloadName: "billing",
      address: "billing.eu-central-team-payments.svc:8080",
      url: "https://billing.apps.example.com/api",
      provides: {},
    });
    expect(recording.get("billing", "parapet:index:EnterpriseApp").outputs).toEqual(recording.stackOutputs);
  });

  it("has no address when it takes no requests", async () => {
    for (const more of [
      { kind: "worker" as const, health: { command: ["/healthy"] } },
      { kind: "cron" as const, schedule: "0 3 * * *" },
      { kind: "job" as const },
    ]) {
      const { port: _, ...rest } = billing;
      const recording = await recordApp({ ...rest, ...more });
      const { address, url, workloadName } = recording.get("billing", "parapet:index:EnterpriseApp").outputs ?? {};
      expect({ kind: more.kind, address, url, named: /^billing/.test(workloadName as string) }).toEqual({
        kind: more.kind,
        address: "",
        url: "",
        named: true,
      });
    }
  });

  it("waits for what it is told to wait for, and so do its children, which the engine alone would let go ahead", async () => {
    const recording = await record(() => {
      const providers = providersOf("eu-central");
      const zone = new RegionZone("zone", { platform, region: "eu-central" }, { providers });
      build({ providers, dependsOn: zone.homeOf("team-payments") }, billingWithBucket);
    });
    const home = [
      "zone-priorityclass",
      "zone-egress-namespace",
      "zone-ingress-namespace",
      "zone-team-payments-limitrange-tenant",
      "zone-team-payments-namespace",
      "zone-team-payments-networkpolicy-allow-dns",
    ];
    const children = recording.resources.filter(({ name, custom }) => custom && name.startsWith("billing-"));
    expect(children.length).toBe(22);
    for (const { name, dependencies } of children)
      expect({ name, home: home.filter((one) => !dependencies.map(nameOf).includes(one)) }).toEqual({ name, home: [] });
    for (const { name, dependencies } of children)
      expect({ name, others: dependencies.map(nameOf).filter((one) => one.includes("team-orders")) }).toEqual({ name, others: [] });
  });

  it("is the same from a finished plan as from its documents, but for the documents", async () => {
    const plan = planProgram(platform, [billingWithBucket]);
    const fromPlan = await record(
      () => new EnterpriseApp("billing", plannedApp(plan, "billing@eu-central"), { providers: providersOf("eu-central") }),
    );
    const fromDocuments = await recordApp(billingWithBucket);
    const comparable = (recording: Recording) =>
      recording.resources.map(({ source: _s, inputs, type, outputs: _o, ...rest }) => ({
        ...rest,
        type,
        inputs: type === "parapet:index:EnterpriseApp" ? {} : inputs,
      }));
    const withoutArns = (recording: Recording) =>
      JSON.parse(JSON.stringify(comparable(recording)).replace(/"arn:of:[^"]*"/g, '"04da6b54-80e4-46f7-96ec-b56ff0331ba9"')) as unknown;
    expect(withoutArns(fromPlan)).toEqual(withoutArns(fromDocuments));
    expect(fromPlan.get("billing", "parapet:index:EnterpriseApp").inputs).toEqual({});
  });

  it("takes the app that the plan has, and says which there are when there is no such", async () => {
    const plan = planProgram(platform, [billing]);
    expect(() => plannedApp(plan, "biling@eu-central")).toThrow(
      'error  app "biling@eu-central"\n  the plan has no such app; it has billing@eu-central\n  fix   billing@eu-central',
    );
    expect(() => plannedRegion(plan, "eu-west-1")).toThrow("the plan has no such region; it has eu-central, eu-west, lab\n  fix   eu-west");
    expect(() => regionOf(platform, "eu-nowhere")).toThrow("the plan has no such region");
    await Promise.resolve();
  });
});

describe("an application whose documents are wrong", () => {
  it("is told everything at once, in the model's words, and nothing is registered", async () => {
    const intent = { ...billing, port: 70_000, prot: 1, image: "ghcr.io/Acme/billing:1" } as IntentInput;
    const message = await refusalOf(() => build({ providers: providersOf("eu-central") }, intent));
    expect(message.match(/PPT-\d{4}/g)?.sort()).toEqual(["PPT-0101", "PPT-0136", "PPT-0140"]);
    expect(message).not.toMatch(/\n\s+at /);
  });

  it("hears of an Output in an intent by its path, before anybody looks for a port in it", async () => {
    const message = await refusalOf(() => {
      const thing = new Thing("thing");
      const intent = {
        ...billing,
        env: { URL: thing.value },
        calls: [{ host: Promise.resolve("x"), because: "why" }],
      } as unknown as IntentInput;
      build({ providers: providersOf("eu-central") }, intent);
    });
    expect(message.split("\n").filter((one) => one.startsWith("error"))).toEqual([
      'error  EnterpriseApp "billing"  intent.env.URL',
      'error  EnterpriseApp "billing"  intent.calls[0].host',
    ]);
    expect(message).toContain("this is an Output, which nobody knows before deployment, and a plan is made before");
  });

  it("hears of an Output that became a sentence in a text of an intent", async () => {
    const before = process.env["PULUMI_ERROR_OUTPUT_STRING"];
    delete process.env["PULUMI_ERROR_OUTPUT_STRING"];
    // eslint-disable-next-line @typescript-eslint/restrict-template-expressions, @typescript-eslint/no-base-to-string -- the mistake that is to be found
    const sentence = `https://${output("x")}`;
    const message = await refusalOf(() => build({ providers: providersOf("eu-central") }, { ...billing, env: { URL: sentence } }));
    if (before !== undefined) process.env["PULUMI_ERROR_OUTPUT_STRING"] = before;
    expect(message).toContain("intent.env.URL\n  this is a text into which an Output was put");
  });

  it("is asked for the region where the intent names more than one", async () => {
    const message = await refusalOf(() =>
      build({ providers: providersOf("eu-central") }, { ...billing, region: ["eu-central", "eu-west"] }),
    );
    expect(message).toContain("billing runs in eu-central and eu-west; say which one is meant");
  });
});

describe("a region", () => {
  it("is what it has once, and each tenant's namespace with all that protects it", async () => {
    const recording = await record(
      () => new RegionZone("zone", { platform, region: "eu-central" }, { providers: providersOf("eu-central") }),
    );
    const closed = (place: string, flows: readonly string[]) => {
      const namespace = `zone-${place}-namespace`;
      return [
        `kubernetes:core/v1:LimitRange zone-${place}-limitrange-tenant after ${namespace}`,
        `kubernetes:core/v1:Namespace ${namespace}`,
        `kubernetes:core/v1:ServiceAccount zone-${place}-serviceaccount-default after ${namespace}`,
        ...["default-deny", "allow-dns", "allow-mesh", "allow-probes", ...flows].map(
          (flow) => `kubernetes:networking.k8s.io/v1:NetworkPolicy zone-${place}-networkpolicy-${flow} after ${namespace}`,
        ),
        `kubernetes:security.istio.io/v1:AuthorizationPolicy zone-${place}-authorizationpolicy-default-deny after ${namespace}`,
        `kubernetes:security.istio.io/v1:PeerAuthentication zone-${place}-peerauthentication-default after ${namespace}`,
      ];
    };
    const ofTenant = (tenant: string) => [
      ...closed(tenant, []),
      `kubernetes:core/v1:ResourceQuota zone-${tenant}-resourcequota-tenant after zone-${tenant}-namespace`,
      `kubernetes:networking.istio.io/v1:Sidecar zone-${tenant}-sidecar-default after zone-${tenant}-namespace`,
    ];
    const ofGateway = (gateway: string, flows: readonly string[]) => [
      ...closed(gateway, flows),
      `kubernetes:autoscaling/v2:HorizontalPodAutoscaler zone-${gateway}-horizontalpodautoscaler after zone-${gateway}-namespace`,
      `kubernetes:core/v1:Service zone-${gateway}-service after zone-${gateway}-namespace`,
      `kubernetes:core/v1:ServiceAccount zone-${gateway}-serviceaccount after zone-${gateway}-namespace`,
      `kubernetes:policy/v1:PodDisruptionBudget zone-${gateway}-poddisruptionbudget after zone-${gateway}-namespace`,
    ];
    const deployments = /^kubernetes:apps\/v1:Deployment /;
    expect(below(recording, "zone").filter((line) => !deployments.test(line))).toEqual(
      [
        ...ofTenant("team-orders"),
        ...ofTenant("team-payments"),
        ...ofGateway("egress", []),
        ...ofGateway("ingress", ["allow-outside"]),
        "kubernetes:cilium.io/v2:CiliumNetworkPolicy zone-ingress-ciliumnetworkpolicy-allow-firewall after zone-ingress-namespace",
        "kubernetes:networking.istio.io/v1alpha3:EnvoyFilter zone-ingress-envoyfilter-limits after zone-ingress-namespace",
        "kubernetes:scheduling.k8s.io/v1:PriorityClass zone-priorityclass",
        "kubernetes:security.istio.io/v1:PeerAuthentication zone-peerauthentication-istio-system/eu-central",
      ].sort(),
    );
    expect(
      below(recording, "zone")
        .filter((line) => deployments.test(line))
        .map((line) => line.split(" ")[1]),
    ).toEqual(["zone-egress-deployment", "zone-ingress-deployment"]);
    expect(recording.get("zone").outputs).toEqual({
      region: "eu-central",
      // Nobody knows it before the gateway's balancer is there.
      ingressAddress: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      namespaces: { "team-orders": "eu-central-team-orders", "team-payments": "eu-central-team-payments" },
      priorityClass: "eu-central-standard",
    });
  });

  it("keeps its namespaces in production, because every volume would go with them; and nothing in dev", async () => {
    const kept = async (document: typeof platform) => {
      const recording = await record(
        () => new RegionZone("zone", { platform: document, region: "lab" }, { providers: providersOf("lab") }),
      );
      return recording.resources
        .filter(({ protect, retainOnDelete }) => protect === true || retainOnDelete === true)
        .map(({ name, protect, retainOnDelete }) => ({ name, protect, retainOnDelete }));
    };
    expect(await kept(platform)).toEqual(
      ["team-orders", "team-payments"].map((tenant) => ({ name: `zone-${tenant}-namespace`, protect: true, retainOnDelete: true })),
    );
    expect(await kept(devPlatform)).toEqual([]);
  });

  it("knows its tenants, and which one was probably meant", async () => {
    const recording = await record(
      () => new RegionZone("zone", { platform, region: "lab" }, { providers: providersOf("lab") }).homeOf("team-paymets"),
      { throwOnError: false },
    );
    expect(recording.errors[0]?.message).toContain(
      "there is no tenant team-paymets here; there is team-orders, team-payments\n  fix   team-payments",
    );
  });
});
