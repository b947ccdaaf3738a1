/** What an expression is worked out in: one place for each of its variables. */
export type Frame = unknown[];

/** A part of an expression, ready to be worked out. An optional value that is not there is `undefined`. */
export type Closure = (frame: Frame) => unknown;

/** Thrown where only the evaluator can say what holds: an odd type, a value that is missing or not known. */
export const unsure = new Error("only the evaluator can tell");

type Fields = Readonly<Record<string, unknown>>;

/** A field of a map; nothing where there is none, or where this is no map. `key` is no name that every object has. */
export function fieldIn(holder: unknown, key: string): unknown {
  return typeof holder !== "object" || holder === null || Array.isArray(holder) ? undefined : (holder as Fields)[key];
}

/** The same for any key. */
export function ownIn(holder: unknown, key: string): unknown {
  const value = fieldIn(holder, key);
  return value !== undefined && isInherited(key) && !Object.hasOwn(holder as Fields, key) ? undefined : value;
}

/** A field that is asked for by a name of which every object has one: the evaluator knows what that means. */
export function isInherited(key: string): boolean {
  return key in Object.prototype;
}

/** What a macro goes through: the items of a list, the keys of a map. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) throw unsure;
  return Object.keys(value);
}

/** Whether two values are equal. Two lists or maps with the same in them are left to the evaluator, which goes by their types as well. */
export function areEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isNumeric(left) && isNumeric(right)) return Number(left) === Number(right);
  if (!differ(left, right)) throw unsure;
  return false;
}

function differ(left: unknown, right: unknown): boolean {
  // A literal is an integer and a number out of a document is none: what counts is the value.
  if (isNumeric(left) && isNumeric(right)) return Number(left) !== Number(right);
  if (typeof left === "undefined" || typeof left === "function" || typeof left === "symbol") throw unsure;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left !== right;
  return Array.isArray(left) !== Array.isArray(right) || haveDifferentParts(left, right);
}

function haveDifferentParts(left: object, right: object): boolean {
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return true;
  return keys.some((key) => !Object.hasOwn(right, key) || differ((left as Fields)[key], (right as Fields)[key]));
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A comparison of numbers, or of texts. */
export function inOrder(compare: (left: string | number, right: string | number) => boolean): (left: unknown, right: unknown) => boolean {
  return (left, right) => {
    if (isNumeric(left) ? !isNumeric(right) : typeof left !== "string" || typeof right !== "string") throw unsure;
    return compare(left as number, right as number);
  };
}

/** Whether a value is an item of a list, or a key of a map. */
export function isIn(value: unknown, holder: unknown): boolean {
  if (typeof value === "string") return Array.isArray(holder) ? holder.includes(value) : ownIn(mapOf(holder), value) !== undefined;
  if (!Array.isArray(holder) || (typeof value !== "boolean" && !isNumeric(value))) throw unsure;
  return holder.some((item) => (isNumeric(value) ? isNumeric(item) && Number(item) === Number(value) : item === value));
}

function mapOf(value: unknown): object {
  if (typeof value !== "object" || value === null) throw unsure;
  return value;
}

/** What stands in a list or a map under a key that has to be there. */
export function itemAt(holder: unknown, key: unknown): unknown {
  const value =
    typeof key === "string" ? ownIn(holder, key) : Array.isArray(holder) && typeof key === "number" ? (holder[key] as unknown) : undefined;
  if (value === undefined) throw unsure;
  return value;
}

/** Yes or no; what is neither is for the evaluator. */
export function truth(value: unknown): boolean {
  if (typeof value !== "boolean") throw unsure;
  return value;
}

/** Two texts as one. Two lists are left to the evaluator, which looks deep into what they begin with. */
export function together(left: unknown, right: unknown): string {
  if (typeof left === "string" && typeof right === "string") return left + right;
  throw unsure;
}
