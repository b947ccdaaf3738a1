import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { LineCounter, parseAllDocuments } from "yaml";

/** An object of a manifest, as a scanner's finding names it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Where an object stands: the file below the folder, and the how manieth document of it. */
export interface Located {
  readonly id: string;
  readonly file: string;
  readonly index: number;
  /** The line of the file, from 1 on, at which it begins. */
  readonly line: number;
  readonly manifest: Manifest;
}

/** A folder of manifests, read once for all tools. */
export interface Rendered {
  readonly folder: string;
  readonly files: readonly string[];
  readonly objects: readonly Located[];
}

/** `Deployment/eu-central-team-web/hello`; without a namespace `Namespace/eu-central-team-web`. */
export function objectId({ kind, metadata }: Manifest): string {
  return [kind, ...(metadata.namespace === undefined ? [] : [metadata.namespace]), metadata.name].join("/");
}

/** Reads every YAML file of a folder. A document that is no Kubernetes object is a mistake of whoever wrote the folder. */
export function readRendered(folder: string): Rendered {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return { folder, files, objects: files.flatMap((file) => documents(folder, file)) };
}

function documents(folder: string, file: string): Located[] {
  const lineCounter = new LineCounter();
  return parseAllDocuments(readFileSync(join(folder, file), "utf8"), { lineCounter }).map((document, index) => {
    if (document.errors.length > 0) throw new Error(`${file}, document ${index + 1}: ${String(document.errors[0])}`);
    const manifest = document.toJS() as Manifest | null;
    if (typeof manifest?.kind !== "string" || typeof manifest.metadata.name !== "string")
      throw new Error(`${file}, document ${index + 1} is no Kubernetes object`);
    return { id: objectId(manifest), file, index, line: lineCounter.linePos(document.range[0]).line, manifest };
  });
}
