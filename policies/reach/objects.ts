import { fieldOf, isObject } from "../../model/documents/document";
import type { Labels } from "./label-index";

export type Fields = Readonly<Record<string, unknown>>;

/** A Kubernetes object with what names it. */
export interface Found {
  readonly object: Fields;
  readonly kind: string;
  /** `networking.k8s.io`; empty for the core's. */
  readonly group: string;
  readonly name: string;
  /** `default`, where the object says none. */
  readonly namespace: string;
}

/** The objects of anybody's manifests, each once: of two with one name the later one counts, as it does when they are applied. */
export function foundObjects(objects: Iterable<unknown>): Found[] {
  const found = new Map<string, Found>();
  const unnamed: Found[] = [];
  for (const object of flat(objects)) {
    const metadata = fieldOf(object, "metadata");
    const named = textOf(fieldOf(metadata, "name"));
    const version = textOf(object.apiVersion);
    const one = {
      object,
      kind: textOf(object.kind),
      group: version.includes("/") ? version.slice(0, version.indexOf("/")) : "",
      name: named === "" ? textOf(fieldOf(metadata, "generateName")) : named,
      namespace: textOf(fieldOf(metadata, "namespace")) || "default",
    };
    if (named === "") unnamed.push(one);
    else found.set(`${one.group}/${one.kind}/${one.namespace}/${one.name}`, one);
  }
  return [...found.values(), ...unnamed];
}

const longestNesting = 8;

function* flat(objects: Iterable<unknown>, depth = 0): Generator<Fields> {
  for (const object of objects) {
    if (!isObject(object)) continue;
    const items = textOf(object.kind).endsWith("List") ? object.items : undefined;
    if (!Array.isArray(items) || depth > longestNesting) {
      yield object;
      continue;
    }
    const kind = textOf(object.kind).slice(0, -"List".length);
    const inherited = kind === "" ? {} : { apiVersion: object.apiVersion, kind };
    yield* flat(
      items.map((item: unknown) => (isObject(item) ? { ...inherited, ...item } : item)),
      depth + 1,
    );
  }
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A map of texts, as labels and annotations are; what is no text is not among them. */
export function labelsOf(value: unknown): Labels {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"))
    : {};
}

/** A field that is there: `null` is none, as everywhere in Kubernetes. */
export function stated(value: unknown, key: string): unknown {
  return fieldOf(value, key) ?? undefined;
}
