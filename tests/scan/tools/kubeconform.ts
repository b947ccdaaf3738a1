import { join } from "node:path";
import { objectId } from "../rendered";
import { jsonSchemas } from "../schemas/json-schemas";
import { json, run, type Scanner } from "./scanner";

interface Report {
  readonly resources: readonly {
    readonly filename: string;
    readonly kind: string;
    readonly name: string;
    readonly version: string;
    readonly status: string;
    readonly msg: string;
  }[];
}

/** Every field is one that the API server knows and has the type that it wants: strict, with the server's own schemas. */
export const kubeconform: Scanner = {
  name: "kubeconform",
  question: "schemas",
  covers: () => true,
  scan(program, { folder, files, objects }) {
    const location = `${jsonSchemas()}/{{ .Group }}/{{ .ResourceAPIVersion }}/{{ .ResourceKind }}.json`;
    const paths = files.map((file) => join(folder, file));
    const report = json(
      program,
      run(program, ["-strict", "-verbose", "-output", "json", "-schema-location", location, ...paths]),
    ) as Report;
    // It names no namespace; the file, kind and name together leave one object, as two in one file would have two namespaces.
    const idOf = (one: Report["resources"][number]) =>
      objects.find(
        ({ file, manifest }) =>
          join(folder, file) === one.filename &&
          manifest.kind === one.kind &&
          manifest.metadata.name === one.name &&
          manifest.apiVersion === one.version,
      )?.id ?? objectId({ apiVersion: one.version, kind: one.kind, metadata: { name: one.name } });
    return {
      seen: new Set(report.resources.map(idOf)),
      findings: report.resources
        .filter(({ status }) => status !== "statusValid")
        .map((one) => ({ check: one.status.replace(/^status/, "").toLowerCase(), object: idOf(one), message: one.msg })),
    };
  },
};
