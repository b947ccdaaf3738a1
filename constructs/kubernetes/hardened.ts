import type { Container, PodSpec } from "./manifest";

/** A pod that is nobody: without root, without a token, without the names of its neighbours. */
export function nobodysPod(
  userId: number,
): Required<Pick<PodSpec, "automountServiceAccountToken" | "enableServiceLinks" | "securityContext">> {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      fsGroup: userId,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
}

/** A container without rights, and with nothing to write to. */
export function powerless(userId: number): NonNullable<Container["securityContext"]> {
  return {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: userId,
    runAsGroup: userId,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** One zone or one node may go, and replicas are left. */
export function spread(labels: Readonly<Record<string, string>>): Required<Pick<PodSpec, "affinity" | "topologySpreadConstraints">> {
  const labelSelector = { matchLabels: labels };
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector } },
        ],
      },
    },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector,
    })),
  };
}
