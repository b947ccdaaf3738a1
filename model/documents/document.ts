import type { Diagnostic } from "../diagnostics/diagnostic";
import { showPath, type Path, type Place } from "../diagnostics/place";
import type { Lines } from "./lines";

/** One document of a file: its value as plain data, and where each part of it was written. */
export interface Document {
  readonly file: string;
  /** Where the document begins: its first key. */
  readonly start: Place;
  /** Strings, finite numbers, booleans, null, lists and objects. `__proto__` and its like are own fields as any other. */
  readonly value: unknown;
  /** Where a value stands, or the nearest one around it. */
  place(path: Path): Place;
  /** Where the key of a value stands: the place of a field that should not be there. */
  keyPlace(path: Path): Place;
  /** The field as its author typed it: `calls[1].host`, or `NETWORK_EGRESS_ALLOW` in an `.env` file. */
  show(path: Path): string;
}

/**
 * What a reader made of a file. A document is given as far as it could be read, so that its other mistakes are found in the same run:
 * while one diagnostic is an error, nothing may be built from it. Where there is no document, there is an error.
 */
export interface Reading {
  readonly documents: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Offsets of a value and of its key, and the same for what is inside of it. */
export interface Spot {
  readonly at: number;
  readonly key: number;
  readonly inside?: ReadonlyMap<string, Spot> | readonly Spot[];
}

/** A document whose places are offsets in one text. */
export function documentAt(file: string, value: unknown, root: Spot, lines: Lines, show: (path: Path) => string = showPath): Document {
  return {
    file,
    value,
    start: lines.at(root.at),
    place: (path) => lines.at(spotOf(root, path).at),
    keyPlace: (path) => lines.at(spotOf(root, path).key),
    show,
  };
}

function spotOf(root: Spot, path: Path): Spot {
  let spot = root;
  for (const step of path) {
    const next: Spot | undefined = isList(spot.inside) ? spot.inside[Number(step)] : spot.inside?.get(String(step));
    if (next === undefined) return spot;
    spot = next;
  }
  return spot;
}

function isList(inside: Spot["inside"]): inside is readonly Spot[] {
  return Array.isArray(inside);
}

/** A document that was made by a program: `places`, by `JSON.stringify(path)`, where it is known which line made which value. */
export function documentOf(value: unknown, file: string, at: Place, places: ReadonlyMap<string, Place> = new Map()): Document {
  const place = (path: Path): Place => {
    for (let length = path.length; length > 0; length--) {
      const found = places.get(JSON.stringify(path.slice(0, length)));
      if (found !== undefined) return found;
    }
    return places.get("[]") ?? at;
  };
  return { file, value, start: at, place, keyPlace: place, show: showPath };
}

/** Sets an own field whatever its name: an assignment to `__proto__` would change the object's prototype instead. */
export function setField(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else object[key] = value;
}

/** An own field of a plain object; undefined where the object inherits the name or is none. */
export function fieldOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
