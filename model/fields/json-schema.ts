import * as z from "zod";
import { intentSchema } from "../intent/schema";
import { platformSchema } from "../platform/schema";

/** The documents that have a schema. */
export const documentKinds = { intent: intentSchema, platform: platformSchema } as const;

export type DocumentKind = keyof typeof documentKinds;

/** The JSON Schema of a document as its authors write it: what editors complete and underline with. */
export function jsonSchemaOf(kind: DocumentKind): unknown {
  const schema = z.toJSONSchema(documentKinds[kind], {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => dropImplied(jsonSchema),
  });
  return { $id: `https://parapet.dev/schema/${kind}.json`, ...schema };
}

/** Bounds that only repeat what a JavaScript number can hold say nothing to an author. */
function dropImplied(schema: { minimum?: number; maximum?: number }): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
