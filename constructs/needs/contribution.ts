import type { EnvVar, KubeObject, Volume, VolumeClaim, VolumeMount } from "../kubernetes/manifest";

/** What a need adds to its app: to the pod, to the app's identity, and beside it. */
export interface Contribution {
  readonly env: readonly EnvVar[];
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  /** For each replica its own; the workload is a StatefulSet then. */
  readonly claims: readonly VolumeClaim[];
  readonly identity: Readonly<Record<string, string>>;
  readonly objects: readonly KubeObject[];
}

export const nothing: Contribution = { env: [], volumes: [], mounts: [], claims: [], identity: {}, objects: [] };
