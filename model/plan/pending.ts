import type { Intent } from "../intent/schema";
import type { PendingPlan } from "./app-plan";

type Asked = (intent: Intent) => boolean;

/** What an intent may already say and this version does not fulfil yet. A line goes when its capability comes. */
const pending: readonly { readonly field: string; readonly what: string; readonly asked: Asked }[] = [
  {
    field: "needs.volume.backup",
    what: "backup schedules come with StorageTiers",
    asked: (intent) => intent.needs.volume !== undefined && intent.needs.volume.backup !== "none",
  },
  {
    field: "needs.secrets",
    what: "the vault's policy and role come with SecretsVault",
    asked: (intent) => intent.needs.secrets !== undefined,
  },
  {
    field: "observe",
    what: "scraping, dashboards and objectives come with ObservabilityStack",
    asked: ({ observe }) => observe.metrics !== false || observe.dashboard !== undefined || observe.slo !== undefined,
  },
  { field: "recover", what: "replication to the standby region comes with StorageTiers", asked: (intent) => intent.recover !== undefined },
];

export function planPending(intent: Intent): PendingPlan[] {
  return pending.filter(({ asked }) => asked(intent)).map(({ field, what }) => ({ field, what }));
}
