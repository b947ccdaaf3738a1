import * as pulumi from "@pulumi/pulumi";
import { Cluster, Mailbox, Office, Queue, region, regionOutput, ThingsProvider } from "../../../things";

/** A bit of everything, so that two ways to record it can be compared. */
export async function program(): Promise<Record<string, unknown>> {
  const config = new pulumi.Config();
  const provider = new ThingsProvider(
    "near",
    { region: new pulumi.Config("things").require("region"), key: config.requireSecret("token") },
    { version: "1.2.3" },
  );
  pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
    type === "things:index:Queue"
      ? { props: { ...(props as object), stamped: true }, opts: pulumi.mergeOptions(opts, { retainOnDelete: true }) }
      : undefined,
  );
  const office = new Office("head", { provider, protect: true, aliases: [{ name: "main" }] });
  const base = new pulumi.StackReference("org/base/dev");
  const hook = new pulumi.ResourceHook("note", () => undefined);
  const jobs = new Queue(
    "jobs",
    {
      size: config.requireNumber("size"),
      tags: config.requireObject("tags"),
      account: config.get("account"),
      nested: config.getSecretObject("nested"),
      text: pulumi.interpolate`${office.mailbox.arn} in ${base.getOutput("vpc")}`,
      files: new pulumi.asset.StringAsset("hello"),
      reference: office.mailbox.queue,
    },
    {
      dependsOn: [office],
      deletedWith: office.mailbox.queue,
      ignoreChanges: ["size"],
      customTimeouts: { create: "5m" },
      additionalSecretOutputs: ["url"],
      hooks: { beforeCreate: [hook] },
    },
  );
  new Mailbox(
    "second",
    { from: jobs.url },
    { provider, transforms: [({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { dependsOn: [jobs] }) })] },
  );
  new Cluster("cluster", { queue: jobs.arn, secret: pulumi.secret(1) }, { provider });
  Queue.get("old", "queue-1", { parent: office });
  await pulumi.log.warn("careful", jobs);
  await pulumi.log.info(`in ${(await region({ provider })).name}`);
  return {
    url: jobs.url,
    secret: pulumi.secret({ a: [1] }),
    zone: regionOutput({ of: "x" }).name,
    late: regionOutput({ of: jobs.arn }).name,
    office: office.urn,
    plain: ["x", 2],
  };
}
