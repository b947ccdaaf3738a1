import { sha256Hex } from "../text/sha256";

/** Fields that say where a value came from. They move when a comment is added, and what is planned does not. */
const places = new Set(["source", "sources"]);

/** A text that depends on nothing but the values: keys sorted by code point, places left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([key]) => !places.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${entries.join(",")}}`;
}

/** The content hash of a plan, or of a part of it. */
export function contentHash(value: unknown): string {
  return sha256Hex(canonical(value));
}
