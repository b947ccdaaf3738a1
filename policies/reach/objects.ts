import { fieldOf, isObject } from "../../model/documents/document";
import { inner, type Labels } from "./label-index";

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
  const all = new Findings();
  all.take(objects, 0);
  return [...all.found, ...all.unnamed];
}

const longestNesting = 8;
const nowhere: Fields = {};

class Findings {
  readonly found: Found[] = [];
  readonly unnamed: Found[] = [];
  private readonly groups = new Map<string, string>();
  /** Where each stands among the found: by kind, group, namespace and name. */
  private readonly places = new Map<string, Map<string, Map<string, Map<string, number>>>>();

  take(objects: Iterable<unknown>, depth: number): void {
    for (const object of objects) {
      if (!isObject(object)) continue;
      const kind = textOf(object.kind);
      const items = kind.endsWith("List") ? object.items : undefined;
      if (!Array.isArray(items) || depth > longestNesting) {
        this.add(object, kind);
        continue;
      }
      const itemKind = kind.slice(0, -"List".length);
      const inherited = itemKind === "" ? {} : { apiVersion: object.apiVersion, kind: itemKind };
      this.take(
        items.map((item: unknown) => (isObject(item) ? { ...inherited, ...item } : item)),
        depth + 1,
      );
    }
  }

  private add(object: Fields, kind: string): void {
    const metadata = isObject(object.metadata) ? object.metadata : nowhere;
    const named = textOf(metadata.name);
    const one = {
      object,
      kind,
      group: this.groupOf(textOf(object.apiVersion)),
      name: named === "" ? textOf(metadata.generateName) : named,
      namespace: textOf(metadata.namespace) || "default",
    };
    if (named === "") {
      this.unnamed.push(one);
      return;
    }
    const names = inner(inner(inner(this.places, kind), one.group), one.namespace);
    const place = names.get(named);
    if (place !== undefined) {
      this.found[place] = one;
      return;
    }
    names.set(named, this.found.length);
    this.found.push(one);
  }

  private groupOf(version: string): string {
    const known = this.groups.get(version);
    if (known !== undefined) return known;
    const group = version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
    this.groups.set(version, group);
    return group;
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
  if (!isObject(value)) return {};
  return areTexts(value)
    ? value
    : Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function areTexts(value: Fields): value is Labels {
  for (const key of Object.keys(value)) if (typeof value[key] !== "string") return false;
  return true;
}

/** A field that is there: `null` is none, as everywhere in Kubernetes. */
export function stated(value: unknown, key: string): unknown {
  return fieldOf(value, key) ?? undefined;
}
