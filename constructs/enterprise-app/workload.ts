import type { AppPlan } from "../../model/plan/app-plan";
import type { CronJob, Deployment, Job, StatefulSet } from "../kubernetes/manifest";
import type { Contribution } from "../needs/contribution";
import { identity } from "./identity";
import { podTemplate } from "./pod";

/** What runs the app's pods. The number of replicas is the autoscaler's business, and so is stated nowhere else. */
export function workload(app: AppPlan, needs: readonly Contribution[]): Deployment | StatefulSet | CronJob | Job {
  const metadata = identity(app, app.workloadName);
  const template = podTemplate(app, needs);
  const selector = { matchLabels: app.selector };
  switch (app.workload.kind) {
    case "Deployment":
      return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: {
          selector,
          revisionHistoryLimit: 5,
          progressDeadlineSeconds: 600,
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          template,
        },
      };
    case "StatefulSet":
      return {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata,
        spec: {
          serviceName: headlessName(app),
          selector,
          revisionHistoryLimit: 5,
          podManagementPolicy: "Parallel",
          updateStrategy: { type: "RollingUpdate" },
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
          template,
          volumeClaimTemplates: needs.flatMap((need) => need.claims),
        },
      };
    case "CronJob":
      return {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata,
        spec: {
          schedule: app.workload.schedule,
          timeZone: "Etc/UTC",
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: 300,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 3,
          jobTemplate: { metadata: { labels: app.labels }, spec: jobSpec(app.workload, template) },
        },
      };
    case "Job":
      return { apiVersion: "batch/v1", kind: "Job", metadata, spec: jobSpec(app.workload, template) };
  }
}

function jobSpec(
  plan: { readonly retries: number; readonly deadlineSeconds: number },
  template: Job["spec"] & object extends { template: infer T } ? T : never,
) {
  return { backoffLimit: plan.retries, activeDeadlineSeconds: plan.deadlineSeconds, template };
}

export const headlessName = (app: AppPlan) => `${app.app}-peers`;
