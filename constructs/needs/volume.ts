import type { PlanOf } from "../../model/catalogue";
import type { AppPlan } from "../../model/plan/app-plan";
import { showBytes } from "../../model/text/units";
import { nothing, type Contribution } from "./contribution";

/** Space on disk: a claim for each replica, mounted where the intent says. */
export function volumeOf(plan: PlanOf<"volume">, app: AppPlan): Contribution {
  return {
    ...nothing,
    mounts: [{ name: "data", mountPath: plan.mount }],
    claims: [
      {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "data", labels: app.labels, annotations: { "parapet.dev/backup": plan.backup } },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: plan.className,
          resources: { requests: { storage: showBytes(plan.sizeBytes) } },
        },
      },
    ],
  };
}
