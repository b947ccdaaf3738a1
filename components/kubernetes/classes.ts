import type { CustomResource as KubernetesCustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { CustomResource, CustomResourceOptions } from "@pulumi/pulumi";
import { load } from "../load";

/** A resource class that takes a Kubernetes object as it is. */
export type KubernetesClass = new (name: string, object: never, options: CustomResourceOptions) => CustomResource;

/** The groups that the Kubernetes API itself serves, with their folders in the SDK. Everything else is a custom resource. */
const folders: ReadonlyMap<string, string> = new Map([
  ["", "core"],
  ["admissionregistration.k8s.io", "admissionregistration"],
  ["apiextensions.k8s.io", "apiextensions"],
  ["apiregistration.k8s.io", "apiregistration"],
  ["apps", "apps"],
  ["auditregistration.k8s.io", "auditregistration"],
  ["autoscaling", "autoscaling"],
  ["batch", "batch"],
  ["certificates.k8s.io", "certificates"],
  ["coordination.k8s.io", "coordination"],
  ["discovery.k8s.io", "discovery"],
  ["events.k8s.io", "events"],
  ["extensions", "extensions"],
  ["flowcontrol.apiserver.k8s.io", "flowcontrol"],
  ["lifecycle.k8s.io", "lifecycle"],
  ["networking.k8s.io", "networking"],
  ["node.k8s.io", "node"],
  ["policy", "policy"],
  ["rbac.authorization.k8s.io", "rbac"],
  ["resource.k8s.io", "resource"],
  ["scheduling.k8s.io", "scheduling"],
  ["settings.k8s.io", "settings"],
  ["storage.k8s.io", "storage"],
  ["storagemigration.k8s.io", "storagemigration"],
]);

/** Pulumi's type of a Kubernetes object: `kubernetes:core/v1:Secret`, `kubernetes:networking.istio.io/v1:VirtualService`. */
export function typeToken(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** The class of a kind: the typed one for what the API itself serves, else the one for custom resources. Undefined for a kind that a group of the API does not have. */
export function classOf(apiVersion: string, kind: string): KubernetesClass | undefined {
  const [group, version] = apiVersion.includes("/") ? (apiVersion.split("/") as [string, string]) : ["", apiVersion];
  const folder = folders.get(group);
  if (folder === undefined)
    return (load("@pulumi/kubernetes/apiextensions/customResource") as { CustomResource: typeof KubernetesCustomResource }).CustomResource;
  if (!/^v\d+((alpha|beta)\d+)?$/.test(version) || !/^[A-Z][A-Za-z0-9]*$/.test(kind)) return undefined;
  const found = loadIfThere(`@pulumi/kubernetes/${folder}/${version}/${fileName(kind)}`)?.[kind];
  return found?.__pulumiType === typeToken(apiVersion, kind) ? found : undefined;
}

type Typed = KubernetesClass & { readonly __pulumiType?: string };

function loadIfThere(id: string): Readonly<Record<string, Typed>> | undefined {
  try {
    return load(id) as Readonly<Record<string, Typed>>;
  } catch (error) {
    // Only the file of the kind itself may be missing: a package that is not installed is another mistake, and says so itself.
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND" && isInstalled()) return undefined;
    throw error;
  }
}

function isInstalled(): boolean {
  load("@pulumi/kubernetes/package.json");
  return true;
}

/** The SDK's files begin with all their leading capitals made small: `csidriver`, `horizontalPodAutoscaler`. */
function fileName(kind: string): string {
  return kind.replace(/^[A-Z]+/, (capitals) => capitals.toLowerCase());
}
