/** A value as it crosses the wire between the engine and a provider. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** An object as it crosses the wire. */
export type Values = Record<string, Value>;

// Both come from Pulumi's wire format (sdk/go/common/resource/sig).
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const isObject = (value: Value | undefined): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);

/** The value without the wrapping of its secrets, and without the fields that SDKs add for themselves (`__…`). */
export function bare(value: Value): Value {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  if (value[signature] === secretSignature) return bare(value["value"] ?? null);
  return bareObject(value);
}

/** `bare` for an object. */
export function bareObject(values: Values): Values {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (key.startsWith("__") ? [] : [[key, bare(value)]])));
}

/** Whether the value, or anything inside it, is not known before deployment. */
export function isUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(isUnknown);
  if (isObject(value)) return Object.values(value).some(isUnknown);
  return value === unknown;
}

/** The text at a dotted path of plain fields, if there is a known one. */
export function textAt(values: Values, path: string): string | undefined {
  let value: Value | undefined = values;
  for (const key of path.split(".")) value = isObject(value) ? value[key] : undefined;
  return typeof value === "string" && value !== unknown ? value : undefined;
}

/** One place in which two values differ. */
export interface Difference {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
}

/** Every place in which `next` differs from `old`, in Pulumi's property path notation. */
export function differences(old: Value | undefined, next: Value | undefined, path = ""): Difference[] {
  if (old === undefined && next === undefined) return [];
  if (old === undefined) return [{ path, kind: "add" }];
  if (next === undefined) return [{ path, kind: "delete" }];
  if (Array.isArray(old) && Array.isArray(next)) {
    const length = Math.max(old.length, next.length);
    return Array.from({ length }, (_, index) => differences(old[index], next[index], `${path}[${index}]`)).flat();
  }
  if (isObject(old) && isObject(next)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
    return keys.flatMap((key) => differences(old[key], next[key], step(path, key)));
  }
  return Object.is(old, next) ? [] : [{ path, kind: "update" }];
}

function step(path: string, key: string): string {
  if (/^[A-Za-z_]\w*$/.test(key)) return path === "" ? key : `${path}.${key}`;
  return `${path}[${JSON.stringify(key)}]`;
}
