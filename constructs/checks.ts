import type { Diagnostic } from "../model/diagnostics/diagnostic";
import type { AppPlan } from "../model/plan/app-plan";
import { nearest } from "../model/text/nearest";
import { unmatched } from "./transform";
import type { ObjectGroup } from "./workspace";

/** What an API server refuses: a larger object, larger annotations. */
const largestObject = 1_500_000;
const largestAnnotations = 256 * 1024;

/** What can only be seen once the objects stand: patches on nothing, objects that are too large. */
export function builtDiagnostics(groups: readonly Pick<ObjectGroup, "app" | "objects">[]): Diagnostic[] {
  return groups.flatMap(({ app, objects }) => {
    if (app === null || !mayBeWrong(app)) return [];
    const own = objects.filter(({ metadata }) => metadata.namespace === app.namespace);
    const kinds = own.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    const patches = unmatched(own, app.namespace, app.transform).map((target) =>
      about(app, `transform.${target}`, {
        code: "PPT-0240",
        message: `${app.id} has no ${target}; it has ${kinds.join(", ")}`,
        fix: nearest(target, [...own.map(({ kind }) => kind), ...kinds]) ?? kinds[0] ?? "remove it",
      }),
    );
    return [...patches, ...objects.flatMap((object) => sizeOf(app, object))];
  });
}

/** Whether objects of an app have to be looked at at all. Texts of an intent are what makes them large: without many of them, nothing has to be measured. */
export function mayBeWrong(app: AppPlan): boolean {
  return Object.keys(app.transform).length > 0 || app.container.env.reduce((sum, { value }) => sum + value.length, 0) > 100_000;
}

function sizeOf(app: AppPlan, object: ObjectGroup["objects"][number]): Diagnostic[] {
  const size = Buffer.byteLength(JSON.stringify(object));
  const annotations = Buffer.byteLength(JSON.stringify(object.metadata.annotations ?? {}));
  const name = `${object.kind}/${object.metadata.name}`;
  if (size <= largestObject && annotations <= largestAnnotations) return [];
  const message =
    size > largestObject
      ? `${name} has ${size} bytes; an API server takes ${largestObject}`
      : `the annotations of ${name} have ${annotations} bytes; an API server takes ${largestAnnotations}`;
  return [
    about(app, size > largestObject ? "env" : "transform", {
      code: "PPT-0241",
      message,
      fix: "move large values into a bucket, a volume or the image",
    }),
  ];
}

function about(app: AppPlan, path: string, problem: { code: Diagnostic["code"]; message: string; fix: string }): Diagnostic {
  const line = app.sources[path] ?? Object.entries(app.sources).find(([key]) => key.startsWith(path))?.[1];
  return { ...problem, severity: "error", place: line === undefined ? app.source : { ...app.source, line, column: 1 }, path, related: [] };
}
