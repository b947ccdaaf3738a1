import { CustomResource, type ComponentResourceOptions, type Output, type ProviderResource } from "@pulumi/pulumi";
import { awsProvider, clusterProvider, EnterpriseApp, regionOf } from "parapet/components";
import { record, type RecordedResource, type Recording } from "parapet/testing";
import type { IntentInput, PlatformInput } from "../../model";

/** A platform with a region for each way in which an app can prove to AWS who it is, and one without AWS. */
export const platform: PlatformInput = {
  platform: "acme",
  environment: "prod",
  domain: "apps.example.com",
  regions: {
    "eu-central": {
      jurisdiction: "eu",
      compliance: ["gdpr"],
      aws: { account: "123456789012", region: "eu-central-1", oidcProvider: "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF" },
      cluster: { context: "eu-central", cni: "cilium", nodesCidr: "10.0.0.0/16" },
    },
    "eu-west": {
      jurisdiction: "eu",
      aws: { account: "210987654321", region: "eu-west-1", eksCluster: "acme-eu-west" },
      cluster: { context: "eu-west", cni: "cilium", nodesCidr: "10.1.0.0/16" },
    },
    lab: { jurisdiction: "eu", cluster: { context: "lab", cni: "calico", nodesCidr: "10.2.0.0/16" } },
  },
  tenants: { "team-orders": { costCenter: "cc-11" }, "team-payments": { costCenter: "cc-12" } },
  storage: { default: "fast", classes: { fast: { provisioner: "aws-ebs" } } },
  objects: { accessLogs: "acme-access-logs" },
  tls: { issuer: "vault-pki" },
};

/** The same where one mistake costs nothing. */
export const devPlatform: PlatformInput = { ...platform, environment: "dev" };

const image = `ghcr.io/acme/billing:2.4.1@sha256:${"0123456789abcdef".repeat(4)}`;

/** An app with the least that one can say. */
export const billing: IntentInput = { app: "billing", owner: "team-payments", region: "eu-central", image, port: 8080 };

/** The same with a bucket. */
export const billingWithBucket: IntentInput = { ...billing, needs: { bucket: { name: "invoices", access: "read-write", retainDays: 30 } } };

export const kubeconfig = "apiVersion: v1\nkind: Config\ncurrent-context: eu-central\n";

/** The providers of a region. */
export function providersOf(name: string): ProviderResource[] {
  const region = regionOf(platform, name);
  return [clusterProvider("cluster", region, { kubeconfig }), ...(region.aws === null ? [] : [awsProvider("aws", region)])];
}

/** Anything that has an output which is not known before deployment. */
export class Thing extends CustomResource {
  declare readonly value: Output<string>;

  constructor(name: string, options: ComponentResourceOptions = {}) {
    super("things:index:Thing", name, { value: undefined }, options);
  }
}

/** The last part of a URN. */
export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

/** A resource in a line: type, name, and what it waits for. */
export function line({ type, name, dependencies }: RecordedResource): string {
  return `${type} ${name}${dependencies.length === 0 ? "" : ` after ${dependencies.map(nameOf).sort().join(", ")}`}`;
}

/** Everything below a component, in lines. */
export function below(recording: Recording, name: string): string[] {
  const component = recording.resources.find((one) => one.name === name && !one.custom);
  return recording.resources
    .filter(({ parent }) => parent === component?.urn)
    .map(line)
    .sort();
}

/** Records an app in a region, with ARNs made up. */
export const recordApp = (intent: IntentInput, options: { region?: string; platform?: typeof platform; preview?: boolean } = {}) =>
  record(
    () => {
      const region = options.region ?? "eu-central";
      new EnterpriseApp("billing", { intent, platform: options.platform ?? platform, region }, { providers: providersOf(region) });
    },
    { preview: options.preview ?? true, outputs: ({ type }) => (type.startsWith("aws:") ? { arn: `arn:of:${type}` } : undefined) },
  );

/** What an attempt to build is told; nothing but the providers may be registered. */
export async function refusalOf(build: () => unknown): Promise<string> {
  const recording = await record(build, { throwOnError: false });
  expect(
    recording.resources.map(({ type }) => type).filter((type) => !type.startsWith("pulumi:") && type !== "things:index:Thing"),
  ).toEqual([]);
  expect(recording.errors.map(({ kind }) => kind)).toEqual(["program"]);
  return recording.errors[0]?.message ?? "";
}

/** An app by its intent, with the given options. */
export const build = (options: ComponentResourceOptions, intent: IntentInput = billing) =>
  new EnterpriseApp("billing", { intent, platform }, options);
