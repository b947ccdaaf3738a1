import { documentKinds, jsonSchemaOf, type DocumentKind } from "../../model/fields/json-schema";
import { exit, UsageError, type Run } from "../command";

export const run: Run = (args, terminal) => {
  const [kind] = args.positional;
  if (!isKind(kind))
    throw new UsageError(
      `parapet schema needs one of ${Object.keys(documentKinds).join(", ")}${kind === undefined ? "" : `, not ${kind}`}`,
    );
  terminal.out(`${JSON.stringify(jsonSchemaOf(kind), null, 2)}\n`);
  return exit.ok;
};

function isKind(kind: string | undefined): kind is DocumentKind {
  return kind !== undefined && Object.hasOwn(documentKinds, kind);
}
