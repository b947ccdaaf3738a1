import type { z } from "zod";
import type { Diagnostic } from "../diagnostics/diagnostic";
import type { Document } from "../documents/document";
import { check, type CheckedDocument } from "../fields/check";
import { intentSchema, type Intent } from "../intent/schema";
import { platformSchema, type Platform } from "../platform/schema";
import type { Memo } from "./memo";

/** A value that was understood, with the document that says where each part of it stands. */
export interface Located<T> {
  readonly value: T;
  readonly document: Document;
}

/** A workspace as text readers left it: one platform document, any number of intents. */
export interface Workspace {
  /** Undefined where none could be read: the intents' own mistakes are found all the same. */
  readonly platform: Document | undefined;
  readonly intents: readonly Document[];
}

/** What was understood of a workspace, and everything that was not. */
export interface Understood {
  readonly platform: Located<Platform> | undefined;
  readonly intents: readonly Located<Intent>[];
  /** Intents with mistakes, as far as they were understood: nothing is planned from them. */
  readonly parts: readonly Located<Intent>[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What was understood of documents before. */
export interface Known {
  readonly platforms: Memo<Document, CheckedDocument<Platform>>;
  readonly intents: Memo<Document, CheckedDocument<Intent>>;
}

/** Checks every document against its schema: all mistakes of all documents come back at once. */
export function understand(workspace: Workspace, known: Known): Understood {
  const platform = workspace.platform && checked(platformSchema, workspace.platform, known.platforms);
  const intents = workspace.intents.map((document) => checked(intentSchema, document, known.intents));
  return {
    platform: platform?.value === undefined ? undefined : { value: platform.value, document: platform.document },
    intents: intents.flatMap(({ value, document }) => (value === undefined ? [] : [{ value, document }])),
    parts: intents.flatMap(({ part, document }) => (part === undefined ? [] : [{ value: part, document }])),
    diagnostics: [...(platform?.diagnostics ?? []), ...intents.flatMap(({ diagnostics }) => diagnostics)],
  };
}

function checked<Schema extends z.ZodType>(schema: Schema, document: Document, known: Memo<Document, CheckedDocument<z.output<Schema>>>) {
  return { document, ...known.of(document, () => check(schema, document)) };
}
