import { join } from "node:path";
import { objectId, type Manifest } from "../rendered";
import { json, run, type Scanner } from "./scanner";

/** Its optional tests that fit every app. Those that want the CPU's limit to equal its request would throttle for nothing. */
const optional = [
  "container-memory-requests-equal-limits",
  "container-ephemeral-storage-request-equals-limit",
  "container-ports-check",
  "container-seccomp-profile",
];
const kinds = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "CronJob",
  "Job",
  "Pod",
  "Service",
  "NetworkPolicy",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "Ingress",
]);
/** Below this a check is not satisfied: 10 is "all well", 7 almost, 5 a warning, 1 critical. */
const allWell = 10;

interface Scored {
  readonly type_meta: { readonly kind: string; readonly apiVersion: string };
  readonly object_meta: Manifest["metadata"];
  readonly checks: readonly Check[];
}

interface Check {
  readonly check: { readonly id: string; readonly name: string };
  readonly grade: number;
  readonly skipped: boolean;
  readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
}

/** Best practice for workloads, and whether objects find each other. */
export const kubeScore: Scanner = {
  name: "kube-score",
  question: "hardening",
  covers: ({ manifest }) => kinds.has(manifest.kind),
  scan(program, { folder, files }) {
    const flags = [
      "-o",
      "json",
      "--kubernetes-version",
      "v1.36",
      "--disable-ignore-checks-annotations",
      ...optional.flatMap((test) => ["--enable-optional-test", test]),
    ];
    const scored = (json(program, run(program, ["score", ...flags, ...files.map((file) => join(folder, file))])) ??
      []) as readonly Scored[];
    const named = scored.map(({ type_meta, object_meta, checks }) => ({ id: objectId({ ...type_meta, metadata: object_meta }), checks }));
    return {
      seen: new Set(named.map(({ id }) => id)),
      findings: named.flatMap(({ id, checks }) =>
        checks
          .filter(({ grade, skipped }) => !skipped && grade < allWell)
          .map(({ check, comments }) => ({
            check: check.id,
            object: id,
            message: [...new Set((comments ?? []).map(({ path, summary }) => `${path} ${summary}`.trim()))].join("; "),
          })),
      ),
    };
  },
};
