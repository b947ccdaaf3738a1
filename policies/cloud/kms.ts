import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { ResourceRule } from "../rule";
import { called, isLimited, meansEverybody, statementsOf } from "./documents";

/** A key is changed every year. */
export const keysRotate: ResourceRule = {
  form: "resource",
  id: "encryption/keys-rotate",
  promise: "Every symmetric key of KMS is rotated.",
  severity: "medium",
  controls: controls("keys"),
  why: "A key that never changes protects more with every year, and so is worth more to whoever gets it.",
  repair: "set enableKeyRotation to true",
  types: ["aws:kms/key:Key"],
  *judge(key) {
    const spec = fieldOf(key.inputs, "customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT";
    const usage = fieldOf(key.inputs, "keyUsage") ?? "ENCRYPT_DECRYPT";
    // KMS rotates neither asymmetric and HMAC keys nor those of a key store of one's own.
    if (spec !== "SYMMETRIC_DEFAULT" || usage !== "ENCRYPT_DECRYPT" || fieldOf(key.inputs, "customKeyStoreId") !== undefined) return;
    if (fieldOf(key.inputs, "enableKeyRotation") !== true) yield { at: ["enableKeyRotation"], message: "the key is not rotated" };
  },
};

/** A key is for those that it names. */
export const keyPoliciesClosed: ResourceRule = {
  form: "resource",
  id: "cloud/key-policies-closed",
  promise: "No policy of a key is open to everybody.",
  severity: "critical",
  controls: controls("publicAccess"),
  why: "Who may use the key reads what it protects; who may change its policy owns it.",
  repair: "name the principals, or test kms:CallerAccount or aws:PrincipalOrgID in a condition",
  types: ["aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy", "aws:kms/replicaKey:ReplicaKey", "aws:kms/externalKey:ExternalKey"],
  *judge(key) {
    for (const statement of statementsOf(fieldOf(key.inputs, "policy"), ["policy"])) {
      if (statement.allows && meansEverybody(statement) && !isLimited(statement))
        yield { at: statement.path, message: `${called(statement)} lets everybody use the key` };
    }
    if (fieldOf(key.inputs, "bypassPolicyLockoutSafetyCheck") === true)
      yield { at: ["bypassPolicyLockoutSafetyCheck"], message: "the check is off that keeps a policy from locking everybody out" };
  },
};
