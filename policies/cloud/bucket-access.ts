import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { ResourceRule, ResourceSetRule } from "../rule";
import { bucketTypes, dig, partsOf, partTypes } from "./buckets";
import { called, isLimited, meansEverybody, statementsOf } from "./documents";

const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** A bucket is closed, whatever somebody writes into a policy later. */
export const bucketsClosed: ResourceSetRule = {
  form: "resource-set",
  id: "cloud/buckets-closed",
  promise: "Every bucket blocks public access in all four ways.",
  severity: "critical",
  controls: controls("publicAccess"),
  why: "One wrong line in a policy or an access list makes a bucket public. The block holds even then.",
  repair: "add a BucketPublicAccessBlock with all four flags set to true",
  types: bucketTypes,
  *judge(bucket, gathering) {
    const blocks = partsOf(bucket, gathering, "PublicAccessBlock");
    if (blocks.length === 0) yield { at: [], message: `bucket "${bucket.asked.name}" has no BucketPublicAccessBlock` };
    for (const block of blocks) {
      const open = flags.filter((flag) => fieldOf(block.inputs, flag) !== true);
      if (open.length > 0)
        yield { at: [], message: `bucket "${bucket.asked.name}" does not block public access: ${open.join(", ")} of ${block.asked.name}` };
    }
  },
};

const publicAcls = ["public-read", "public-read-write", "authenticated-read"];
const everybody = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

/** No access list opens a bucket. */
export const bucketAclsPrivate: ResourceRule = {
  form: "resource",
  id: "cloud/bucket-acls-private",
  promise: "No access list of a bucket lets everybody in.",
  severity: "critical",
  controls: controls("publicAccess"),
  why: "public-read means everybody on the internet; authenticated-read means everybody with an AWS account.",
  repair: "remove the acl and its grants; give access by policies",
  types: [...bucketTypes, ...partTypes("Acl")],
  *judge(resource) {
    const acl = fieldOf(resource.inputs, "acl");
    if (typeof acl === "string" && publicAcls.includes(acl)) yield { at: ["acl"], message: `the access list is ${acl}` };
    const grants = [
      fieldOf(resource.inputs, "grants") ?? [],
      dig(resource.inputs, "accessControlPolicy", "grants") === undefined
        ? []
        : (fieldOf(fieldOf(resource.inputs, "accessControlPolicy"), "grants") ?? []),
    ].flat();
    for (const grant of grants) {
      const uri = fieldOf(grant, "uri") ?? dig(grant, "grantee", "uri");
      if (typeof uri === "string" && everybody.test(uri)) yield { at: ["grants"], message: "a grant is for everybody" };
    }
  },
};

/** No policy opens a bucket. */
export const bucketPoliciesClosed: ResourceRule = {
  form: "resource",
  id: "cloud/bucket-policies-closed",
  promise: "No policy of a bucket is open to everybody, and none allows all actions.",
  severity: "critical",
  controls: controls("publicAccess"),
  why: "A star as principal is everybody on the internet, with or without an AWS account.",
  repair: "name the principals and the actions, or test aws:PrincipalOrgID or aws:SourceVpce in a condition",
  types: [...bucketTypes, ...partTypes("Policy")],
  *judge(resource) {
    for (const statement of statementsOf(fieldOf(resource.inputs, "policy"), ["policy"])) {
      if (!statement.allows) continue;
      if (meansEverybody(statement) && !isLimited(statement))
        yield { at: statement.path, message: `${called(statement)} lets everybody in` };
      if (statement.actions.some((action) => /^(?:s3:)?\*+$/i.test(action)))
        yield { at: statement.path, message: `${called(statement)} allows all actions` };
    }
  },
};

/** Who puts an object into a bucket does not keep it. */
export const bucketsOwned: ResourceSetRule = {
  form: "resource-set",
  id: "cloud/buckets-owned",
  promise: "Every bucket owns what is put into it, and access lists are off.",
  severity: "low",
  controls: controls("publicAccess"),
  why: "With access lists on, an object may belong to another account, and be public by itself.",
  repair: "add BucketOwnershipControls with objectOwnership: BucketOwnerEnforced",
  types: bucketTypes,
  *judge(bucket, gathering) {
    const found = partsOf(bucket, gathering, "OwnershipControls");
    if (!found.some((part) => dig(part.inputs, "rule", "objectOwnership") === "BucketOwnerEnforced")) {
      yield { at: [], message: `bucket "${bucket.asked.name}" does not enforce that it owns its objects` };
    }
  },
};
