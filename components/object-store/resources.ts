import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";
import { childName, formerNames } from "../aliases";
import type { ObjectStoreArgs } from "../args/object-store";
import { bucketPolicy, keyPolicy, rolePolicy, trustPolicy } from "./policies";

/** What a child is called, and the options that it gets. */
type Child = (suffix: string, type: string, options?: CustomResourceOptions) => [string, CustomResourceOptions];

/** Makes the children of an ObjectStore: the role first, because the key names it, then the key, because without it there is nothing to encrypt with. */
export function objectStoreResources(component: Resource, name: string, args: ObjectStoreArgs, dependsOn: readonly Input<Resource>[]) {
  const child: Child = (suffix, type, options = {}) => [
    childName(name, suffix),
    {
      parent: component,
      aliases: formerNames(name, type, suffix),
      ...options,
      dependsOn: [...dependsOn, ...((options.dependsOn ?? []) as Resource[])],
    },
  ];
  // What holds data, or without which the data is lost, outlives a mistake in production.
  const kept = args.protect ? { protect: true, retainOnDelete: true } : {};

  const role = makeRole(args, child);
  const key = makeKey(args, child, role, kept);
  const bucket = makeBucket(args, child, key, kept);
  return { role, key, bucket };
}

function makeRole(args: ObjectStoreArgs, child: Child): Role {
  const [name, options] = child("role", "aws:iam/role:Role");
  const role = new Role(
    name,
    {
      name: args.roleName,
      description: `${args.serviceAccount} in ${args.namespace}`,
      assumeRolePolicy: trustPolicy(args),
      maxSessionDuration: 3600,
      forceDetachPolicies: false,
      tags: args.tags,
    },
    options,
  );
  const [policyName, policyOptions] = child("role-policy", "aws:iam/rolePolicy:RolePolicy");
  new RolePolicy(policyName, { name: "object-store", role: role.name, policy: rolePolicy(args) }, policyOptions);
  if (args.oidcProvider === undefined && args.eksCluster !== undefined) {
    const { namespace, serviceAccount, eksCluster: clusterName } = args;
    const [bound, boundOptions] = child("pod-identity", "aws:eks/podIdentityAssociation:PodIdentityAssociation");
    new PodIdentityAssociation(
      bound,
      { clusterName, namespace, serviceAccount, roleArn: role.arn, region: args.awsRegion, tags: args.tags },
      boundOptions,
    );
  }
  return role;
}

function makeKey(args: ObjectStoreArgs, child: Child, role: Role, kept: CustomResourceOptions): Key {
  const region = args.awsRegion as never;
  // A policy with a role that does not exist is refused; and in another account than the region's this key, and so the bucket, would not come to be.
  const [name, options] = child("key", "aws:kms/key:Key", { ...kept, dependsOn: [role] });
  const key = new Key(
    name,
    {
      description: `objects of the bucket ${args.bucketName}`,
      policy: keyPolicy(args),
      bypassPolicyLockoutSafetyCheck: false,
      keyUsage: "ENCRYPT_DECRYPT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      isEnabled: true,
      multiRegion: false,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      region,
      tags: args.tags,
    },
    options,
  );
  const [aliasName, aliasOptions] = child("key-alias", "aws:kms/alias:Alias", kept);
  new Alias(aliasName, { name: args.keyAlias, targetKeyId: key.keyId, region }, aliasOptions);
  return key;
}

function makeBucket(args: ObjectStoreArgs, child: Child, key: Key, kept: CustomResourceOptions): Bucket {
  const region = args.awsRegion as never;
  const [name, options] = child("bucket", "aws:s3/bucket:Bucket", { ...kept, dependsOn: [key] });
  const made = new Bucket(
    name,
    { bucket: args.bucketName, forceDestroy: false, objectLockEnabled: false, region, tags: args.tags },
    options,
  );
  const bucket = made.bucket;
  const resource = (suffix: string, type: string, after: readonly Resource[] = []) =>
    child(suffix, `aws:s3/${type}:B${type.slice(1)}`, { dependsOn: [...after] });

  const closed = new BucketPublicAccessBlock(
    ...withArgs(resource("public-access", "bucketPublicAccessBlock"), {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
      skipDestroy: true,
      region,
    }),
  );
  new BucketOwnershipControls(
    ...withArgs(resource("ownership", "bucketOwnershipControls", [closed]), {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      region,
    }),
  );
  new BucketServerSideEncryptionConfiguration(
    ...withArgs(resource("encryption", "bucketServerSideEncryptionConfiguration"), {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
      region,
    }),
  );
  const versioning = new BucketVersioning(
    ...withArgs(resource("versioning", "bucketVersioning"), {
      bucket,
      versioningConfiguration: { status: args.versioned ? "Enabled" : "Suspended" },
      region,
    }),
  );
  new BucketLifecycleConfiguration(
    ...withArgs(resource("lifecycle", "bucketLifecycleConfiguration", [versioning]), { bucket, rules: lifecycleRules(args), region }),
  );
  // Two changes of who may reach a bucket at the same moment are refused by S3.
  new BucketPolicy(...withArgs(resource("bucket-policy", "bucketPolicy", [closed]), { bucket, policy: bucketPolicy(args), region }));
  if (args.accessLogs !== undefined) {
    new BucketLogging(
      ...withArgs(resource("access-logs", "bucketLogging"), {
        bucket,
        targetBucket: args.accessLogs,
        targetPrefix: `${args.bucketName}/`,
        targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
        region,
      }),
    );
  }
  return made;
}

function withArgs<Args>([name, options]: [string, CustomResourceOptions], args: Args): [string, Args, CustomResourceOptions] {
  return [name, args, options];
}

function lifecycleRules({ retainDays }: ObjectStoreArgs) {
  const filter = { prefix: "" };
  return [
    {
      id: "earlier-versions",
      status: "Enabled",
      filter,
      noncurrentVersionExpiration: { noncurrentDays: retainDays },
      expiration: { expiredObjectDeleteMarker: true },
    },
    { id: "unfinished-uploads", status: "Enabled", filter, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
  ];
}
