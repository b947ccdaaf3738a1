import type { AppPlan } from "../../model/plan/app-plan";
import type { KubeObject } from "../kubernetes/manifest";

/** Name, namespace and labels of an app's object, and the line of the intent that asked for it. */
export function identity(app: AppPlan, name: string, annotations: Readonly<Record<string, string>> = {}) {
  return {
    name,
    namespace: app.namespace,
    labels: app.labels,
    annotations: { "parapet.dev/intent": `${app.source.file}:${app.source.line}`, ...annotations },
  } satisfies KubeObject["metadata"];
}
