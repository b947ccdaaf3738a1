import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { PlanOf } from "../model/catalogue";
import type { AppPlan } from "../model/plan/app-plan";
import { needKnown } from "./args/known";
import type { ObjectStoreArgs } from "./args/object-store";
import { load } from "./load";
import { accessKinds } from "./object-store/policies";
import type * as Resources from "./object-store/resources";
import { dependsOnOf } from "./options";
import { checkAccount } from "./providers/aws";
import { needProvider } from "./providers/given";
import { Refusal, type Mistake } from "./refusal";

/** The bucket of an app's plan, as arguments. */
export function objectStoreArgs(plan: PlanOf<"bucket">, app: AppPlan): ObjectStoreArgs {
  const {
    bucketName,
    access,
    versioned,
    retainDays,
    account,
    awsRegion,
    oidcProvider,
    eksCluster,
    roleName,
    keyAlias,
    accessLogs,
    protect,
  } = plan;
  return {
    ...{ bucketName, access, versioned, retainDays, account, awsRegion, roleName, keyAlias, protect },
    namespace: app.namespace,
    serviceAccount: app.serviceAccount,
    tags: { ...app.labels },
    ...(oidcProvider === null ? {} : { oidcProvider }),
    ...(eksCluster === null ? {} : { eksCluster }),
    ...(accessLogs === null ? {} : { accessLogs }),
  };
}

/**
 * A bucket on S3 for one app: private, versioned, reachable over TLS only, encrypted with a key of its own that only the app's role can use,
 * and only for this bucket. The role belongs to the app's ServiceAccount and may do exactly what its access kind says.
 */
export class ObjectStore extends ComponentResource {
  /** The physical name. */
  readonly bucketName: Output<string>;
  readonly bucketArn: Output<string>;
  readonly keyArn: Output<string>;
  readonly roleArn: Output<string>;

  constructor(name: string, args: ObjectStoreArgs, options: ComponentResourceOptions = {}) {
    const place = `ObjectStore "${name}"`;
    needKnown(place, args);
    needSound(place, args);
    const checks = checkAccount(place, needProvider(place, "aws", options), { account: args.account, region: args.awsRegion });
    const dependsOn = [...dependsOnOf(options), ...checks];
    super("parapet:index:ObjectStore", name, args, { ...options, dependsOn });
    const { objectStoreResources } = load(`${__dirname}/object-store/resources`) as typeof Resources;
    const { bucket, key, role } = objectStoreResources(this, name, args, dependsOn);
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.keyArn = key.arn;
    this.roleArn = role.arn;
    this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn, keyArn: this.keyArn, roleArn: this.roleArn });
  }
}

const shapes: readonly (readonly [keyof ObjectStoreArgs, RegExp, string, string])[] = [
  ["bucketName", /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "3 to 63 small letters, digits and dashes", "acme-prod-reports-1a2b3c4d"],
  ["account", /^\d{12}$/, "an account of twelve digits", "123456789012"],
  ["awsRegion", /^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region", "eu-central-1"],
  [
    "namespace",
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "a namespace by its name; a wildcard would open the role to others",
    "eu-central-team-payments",
  ],
  [
    "serviceAccount",
    /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/,
    "a ServiceAccount by its name; a wildcard would open the role to others",
    "billing",
  ],
  ["roleName", /^[\w+=,.@-]{1,64}$/, "1 to 64 letters, digits and +=,.@_-", "acme-prod-billing-1a2b3c4d"],
  ["keyAlias", /^alias\/(?!aws\/)[\w/-]{1,250}$/, "alias/ and a name", "alias/acme-prod-reports"],
  ["eksCluster", /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, "the name of an EKS cluster", "acme-eu-central"],
  ["oidcProvider", /^[a-z0-9.-]+\/[\w/-]+$/, "an issuer without https://", "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF"],
];

/** The words of other programs are checked as a document's words are: a wildcard in a trust policy is valid, and a hole. */
function needSound(place: string, args: ObjectStoreArgs): void {
  const mistakes: Mistake[] = [];
  const refuse = (path: string, message: string, fix: string) => mistakes.push({ severity: "error", code: "", place, path, message, fix });
  for (const [field, shape, allowed, example] of shapes) {
    const value = args[field];
    if (value === undefined && (field === "oidcProvider" || field === "eksCluster")) continue;
    if (typeof value !== "string" || !shape.test(value))
      refuse(field, `${(JSON.stringify(value) as string | undefined) ?? "nothing"} is not ${allowed}`, example);
  }
  if (!Object.hasOwn(accessKinds, args.access))
    refuse("access", `${JSON.stringify(args.access)} is no kind of access; there is ${Object.keys(accessKinds).join(", ")}`, "read-write");
  if (!Number.isInteger(args.retainDays) || args.retainDays < 1)
    refuse("retainDays", `${String(args.retainDays)} is not a number of days from 1 on`, "30");
  if (mistakes.length > 0) throw new Refusal(mistakes);
}
