import { fieldOf, isObject } from "../../model/documents/document";
import { listIn, textIn } from "../mtls/places";
import type { KubeView } from "../view";

/** Whether a filter limits the requests for a host. */
export function limits(filter: KubeView, host: string): boolean {
  return listIn(fieldOf(fieldOf(filter.object, "spec"), "configPatches")).some((patch) => {
    const vhost = fieldOf(fieldOf(fieldOf(fieldOf(patch, "match"), "routeConfiguration"), "vhost"), "name");
    const isFor = vhost === undefined || textIn(vhost).split(":")[0] === host;
    return isFor && hasLimit(fieldOf(fieldOf(patch, "patch"), "value"));
  });
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
