import { fieldOf, isObject } from "../model/documents/document";
import type { Path, Place } from "../model/diagnostics/place";
import { settle, type Owner } from "./marks";
import { podPaths } from "./pods";
import { isManifest, kubernetesType, type Asked, type Subject } from "./subject";

type Fields = Readonly<Record<string, unknown>>;

/** A subject as it is named in reports and by waivers. */
export interface Named {
  /** Which of the subjects of a run it comes from. */
  readonly index: number;
  /** `namespace/name` of a Kubernetes object, the URN of another resource. */
  readonly subject: string;
  /** Its kind, or its type. */
  readonly kind: string;
  readonly urn?: string;
  readonly place?: (path: Path) => Place;
}

/** A Kubernetes object, made ready to be judged. */
export interface KubeView extends Named {
  readonly form: "object";
  readonly object: Fields;
  readonly namespace: string;
  readonly name: string;
  /** Where it stands in its document: `items[3]` of a List. */
  readonly base: Path;
  /** Where its secrets were, as Pulumi marked them. */
  readonly secrets: readonly Path[];
  /** The pod that it is or makes, if there is one, and where that stands. */
  readonly pod: Fields | undefined;
  readonly podMeta: Fields;
  /** The same for expressions in CEL, as `variables.pod` and `variables.podMeta`. */
  readonly variables: Fields;
  readonly podPath: Path;
}

/** A resource that is no Kubernetes object, made ready to be judged. */
export interface CloudResource extends Named {
  readonly form: "resource";
  readonly asked: Asked;
  readonly inputs: Fields;
  readonly secrets: readonly Path[];
}

export type View = KubeView | CloudResource;

/** The subjects as views: the items of lists one by one. */
export function viewsOf(subject: Subject, index = 0): View[] {
  if (isManifest(subject))
    return objectViews(subject.manifest, { index, ...(subject.place === undefined ? {} : { place: subject.place }) });
  const { source } = subject;
  const about = { index, urn: subject.urn, ...(source === undefined ? {} : { place: () => source }) };
  const kubernetes = kubernetesType(subject.type);
  if (kubernetes !== undefined)
    return objectViews({ ...subject.inputs, ...kubernetes }, { ...about, owner: subject, fallback: subject.name });
  const { value, secrets } = settle(subject.inputs, subject);
  return [{ form: "resource", subject: subject.urn, kind: subject.type, ...about, asked: subject, inputs: value as Fields, secrets }];
}

interface About {
  readonly index: number;
  readonly urn?: string;
  readonly place?: (path: Path) => Place;
  readonly owner?: Owner;
  readonly fallback?: string;
}

function objectViews(manifest: unknown, about: About): View[] {
  const { value, secrets } = settle(manifest, about.owner);
  const views: View[] = [];
  if (isObject(value)) unlist(views, value, secrets, about, nowhere, 0);
  return views;
}

const longestNesting = 8;
const nowhere: Path = [];

function unlist(views: View[], object: Fields, secrets: readonly Path[], about: About, base: Path, depth: number): void {
  const kind = typeof object.kind === "string" ? object.kind : "";
  const items: unknown = kind.endsWith("List") ? object.items : undefined;
  if (!Array.isArray(items) || depth > longestNesting) {
    views.push(new ObjectView(object, kind, secrets, about, base));
    return;
  }
  const inherited = kind === "List" ? {} : { apiVersion: object.apiVersion, kind: kind.slice(0, -"List".length) };
  for (const [index, item] of items.entries()) {
    const path = [...base, "items", index];
    const inner = secrets.filter((secret) => path.every((step, at) => secret[at] === step)).map((secret) => secret.slice(path.length));
    if (isObject(item)) unlist(views, { ...inherited, ...item }, inner, about, path, depth + 1);
  }
}

/** What is asked of a pod is read when it is first asked for, and then kept. What is not known throws each time: to the rule that asks, and to no other. */
class ObjectView implements KubeView {
  readonly form = "object";
  readonly index: number;
  readonly subject: string;
  readonly namespace: string;
  readonly name: string;
  readonly urn?: string;
  readonly place?: (path: Path) => Place;
  private kept: Kept | undefined;

  constructor(
    readonly object: Fields,
    readonly kind: string,
    readonly secrets: readonly Path[],
    about: About,
    readonly base: Path,
  ) {
    const metadata = quietly(object, "metadata");
    const namespace = textOf(metadata, "namespace");
    this.index = about.index;
    this.name = textOf(metadata, "name") ?? textOf(metadata, "generateName") ?? about.fallback ?? "";
    this.namespace = namespace ?? "default";
    this.subject = namespace === undefined ? this.name : `${namespace}/${this.name}`;
    if (about.urn !== undefined) this.urn = about.urn;
    if (about.place !== undefined) this.place = about.place;
  }

  get podPath(): Path {
    return podPaths[this.kind] ?? nowhere;
  }

  get pod(): Fields | undefined {
    const kept = (this.kept ??= {});
    return (kept.pod ??= { value: objectOf(fieldOf(this.template(), "spec")) }).value;
  }

  get podMeta(): Fields {
    const kept = (this.kept ??= {});
    return (kept.podMeta ??= objectOf(fieldOf(this.template(), "metadata")) ?? {});
  }

  get variables(): Fields {
    if (!Object.hasOwn(podPaths, this.kind)) return withoutPod;
    const kept = (this.kept ??= {});
    return (kept.variables ??= { pod: this.pod, podMeta: this.podMeta });
  }

  private template(): unknown {
    if (!Object.hasOwn(podPaths, this.kind) || !isBuiltIn(this.object)) return undefined;
    return this.podPath.reduce<unknown>((value, step) => fieldOf(value, String(step)), this.object);
  }
}

interface Kept {
  pod?: { readonly value: Fields | undefined };
  podMeta?: Fields;
  variables?: Fields;
}

const withoutPod: Fields = { pod: undefined, podMeta: {} };

/** The API group of an object; empty for the core group, and where it says none. */
export function groupOf(object: Fields): string {
  const version = object.apiVersion;
  return typeof version === "string" && version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
}

/** Kubernetes' own groups have no dot in them, or end in `k8s.io`; a `Service` of Knative is another kind. */
export function isBuiltIn(object: Fields): boolean {
  const version = object.apiVersion;
  if (typeof version !== "string") return true;
  const slash = version.indexOf("/");
  if (slash < 0) return true;
  const group = version.slice(0, slash);
  return !group.includes(".") || group.endsWith(".k8s.io");
}

function objectOf(value: unknown): Fields | undefined {
  return isObject(value) ? value : undefined;
}

function textOf(value: unknown, key: string): string | undefined {
  const text = quietly(value, key);
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** A field, or nothing while it is not known. */
function quietly(value: unknown, key: string): unknown {
  try {
    return fieldOf(value, key);
  } catch {
    return undefined;
  }
}
