import type { ObjectStoreArgs } from "../args/object-store";

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function document(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const bucketArn = ({ bucketName }: ObjectStoreArgs) => `arn:aws:s3:::${bucketName}`;

/** The role's ARN; known before the role is there, so that policies which name it can be read and judged in a preview. */
export const roleArn = ({ account, roleName }: ObjectStoreArgs) => `arn:aws:iam::${account}:role/${roleName}`;

/** Who may take on the role: this app's ServiceAccount in this namespace, and nobody else. */
export function trustPolicy(args: ObjectStoreArgs): string {
  const { account, namespace, serviceAccount, oidcProvider } = args;
  if (oidcProvider !== undefined)
    return document({
      Sid: "ServiceAccountOfTheApp",
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${oidcProvider}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${oidcProvider}:aud`]: "sts.amazonaws.com",
          [`${oidcProvider}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
        },
      },
    });
  // EKS Pod Identity tags each session with what it stands for: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
  return document({
    Sid: "ServiceAccountOfTheApp",
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:SourceAccount": account,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  });
}

/** For each kind of access: what may be done with objects, with the bucket, and with the key. A write in parts needs Decrypt as well: S3 reads the parts when it joins them. */
export const accessKinds: Readonly<
  Record<string, { readonly objects: readonly string[]; readonly bucket: readonly string[]; readonly key: readonly string[] }>
> = {
  "read-only": {
    objects: ["s3:GetObject"],
    bucket: ["s3:GetBucketLocation", "s3:ListBucket"],
    key: ["kms:Decrypt"],
  },
  "read-write": {
    objects: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
    bucket: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
    key: ["kms:Decrypt", "kms:GenerateDataKey"],
  },
  "write-only": {
    objects: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
    bucket: ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
    key: ["kms:Decrypt", "kms:GenerateDataKey"],
  },
};

const accessOf = ({ access }: ObjectStoreArgs) => accessKinds[access] ?? { objects: [], bucket: [], key: [] };

/** What the role may do: exactly what the access kind needs, with this bucket. The key opens itself to the role by its own policy. */
export function rolePolicy(args: ObjectStoreArgs): string {
  const { objects, bucket } = accessOf(args);
  return document(
    { Sid: "Objects", Effect: "Allow", Action: objects, Resource: `${bucketArn(args)}/*` },
    { Sid: "Bucket", Effect: "Allow", Action: bucket, Resource: bucketArn(args) },
  );
}

/** Whose the key is: the account's administrators look after it and cannot use it; the app's role uses it, through S3 and for this bucket. In a key's own policy, "*" is the key. */
export function keyPolicy(args: ObjectStoreArgs): string {
  const { account, awsRegion } = args;
  return document(
    {
      Sid: "Administration",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: [
        "kms:CancelKeyDeletion",
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:DescribeKey",
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListAliases",
        "kms:ListGrants",
        "kms:ListKeyPolicies",
        "kms:ListResourceTags",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
      ],
      Resource: "*",
    },
    {
      Sid: "UseByTheApp",
      Effect: "Allow",
      Principal: { AWS: roleArn(args) },
      Action: accessOf(args).key,
      Resource: "*",
      // With a bucket key, S3 names the bucket and not the object: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${awsRegion}.amazonaws.com`, "kms:EncryptionContext:aws:s3:arn": bucketArn(args) },
      },
    },
  );
}

/** What nobody may do, whatever else allows it: speak in the clear, or store an object under another key than the bucket's. */
export function bucketPolicy(args: ObjectStoreArgs): string {
  const everything = [bucketArn(args), `${bucketArn(args)}/*`];
  const objects = `${bucketArn(args)}/*`;
  return document(
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: everything,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "ModernTlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
    // A request that says nothing of encryption gets the bucket's own key. One that says something would get another: even a bare "aws:kms" means the account's shared key.
    {
      Sid: "OwnKeyOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: objects,
      Condition: { Null: { "s3:x-amz-server-side-encryption": "false" } },
    },
    {
      Sid: "NoKeysOfCallers",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: objects,
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  );
}
