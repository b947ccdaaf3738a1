import type { ObjectStoreArgs } from "../../components/args/object-store";
import { accessKinds, bucketPolicy, keyPolicy, rolePolicy, trustPolicy } from "../../components/object-store/policies";

const args: ObjectStoreArgs = {
  bucketName: "acme-reports",
  access: "read-write",
  versioned: true,
  retainDays: 30,
  account: "123456789012",
  awsRegion: "eu-central-1",
  namespace: "eu-central-team-payments",
  serviceAccount: "billing",
  roleName: "acme-billing",
  oidcProvider: "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF",
  keyAlias: "alias/acme-reports",
  protect: true,
  tags: {},
};
const role = "arn:aws:iam::123456789012:role/acme-billing";

/** What somebody asks of AWS. Keys of the context as IAM's documentation has them; one that is not there was not sent. */
interface Request {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;
interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Condition;
}

const listed = (value: string | readonly string[]): readonly string[] => (typeof value === "string" ? [value] : value);
const like = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*")}$`).test(text);

/** The operators that the policies use, by IAM's rules: a comparison with a key that was not sent is false. */
const operators: Readonly<Record<string, (sent: string | undefined, wanted: string) => boolean>> = {
  StringEquals: (sent, wanted) => sent === wanted,
  Bool: (sent, wanted) => sent === wanted,
  NumericLessThan: (sent, wanted) => sent !== undefined && Number(sent) < Number(wanted),
  Null: (sent, wanted) => (sent === undefined) === (wanted === "true"),
};

function holds(condition: Condition, context: Request["context"]): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => operators[operator]!(context[key], wanted)),
  );
}

function effects(policy: string, { principal, action, resource, context }: Request): string[] {
  const { Statement: statements } = JSON.parse(policy) as { Statement: readonly Statement[] };
  return statements
    .filter((one) => one.Principal === undefined || one.Principal === "*" || Object.values(one.Principal).includes(principal))
    .filter((one) => listed(one.Action).some((pattern) => like(pattern, action)))
    .filter((one) => one.Resource === undefined || listed(one.Resource).some((pattern) => like(pattern, resource)))
    .filter((one) => holds(one.Condition ?? {}, context))
    .map((one) => one.Effect);
}

describe("who may take on the role", () => {
  const oidc = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF";
  const federated = `arn:aws:iam::123456789012:oidc-provider/${oidc}`;
  const ask = (context: Record<string, string>, principal = federated) =>
    effects(trustPolicy(args), { principal, action: "sts:AssumeRoleWithWebIdentity", resource: "", context });
  const right = { [`${oidc}:aud`]: "sts.amazonaws.com", [`${oidc}:sub`]: "system:serviceaccount:eu-central-team-payments:billing" };

  it("is the app's own ServiceAccount, by the cluster's identity provider", () => {
    expect(ask(right)).toEqual(["Allow"]);
  });

  it.each([
    [
      "another ServiceAccount of the namespace",
      { ...right, [`${oidc}:sub`]: "system:serviceaccount:eu-central-team-payments:billing-admin" },
    ],
    ["the same name in another namespace", { ...right, [`${oidc}:sub`]: "system:serviceaccount:eu-west-team-payments:billing" }],
    ["a token that was made for somebody else", { ...right, [`${oidc}:aud`]: "vault" }],
    ["a token without an audience", { [`${oidc}:sub`]: "system:serviceaccount:eu-central-team-payments:billing" }],
    ["a token without a subject", { [`${oidc}:aud`]: "sts.amazonaws.com" }],
  ])("is not %s", (_, context) => {
    expect(ask(context)).toEqual([]);
  });

  it("is not the same ServiceAccount of another cluster", () => {
    expect(ask(right, federated.replace("0123456789ABCDEF", "FEDCBA9876543210"))).toEqual([]);
  });

  describe("by EKS Pod Identity, where the region names no identity provider", () => {
    const { oidcProvider: _, ...without } = args;
    const pods = (context: Record<string, string>, action = "sts:AssumeRole") =>
      effects(trustPolicy(without), { principal: "pods.eks.amazonaws.com", action, resource: "", context });
    const session = {
      "aws:SourceAccount": "123456789012",
      "aws:RequestTag/kubernetes-namespace": "eu-central-team-payments",
      "aws:RequestTag/kubernetes-service-account": "billing",
    };

    it("is the app's own ServiceAccount in the region's account", () => {
      expect([pods(session), pods(session, "sts:TagSession")]).toEqual([["Allow"], ["Allow"]]);
    });

    it.each([
      ["another account's pods", { ...session, "aws:SourceAccount": "999999999999" }],
      ["another ServiceAccount", { ...session, "aws:RequestTag/kubernetes-service-account": "shop" }],
      ["another namespace", { ...session, "aws:RequestTag/kubernetes-namespace": "default" }],
      ["pods without tags", { "aws:SourceAccount": "123456789012" }],
    ])("is not %s", (_, context) => {
      expect(pods(context)).toEqual([]);
    });
  });
});

describe("what the role may do", () => {
  const every = [
    "s3:AbortMultipartUpload",
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetBucketLocation",
    "s3:GetBucketPolicy",
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutBucketPolicy",
    "s3:PutObject",
    "s3:PutObjectAcl",
  ];
  const allowed = (access: string, bucket = "acme-reports") =>
    every.filter((action) => {
      const ofBucket = action.includes("Bucket") && action !== "s3:BypassGovernanceRetention";
      const resource = `arn:aws:s3:::${bucket}${ofBucket ? "" : "/invoices/1.pdf"}`;
      return effects(rolePolicy({ ...args, access }), { principal: role, action, resource, context: {} }).includes("Allow");
    });

  it.each([
    ["read-only", ["s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket"]],
    [
      "read-write",
      [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
    ],
    [
      "write-only",
      ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts", "s3:PutObject"],
    ],
  ])("is exactly this for %s", (access, actions) => {
    expect(allowed(access)).toEqual(actions);
  });

  it("is nothing with a bucket whose name only begins alike", () => {
    expect(allowed("read-write", "acme-reports-archive")).toEqual([]);
    expect(allowed("read-write", "acme")).toEqual([]);
  });

  it("is never said with a wildcard", () => {
    const actions = Object.values(accessKinds).flatMap(({ objects, bucket, key }) => [...objects, ...bucket, ...key]);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
    for (const policy of [keyPolicy(args), trustPolicy(args), rolePolicy(args)])
      expect(
        (JSON.parse(policy) as { Statement: readonly Statement[] }).Statement.flatMap((one) => listed(one.Action)).filter((action) =>
          action.includes("*"),
        ),
      ).toEqual([]);
  });
});

describe("who may use the key", () => {
  const throughS3 = { "kms:ViaService": "s3.eu-central-1.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::acme-reports" };
  const use = (action: string, context: Record<string, string> = throughS3, principal = role, access = "read-write") =>
    effects(keyPolicy({ ...args, access }), { principal, action, resource: "*", context });

  it("is the app's role, as far as its access kind needs", () => {
    const of = (access: string) =>
      ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"].filter(
        (action) => use(action, throughS3, role, access).length > 0,
      );
    expect({ "read-only": of("read-only"), "read-write": of("read-write"), "write-only": of("write-only") }).toEqual({
      "read-only": ["kms:Decrypt"],
      "read-write": ["kms:Decrypt", "kms:GenerateDataKey"],
      "write-only": ["kms:Decrypt", "kms:GenerateDataKey"],
    });
  });

  it.each([
    ["past S3", {}],
    ["by S3 of another region", { ...throughS3, "kms:ViaService": "s3.eu-west-1.amazonaws.com" }],
    ["for another bucket", { ...throughS3, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::acme-others" }],
  ])("is not the app's role %s", (_, context) => {
    expect(use("kms:Decrypt", context)).toEqual([]);
  });

  it("is not another role, and not the account's administrators, who only look after it", () => {
    const root = "arn:aws:iam::123456789012:root";
    expect(use("kms:Decrypt", throughS3, "arn:aws:iam::123456789012:role/acme-shop")).toEqual([]);
    expect(
      ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:CreateGrant"].map((action) =>
        use(action, throughS3, root),
      ),
    ).toEqual([[], [], [], [], []]);
    // Without this one the key could never be changed again, and AWS refuses to make it.
    expect(use("kms:PutKeyPolicy", {}, root)).toEqual(["Allow"]);
  });
});

describe("what the bucket refuses, whatever else allows it", () => {
  const sound = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };
  const ask = (action: string, context: Record<string, string>, resource = "arn:aws:s3:::acme-reports/invoices/1.pdf") =>
    effects(bucketPolicy(args), { principal: role, action, resource, context });

  it("is nothing of a sound request", () => {
    expect([
      ask("s3:PutObject", sound),
      ask("s3:GetObject", { ...sound, "s3:TlsVersion": "1.2" }),
      ask("s3:ListBucket", sound, "arn:aws:s3:::acme-reports"),
    ]).toEqual([[], [], []]);
  });

  it.each<[string, string, Record<string, string>, string | undefined]>([
    ["plain HTTP", "s3:GetObject", { "aws:SecureTransport": "false" }, undefined],
    ["plain HTTP to the bucket itself", "s3:ListBucket", { "aws:SecureTransport": "false" }, "arn:aws:s3:::acme-reports"],
    ["TLS 1.1", "s3:GetObject", { ...sound, "s3:TlsVersion": "1.1" }, undefined],
    ["a put without KMS", "s3:PutObject", { ...sound, "s3:x-amz-server-side-encryption": "AES256" }, undefined],
    [
      "a put with the account's shared key, which a bare aws:kms means",
      "s3:PutObject",
      { ...sound, "s3:x-amz-server-side-encryption": "aws:kms" },
      undefined,
    ],
    [
      "a put with a key of somebody else",
      "s3:PutObject",
      {
        ...sound,
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-central-1:999999999999:key/k",
      },
      undefined,
    ],
    [
      "a put with a key that the caller brings along",
      "s3:PutObject",
      { ...sound, "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" },
      undefined,
    ],
  ])("is %s", (_, action, context, resource) => {
    expect(new Set(ask(action, context, resource))).toEqual(new Set(["Deny"]));
  });
});
