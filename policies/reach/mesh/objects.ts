import { fieldOf, isObject } from "../../../model/documents/document";

export type Fields = Readonly<Record<string, unknown>>;

/** One object of somebody's manifests, as far as it can be read. */
export interface MeshObject {
  readonly kind: string;
  /** The part of its apiVersion before the slash; empty for the core group. */
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
  /** `Kind namespace/name`, as reports name it. */
  readonly id: string;
  readonly object: Fields;
  readonly spec: Fields;
  readonly labels: Fields;
  readonly annotations: Fields;
  /** When it was created, where the manifests come from a cluster. */
  readonly created: string | undefined;
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isText = (item: unknown): item is string => typeof item === "string";
export function textsOf(value: unknown): readonly string[] {
  const list = listOf(value);
  return list.every(isText) ? list : list.filter(isText);
}
export const entriesOf = (value: unknown): [string, unknown][] =>
  isObject(value) ? Object.keys(value).map((key) => [key, fieldOf(value, key)]) : [];
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});

/** A text that is there and not empty. */
export function textOf(value: unknown, key: string): string | undefined {
  const text = fieldOf(value, key);
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** A number, also where it was written as a text. */
export function numberOf(value: unknown, key: string): number | undefined {
  const number = fieldOf(value, key);
  if (typeof number === "number") return number;
  return typeof number === "string" && /^\d{1,9}$/.test(number) ? Number(number) : undefined;
}

/** What stands under a path of keys. */
export function deepOf(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => fieldOf(inner, key), value);
}

export const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export function sorted(texts: Iterable<string>): string[] {
  if (Array.isArray(texts) && texts.length < 2) return [...(texts as string[])];
  return [...new Set(texts)].sort(byCode);
}

/** The objects by kind, each kind by namespace and name: the order of the files says nothing. A kind is read when it is first asked for. */
export class MeshObjects {
  private readonly given = new Map<string, Fields[]>();
  private readonly byKind = new Map<string, readonly MeshObject[]>();

  constructor(objects: Iterable<unknown>) {
    for (const object of objects) this.add(object, 0);
  }

  /** The objects of a kind, of one of the groups that have it. */
  of(kind: string, ...groups: readonly string[]): readonly MeshObject[] {
    return this.all(kind).filter(({ group }) => groups.includes(group));
  }

  /** The objects of a kind of Kubernetes' own. */
  builtIn(kind: string): readonly MeshObject[] {
    return this.all(kind).filter(({ group }) => !group.includes(".") || group.endsWith(".k8s.io"));
  }

  private all(kind: string): readonly MeshObject[] {
    const known = this.byKind.get(kind);
    if (known !== undefined) return known;
    const read = (this.given.get(kind) ?? []).map((object) => readObject(object, kind));
    read.sort((a, b) => byCode(a.namespace, b.namespace) || byCode(a.name, b.name));
    this.byKind.set(kind, read);
    return read;
  }

  private add(value: unknown, depth: number): void {
    if (!isObject(value)) return;
    const kind = textOf(value, "kind") ?? "";
    const items = kind.endsWith("List") ? fieldOf(value, "items") : undefined;
    if (Array.isArray(items) && depth < longestNesting) {
      const inherited = kind === "List" ? {} : { apiVersion: fieldOf(value, "apiVersion"), kind: kind.slice(0, -"List".length) };
      for (const item of items) if (isObject(item)) this.add({ ...inherited, ...item }, depth + 1);
      return;
    }
    const list = this.given.get(kind);
    if (list === undefined) this.given.set(kind, [value]);
    else list.push(value);
  }
}

const longestNesting = 8;

function readObject(object: Fields, kind: string): MeshObject {
  const metadata = fieldOf(object, "metadata");
  const version = textOf(object, "apiVersion") ?? "";
  const namespace = textOf(metadata, "namespace") ?? "default";
  const name = textOf(metadata, "name") ?? textOf(metadata, "generateName") ?? "";
  return {
    kind,
    group: version.includes("/") ? version.slice(0, version.indexOf("/")) : "",
    namespace,
    name,
    id: `${kind} ${namespace}/${name}`,
    object,
    spec: fieldsOf(fieldOf(object, "spec")),
    labels: fieldsOf(fieldOf(metadata, "labels")),
    annotations: fieldsOf(fieldOf(metadata, "annotations")),
    created: textOf(metadata, "creationTimestamp"),
  };
}

export const securityGroup = "security.istio.io";
export const networkingGroup = "networking.istio.io";
export const gatewayGroup = "gateway.networking.k8s.io";

/**
 * Of several objects of which Istio takes the oldest, those that may be it. Manifests carry no time of creation: then it is whichever is
 * applied first, and any of them can be.
 */
export function oldest(objects: readonly MeshObject[]): readonly MeshObject[] {
  if (objects.length < 2) return objects;
  const first = objects.flatMap(({ created }) => created ?? []).sort(byCode)[0];
  return objects.filter(({ created }) => created === undefined || created === first);
}
