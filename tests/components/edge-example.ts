import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { record, type RecordedResource, type Recording } from "parapet/testing";
import { HostRecords, hostRecordsArgs, ZoneEdge, zoneEdgeArgs } from "../../components/edge";
import { cloudflareProvider } from "../../components/providers/cloudflare";
import { readYaml } from "../../model/documents/yaml";
import { authorityOf, promised } from "../../model/plan/authority";
import { planEdge, type EdgePlan } from "../../model/plan/edge";
import type { CloudflarePlan } from "../../model/platform/cloudflare-plans";
import { platformSchema } from "../../model/platform/schema";
import { app, planOf, platformText } from "../model/plan/given";

export const zoneId = "023e105f4ecef8ad9ca31a8372d0c353";
export const accountId = "9f1839b6152d298aca64c4e906b6d074";

const vault = "tls: { issuer: vault-pki }\n";
const tls = "tls: { issuer: letsencrypt, email: ops@example.com, dns: { cloudflare: { zone: example.com } } }\n";

export const prod = platformText.replace(vault, tls);
export const dev = prod.replace("environment: prod", "environment: dev");

/** The plan of some intents' edge, also where it cannot be made. */
export function edge(intents: readonly string[], platform = prod, plan: CloudflarePlan = "enterprise"): EdgePlan {
  const onPlan = platform.replace("zone: example.com", `zone: example.com, plan: ${plan}`);
  const value = platformSchema.parse(readYaml("platform.yaml", onPlan).documents[0]?.value);
  const planned = planEdge(value, authorityOf(value, promised), planOf(intents, platform.replace(tls, vault)).apps);
  if (planned === null) throw new Error("there is no edge");
  return planned;
}

export const exposed = (name: string, expose = "{}", region = "eu-central") => app(name, `expose: ${expose}`, region);

export const shop = exposed("shop", "{ host: shop.example.com, requestsPerSecond: 20 }");
export const billing = exposed("billing", "{ from: [corporate] }");

export const own = (): ComponentResourceOptions => ({ provider: cloudflareProvider("cloudflare", { apiToken: "token" }) });

/** Records what stands before a plan's zone. */
export const recordZone = (plan: EdgePlan, settings: { accountId?: string } = {}) =>
  record(() => {
    new ZoneEdge("edge", zoneEdgeArgs(plan, { zoneId, ...settings }), own());
  });

/** Records the records of a plan's region. */
export const recordHosts = (plan: EdgePlan, region = "eu-central", address = "203.0.113.7") =>
  record(() => {
    new HostRecords(`${region}-hosts`, hostRecordsArgs(plan, region, { zoneId, address }), own());
  });

/** What was asked for, of each resource of Cloudflare's by its name. */
export function asked({ resources }: Recording): Record<string, unknown> {
  return Object.fromEntries(resources.filter(({ type }) => type.startsWith("cloudflare:")).map(({ name, inputs }) => [name, inputs]));
}

/** Everything of a resource that a deployment looks at. */
export const identity = ({ urn, inputs, protect, dependencies, provider }: RecordedResource) => ({
  urn,
  inputs,
  protect,
  dependencies,
  provider,
});
