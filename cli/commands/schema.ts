import { documentKinds, jsonSchemaOf, type DocumentKind } from "../../model/fields/json-schema";
import { exit, UsageError, type Run } from "../command";
import { printData } from "../show/data";

export const run: Run = (args, terminal) => {
  const [kind] = args.positional;
  if (!isKind(kind))
    throw new UsageError(
      `parapet schema needs one of ${Object.keys(documentKinds).join(", ")}${kind === undefined ? "" : `, not ${kind}`}`,
    );
  printData(terminal, jsonSchemaOf(kind));
  return exit.ok;
};

function isKind(kind: string | undefined): kind is DocumentKind {
  return kind !== undefined && Object.hasOwn(documentKinds, kind);
}
