import type { Located } from "../workspace/understand";
import type { Platform } from "../platform/schema";
import { showBytes, showCpu } from "../text/units";
import type { AppDraft } from "./apps";
import type { AppPlan } from "./app-plan";
import type { Findings } from "./findings";

/** What an app may use at its largest. */
export function largest(app: AppPlan): { readonly cpuMilli: number; readonly memoryBytes: number; readonly volumeBytes: number } {
  // While a new version is rolled out, one more replica runs beside the old ones.
  const replicas = "maxReplicas" in app.workload ? app.workload.maxReplicas + (app.workload.kind === "Deployment" ? 1 : 0) : 1;
  const { resources } = app.container;
  return {
    cpuMilli: resources.cpuMilli * replicas,
    memoryBytes: resources.memoryBytes * replicas,
    volumeBytes: (app.needs.volume?.sizeBytes ?? 0) * replicas,
  };
}

/** A tenant's apps, all at their largest, fit into its quota; and no two apps have one name or one address. */
export function checkLimits(platform: Located<Platform>, drafts: readonly AppDraft[], findings: Findings): void {
  checkNames(drafts, findings);
  checkHosts(drafts, findings);
  const groups = new Map<string, AppDraft[]>();
  for (const draft of drafts) {
    const group = groups.get(draft.plan.namespace);
    if (group === undefined) groups.set(draft.plan.namespace, [draft]);
    else group.push(draft);
  }
  for (const group of groups.values()) checkQuota(platform, group, findings);
}

function checkNames(drafts: readonly AppDraft[], findings: Findings): void {
  const first = new Map<string, AppDraft>();
  for (const draft of drafts) {
    const before = first.get(draft.plan.id);
    if (before === undefined) first.set(draft.plan.id, draft);
    else
      findings.add(
        draft.intent.document,
        ["app"],
        {
          code: "PPT-0230",
          message: `there are two apps ${draft.plan.app} in region ${draft.plan.region}`,
          fix: "rename one, or remove it",
        },
        { related: [before.intent.document.place(["app"])] },
      );
  }
}

function checkHosts(drafts: readonly AppDraft[], findings: Findings): void {
  const first = new Map<string, AppDraft>();
  for (const draft of drafts)
    for (const path of draft.plan.expose?.paths ?? []) {
      const key = `${draft.plan.expose?.host ?? ""}${path}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, draft);
      else if (before.plan.app !== draft.plan.app || before.plan.region === draft.plan.region)
        findings.add(
          draft.intent.document,
          ["expose", "host"],
          { code: "PPT-0231", message: `${key} leads to ${before.plan.app} already`, fix: "use another host or path" },
          { related: [before.intent.document.place(["expose"])] },
        );
    }
}

function checkQuota({ value: platform, document }: Located<Platform>, group: readonly AppDraft[], findings: Findings): void {
  const [first] = group;
  if (first === undefined) return;
  const { tenant, region, namespace } = first.plan;
  const quota = platform.tenants[tenant]?.quota;
  if (quota === undefined) return;
  const need = group.map(({ plan }) => largest(plan));
  const sums = [
    { name: "cpu", show: showCpu, amounts: need.map((one) => one.cpuMilli), most: quota.cpu },
    { name: "memory", show: showBytes, amounts: need.map((one) => one.memoryBytes), most: quota.memory },
    { name: "volumes", show: showBytes, amounts: need.map((one) => one.volumeBytes), most: quota.volumes },
    { name: "apps", show: String, amounts: need.map(() => 1), most: quota.apps },
  ];
  for (const { name, show, amounts, most } of sums) {
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    if (total <= most) continue;
    const arithmetic = group
      .map(({ plan }, index) => ({ text: `${plan.app} ${show(amounts[index] ?? 0)}`, amount: amounts[index] ?? 0 }))
      .sort((a, b) => b.amount - a.amount)
      .slice(0, 4)
      .map(({ text }) => text)
      .join(" + ");
    const rest = group.length > 4 ? ` + ${group.length - 4} more` : "";
    findings.add(
      document,
      ["tenants", tenant, "quota", name],
      {
        code: "PPT-0232",
        message: `the apps of ${tenant} in ${region} may need ${show(total)} of ${name} (${arithmetic}${rest}), and the quota of ${namespace} is ${show(most)}`,
        fix: `${name}: ${show(total)}`,
      },
      { related: group.slice(0, 4).map(({ plan }) => plan.source) },
    );
  }
}
