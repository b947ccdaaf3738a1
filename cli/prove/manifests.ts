import type { Diagnostic } from "../../model/diagnostics/diagnostic";
import { isObject } from "../../model/documents/document";
import { readManifests } from "../../policies/manifests/read";
import type { ManifestStream } from "../../policies/index";

/** The objects of some texts, and what could not be read. */
export function readObjects(streams: readonly ManifestStream[]): {
  readonly objects: readonly unknown[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const documents = streams.flatMap(({ file, text }) => readManifests(file, text));
  return {
    objects: documents.map(({ value }) => value).filter(isObject),
    diagnostics: documents.flatMap((document) => document.diagnostics),
  };
}
