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
    // It names no namespace: of objects of one kind and name in a file, the first answer is for the first, and so on.
    const answered = new Map<string, number>();
    const looked = report.resources.map((one) => {
      const alike = objects.filter(
        ({ file, manifest }) =>
          join(folder, file) === one.filename &&
          manifest.kind === one.kind &&
          manifest.metadata.name === one.name &&
          manifest.apiVersion === one.version,
      );
      const key = [one.filename, one.version, one.kind, one.name].join("\n");
      const turn = answered.get(key) ?? 0;
      answered.set(key, turn + 1);
      return { one, id: alike[turn]?.id ?? objectId({ apiVersion: one.version, kind: one.kind, metadata: { name: one.name } }) };
    });
    return {
      seen: new Set(looked.map(({ id }) => id)),
      findings: looked
        .filter(({ one }) => one.status !== "statusValid")
        .map(({ one, id }) => ({ check: one.status.replace(/^status/, "").toLowerCase(), object: id, message: one.msg })),
    };
  },
};
