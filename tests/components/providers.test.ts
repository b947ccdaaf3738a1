import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import { ComponentResource, DependencyProviderResource, output, secret, type ComponentResourceOptions } from "@pulumi/pulumi";
import { awsProvider, clusterProvider, EnterpriseApp, regionOf, RegionZone } from "parapet/components";
import { record } from "parapet/testing";
import { below, billing, billingWithBucket, build, kubeconfig, nameOf, platform, providersOf, refusalOf, Thing } from "./example";

describe("providers", () => {
  it("are never taken from the machine: an application without one is refused", async () => {
    expect(await refusalOf(() => build({}))).toBe(
      'error  EnterpriseApp "billing"  options.provider\n  no Kubernetes provider was given, and the one that happens to be configured on a machine is never used\n  fix   { provider: clusterProvider("eu-central", region, { kubeconfig }) }',
    );
    expect(await refusalOf(() => build({ provider: providersOf("eu-central")[1]! }))).toContain("no Kubernetes provider was given");
    expect(await refusalOf(() => new RegionZone("zone", { platform, region: "lab" }))).toContain(
      'error  RegionZone "zone"  options.provider\n  no Kubernetes provider was given',
    );
  });

  it("for a cloud are demanded of those who need that cloud, and of nobody else", async () => {
    const onlyCluster = () => ({ provider: providersOf("eu-central")[0]! });
    expect(await refusalOf(() => build(onlyCluster(), billingWithBucket))).toContain("no AWS provider was given");
    expect((await record(() => build(onlyCluster()))).errors).toEqual([]);
  });

  it.each<[string, () => ComponentResourceOptions]>([
    ["provider", () => ({ provider: providersOf("lab")[0]! })],
    ["a list", () => ({ providers: providersOf("lab") })],
    ["a table", () => ({ providers: { kubernetes: providersOf("lab")[0]! } })],
    [
      "the parent",
      () => ({ parent: new (class extends ComponentResource {})("test:index:Team", "team", {}, { providers: providersOf("lab") }) }),
    ],
  ])("may be handed in as %s", async (_, options) => {
    const recording = await record(() => new RegionZone("zone", { platform, region: "lab" }, options()));
    expect(nameOf(recording.get("zone-priorityclass").provider?.split("::").slice(0, -1).join("::") ?? "")).toBe("cluster");
  });

  it("of another cluster than the region's are refused", async () => {
    expect(await refusalOf(() => build({ providers: providersOf("eu-west") }))).toBe(
      'error  EnterpriseApp "billing"  options.provider\n  the Kubernetes provider talks to the cluster eu-west, and region eu-central lives in eu-central\n  fix   hand in the provider of that cluster, or correct the region\'s cluster.context in the platform document',
    );
  });

  const kubernetes = (args: ConstructorParameters<typeof KubernetesProvider>[1]) => ({ provider: new KubernetesProvider("own", args) });
  const other = kubeconfig.replace("current-context: eu-central", "current-context: production");

  it.each<[string, ConstructorParameters<typeof KubernetesProvider>[1], string]>([
    ["its context is another", { context: "production", kubeconfig }, "the cluster production"],
    ["its context comes late, and is another", { context: output(Promise.resolve("production")), kubeconfig }, "the cluster production"],
    ["its kubeconfig chooses another", { kubeconfig: other }, "the cluster production"],
    [
      "its kubeconfig is secret JSON and chooses another",
      { kubeconfig: secret(JSON.stringify({ "current-context": "production" })) },
      "the cluster production",
    ],
    ["its kubeconfig chooses none", { kubeconfig: "apiVersion: v1\nkind: Config\n" }, "does not say before deployment which cluster"],
    ["its kubeconfig is a path", { kubeconfig: "/home/me/.kube/config" }, "does not say before deployment which cluster"],
  ])("of one's own making are refused when %s", async (_, args, reason) => {
    expect(await refusalOf(() => build(kubernetes(args)))).toContain(reason);
  });

  it.each<[string, () => ComponentResourceOptions]>([
    ["its context is the region's", () => kubernetes({ context: "eu-central", kubeconfig: other })],
    ["its kubeconfig chooses the region's", () => kubernetes({ kubeconfig })],
    [
      "it is a reference from a program in another language, which says nothing of itself",
      () => ({ provider: new DependencyProviderResource("urn:pulumi:s::p::pulumi:providers:kubernetes::own::id") }),
    ],
  ])("of one's own making are taken when %s", async (_, options) => {
    const recording = await record(() => build(options()), { throwOnError: false });
    expect(below(recording, "billing").length).toBe(7);
  });

  it("of one's own making are refused when their cluster is known only after a deployment", async () => {
    const message = await refusalOf(() =>
      build({
        provider: new KubernetesProvider("own", { context: new Thing("thing").value, kubeconfig: secret(new Thing("other").value) }),
      }),
    );
    expect(message).toContain("does not say before deployment which cluster it talks to; region eu-central lives in eu-central");
  });

  it("that are wrong for many applications are complained of once", async () => {
    const recording = await record(
      () => {
        const own = kubernetes({ context: "production", kubeconfig });
        for (const name of ["a", "b", "c"]) new EnterpriseApp(name, { intent: billing, platform }, own);
      },
      { throwOnError: false },
    );
    expect(recording.errors.length).toBe(1);
    expect(recording.resources.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack", "pulumi:providers:kubernetes"]);
  });

  it("that the helper makes talk to the region's cluster alone, and keep what is there when credentials change", async () => {
    const recording = await record(() => clusterProvider("c", regionOf(platform, "eu-west"), { kubeconfig }));
    const { inputs, secretInputs } = recording.get("c");
    expect(secretInputs).toEqual(["kubeconfig"]);
    expect({ ...inputs, kubeconfig: "" }).toEqual({
      kubeconfig: "",
      context: "eu-west",
      clusterIdentifier: "eu-west",
      enableServerSideApply: "true",
      deleteUnreachable: "false",
      skipUpdateUnreachable: "false",
    });
  });

  it("for AWS do nothing with credentials of another account", async () => {
    const recording = await record(() => awsProvider("a", regionOf(platform, "eu-west")));
    expect(recording.get("a").inputs).toMatchObject({ region: "eu-west-1", allowedAccountIds: '["210987654321"]' });
    expect(await refusalOf(() => awsProvider("a", regionOf(platform, "lab")))).toContain(
      "region lab names no AWS account in the platform document",
    );
  });

  const aws = (args: ConstructorParameters<typeof AwsProvider>[1]) => ({
    providers: [providersOf("eu-central")[0]!, new AwsProvider("own", args)],
  });

  it.each<[string, ConstructorParameters<typeof AwsProvider>[1], string]>([
    ["another region", { region: "us-east-1", allowedAccountIds: ["123456789012"] }, "the AWS provider works in us-east-1"],
    ["another account", { region: "eu-central-1", allowedAccountIds: ["999999999999"] }, "the AWS provider works in account 999999999999"],
    [
      "more accounts than the region's",
      { region: "eu-central-1", allowedAccountIds: ["123456789012", "999999999999"] },
      "account 123456789012 or 999999999999",
    ],
    [
      "any account that the machine has credentials of",
      { region: "eu-central-1" },
      "whichever account the machine's credentials belong to",
    ],
  ])("for AWS of one's own making are refused for %s", async (_, args, reason) => {
    expect(await refusalOf(() => build(aws(args), billingWithBucket))).toContain(reason);
  });

  it("for AWS of one's own making are taken when they name the region's account and region", async () => {
    const recording = await record(() => build(aws({ region: "eu-central-1", allowedAccountIds: ["123456789012"] }), billingWithBucket));
    expect(recording.byType("aws:s3/bucket:Bucket").length).toBe(1);
  });
});
