import type { KubeObject } from "../../constructs/kubernetes/manifest";

/** One state of a workspace: its objects by what identifies them in a cluster. */
export type State = ReadonlyMap<string, KubeObject>;

export interface FieldChange {
  /** `spec.template.spec.containers[billing].image` */
  readonly path: string;
  /** Undefined where the field was not there before. */
  readonly before: unknown;
  /** Undefined where the field is gone. */
  readonly after: unknown;
}

/** What becomes of one object. */
export interface ObjectChange {
  readonly change: "added" | "removed" | "changed";
  /** `eu-central-team-payments/Deployment/billing` */
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly app: string;
  readonly fields: readonly FieldChange[];
}

/** Where an intent stands is not what it says: a line that moved changes nothing. */
const cosmetic = new Set(["metadata.annotations[parapet.dev/intent]"]);

export function stateOf(objects: Iterable<KubeObject>): State {
  const state = new Map<string, KubeObject>();
  for (const object of objects) state.set(idOf(object), object);
  return state;
}

/** What tells an object from every other: where neither its namespace nor its name says in which region it is, the region stands before it. */
function idOf({ kind, metadata: { namespace = "", name, labels } }: KubeObject): string {
  const id = namespace === "" ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
  const region = labels?.["parapet.dev/region"];
  return region === undefined || namespace.startsWith(region) || name.startsWith(region) ? id : `${region}/${id}`;
}

/** Every object that differs, in the order of their names. */
export function compareStates(before: State, after: State): readonly ObjectChange[] {
  const changes: ObjectChange[] = [];
  for (const [id, fresh] of after) {
    const old = before.get(id);
    const fields = old === undefined ? [] : compareFields(old, fresh, "");
    if (old === undefined) changes.push(changeOf("added", id, fresh, []));
    else if (fields.length > 0) changes.push(changeOf("changed", id, fresh, fields));
  }
  for (const [id, old] of before) if (!after.has(id)) changes.push(changeOf("removed", id, old, []));
  return changes.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function changeOf(
  change: ObjectChange["change"],
  id: string,
  { kind, metadata }: KubeObject,
  fields: readonly FieldChange[],
): ObjectChange {
  const { namespace = "", name, labels } = metadata;
  return { change, id, kind, namespace, name, app: labels?.["parapet.dev/app"] ?? "", fields };
}

function compareFields(before: unknown, after: unknown, path: string): FieldChange[] {
  if (same(before, after) || cosmetic.has(path)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return compareEntries(entriesOf(before), entriesOf(after), path);
  if (isFields(before) && isFields(after)) return compareEntries(new Map(Object.entries(before)), new Map(Object.entries(after)), path);
  return [{ path, before, after }];
}

/** Most of two states is the same, and that is seen without a list of anything. The order of fields says nothing. */
function same(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (Array.isArray(before))
    return Array.isArray(after) && before.length === after.length && before.every((item, index) => same(item, after[index]));
  if (!isFields(before) || !isFields(after)) return false;
  const keys = Object.keys(before);
  return keys.length === Object.keys(after).length && keys.every((key) => Object.hasOwn(after, key) && same(before[key], after[key]));
}

function compareEntries(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>, path: string): FieldChange[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) => compareFields(before.get(key), after.get(key), join(path, key)));
}

/** Lists of named things are compared by name: one that was inserted has not changed all that follow. */
function entriesOf(list: readonly unknown[]): ReadonlyMap<string, unknown> {
  const names = list.map((item) => (isFields(item) ? (item["name"] ?? item["topologyKey"] ?? item["mountPath"]) : undefined));
  const named = names.every((name): name is string => typeof name === "string") && new Set(names).size === names.length;
  return new Map(list.map((item, index) => [named ? `[${names[index] ?? ""}]` : `[${index}]`, item]));
}

function join(path: string, key: string): string {
  if (key.startsWith("[")) return path + key;
  if (!/^[\w-]+$/.test(key)) return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
