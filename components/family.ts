import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";
import { childName, formerNames } from "./aliases";

/** What a component's children have in common. */
export interface Family {
  readonly parent: Resource;
  readonly name: string;
  readonly dependsOn: readonly Input<Resource>[];
}

/** The name and options of a child, by what it is called within its component and by its type. */
export type Child = (suffix: string, type: string, options?: CustomResourceOptions) => [string, CustomResourceOptions];

/** How a component names its children of one package, `cloudflare:index/`, and what each of them waits for. */
export const childOf =
  ({ parent, name, dependsOn }: Family, types: string): Child =>
  (suffix, type, options = {}) => [
    childName(name, suffix),
    {
      parent,
      aliases: formerNames(name, `${types}${type}`, suffix),
      ...options,
      dependsOn: [...dependsOn, ...((options.dependsOn ?? []) as Resource[])],
    },
  ];
