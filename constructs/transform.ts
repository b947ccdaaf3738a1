import type { KubeObject } from "./kubernetes/manifest";

type Fields = Readonly<Record<string, unknown>>;

/** Applies the patches of an intent: by `Kind`, or by `Kind/name`, in the app's own namespace. What stands at a gateway is not the app's to change. */
export function transformed(
  objects: readonly KubeObject[],
  namespace: string,
  patches: Readonly<Record<string, Fields>>,
): readonly KubeObject[] {
  const wanted = Object.entries(patches);
  if (wanted.length === 0) return objects;
  return objects.map((object) =>
    wanted
      .filter(([target]) => matches(object, namespace, target))
      .reduce((patched, [, patch]) => merge(patched, patch) as KubeObject, object),
  );
}

/** Patches that change nothing, because there is no such object. */
export function unmatched(objects: readonly KubeObject[], namespace: string, patches: Readonly<Record<string, Fields>>): readonly string[] {
  return Object.keys(patches).filter((target) => !objects.some((object) => matches(object, namespace, target)));
}

function matches(object: KubeObject, namespace: string, target: string): boolean {
  if (object.metadata.namespace !== namespace) return false;
  return target === object.kind || target === `${object.kind}/${object.metadata.name}`;
}

/** As `kubectl patch` merges: fields into fields, lists of named things by their names, other lists whole; null removes. */
function merge(value: unknown, patch: unknown): unknown {
  if (isNamedList(value) && isNamedList(patch)) {
    const changed = value.map((item) => {
      const change = patch.find((one) => one["name"] === item["name"]);
      return change === undefined ? item : merge(item, change);
    });
    return [...changed, ...patch.filter((one) => !value.some((item) => item["name"] === one["name"]))];
  }
  if (!isFields(value) || !isFields(patch)) return patch;
  const merged: Record<string, unknown> = { ...value };
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) Reflect.deleteProperty(merged, key);
    else merged[key] = merge(merged[key], change);
  }
  return merged;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isFields(item) && typeof item["name"] === "string");
}
