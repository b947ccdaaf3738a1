import { fieldOf, isObject } from "../../model/documents/document";
import { listIn, textIn } from "../mtls/places";
import type { KubeView } from "../view";

/** Whether one of the filters at a gateway limits the requests for a host. */
export function isLimited(host: string, filters: readonly KubeView[]): boolean {
  const patches = patchesOf(filters);
  return patches === undefined
    ? filters.some((filter) => patchesIn(filter).some((patch) => isFor(patch, host) && limits(patch)))
    : [...(patches.get(undefined) ?? []), ...(patches.get(host) ?? [])].some(limits);
}

/** By host; those for every host stand under `undefined`. */
type Patches = ReadonlyMap<string | undefined, readonly unknown[]>;

const known = new WeakMap<readonly KubeView[], Patches>();

/** The patches of the filters at a gateway by the host that they are for. Nothing while one of the hosts is not known. */
function patchesOf(filters: readonly KubeView[]): Patches | undefined {
  const before = known.get(filters);
  if (before !== undefined) return before;
  const found = new Map<string | undefined, unknown[]>();
  try {
    for (const patch of filters.flatMap(patchesIn)) {
      const host = hostOf(patch);
      const list = found.get(host);
      if (list === undefined) found.set(host, [patch]);
      else list.push(patch);
    }
  } catch {
    return undefined;
  }
  known.set(filters, found);
  return found;
}

function patchesIn(filter: KubeView): readonly unknown[] {
  return listIn(fieldOf(fieldOf(filter.object, "spec"), "configPatches"));
}

/** The host that a patch is for; nothing where it is for all of them. */
function hostOf(patch: unknown): string | undefined {
  const vhost = fieldOf(fieldOf(fieldOf(fieldOf(patch, "match"), "routeConfiguration"), "vhost"), "name");
  return vhost === undefined ? undefined : textIn(vhost).split(":")[0];
}

function isFor(patch: unknown, host: string): boolean {
  const own = hostOf(patch);
  return own === undefined || own === host;
}

function limits(patch: unknown): boolean {
  return hasLimit(fieldOf(fieldOf(patch, "patch"), "value"));
}

/** A bucket counts where it is enabled and enforced: both are off unless somebody says otherwise. */
function hasLimit(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasLimit);
  if (!isObject(value)) return false;
  const bucket = either(value, "token_bucket", "tokenBucket");
  if (isObject(bucket))
    return isOn(either(value, "filter_enabled", "filterEnabled")) && isOn(either(value, "filter_enforced", "filterEnforced"));
  return Object.keys(value).some((key) => hasLimit(value[key]));
}

function isOn(share: unknown): boolean {
  return Number(fieldOf(either(share, "default_value", "defaultValue"), "numerator") ?? 0) > 0;
}

function either(value: unknown, snake: string, camel: string): unknown {
  return fieldOf(value, snake) ?? fieldOf(value, camel);
}
