import type { AppPlan } from "../../model/plan/app-plan";
import { contributionsOf } from "../catalogue";
import type { KubeObject } from "../kubernetes/manifest";
import { transformed } from "../transform";
import { networkPolicy } from "./network";
import { autoscaler, disruptionBudget, serviceAccount, services } from "./service";
import { workload } from "./workload";

/** One application in one region as Kubernetes objects, in the order in which they are applied. */
export function enterpriseAppObjects(app: AppPlan): readonly KubeObject[] {
  const needs = contributionsOf(app);
  const objects: KubeObject[] = [
    serviceAccount(app, needs),
    networkPolicy(app),
    ...needs.flatMap((need) => need.objects),
    ...services(app),
    workload(app, needs),
    ...autoscaler(app),
    ...disruptionBudget(app),
  ];
  return transformed(objects, app.transform);
}
