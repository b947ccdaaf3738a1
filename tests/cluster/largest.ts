import type { Api, KubeObject } from "./api";
import { finding, type Finding } from "./finding";
import type { Manifest } from "./manifests";
import { settle } from "./progress";

const merge = "application/merge-patch+json";

/**
 * Brings every workload to the most replicas that its autoscaler may ask for: quota may not refuse one of them. Then rolls out a new version
 * of all at once, which has to come to its end. (There quota may hold a pod back for a moment, since pods that are ending still count.)
 */
export async function checkLargest(api: Api, manifests: readonly Manifest[]): Promise<readonly Finding[]> {
  for (const { object } of manifests)
    if (object.kind === "HorizontalPodAutoscaler") await patch(api, object, { spec: { minReplicas: object["spec"].maxReplicas } });
  const grown = [...(await settle(api, manifests)), ...(await quotaRefusals(api, manifests))];
  if (grown.length > 0) return grown;
  const next = { spec: { template: { metadata: { annotations: { "harness.parapet.dev/version": "next" } } } } };
  for (const { object } of manifests) if (/^(Deployment|StatefulSet|DaemonSet)$/.test(object.kind)) await patch(api, object, next);
  return settle(api, manifests);
}

async function patch(api: Api, object: KubeObject, body: unknown): Promise<void> {
  await api.accepted(await api.path(object), { method: "PATCH", type: merge, query: { fieldManager: "harness" }, body });
}

async function quotaRefusals(api: Api, manifests: readonly Manifest[]): Promise<readonly Finding[]> {
  const events = (await api.list("/api/v1/events")).filter(({ message }) => String(message).includes("exceeded quota"));
  return manifests.flatMap((manifest) => {
    const { kind, metadata } = manifest.object;
    if (kind !== "ResourceQuota") return [];
    return events
      .filter((event) => event.metadata.namespace === metadata.namespace)
      .map(({ message }) => finding("progress", manifest, String(message)));
  });
}
