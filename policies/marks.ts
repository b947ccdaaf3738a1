import { setField } from "../model/documents/document";
import { showPath, type Path } from "../model/diagnostics/place";

/** What Pulumi writes for a value that is known only after deployment: one text for each type of value. */
const unknownTexts = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The key and the text by which Pulumi marks a secret; the value stands beside them. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

type Fields = Readonly<Record<string, unknown>>;

/** Thrown by what is not known before deployment, when a rule asks for it. */
export class NotKnown extends Error {
  override readonly name = "NotKnown";
  constructor(
    readonly path: Path,
    readonly owner?: Owner,
  ) {
    super(`${showPath(path)}${owner === undefined ? "" : ` of ${owner.name}`} is not known before deployment`);
  }
}

/** The resource that a value belongs to, where a rule looks at several. */
export interface Owner {
  readonly name: string;
  readonly urn: string;
}

/** Thrown by a rule that cannot tell, with what it lacks. */
export class CannotTell extends Error {
  override readonly name = "CannotTell";
  constructor(
    message: string,
    readonly path: Path = [],
  ) {
    super(message);
  }
}

export function isUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.length === 36 && unknownTexts.has(value);
  if (typeof value !== "object" || value === null) return false;
  const mark = (value as Fields)[signature];
  if (mark === undefined) return false;
  return mark === outputSignature ? !("value" in value) : isUnknown((value as Fields).value);
}

const isMarked = (value: object): boolean => {
  const mark = (value as Fields)[signature];
  return mark === secretSignature || mark === outputSignature;
};

/** A value as rules read it, and where its secrets were. */
export interface Settled {
  readonly value: unknown;
  readonly secrets: readonly Path[];
}

/**
 * Makes a value ready to be judged: what is null is left out, as Kubernetes does when it reads an object; marks of secrets are taken off and
 * listed; and what is not known throws when it is read. A value without any of these is given back as it is.
 */
export function settle(value: unknown, owner?: Owner): Settled {
  if (!stirs(value)) return { value, secrets: [] };
  const secrets: Path[] = [];
  return { value: settled(value, [], { secrets, owner }), secrets };
}

interface Settling {
  readonly secrets: Path[];
  readonly owner: Owner | undefined;
}

function stirs(value: unknown): boolean {
  if (typeof value === "string") return isUnknown(value);
  if (typeof value !== "object") return false;
  if (value === null || isOdd(value)) return true;
  if (Array.isArray(value)) return value.some(stirs);
  for (const key in value) {
    if (key === signature) return true;
    const inner = (value as Fields)[key];
    // Every value of every object is looked at, and most are texts.
    if (typeof inner === "string" ? inner.length === 36 && unknownTexts.has(inner) : stirs(inner)) return true;
  }
  return false;
}

/** The evaluator of CEL tells lists and maps by their constructor: those of another realm, of a class, or with a field of that name mislead it. */
function isOdd(value: object): boolean {
  if (Array.isArray(value)) return Object.getPrototypeOf(value) !== Array.prototype;
  // A field of that name holds what a document says, and never this.
  return Object.getPrototypeOf(value) !== Object.prototype || value.constructor !== Object;
}

/** The field is still among the keys; only who asks for it by name gets what every object has. */
const plainConstructor: ProxyHandler<Record<string, unknown>> = {
  get: (fields, key) => (key === "constructor" ? Object : fields[key as string]),
};

function settled(value: unknown, path: Path, settling: Settling): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    value.forEach((item, index) => put(list as unknown as Record<string, unknown>, index, item, [...path, index], settling));
    return list;
  }
  if (isMarked(value)) {
    if ((value as Fields)[signature] === secretSignature || (value as Fields).secret === true) settling.secrets.push(path);
    return settled((value as Fields).value, path, settling);
  }
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const inner = (value as Fields)[key];
    if (inner !== null && inner !== undefined) put(copy, key, inner, [...path, key], settling);
  }
  return Object.hasOwn(copy, "constructor") ? new Proxy(copy, plainConstructor) : copy;
}

function put(into: Record<string, unknown>, key: string | number, value: unknown, path: Path, settling: Settling): void {
  if (isUnknown(value)) {
    if (typeof value === "object" && (value as Fields)[signature] === secretSignature) settling.secrets.push(path);
    const get = (): never => {
      throw new NotKnown(path, settling.owner);
    };
    Object.defineProperty(into, key, { enumerable: true, configurable: true, get });
  } else setField(into, String(key), settled(value, path, settling));
}

/** Whether a field is there and not known: asked without reading it. */
export function isOpen(fields: unknown, key: string | number): boolean {
  if (typeof fields !== "object" || fields === null) return false;
  return Object.getOwnPropertyDescriptor(fields, key)?.get !== undefined;
}
