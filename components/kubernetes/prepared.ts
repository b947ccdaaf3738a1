import type { Resource } from "@pulumi/pulumi";
import type { KubeObject } from "../../constructs/kubernetes/manifest";
import { refusal } from "../refusal";
import { classOf, type KubernetesClass } from "./classes";
import { dependencies } from "./dependencies";

/** A Kubernetes object that can be registered: its kind exists, and what it waits for comes before it. */
export interface PreparedObject {
  readonly object: KubeObject;
  readonly Class: KubernetesClass;
  /** What it waits for, by position in the list as it was handed in. */
  readonly before: readonly number[];
  /** What it waits for besides: resources that are registered already. */
  readonly after: readonly Resource[];
}

/** What an object waits for, of the list that it stands in and of what is registered already. */
export interface Order {
  readonly before: readonly number[];
  readonly after: readonly Resource[];
}

/** Objects as they were handed in, and the order in which they can be made. */
export interface PreparedObjects {
  readonly objects: readonly PreparedObject[];
  readonly sequence: readonly number[];
}

/**
 * Looks at everything that could be wrong with a list of objects, so that a component can be refused before it is registered.
 * `order` says what each one waits for; left out, it is namespaces, definitions and what workloads stand on.
 */
export function prepareObjects(list: readonly KubeObject[], order: readonly Order[] = usualOrder(list)): PreparedObjects {
  const objects = list.map((object, position) => ({ object, Class: needClass(object), before: [], after: [], ...order[position] }));
  return { objects, sequence: sequenceOf(objects) };
}

function usualOrder(list: readonly KubeObject[]): readonly Order[] {
  return dependencies(list).map((before) => ({ before, after: [] }));
}

function needClass(object: KubeObject): KubernetesClass {
  const found = classOf(object.apiVersion, object.kind);
  if (found !== undefined) return found;
  throw refusal(
    label(object),
    "kind",
    `the Kubernetes API has no ${object.kind} in ${object.apiVersion}, as far as the installed @pulumi/kubernetes knows`,
    "correct the kind or the version, or install a newer @pulumi/kubernetes",
  );
}

function sequenceOf(objects: readonly PreparedObject[]): readonly number[] {
  const done = new Set<number>();
  const visit = (position: number, waiting: readonly number[]): void => {
    const found = objects[position];
    if (found === undefined || done.has(position)) return;
    if (waiting.includes(position)) throw roundabout(objects, [...waiting, position]);
    for (const other of found.before) visit(other, [...waiting, position]);
    done.add(position);
  };
  for (const position of objects.keys()) visit(position, []);
  return [...done];
}

function roundabout(objects: readonly PreparedObject[], way: readonly number[]) {
  const names = way
    .slice(way.indexOf(way.at(-1) ?? 0))
    .flatMap((position) => objects[position]?.object ?? [])
    .map(label);
  return refusal(names[0] ?? "", "", `it waits for itself: ${names.join(" -> ")}`, "remove one of these dependencies");
}

const label = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`;
