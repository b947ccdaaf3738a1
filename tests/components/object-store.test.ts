import { output } from "@pulumi/pulumi";
import { awsProvider, ObjectStore, regionOf } from "parapet/components";
import { isUnknown, record } from "parapet/testing";
import { below, billing, billingWithBucket, devPlatform, line, platform, recordApp, refusalOf } from "./example";

describe("a bucket", () => {
  it("is made whole: closed, encrypted, versioned, logged, with a key and a role of its own", async () => {
    const recording = await recordApp(billingWithBucket);
    const bucket = ["bucket", "key", "role"].map((one) => `billing-object-store-${one}`);
    const [made, key, role] = bucket as [string, string, string];
    expect(below(recording, "billing-object-store")).toEqual([
      `aws:iam/role:Role ${role}`,
      `aws:iam/rolePolicy:RolePolicy billing-object-store-role-policy after ${role}`,
      `aws:kms/alias:Alias billing-object-store-key-alias after ${key}`,
      `aws:kms/key:Key ${key} after ${role}`,
      `aws:s3/bucket:Bucket ${made} after ${key}`,
      `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration billing-object-store-lifecycle after ${made}, billing-object-store-versioning`,
      `aws:s3/bucketLogging:BucketLogging billing-object-store-access-logs after ${made}`,
      `aws:s3/bucketOwnershipControls:BucketOwnershipControls billing-object-store-ownership after ${made}, billing-object-store-public-access`,
      `aws:s3/bucketPolicy:BucketPolicy billing-object-store-bucket-policy after ${made}, billing-object-store-public-access`,
      `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock billing-object-store-public-access after ${made}`,
      `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration billing-object-store-encryption after ${made}, ${key}`,
      `aws:s3/bucketVersioning:BucketVersioning billing-object-store-versioning after ${made}`,
    ]);
    expect(line(recording.get("billing-deployment"))).toContain("billing-object-store-role-policy");
  });

  it("is opened by EKS Pod Identity where the cluster has no identity provider of its own, and the ServiceAccount says nothing of it", async () => {
    const recording = await recordApp({ ...billingWithBucket, region: "eu-west" }, { region: "eu-west" });
    expect(recording.get("billing-object-store-pod-identity").inputs).toMatchObject({
      clusterName: "acme-eu-west",
      namespace: "eu-west-team-payments",
      serviceAccount: "billing",
      region: "eu-west-1",
    });
    expect(JSON.stringify(recording.get("billing-serviceaccount").inputs)).not.toContain("role-arn");
    expect((await recordApp(billingWithBucket)).resources.filter(({ type }) => type.startsWith("aws:eks/"))).toEqual([]);
  });

  it("states every argument that a promise rests on", async () => {
    const recording = await recordApp(billingWithBucket);
    const inputs = (suffix: string) => recording.get(`billing-object-store-${suffix}`).inputs;
    const region = "eu-central-1";
    const name = "acme-prod-eu-central-team-payments-billing-invoices-nblhv3ln";
    const tags = (recording.get("billing-deployment").inputs["metadata"] as { labels: object }).labels;
    expect(inputs("bucket")).toEqual({ bucket: name, forceDestroy: false, objectLockEnabled: false, region, tags });
    expect(inputs("public-access")).toEqual({
      bucket: name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
      skipDestroy: true,
      region,
    });
    expect(inputs("ownership")).toEqual({ bucket: name, rule: { objectOwnership: "BucketOwnerEnforced" }, region });
    expect(inputs("versioning")).toEqual({ bucket: name, versioningConfiguration: { status: "Enabled" }, region });
    expect(inputs("encryption")).toEqual({
      bucket: name,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:of:aws:kms/key:Key" },
          bucketKeyEnabled: true,
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
      region,
    });
    expect(inputs("lifecycle")).toEqual({
      bucket: name,
      rules: [
        {
          id: "earlier-versions",
          status: "Enabled",
          filter: { prefix: "" },
          noncurrentVersionExpiration: { noncurrentDays: 30 },
          expiration: { expiredObjectDeleteMarker: true },
        },
        { id: "unfinished-uploads", status: "Enabled", filter: { prefix: "" }, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
      ],
      region,
    });
    expect(inputs("access-logs")).toEqual({
      bucket: name,
      targetBucket: "acme-access-logs",
      targetPrefix: `${name}/`,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
      region,
    });
    const { policy, ...key } = inputs("key");
    expect(typeof policy).toBe("string");
    expect(key).toEqual({
      description: `objects of the bucket ${name}`,
      bypassPolicyLockoutSafetyCheck: false,
      keyUsage: "ENCRYPT_DECRYPT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      isEnabled: true,
      multiRegion: false,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      region,
      tags,
    });
    expect(inputs("role")).toMatchObject({
      name: "acme-prod-eu-central-team-payments-billing-pjiu65oe",
      description: "billing in eu-central-team-payments",
      maxSessionDuration: 3600,
      forceDetachPolicies: false,
      tags,
    });
  });

  it("has policies that are known before deployment, so that they can be judged in a preview", async () => {
    const recording = await recordApp(billingWithBucket);
    for (const [suffix, field] of [
      ["bucket-policy", "policy"],
      ["role-policy", "policy"],
      ["key", "policy"],
      ["role", "assumeRolePolicy"],
    ] as const) {
      const text = recording.get(`billing-object-store-${suffix}`).inputs[field] as string;
      expect({ suffix, unknown: isUnknown(text), version: (JSON.parse(text) as { Version: string }).Version }).toEqual({
        suffix,
        unknown: false,
        version: "2012-10-17",
      });
    }
  });

  it("keeps bucket and key in production, and nothing in dev", async () => {
    const kept = async (document: typeof platform) =>
      (await recordApp(billingWithBucket, { platform: document })).resources
        .filter(({ protect, retainOnDelete }) => protect === true && retainOnDelete === true)
        .map(({ name }) => name);
    expect((await kept(platform)).sort()).toEqual([
      "billing-object-store-bucket",
      "billing-object-store-key",
      "billing-object-store-key-alias",
    ]);
    expect(await kept(devPlatform)).toEqual([]);
  });

  it("that is not versioned says so, and one without a place for logs has none", async () => {
    const { objects: _, ...withoutLogs } = platform;
    const recording = await recordApp({ ...billing, needs: { bucket: { name: "invoices", versioned: false } } }, { platform: withoutLogs });
    expect(recording.get("billing-object-store-versioning").inputs["versioningConfiguration"]).toEqual({ status: "Suspended" });
    expect(recording.byType("aws:s3/bucketLogging:BucketLogging")).toEqual([]);
  });

  it("tells the app's component what it is called before deployment, and the rest after", async () => {
    const provides = async (preview: boolean) =>
      (await recordApp(billingWithBucket, { preview })).get("billing", "parapet:index:EnterpriseApp").outputs?.["provides"];
    expect(await provides(true)).toEqual({
      bucketName: "acme-prod-eu-central-team-payments-billing-invoices-nblhv3ln",
      bucketArn: "arn:of:aws:s3/bucket:Bucket",
      keyArn: "arn:of:aws:kms/key:Key",
      roleArn: "arn:of:aws:iam/role:Role",
    });
  });
});

const store = {
  bucketName: "acme-reports",
  access: "read-only",
  versioned: true,
  retainDays: 7,
  account: "123456789012",
  awsRegion: "eu-central-1",
  namespace: "reports",
  serviceAccount: "reports",
  roleName: "acme-reports",
  keyAlias: "alias/acme-reports",
  protect: false,
  tags: { team: "reports" },
};

describe("a bucket in a program of one's own", () => {
  const own = () => ({ provider: awsProvider("aws", regionOf(platform, "eu-central")) });

  it("stands by itself, with typed outputs", async () => {
    const recording = await record(() => {
      const { bucketName, bucketArn, keyArn, roleArn } = new ObjectStore("reports", store, own());
      return { bucketName, bucketArn, keyArn, roleArn };
    });
    expect(below(recording, "reports").length).toBe(11);
    const { bucketName, ...arns } = recording.stackOutputs;
    expect(bucketName).toBe("acme-reports");
    expect(Object.values(arns).map(isUnknown)).toEqual([true, true, true]);
  });

  it("is refused in another account or region than it belongs to", async () => {
    expect(await refusalOf(() => new ObjectStore("reports", { ...store, account: "999999999999" }, own()))).toContain(
      "the AWS provider works in account 123456789012 in eu-central-1, and this belongs into account 999999999999",
    );
    expect(await refusalOf(() => new ObjectStore("reports", { ...store, awsRegion: "eu-west-1" }, own()))).toContain(
      "this belongs into account 123456789012 in eu-west-1",
    );
  });

  it.each<[string, Partial<typeof store> & { oidcProvider?: string }, string]>([
    ["a wildcard as namespace", { namespace: "*" }, "namespace"],
    ["a wildcard in a ServiceAccount", { serviceAccount: "report*" }, "serviceAccount"],
    ["an account that is a number of eleven digits", { account: "12345678901" }, "account"],
    ["an upper-case bucket name", { bucketName: "Acme-Reports" }, "bucketName"],
    ["an alias of AWS's own", { keyAlias: "alias/aws/s3" }, "keyAlias"],
    ["an issuer with a scheme", { oidcProvider: "https://oidc.example.com/id/1" }, "oidcProvider"],
    ["an access kind that does not exist", { access: "admin" }, "access"],
    ["one that is inherited", { access: "constructor" }, "access"],
    ["no days", { retainDays: 0 }, "retainDays"],
    ["half a day", { retainDays: 0.5 }, "retainDays"],
  ])("is refused for %s, by its field", async (_, change, field) => {
    const message = await refusalOf(() => new ObjectStore("reports", { ...store, ...change }, own()));
    expect(message.split("\n")[0]).toBe(`error  ObjectStore "reports"  ${field}`);
  });

  it("is told everything that is wrong at once, an Output among it", async () => {
    expect(
      (await refusalOf(() => new ObjectStore("reports", { ...store, access: "all", namespace: "*" }, own()))).match(/^error/gm)?.length,
    ).toBe(2);
    expect(await refusalOf(() => new ObjectStore("reports", { ...store, roleName: output("r") as never }, own()))).toContain(
      'error  ObjectStore "reports"  roleName\n  this is an Output',
    );
  });
});
