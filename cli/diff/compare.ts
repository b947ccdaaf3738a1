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
  return new Map([...objects].map((object) => [idOf(object), object]));
}

function idOf({ kind, metadata }: KubeObject): string {
  return [metadata.namespace, kind, metadata.name].filter((part) => part !== undefined && part !== "").join("/");
}

/** Every object that differs, in the order of their names. */
export function compareStates(before: State, after: State): readonly ObjectChange[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id): ObjectChange[] => {
    const [old, fresh] = [before.get(id), after.get(id)];
    const object = fresh ?? old;
    if (object === undefined) return [];
    const fields = old === undefined || fresh === undefined ? [] : compareFields(old, fresh, "");
    if (old !== undefined && fresh !== undefined && fields.length === 0) return [];
    const { kind, metadata } = object;
    return [
      {
        change: old === undefined ? "added" : fresh === undefined ? "removed" : "changed",
        id,
        kind,
        namespace: metadata.namespace ?? "",
        name: metadata.name,
        app: metadata.labels?.["parapet.dev/app"] ?? "",
        fields,
      },
    ];
  });
}

function compareFields(before: unknown, after: unknown, path: string): FieldChange[] {
  if (before === after || cosmetic.has(path)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return compareEntries(entriesOf(before), entriesOf(after), path);
  if (isFields(before) && isFields(after)) return compareEntries(new Map(Object.entries(before)), new Map(Object.entries(after)), path);
  return [{ path, before, after }];
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
