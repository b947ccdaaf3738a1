import type { CustomResource, Input, Resource } from "@pulumi/pulumi";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { childName, formerNames, type Moved } from "../aliases";
import { typeToken } from "./classes";
import type { PreparedObjects } from "./prepared";

/** How a list of Kubernetes objects becomes children of a component. */
export interface ObjectOptions {
  readonly parent: Resource;
  /** The component's name, with which each child's name starts. */
  readonly name: string;
  /** Names and namespaces that go without saying: an object that is called so has only its kind in its resource's name. */
  readonly understood?: readonly string[];
  /** What all objects wait for. */
  readonly dependsOn?: readonly Input<Resource>[];
  /** Whether an object may never be deleted, and stays when its component goes. */
  readonly keeps?: (object: KubeObject) => boolean;
  readonly moves?: readonly Moved[];
}

/** Registers each object as a resource of its own, of the typed class. The resources stand where their objects stood. */
export function registerObjects({ objects, sequence }: PreparedObjects, options: ObjectOptions): readonly CustomResource[] {
  const made: CustomResource[] = [];
  for (const position of sequence) {
    const prepared = objects[position];
    if (prepared === undefined) continue;
    const { object, Class, before, after } = prepared;
    const suffix = suffixOf(object, options.understood ?? []);
    const kept = options.keeps?.(object) === true ? { protect: true, retainOnDelete: true } : {};
    made[position] = new Class(childName(options.name, suffix), object as never, {
      parent: options.parent,
      dependsOn: [...(options.dependsOn ?? []), ...after, ...before.flatMap((other) => made[other] ?? [])],
      aliases: formerNames(options.name, typeToken(object.apiVersion, object.kind), suffix, options.moves),
      ...kept,
    });
  }
  return made;
}

/** `deployment`, `service-billing-peers`, `networkpolicy-eu-west-team-a/default-deny`: kind, then what does not go without saying. */
function suffixOf({ kind, metadata: { name, namespace } }: KubeObject, understood: readonly string[]): string {
  const said = (part: string | undefined) => part !== undefined && !understood.includes(part);
  const where = said(namespace) ? `${namespace ?? ""}/` : "";
  const rest = where !== "" || said(name) ? `-${where}${name}` : "";
  return `${kind.toLowerCase()}${rest}`;
}
