import type { PlanOf } from "../../model/catalogue";
import { nothing, type Contribution } from "./contribution";

/** A bucket: its name in the environment, and the role that opens it on the app's identity. No key is ever handed out. */
export function objectStoreOf(plan: PlanOf<"bucket">): Contribution {
  return {
    ...nothing,
    env: [
      { name: "AWS_REGION", value: plan.awsRegion },
      { name: "BUCKET_NAME", value: plan.bucketName },
    ],
    // With Pod Identity the annotation would send the pod to an identity provider that there is not.
    identity:
      plan.oidcProvider === null ? {} : { "eks.amazonaws.com/role-arn": plan.roleArn, "eks.amazonaws.com/sts-regional-endpoints": "true" },
  };
}
