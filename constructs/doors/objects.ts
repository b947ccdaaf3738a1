import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import type { KubeObject } from "../kubernetes/manifest";

/** Puts finished objects into a construct tree. Their names are explicit: moving a chart replaces nothing. */
export function addObjects(scope: Construct, objects: readonly KubeObject[]): void {
  for (const object of objects) {
    const { kind, metadata } = object;
    new ApiObject(scope, [kind.toLowerCase(), metadata.namespace, metadata.name].filter((part) => part !== undefined).join("-"), object);
  }
}
