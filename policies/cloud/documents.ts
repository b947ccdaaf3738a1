import { fieldOf, isObject } from "../../model/documents/document";
import type { Path } from "../../model/diagnostics/place";
import { CannotTell } from "../marks";
import type { CloudResource } from "../view";

/** One statement of a policy document of AWS, and where it stands. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Who is meant: `*`, or `AWS:arn…`, `Service:…`, `Federated:…`. */
  readonly principals: readonly string[];
  /** `NotAction`, `NotResource`, `NotPrincipal`: those that stand in it. */
  readonly inversions: readonly string[];
  /** The keys that conditions test, in lower case, with operator and values. */
  readonly conditions: readonly Condition[];
  readonly sid: string;
  readonly path: Path;
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Where policy documents stand in the resources of IAM. */
export const identityPolicies: Readonly<Record<string, string>> = {
  "aws:iam/policy:Policy": "policy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
  "aws:iam/groupPolicy:GroupPolicy": "policy",
  "aws:iam/role:Role": "inlinePolicies",
};

/** The statements of every document in an identity's resource. */
export function* identityStatements(resource: CloudResource): Generator<Statement> {
  const field = identityPolicies[resource.kind] ?? "policy";
  const value = fieldOf(resource.inputs, field);
  if (field !== "inlinePolicies") yield* statementsOf(value, [field]);
  else if (Array.isArray(value)) {
    for (const [index, policy] of (value as unknown[]).entries()) yield* statementsOf(fieldOf(policy, "policy"), [field, index, "policy"]);
  }
}

/** The statements of a policy document, which is JSON as a text or already an object. */
export function* statementsOf(document: unknown, path: Path): Generator<Statement> {
  if (document === undefined || document === "") return;
  const value = typeof document === "string" ? parsed(document, path) : document;
  const statements = fieldOf(value, "Statement");
  const list: unknown[] = Array.isArray(statements) ? (statements as unknown[]) : isObject(statements) ? [statements] : [];
  if (list.length === 0) throw new CannotTell("the policy has no statements", path);
  // Positions inside of a text mean nothing to its author: the whole text is the place.
  for (const [index, statement] of list.entries())
    yield statementOf(statement, typeof document === "string" ? path : [...path, "Statement", index]);
}

function parsed(text: string, path: Path): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CannotTell("the policy is not JSON", path);
  }
}

function statementOf(statement: unknown, path: Path): Statement {
  const effect = fieldOf(statement, "Effect");
  if (effect !== "Allow" && effect !== "Deny") throw new CannotTell("a statement neither allows nor denies", path);
  const principal = fieldOf(statement, "Principal") ?? fieldOf(statement, "NotPrincipal");
  return {
    allows: effect === "Allow",
    actions: textsOf(fieldOf(statement, "Action")),
    resources: textsOf(fieldOf(statement, "Resource")),
    principals: isObject(principal)
      ? Object.keys(principal).flatMap((kind) => textsOf(principal[kind]).map((name) => `${kind}:${name}`))
      : textsOf(principal),
    inversions: ["NotAction", "NotResource", "NotPrincipal"].filter((word) => fieldOf(statement, word) !== undefined),
    conditions: [...conditionsOf(fieldOf(statement, "Condition"))],
    sid: textsOf(fieldOf(statement, "Sid")).join(""),
    path,
  };
}

function* conditionsOf(condition: unknown): Generator<Condition> {
  if (!isObject(condition)) return;
  for (const operator of Object.keys(condition)) {
    const tests = condition[operator];
    if (!isObject(tests)) continue;
    for (const key of Object.keys(tests)) yield { operator: operator.toLowerCase(), key: key.toLowerCase(), values: textsOf(tests[key]) };
  }
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap((item) => textsOf(item));
  return typeof value === "string" ? [value] : typeof value === "boolean" || typeof value === "number" ? [String(value)] : [];
}

/** Whether a statement speaks to everybody. */
export function meansEverybody(statement: Statement): boolean {
  return statement.principals.some(
    (principal) => principal === "*" || principal === "AWS:*" || principal === "Federated:*" || principal === "CanonicalUser:*",
  );
}

const limiting = [
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourceip",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
  "kms:viaservice",
  "s3:dataaccesspointaccount",
];

/** Whether a condition says who is meant. One that a star satisfies says nothing, and neither does one that passes where the key is missing. */
export function isLimited(statement: Statement): boolean {
  return statement.conditions.some(
    ({ operator, key, values }) =>
      limiting.includes(key) &&
      !/not|ifexists|^null$/.test(operator) &&
      values.length > 0 &&
      values.every((value) => !/^[*?]+$|^arn:[^:]*:\*|^0\.0\.0\.0\/0$|^::\/0$/.test(value)),
  );
}

/** How a statement is called in a message. */
export function called(statement: Statement): string {
  return statement.sid === "" ? "a statement" : `statement "${statement.sid}"`;
}
