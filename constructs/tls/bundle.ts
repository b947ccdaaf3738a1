import type { TlsPlan } from "../../model/plan/tls-plan";
import type { Bundle } from "./cert-manager";

/** The region's own root, as a ConfigMap in each of its tenants' namespaces: without the root's key, which stays where it was made. */
export function bundle({ labels }: Pick<TlsPlan, "labels">, region: string, plan: NonNullable<TlsPlan["bundle"]>): Bundle {
  return {
    apiVersion: "trust.cert-manager.io/v1alpha1",
    kind: "Bundle",
    metadata: { name: plan.name, labels },
    spec: {
      sources: [{ secret: { name: plan.secret, key: "tls.crt" } }],
      target: {
        configMap: { key: plan.key },
        namespaceSelector: {
          matchLabels: { "parapet.dev/region": region },
          matchExpressions: [{ key: "parapet.dev/tenant", operator: "Exists" }],
        },
      },
    },
  };
}
