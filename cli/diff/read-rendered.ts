import type { KubeObject } from "../../constructs/kubernetes/manifest";
import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { readYaml } from "../../model/documents/yaml";
import { readRendered } from "./rendered";

/** What was read so far. */
export interface Objects {
  readonly objects: KubeObject[];
  readonly diagnostics: Diagnostic[];
}

/** Adds the Kubernetes objects of a file, as render wrote it or as somebody edited it since. */
export function objectsIn(file: string, bytes: Buffer, { objects, diagnostics }: Objects): void {
  const known = readRendered(bytes);
  const reading = known === undefined ? readYaml(file, bytes.toString()) : undefined;
  for (const problem of reading?.diagnostics ?? []) if (problem.severity === "error") diagnostics.push(problem);
  for (const value of known ?? reading?.documents.map((document) => document.value) ?? []) if (isKubeObject(value)) objects.push(value);
}

function isKubeObject(value: unknown): value is KubeObject {
  const object = value as Partial<KubeObject> | null;
  return typeof object === "object" && typeof object?.kind === "string" && typeof object.metadata?.name === "string";
}
