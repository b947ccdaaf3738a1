import { asked, unknown, type Case, type Samples } from "./make";

const bucketType = "aws:s3/bucket:Bucket";
const bucket = (inputs: Record<string, unknown> = { bucket: "acme-data" }): Case[number] => asked(bucketType, "data", inputs);
const urn = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::data";

/** A part of the bucket, that names it as text. */
const part = (name: string, inputs: Record<string, unknown>): Case[number] =>
  asked(`aws:s3/bucket${name}:Bucket${name}`, `data-${name}`, { bucket: "acme-data", ...inputs });
/** The same as a preview has it: the bucket's name is not known yet, and what it depends on is. */
const linked = (name: string, inputs: Record<string, unknown>): Case[number] =>
  asked(`aws:s3/bucket${name}:Bucket${name}`, `data-${name}`, { bucket: unknown, ...inputs }, { propertyDependencies: { bucket: [urn] } });
const stray = (name: string, inputs: Record<string, unknown>): Case[number] =>
  asked(`aws:s3/bucket${name}:Bucket${name}`, `data-${name}`, { bucket: unknown, ...inputs });

const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const encrypted = (sseAlgorithm: unknown, kmsMasterKeyId?: unknown) => ({
  rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId } }],
});
const key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const json = (...Statement: unknown[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const arns = ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"];
const deny = (more: Record<string, unknown> = {}) => ({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: arns,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
  ...more,
});
const allow = (more: Record<string, unknown>) => ({ Effect: "Allow", Action: ["s3:GetObject"], Resource: arns[1], ...more });
const policy = (...statements: unknown[]): Case => [asked("aws:iam/policy:Policy", "app", { policy: json(...statements) })];
const role = (statement: Record<string, unknown>, more: Record<string, unknown> = {}): Case => [
  asked("aws:iam/role:Role", "app", { assumeRolePolicy: json({ Effect: "Allow", Action: "sts:AssumeRole", ...statement }), ...more }),
];
const oidc = { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" };
const subject = (sub: unknown, operator = "StringEquals") => ({
  [operator]: { "token.actions.githubusercontent.com:sub": sub, "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
});
const kmsKey = (inputs: Record<string, unknown>): Case => [asked("aws:kms/key:Key", "data", inputs)];
const attachment = (policyArn: unknown): Case => [
  asked("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "app", { role: "app", policyArn }),
];

export const cloudSamples: Record<string, Samples> = {
  "cloud/buckets-closed": {
    holds: [
      [bucket(), part("PublicAccessBlock", closed)],
      [bucket({}), linked("PublicAccessBlock", closed)],
    ],
    broken: [[bucket()]],
    almost: [
      [bucket(), part("PublicAccessBlock", { ...closed, restrictPublicBuckets: false })],
      [bucket(), part("PublicAccessBlock", { ...closed, bucket: "other" })],
      [bucket(), part("PublicAccessBlock", { blockPublicAcls: true })],
    ],
    cannotTell: [
      [bucket({}), stray("PublicAccessBlock", closed)],
      [bucket(), part("PublicAccessBlock", { ...closed, ignorePublicAcls: unknown })],
    ],
  },
  "cloud/bucket-acls-private": {
    holds: [[bucket({ acl: "private" })], [part("Acl", { acl: "private" })]],
    broken: [[bucket({ acl: "public-read" })], [part("AclV2", { acl: "public-read-write" })]],
    almost: [
      [bucket({ acl: "authenticated-read" })],
      [
        part("Acl", {
          accessControlPolicy: { grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/global/AllUsers" }, permission: "READ" }] },
        }),
      ],
    ],
    cannotTell: [[bucket({ acl: unknown })]],
  },
  "cloud/bucket-policies-closed": {
    holds: [
      [part("Policy", { policy: json(deny(), allow({ Principal: { AWS: "arn:aws:iam::123456789012:role/app" } })) })],
      [part("Policy", { policy: json(allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })) })],
    ],
    broken: [[part("Policy", { policy: json(allow({ Principal: "*" })) })]],
    almost: [
      [part("Policy", { policy: json(deny(), allow({ Principal: { AWS: ["arn:aws:iam::123456789012:root", "*"] } })) })],
      [part("Policy", { policy: json(allow({ Principal: "*", Condition: { StringLike: { "aws:PrincipalOrgID": "*" } } })) })],
      [part("Policy", { policy: json(allow({ Principal: "*", Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } })) })],
      [part("Policy", { policy: json(allow({ Principal: { AWS: "arn:aws:iam::123456789012:role/app" }, Action: "s3:*" })) })],
    ],
    cannotTell: [[part("Policy", { policy: unknown })], [part("Policy", { policy: "{" })]],
  },
  "cloud/buckets-owned": {
    holds: [[bucket(), part("OwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } })]],
    broken: [[bucket()]],
    almost: [[bucket(), part("OwnershipControls", { rule: { objectOwnership: "BucketOwnerPreferred" } })]],
    cannotTell: [[bucket(), part("OwnershipControls", { rule: unknown })]],
  },
  "cloud/buckets-versioned": {
    holds: [
      [bucket(), part("Versioning", { versioningConfiguration: { status: "Enabled" } })],
      [bucket({ versioning: { enabled: true } })],
      [bucket({}), linked("VersioningV2", { versioningConfiguration: { status: "Enabled" } })],
    ],
    broken: [[bucket()]],
    almost: [
      [bucket(), part("Versioning", { versioningConfiguration: { status: "Suspended" } })],
      [bucket({ versioning: { enabled: false, mfaDelete: true } })],
    ],
    cannotTell: [[bucket(), part("Versioning", { versioningConfiguration: { status: unknown } })]],
  },
  "cloud/buckets-logged": {
    holds: [
      [bucket(), part("Logging", { targetBucket: "logs", targetPrefix: "data/" })],
      [bucket({ bucket: "logs" }), part("Logging", { bucket: "acme-data", targetBucket: "logs" })],
    ],
    broken: [[bucket()]],
    almost: [[bucket(), part("Logging", { bucket: "other", targetBucket: "logs" })]],
    cannotTell: [[bucket({}), stray("Logging", { targetBucket: "logs" })]],
  },
  "encryption/buckets-at-rest": {
    holds: [
      [bucket(), part("ServerSideEncryptionConfiguration", encrypted("aws:kms", key))],
      [bucket({}), linked("ServerSideEncryptionConfigurationV2", encrypted("aws:kms:dsse", unknown))],
      [bucket({ serverSideEncryptionConfiguration: { rule: encrypted("aws:kms", key).rules[0] } })],
    ],
    broken: [[bucket()]],
    almost: [
      [bucket(), part("ServerSideEncryptionConfiguration", encrypted("AES256"))],
      [bucket(), part("ServerSideEncryptionConfiguration", encrypted("aws:kms"))],
      [bucket(), part("ServerSideEncryptionConfiguration", encrypted("aws:kms", "alias/aws/s3"))],
    ],
    cannotTell: [[bucket(), part("ServerSideEncryptionConfiguration", encrypted(unknown, key))]],
  },
  "encryption/buckets-tls-only": {
    holds: [
      [bucket(), part("Policy", { policy: json(deny()) })],
      [bucket({ bucket: "acme-data", policy: json(deny({ Principal: { AWS: "*" }, Resource: "*" })) })],
    ],
    broken: [[bucket()], [bucket(), part("Policy", { policy: json(allow({ Principal: { AWS: "123456789012" } })) })]],
    almost: [
      [bucket(), part("Policy", { policy: json(deny({ Condition: { Bool: { "aws:SecureTransport": "true" } } })) })],
      [bucket(), part("Policy", { policy: json(deny({ Effect: "Allow" })) })],
      [bucket(), part("Policy", { policy: json(deny({ Action: "s3:GetObject" })) })],
      [bucket(), part("Policy", { policy: json(deny({ Resource: arns[0] })) })],
      [bucket(), part("Policy", { policy: json(deny({ Resource: arns[1] })) })],
      [bucket(), part("Policy", { policy: json(deny({ Principal: { AWS: "arn:aws:iam::123456789012:root" } })) })],
      [
        bucket(),
        part("Policy", {
          policy: json(deny({ Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:SourceVpce": "vpce-1" } } })),
        }),
      ],
    ],
    cannotTell: [[bucket(), part("Policy", { policy: unknown })]],
  },
  "encryption/keys-rotate": {
    holds: [kmsKey({ enableKeyRotation: true }), kmsKey({ customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" })],
    broken: [kmsKey({})],
    almost: [kmsKey({ enableKeyRotation: false, rotationPeriodInDays: 90 }), kmsKey({ customerMasterKeySpec: "SYMMETRIC_DEFAULT" })],
    cannotTell: [kmsKey({ enableKeyRotation: unknown })],
  },
  "cloud/key-policies-closed": {
    holds: [
      kmsKey({}),
      kmsKey({ policy: json({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" }) }),
      kmsKey({
        policy: json({
          Effect: "Allow",
          Principal: "*",
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } },
        }),
      }),
    ],
    broken: [kmsKey({ policy: json({ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }) })],
    almost: [
      kmsKey({
        policy: json({
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: { StringEqualsIfExists: { "kms:CallerAccount": "123456789012" } },
        }),
      }),
      kmsKey({ bypassPolicyLockoutSafetyCheck: true }),
    ],
    cannotTell: [kmsKey({ policy: unknown })],
  },
  "cloud/iam-actions-named": {
    holds: [policy(allow({})), policy(allow({ Action: ["s3:Get*"] })), policy({ Effect: "Deny", Action: "*", Resource: "*" })],
    broken: [policy(allow({ Action: "*" })), policy(allow({ Action: ["s3:*"] }))],
    almost: [
      policy(allow({}), allow({ Action: ["s3:GetObject", "kms:*"] })),
      role(
        { Principal: { Service: "ec2.amazonaws.com" } },
        { inlinePolicies: [{ name: "a", policy: json(allow({ Action: "dynamodb:*" })) }] },
      ),
    ],
    cannotTell: [[asked("aws:iam/rolePolicy:RolePolicy", "app", { policy: unknown })]],
  },
  "cloud/iam-resources-named": {
    holds: [
      policy(allow({})),
      policy(allow({ Action: "ecr:GetAuthorizationToken", Resource: "*" })),
      policy(allow({ Resource: "*", Condition: { StringEquals: { "aws:ResourceTag/app": "billing" } } })),
    ],
    broken: [policy(allow({ Resource: "*" }))],
    almost: [
      policy(allow({ Action: ["ec2:DescribeInstances", "ec2:TerminateInstances"], Resource: ["*"] })),
      policy(allow({ Resource: "arn:aws:s3:::*" })),
      policy(allow({ Resource: [arns[1], "*"] })),
    ],
    cannotTell: [
      [
        asked("aws:iam/policy:Policy", "app", {
          policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: unknown }] },
        }),
      ],
    ],
  },
  "cloud/iam-not-inverted": {
    holds: [policy(allow({})), policy({ Effect: "Deny", NotAction: "iam:*", Resource: "*" })],
    broken: [policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })],
    almost: [policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: arns[0] }), role({ NotPrincipal: { AWS: "123456789012" } })],
    cannotTell: [[asked("aws:iam/policy:Policy", "app", { policy: unknown })]],
  },
  "cloud/iam-no-administrator": {
    holds: [attachment("arn:aws:iam::aws:policy/ReadOnlyAccess"), attachment("arn:aws:iam::123456789012:policy/app")],
    broken: [attachment("arn:aws:iam::aws:policy/AdministratorAccess")],
    almost: [
      role(
        { Principal: { Service: "ec2.amazonaws.com" } },
        { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws-cn:iam::aws:policy/IAMFullAccess"] },
      ),
    ],
    cannotTell: [attachment(unknown)],
  },
  "cloud/iam-trust-named": {
    holds: [
      role({ Principal: { Service: "ec2.amazonaws.com" } }),
      role({ Principal: oidc, Condition: subject("repo:acme/billing:ref:refs/heads/main") }),
      role({ Principal: { AWS: "arn:aws:iam::123456789012:role/deployer" } }),
      role({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Condition: { StringEquals: { "sts:ExternalId": "x-1" } } }),
    ],
    broken: [role({ Principal: "*" }), role({ Principal: oidc })],
    almost: [
      role({ Principal: oidc, Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } } }),
      role({ Principal: oidc, Condition: subject("*", "StringLike") }),
      role({ Principal: oidc, Condition: subject("repo:*", "StringLike") }),
      role({ Principal: { AWS: "arn:aws:iam::123456789012:root" } }),
      role({ Principal: { AWS: "123456789012" }, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }),
    ],
    cannotTell: [[asked("aws:iam/role:Role", "app", { assumeRolePolicy: unknown })]],
  },
};
