import type { Path, Place } from "../model/diagnostics/place";

/** A Kubernetes object as it stands in a manifest. */
export interface KubeObject {
  readonly manifest: unknown;
  /** Where its parts are written, if that is known. */
  readonly place?: (path: Path) => Place;
}

/** A resource that a Pulumi program asked for: what a recording lists, and what the engine hands to a policy. */
export interface Asked {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** What was asked for; secrets and unknowns are marked as Pulumi marks them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The URNs of what it depends on, and the same for each input. */
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly protect?: boolean;
  readonly source?: Place;
}

export type Subject = KubeObject | Asked;

/** Whether a subject is a plain manifest. */
export function isManifest(subject: Subject): subject is KubeObject {
  return "manifest" in subject;
}

/** What `kubernetes:apps/v1:Deployment` says: the object's version and kind. Charts, files and patches are no object. */
export function kubernetesType(type: string): { readonly apiVersion: string; readonly kind: string } | undefined {
  const match = /^kubernetes:([^:]+\/[^:]+):([A-Za-z0-9]+)$/.exec(type);
  if (match === null) return undefined;
  const [, version = "", kind = ""] = match;
  if (/^(?:helm\.sh|yaml|kustomize)\//.test(version) || kind.endsWith("Patch")) return undefined;
  return { apiVersion: version.replace(/^core\//, ""), kind };
}
