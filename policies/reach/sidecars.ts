import { isObject } from "../../model/documents/document";
import type { Labels } from "./label-index";

/** What decides whether a pod gets the mesh's proxy beside it. */
export interface Injectable {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly hostNetwork: boolean;
  readonly containers: readonly unknown[];
}

/** Istio's injector passes these by, whatever their labels say. */
const passedBy = new Set(["kube-system", "kube-public", "kube-node-lease", "local-path-storage"]);

const inject = "sidecar.istio.io/inject";
const revision = "istio.io/rev";
/** What some injector takes for a yes. To any other word older ones said no, and newer ones do as if it were not there: a proof counts on neither. */
const yes = /^(?:y|yes|true|on)$/i;

/**
 * Whether a pod runs with the mesh's proxy: because the manifest has it, or because the injector adds it.
 * A namespace that says no goes before a pod that says yes, a pod that says no before its namespace; a label goes before an annotation.
 * Whatever a namespace says of injection but `enabled` is a no, also beside a revision: each of Istio's webhooks asks for it.
 * https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
 */
export function isInjected(pod: Injectable): boolean {
  if (pod.containers.some((container) => isObject(container) && container.name === "istio-proxy" && container.image !== "auto"))
    return true;
  if (pod.hostNetwork || passedBy.has(pod.namespace)) return false;
  const own = pod.labels[inject] ?? pod.annotations[inject] ?? "";
  if (own !== "" && !yes.test(own)) return false;
  const namespace = pod.namespaceLabels["istio-injection"];
  if (namespace !== undefined) return namespace === "enabled";
  return pod.namespaceLabels[revision] !== undefined || pod.labels[inject] === "true" || pod.labels[revision] !== undefined;
}
