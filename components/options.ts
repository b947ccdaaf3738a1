import type { ComponentResourceOptions, Input, Resource } from "@pulumi/pulumi";

/** What a component waits for, as a list for its children: the engine lets the children of a waiting component go ahead. */
export function dependsOnOf({ dependsOn }: ComponentResourceOptions): readonly Input<Resource>[] {
  if (dependsOn === undefined) return [];
  return Array.isArray(dependsOn) ? dependsOn : [dependsOn as Input<Resource>];
}
