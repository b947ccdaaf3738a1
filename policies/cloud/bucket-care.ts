import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { isOpen } from "../marks";
import type { ResourceSetRule } from "../rule";
import { bucketTypes, dig, partsOf, partTypes } from "./buckets";
import { statementsOf, type Statement } from "./documents";

/** What lies in a bucket is encrypted with a key of one's own. */
export const bucketsAtRest: ResourceSetRule = {
  form: "resource-set",
  id: "encryption/buckets-at-rest",
  promise: "Every bucket is encrypted with a KMS key of the customer.",
  severity: "high",
  controls: controls("atRest"),
  why: "With a key of one's own, reading needs two rights instead of one, every use is logged, and the data is gone when the key is.",
  repair: "add a BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and kmsMasterKeyId",
  types: bucketTypes,
  *judge(bucket, gathering) {
    const parts = partsOf(bucket, gathering, "ServerSideEncryptionConfiguration").map((part) => fieldOf(part.inputs, "rules"));
    const inline =
      dig(bucket.inputs, "serverSideEncryptionConfiguration", "rule") ?? dig(bucket.inputs, "serverSideEncryptionConfigurations", "rules");
    // The provider shows on the bucket what it was made with: a part of its own goes before that.
    const rules = parts.length > 0 || inline === undefined ? parts : [inline];
    if (rules.length === 0) yield { at: [], message: `bucket "${bucket.asked.name}" says nothing of encryption` };
    for (const rule of rules) {
      const algorithm = dig(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm");
      if (algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse")
        yield { at: [], message: `bucket "${bucket.asked.name}" is not encrypted with a KMS key` };
      else if (!hasOwnKey(rule))
        yield { at: [], message: `bucket "${bucket.asked.name}" is encrypted with the key of AWS, not with one of the customer` };
    }
  },
};

/** A key that is not known yet is a key of one's own all the same: the one of AWS is never made by a program. */
function hasOwnKey(rule: unknown): boolean {
  const settings = dig(rule, "applyServerSideEncryptionByDefault");
  if (isOpen(settings, "kmsMasterKeyId")) return true;
  const key = dig(settings, "kmsMasterKeyId");
  return typeof key === "string" && key !== "" && !key.endsWith("alias/aws/s3");
}

const refusesPlainHttp = (statement: Statement): boolean =>
  !statement.allows &&
  statement.principals.some((principal) => principal === "*" || principal === "AWS:*") &&
  statement.inversions.length === 0 &&
  statement.actions.some((action) => /^(?:s3:)?\*$/i.test(action)) &&
  (statement.resources.some((arn) => arn === "*" || /:::[^/]*\*$/.test(arn)) ||
    (statement.resources.some((arn) => arn.endsWith("/*")) && statement.resources.some((arn) => !arn.includes("/")))) &&
  statement.conditions.length === 1 &&
  statement.conditions.some(
    ({ operator, key, values }) =>
      operator === "bool" && key === "aws:securetransport" && values.length === 1 && values[0]?.toLowerCase() === "false",
  );

/** Nobody talks to a bucket in the clear. */
export const bucketsTlsOnly: ResourceSetRule = {
  form: "resource-set",
  id: "encryption/buckets-tls-only",
  promise: "Every bucket refuses requests that are not encrypted.",
  severity: "high",
  controls: controls("inTransit"),
  why: "S3 answers plain HTTP unless a policy refuses it: then whoever is on the way reads and changes what is sent.",
  repair: "add a BucketPolicy that denies s3:* to * on the bucket and its objects where aws:SecureTransport is false",
  types: bucketTypes,
  *judge(bucket, gathering) {
    const policies = [...partsOf(bucket, gathering, "Policy"), bucket].map((part) => fieldOf(part.inputs, "policy"));
    const statements = policies.flatMap((policy) => [...statementsOf(policy, ["policy"])]);
    if (!statements.some(refusesPlainHttp)) yield { at: [], message: `bucket "${bucket.asked.name}" answers plain HTTP` };
  },
};

/** What is overwritten can be had back. */
export const bucketsVersioned: ResourceSetRule = {
  form: "resource-set",
  id: "cloud/buckets-versioned",
  promise: "Every bucket keeps versions of its objects.",
  severity: "medium",
  controls: controls("recovery"),
  why: "Without versions, what is deleted or encrypted by mistake or by an intruder is gone.",
  repair: "add a BucketVersioning with versioningConfiguration.status: Enabled",
  types: bucketTypes,
  *judge(bucket, gathering) {
    const isInline = dig(bucket.inputs, "versioning", "enabled") === true || dig(bucket.inputs, "versionings", "enabled") === true;
    const parts = partsOf(bucket, gathering, "Versioning");
    if (!isInline && !parts.some((part) => dig(part.inputs, "versioningConfiguration", "status") === "Enabled")) {
      yield { at: [], message: `bucket "${bucket.asked.name}" keeps no versions` };
    }
  },
};

/** Who reads a bucket is written down. */
export const bucketsLogged: ResourceSetRule = {
  form: "resource-set",
  id: "cloud/buckets-logged",
  promise: "Every bucket logs who reads and writes it, but for the bucket that holds the logs.",
  severity: "medium",
  controls: controls("audit"),
  why: "Without a log nobody can say afterwards what was taken.",
  repair: "add a BucketLogging with targetBucket and targetPrefix",
  types: bucketTypes,
  *judge(bucket, gathering) {
    const isInline =
      dig(bucket.inputs, "logging", "targetBucket") !== undefined || dig(bucket.inputs, "loggings", "targetBucket") !== undefined;
    const holdsLogs = gathering.companions(bucket, partTypes("Logging"), "targetBucket", "bucket").surely.length > 0;
    if (isInline || holdsLogs || partsOf(bucket, gathering, "Logging").length > 0) return;
    yield { at: [], message: `bucket "${bucket.asked.name}" logs no requests` };
  },
};
