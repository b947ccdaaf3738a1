import type { Diagnostic } from "../diagnostics/diagnostic";
import type { Document } from "../documents/document";
import { check } from "../fields/check";
import { intentSchema, type Intent } from "../intent/schema";
import { platformSchema, type Platform } from "../platform/schema";

/** A value that was understood, with the document that says where each part of it stands. */
export interface Located<T> {
  readonly value: T;
  readonly document: Document;
}

/** A workspace as text readers left it: one platform document, any number of intents. */
export interface Workspace {
  readonly platform: Document;
  readonly intents: readonly Document[];
}

/** What was understood of a workspace, and everything that was not. */
export interface Understood {
  readonly platform: Located<Platform> | undefined;
  readonly intents: readonly Located<Intent>[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks every document against its schema: all mistakes of all documents come back at once. */
export function understand(workspace: Workspace): Understood {
  const diagnostics: Diagnostic[] = [];
  const located = <T>(document: Document, result: { value: T | undefined; diagnostics: Diagnostic[] }): Located<T>[] => {
    diagnostics.push(...result.diagnostics);
    return result.value === undefined ? [] : [{ value: result.value, document }];
  };
  const [platform] = located(workspace.platform, check(platformSchema, workspace.platform));
  const intents = workspace.intents.flatMap((document) => located(document, check(intentSchema, document)));
  return { platform, intents, diagnostics };
}
