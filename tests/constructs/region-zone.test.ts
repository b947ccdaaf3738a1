import { gatewayObjects, namespaceObjects, objectGroups, regionObjects, type KubeObject } from "../../constructs";
import { app, planOf, platformText } from "../model/plan/given";
import { onlyIn } from "./given";

const [central] = planOf([app("billing")]).regions;
const region = central!;

describe("a region", () => {
  it("is strict by itself, beside other regions of the same mesh", () => {
    expect(regionObjects(region).map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ["PriorityClass", undefined, "eu-central-standard"],
      ["PeerAuthentication", "istio-system", "eu-central"],
    ]);
    expect(onlyIn(regionObjects(region), "PeerAuthentication")["spec"]).toEqual({ mtls: { mode: "STRICT" } });
  });

  const places: [string, readonly KubeObject[]][] = [
    ...region.namespaces.map((one): [string, readonly KubeObject[]] => [one.name, namespaceObjects(region, one)]),
    ...region.gateways.map((one): [string, readonly KubeObject[]] => [one.name, gatewayObjects(region, one, [])]),
  ];

  it("has a namespace for each tenant and each gateway", () => {
    expect(places.map(([name]) => name)).toEqual([
      "eu-central-team-orders",
      "eu-central-team-payments",
      "eu-central-ingress",
      "eu-central-egress",
      "eu-central-east-west",
    ]);
  });

  it.each(places)("%s is injected, restricted, strict, and closed to every address and identity", (name, objects) => {
    expect(onlyIn(objects, "Namespace").metadata.labels).toMatchObject({
      "istio-injection": "enabled",
      "pod-security.kubernetes.io/enforce": "restricted",
      "parapet.dev/jurisdiction": "eu",
    });
    expect(onlyIn(objects, "PeerAuthentication")).toMatchObject({
      metadata: { name: "default", namespace: name },
      spec: { mtls: { mode: "STRICT" } },
    });
    expect(onlyIn(objects, "AuthorizationPolicy").spec).toEqual({});
    const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
    expect(policies.find(({ metadata }) => metadata.name === "default-deny")?.["spec"]).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
    expect(policies.map(({ metadata }) => metadata.name)).toEqual([
      "default-deny",
      "allow-dns",
      "allow-mesh",
      "allow-probes",
      ...(name.endsWith("-ingress") ? ["allow-outside"] : []),
    ]);
  });

  it("asks names of the resolvers alone, and of the node's cache where there is one", () => {
    const cached = planOf(
      [app("billing")],
      platformText.replace("nodesCidr: 10.0.0.0/16,", "nodesCidr: 10.0.0.0/16, dnsCache: 169.254.20.10,"),
    );
    const policy = namespaceObjects(cached.regions[0]!, cached.regions[0]!.namespaces[0]!).find(
      ({ metadata }) => metadata.name === "allow-dns",
    );
    expect(policy?.["spec"]).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
            { ipBlock: { cidr: "169.254.20.10/32" } },
          ],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        },
      ],
    });
  });

  it("gives a tenant's people what they need to see: no secrets, and a shell only outside of production", () => {
    const roles = (environment: string) => {
      const groups = "team-payments: { costCenter: cc-2, groups: { developers: oidc:payments, operators: oidc:payments-ops } }";
      const text = platformText
        .replace("environment: prod", `environment: ${environment}`)
        .replace("team-payments: { costCenter: cc-2 }", groups);
      const [, payments] = planOf([app("billing")], text).regions[0]!.namespaces;
      return namespaceObjects(region, payments!).filter(({ kind }) => kind === "Role" || kind === "RoleBinding");
    };
    const resources = (role: KubeObject | undefined) => (role?.["rules"] as { resources: string[] }[]).flatMap((rule) => rule.resources);
    expect(roles("prod").map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      "Role/developers",
      "RoleBinding/developers",
      "Role/operators",
      "RoleBinding/operators",
    ]);
    expect(roles("prod")[1]).toMatchObject({
      subjects: [{ kind: "Group", name: "oidc:payments" }],
      roleRef: { kind: "Role", name: "developers" },
    });
    expect(resources(roles("prod")[0])).not.toEqual(expect.arrayContaining(["pods/exec"]));
    expect(resources(roles("prod")[0])).not.toContain("secrets");
    expect(resources(roles("dev")[0])).toEqual(expect.arrayContaining(["pods/exec"]));
    expect(resources(roles("dev")[2])).not.toContain("secrets");
  });

  it("can be joined by another without a change to what is there", () => {
    const intents = [
      app("shop", "calls: [{ app: billing, because: pays }]\nexpose: { from: [corporate] }"),
      app("billing", "calls: [{ host: api.stripe.com, because: cards }]"),
    ];
    const more = platformText.replace(
      "networks:",
      "  ap-south: { jurisdiction: in, cluster: { context: c4, cni: cilium, nodesCidr: 10.4.0.0/16, eastWest: [192.0.2.11] } }\nnetworks:",
    );
    const objects = (text: string, documents: readonly string[]) =>
      new Map(
        [...objectGroups(planOf(documents, text))]
          .filter((group) => group.region.name !== "ap-south")
          .map(({ file, objects: made }) => [file, JSON.stringify(made)]),
      );
    const both = [
      intents[0]!.replace("region: eu-central", "region: [eu-central, ap-south]"),
      intents[1]!.replace("region: eu-central", "region: [eu-central, ap-south]"),
    ];
    expect(objects(more, both)).toEqual(objects(platformText, intents));
  });
});
