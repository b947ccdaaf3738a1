import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { loadAll, YAML11_SCHEMA } from "js-yaml";
import type { KubeObject } from "./api";

/** One object of a folder, and where it stands there. */
export interface Manifest {
  readonly object: KubeObject;
  /** The file, relative to the folder, and the number of the document in it. */
  readonly place: string;
}

/** The objects of a folder in the order in which `kubectl apply -R -f` takes them: names sorted byte by byte, depth first. */
export function readFolder(folder: string): readonly Manifest[] {
  return listFiles(folder).flatMap((file) => readManifests(readFileSync(file, "utf8"), relative(folder, file)));
}

/** The objects of a text of one or more YAML documents, read as kubectl does: by the rules of YAML 1.1. */
export function readManifests(text: string, file: string): readonly Manifest[] {
  // Through JSON, as kubectl sends it: what YAML 1.1 takes for a date becomes text again.
  const documents = JSON.parse(JSON.stringify(loadAll(text, { schema: YAML11_SCHEMA }))) as (KubeObject | null)[];
  return documents.flatMap((object, at) => (object === null ? [] : [{ object, place: `${file}, document ${at + 1}` }]));
}

/** `Deployment shop/web (eu-central/shop/web.yaml, document 2)`. */
export function titleOf({ object, place }: Manifest): string {
  const { namespace, name } = object.metadata;
  return `${object.kind} ${namespace === undefined ? "" : `${namespace}/`}${name} (${place})`;
}

/** The manifest files of a folder and its folders, in the order in which kubectl reads them. */
export function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return /\.(ya?ml|json)$/.test(entry.name) ? [path] : [];
  });
}
