import type { AppPlan } from "../../model/plan/app-plan";
import { gatewayNames } from "../../model/plan/gateways";
import { contributionsOf } from "../catalogue";
import { destination } from "../exposure/destination";
import { exposureObjects } from "../exposure/objects";
import type { KubeObject } from "../kubernetes/manifest";
import { serviceHost } from "../mesh/service-host";
import { transformed } from "../transform";
import { authorization, portExceptions } from "./authorization";
import { remoteCallers, remoteObjects } from "./east-west";
import { egressObjects } from "./egress";
import { identity } from "./identity";
import { networkPolicy } from "./network";
import { autoscaler, disruptionBudget, serviceAccount, services } from "./service";
import { sidecar } from "./sidecar";
import { workload } from "./workload";

/** One application in one region as Kubernetes objects, in the order in which they are applied. */
export function enterpriseAppObjects(app: AppPlan): readonly KubeObject[] {
  const needs = contributionsOf(app);
  const objects: readonly KubeObject[] = [
    serviceAccount(app, needs),
    networkPolicy(app),
    ...portExceptions(app),
    ...authorization(app),
    sidecar(app),
    ...egressObjects(app),
    ...remoteObjects(app),
    ...remoteCallers(app),
    ...spokenTo(app),
    ...exposureObjects(app),
    ...needs.flatMap((need) => need.objects),
    ...services(app),
    workload(app, needs),
    ...autoscaler(app),
    ...disruptionBudget(app),
  ];
  return transformed(objects, app.namespace, app.transform);
}

/** How callers inside the mesh speak to the app. */
function spokenTo(app: AppPlan): readonly KubeObject[] {
  if (app.port === null || !("minReplicas" in app.workload)) return [];
  const callers = app.callers.filter(({ way }) => way === "direct").map(({ namespace }) => namespace);
  const gateways = gatewayNames(app.region);
  const seenBy = [
    ...callers,
    ...(app.expose === null ? [] : [gateways.ingress]),
    ...(callers.length < app.callers.length ? [gateways.eastWest] : []),
  ];
  return seenBy.length === 0 ? [] : [destination(identity(app, app.app), serviceHost(app.app, app.namespace), seenBy)];
}
