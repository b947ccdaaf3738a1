import { enterpriseAppObjects } from "../../constructs/enterprise-app/objects";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import type { AppPlan } from "../../model/plan/app-plan";
import { app, planOf } from "../model/plan/given";

/** The first app of the documents. */
export function appPlan(...intents: readonly string[]): AppPlan {
  return planOf(intents).apps.find(({ source }) => source.file === "1.app.yaml")!;
}

/** The objects of an app that says no more than `more`. */
export function objectsOf(more = "", ...others: readonly string[]): readonly KubeObject[] {
  return enterpriseAppObjects(appPlan(app("billing", more), ...others));
}

export function kindsOf(objects: readonly KubeObject[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

/** The one object of a kind; several or none are a mistake of the test. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into objects of every kind
export function only(objects: readonly KubeObject[], kind: string): any {
  return onlyIn(objects, kind);
}

/** The one object of a kind in a namespace. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into objects of every kind
export function onlyIn(objects: readonly KubeObject[], kind: string, namespace?: string): any {
  const found = objects.filter((object) => object.kind === kind && (namespace === undefined || object.metadata.namespace === namespace));
  if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind}`);
  return found[0];
}
