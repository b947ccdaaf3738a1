import type { AppPlan } from "../../model/plan/app-plan";
import { certificateName, type ExposePlan } from "../../model/plan/exposure";
import { gatewayNames } from "../../model/plan/gateways";
import { identity } from "../enterprise-app/identity";
import type { KubeObject } from "../kubernetes/manifest";
import { serviceHost } from "../mesh/service-host";

/** Something behind the ingress gateway: an app, or a Service that somebody brought along. */
export interface Target {
  /** What its objects beside the gateway are called. */
  readonly name: string;
  readonly namespace: string;
  /** The gateway's name, which is that of its namespace and identity too. */
  readonly ingress: string;
  /** The Gateway object that the host is behind. */
  readonly gateway: string;
  readonly expose: ExposePlan;
  readonly protocol: "http" | "grpc";
  readonly service: { readonly host: string; readonly port: number };
  /** Addresses that may come in; nobody may where there are none. */
  readonly admitted: readonly string[] | "anyone";
  metadata(name: string, namespace?: string): KubeObject["metadata"];
}

/** An app as the gateway knows it; null for one that nobody outside reaches. */
export function targetOf(app: AppPlan): Target | null {
  const { expose, port, protocol } = app;
  if (expose === null || port === null || protocol === "tcp") return null;
  const { ingress } = gatewayNames(app.region);
  return {
    name: app.app,
    namespace: app.namespace,
    ingress,
    gateway: certificateName(app.region, expose),
    expose,
    protocol,
    service: { host: serviceHost(app.app, app.namespace), port },
    admitted: expose.public ? "anyone" : [...new Set(expose.from.flatMap(({ cidrs }) => cidrs))].sort(),
    metadata: (name, namespace = app.namespace) => ({ ...identity(app, name), namespace }),
  };
}

/** What the gateway's pods are found by. */
export const gatewayLabels = ({ ingress }: Pick<Target, "ingress">) => ({ istio: ingress });

/** The name that the gateway's own configuration has a route by: limits are tied to it. */
export const routeName = ({ namespace, name }: Pick<Target, "namespace" | "name">) => `${namespace}.${name}`;
