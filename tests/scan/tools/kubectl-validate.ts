import { join } from "node:path";
import { crdFolder, openApiFolder } from "../schemas/open-api";
import { json, run, type Scanner } from "./scanner";

type Report = Readonly<Record<string, readonly Status[] | Status>>;

interface Status {
  readonly status: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message?: string }[] };
}

/** What the API server's own validation by schema says, with unknown and doubled fields refused. */
export const kubectlValidate: Scanner = {
  name: "kubectl-validate",
  question: "schemas",
  covers: () => true,
  scan(program, { folder, files, objects }) {
    const flags = ["--local-schemas", openApiFolder(), "--local-crds", crdFolder(), "-o", "json"];
    const report = json(program, run(program, [...flags, ...files.map((file) => join(folder, file))])) as Report;
    const verdicts = objects.flatMap(({ id, file, index }) => {
      const status = [report[join(folder, file)] ?? []].flat()[index];
      return status === undefined ? [] : [{ id, status }];
    });
    return {
      seen: new Set(verdicts.map(({ id }) => id)),
      findings: verdicts
        .filter(({ status }) => status.status !== "Success")
        .flatMap(({ id, status }) => {
          const causes = status.details?.causes ?? [];
          const check = status.reason ?? "failure";
          return causes.length === 0
            ? [{ check, object: id, message: status.message ?? "" }]
            : causes.map(({ field, message }) => ({
                check,
                object: id,
                message: [field, message].filter((part) => part !== undefined).join(": "),
              }));
        }),
    };
  },
};
