import * as z from "zod";
import { flag, integer, oneOf, text } from "../fields/field";
import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { physicalName } from "../text/names";
import { redact } from "../text/secrets";
import { defineCapability } from "./capability";

function parseBucketName(value: string): Checked<string> {
  if (/^[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])$/.test(value)) return accept(value);
  const near = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-+|-+$/g, "");
  return refuse(
    "PPT-0105",
    `"${redact(value)}" is no bucket's name: 3 to 63 lower-case letters, digits and dashes`,
    near.length < 3 ? "my-app-data" : near,
  );
}

const schema = z
  .strictObject({
    name: text(parseBucketName, {
      description: "The team's name for the bucket; the physical name is made from it and never changes.",
      examples: ["my-app-data"],
    }),
    access: oneOf(["read-only", "read-write", "write-only"], {
      description: "What the app may do with the objects.",
      examples: ["read-write"],
    }).default("read-write"),
    versioned: flag({ description: "Whether earlier versions of an object are kept." }).default(true),
    retainDays: integer(1, 36_500, { description: "How long earlier versions are kept.", examples: [30] }).default(30),
  })
  .meta({ description: "A bucket of objects, encrypted, private, versioned." });

/** Where EKS' agent on every node hands out credentials, each pod's own. */
const podIdentityAgent = "169.254.170.23/32";

export const objectStore = defineCapability({
  slug: "object-store",
  title: "a bucket",
  summary: "A bucket of objects: encrypted with a key of its own, reachable over TLS only, versioned, and open to this app alone.",
  schema,
  plan(need, site, report) {
    const { platform, region } = site;
    if (platform.objects.backend === "minio")
      report(
        "PPT-0210",
        [],
        "this version keeps buckets on s3; the platform document says objects.backend: minio",
        "objects: { backend: s3 }",
      );
    if (region.aws === undefined)
      report(
        "PPT-0210",
        [],
        `a bucket needs an AWS account, and region ${site.regionName} names none`,
        `regions.${site.regionName}.aws: { account: "123456789012", region: eu-central-1 }`,
      );
    else if (region.aws.oidcProvider === undefined && region.aws.eksCluster === undefined)
      report(
        "PPT-0210",
        [],
        `an app takes on its bucket's role by the cluster's identity provider or by EKS Pod Identity, and region ${site.regionName} names neither`,
        `regions.${site.regionName}.aws.eksCluster: <name>, or oidcProvider: <issuer without https://>`,
      );
    const account = region.aws?.account ?? "";
    const parts = [platform.platform, platform.environment.name, site.regionName, site.tenant, site.app, need.name];
    const roleName = physicalName([platform.platform, platform.environment.name, site.regionName, site.tenant, site.app], {
      maxLength: 64,
    });
    return {
      alias: need.name,
      bucketName: physicalName(parts, { maxLength: 63 }),
      access: need.access,
      versioned: need.versioned,
      retainDays: need.retainDays,
      account,
      awsRegion: region.aws?.region ?? "",
      oidcProvider: region.aws?.oidcProvider ?? null,
      eksCluster: region.aws?.eksCluster ?? null,
      roleName,
      roleArn: `arn:aws:iam::${account}:role/${roleName}`,
      keyAlias: `alias/${physicalName(parts, { maxLength: 200 })}`,
      accessLogs: platform.objects.accessLogs ?? null,
      protect: site.prod,
    };
  },
  words: (plan) => [
    `bucket ${plan.alias} (${plan.bucketName} in ${plan.awsRegion}), ${plan.access}, own key, TLS only, ${plan.versioned ? `versioned, earlier versions for ${plan.retainDays} days` : "not versioned"}`,
  ],
  reaches: (plan) => [
    { host: `${plan.bucketName}.s3.${plan.awsRegion}.amazonaws.com`, port: 443, because: `the app's bucket ${plan.alias}` },
    plan.oidcProvider === null
      ? { cidr: podIdentityAgent, port: 80, because: `the node's agent gives the app the role of its bucket ${plan.alias}` }
      : { host: `sts.${plan.awsRegion}.amazonaws.com`, port: 443, because: `the app takes on the role of its bucket ${plan.alias}` },
  ],
});
