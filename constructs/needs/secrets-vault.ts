import type { PlanOf } from "../../model/catalogue";
import type { AppPlan } from "../../model/plan/app-plan";
import { writeYaml } from "../../model/documents/write-yaml";
import { nothing, type Contribution } from "./contribution";

/** Secrets as files: the store's driver reads them with the app's own identity and shows them to this pod alone. */
export function secretsVaultOf(plan: PlanOf<"secrets">, app: AppPlan): Contribution {
  const name = `${app.app}-vault`;
  const objects = plan.policies.map((policy) => ({ objectName: policy, secretPath: `${plan.kvMount}/data/${plan.path}/${policy}` }));
  return {
    ...nothing,
    volumes: [
      { name: "secrets", csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { secretProviderClass: name } } },
    ],
    mounts: [{ name: "secrets", mountPath: plan.mount, readOnly: true }],
    objects: [
      {
        apiVersion: "secrets-store.csi.x-k8s.io/v1",
        kind: "SecretProviderClass",
        metadata: { name, namespace: app.namespace, labels: app.labels },
        spec: {
          provider: "vault",
          parameters: { vaultAddress: plan.address, roleName: plan.role, audience: plan.audience, objects: writeYaml(objects) },
        },
      },
    ],
  };
}
