import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { ResourceRule } from "../rule";
import { called, identityPolicies, identityStatements, isLimited, meansEverybody, statementsOf } from "./documents";

const identities = Object.keys(identityPolicies);

/** A policy says what may be done. */
export const actionsNamed: ResourceRule = {
  form: "resource",
  id: "cloud/iam-actions-named",
  promise: "No IAM policy allows all actions, or all actions of a service.",
  severity: "high",
  controls: controls("leastPrivilege"),
  why: "A star also allows what nobody thought of: deleting, changing policies, and each action that is yet to come.",
  repair: "write out the actions that are needed",
  types: identities,
  *judge(resource) {
    for (const statement of identityStatements(resource)) {
      const open = statement.allows ? statement.actions.filter((action) => /^(?:[\w-]+:)?\*+$/.test(action)) : [];
      for (const action of open)
        yield {
          at: statement.path,
          message: `${called(statement)} allows ${action === "*" ? "all actions" : `all actions of ${action.split(":", 1)[0] ?? ""}`}`,
        };
    }
  },
};

/** Actions that AWS gives on no single resource: they list, describe, or are about the account. */
const withoutResource =
  /^(?:[\w-]+:(?:List|Describe)[\w*]*|ecr:GetAuthorizationToken|sts:GetCallerIdentity|cloudwatch:(?:PutMetricData|GetMetricData|GetMetricStatistics)|xray:Put\w+|s3:(?:ListAllMyBuckets|GetAccountPublicAccessBlock)|ec2messages:\w+|ssmmessages:\w+|pricing:GetProducts|tag:GetResources)$/;

/** A policy says on what. */
export const resourcesNamed: ResourceRule = {
  form: "resource",
  id: "cloud/iam-resources-named",
  promise: "No IAM policy allows an action on every resource, unless the action is about none or a condition limits it.",
  severity: "high",
  controls: controls("leastPrivilege"),
  why: "Rights on every bucket, key and queue of the account reach the data of every other application.",
  repair: "write out the ARNs; for one bucket: arn:aws:s3:::NAME and arn:aws:s3:::NAME/*",
  types: identities,
  *judge(resource) {
    for (const statement of identityStatements(resource)) {
      if (
        !statement.allows ||
        !statement.resources.some((arn) => /^\*+$|^arn:aws[\w-]*:[\w-]*:\*:\*:\*$|^arn:aws[\w-]*:s3:::\*(?:\/\*)?$/.test(arn))
      )
        continue;
      if (
        statement.conditions.length > 0 ||
        (statement.actions.length > 0 && statement.actions.every((action) => withoutResource.test(action)))
      )
        continue;
      yield { at: statement.path, message: `${called(statement)} allows its actions on every resource` };
    }
  },
};

/** A policy says what is allowed, not what is left over. */
export const notInverted: ResourceRule = {
  form: "resource",
  id: "cloud/iam-not-inverted",
  promise: "No IAM policy allows everything but a list: by NotAction, NotResource or NotPrincipal.",
  severity: "high",
  controls: controls("leastPrivilege"),
  why: "Everything but a list grows with every service that AWS adds.",
  repair: "turn it round: list in Action, Resource and Principal what is allowed",
  types: [...identities, "aws:s3/bucketPolicy:BucketPolicy", "aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy"],
  *judge(resource) {
    const statements = [
      ...identityStatements(resource),
      ...statementsOf(fieldOf(resource.inputs, "assumeRolePolicy"), ["assumeRolePolicy"]),
    ];
    for (const statement of statements) {
      if (!statement.allows) continue;
      if (statement.inversions.length > 0)
        yield { at: statement.path, message: `${called(statement)} allows by ${statement.inversions.join(" and ")}` };
    }
  },
};

const everything = /:iam::aws:policy\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|job-function\/SystemAdministrator)$/;

/** Nobody is an administrator. */
export const noAdministrator: ResourceRule = {
  form: "resource",
  id: "cloud/iam-no-administrator",
  promise: "No identity is given the managed policies that allow everything.",
  severity: "critical",
  controls: controls("leastPrivilege"),
  why: "An application with AdministratorAccess is the whole account to whoever breaks into it.",
  repair: "attach a policy with the rights that are needed",
  types: [
    "aws:iam/role:Role",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
  ],
  *judge(resource) {
    const [field, given] =
      resource.kind === "aws:iam/role:Role"
        ? ["managedPolicyArns", fieldOf(resource.inputs, "managedPolicyArns")]
        : ["policyArn", fieldOf(resource.inputs, "policyArn")];
    for (const arn of [given].flat()) {
      if (typeof arn === "string" && everything.test(arn))
        yield { at: [field], message: `${arn.slice(arn.lastIndexOf("/") + 1)} is given to it` };
    }
  },
};

/** Who is trusted is said exactly. */
export const trustNamed: ResourceRule = {
  form: "resource",
  id: "cloud/iam-trust-named",
  promise: "Every role says who may take it; whole accounts and outside identities only under a condition.",
  severity: "critical",
  controls: controls("identity"),
  why: "A role that trusts a whole account or an identity provider without a condition can be taken by anybody in it: by every repository of GitHub, say.",
  repair:
    "test the subject (StringEquals on …:sub and …:aud) of a federated identity; of another account test aws:PrincipalArn, sts:ExternalId or aws:PrincipalOrgID",
  types: ["aws:iam/role:Role"],
  *judge(role) {
    for (const statement of statementsOf(fieldOf(role.inputs, "assumeRolePolicy"), ["assumeRolePolicy"])) {
      if (!statement.allows) continue;
      const at = statement.path;
      if (meansEverybody(statement) && !isLimited(statement)) yield { at, message: `${called(statement)} trusts everybody` };
      for (const principal of statement.principals) {
        if (principal.startsWith("Federated:") && !hasSubject(statement))
          yield { at, message: `${called(statement)} trusts every identity of a provider: no condition tests the subject` };
        if (/^AWS:(?:\d{12}|arn:aws[\w-]*:iam::\d{12}:root)$/.test(principal) && !isLimited(statement) && !hasExternalId(statement)) {
          yield { at, message: `${called(statement)} trusts a whole account without a condition` };
        }
      }
    }
  },
};

type StatementLike = Parameters<typeof isLimited>[0];

function hasSubject(statement: StatementLike): boolean {
  return statement.conditions.some(
    ({ operator, key, values }) =>
      /:sub$|^saml:(?:sub|namequalifier|aud)$|:aud$/.test(key) &&
      (!key.endsWith(":aud") || key === "saml:aud") &&
      !/not|ifexists/.test(operator) &&
      values.length > 0 &&
      values.every((value) => !/^[*?]+$|^repo:\*/.test(value)),
  );
}

function hasExternalId(statement: StatementLike): boolean {
  return statement.conditions.some(
    ({ operator, key, values }) =>
      key === "sts:externalid" && !/not|ifexists/.test(operator) && values.every((value) => !/^[*?]*$/.test(value)),
  );
}
