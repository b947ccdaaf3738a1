import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";

/** The objects in some YAML text. */
export const parsed = (text) => loadAll(text).filter((object) => object !== null && object !== undefined);

/** Whether a file of a rendering holds an app or a namespace; those of regions and gateways hold what all apps share, and are left to us. */
export const isShared = (file) => file.split("/").length === 3 && file.endsWith(".yaml");

/** The objects that a peer has to make, file by file. */
export function renderedGroups(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(isShared)
    .sort()
    .map((file) => ({ file, objects: parsed(readFileSync(join(folder, file), "utf8")) }));
}

const keyOf = ({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata?.namespace ?? ""}/${metadata?.name}`;

const canonical = (value) => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, canonical(value[key])]),
  );
};

/** Holds a peer's objects against ours, one by one; throws with the first difference. */
export function sameObjects(peer, ours, theirs, key = keyOf) {
  const wanted = new Map(ours.map((object) => [key(object), object]));
  if (wanted.size !== ours.length) throw new Error("two objects of ours have one name");
  const seen = new Set();
  for (const object of theirs) {
    const name = key(object);
    const [got, want] = [object, wanted.get(name)].map((one) => JSON.stringify(canonical(one)));
    if (want === undefined) throw new Error(`${peer} makes ${name}, which we do not`);
    if (seen.has(name)) throw new Error(`${peer} makes ${name} twice`);
    seen.add(name);
    if (got !== want) throw new Error(`${peer} makes another ${name}:\n${got}\n${want}`);
  }
  const missing = [...wanted.keys()].find((name) => !seen.has(name));
  if (missing !== undefined) throw new Error(`${peer} does not make ${missing}`);
}
