import type { Api, KubeObject } from "../api";

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** The secret that a Certificate becomes. */
export const secretOf = (api: Api, { metadata, spec }: KubeObject): Promise<KubeObject> =>
  api.get(`/api/v1/namespaces/${metadata.namespace!}/secrets/${spec.secretName as string}`);

/** Whether cert-manager says that a Certificate's secret is what it asks for. */
export async function issued(api: Api, one: KubeObject): Promise<true | undefined> {
  const { status } = await api.get(await api.path(one));
  return ((status?.conditions ?? []) as Condition[]).some(({ type, status: is }) => type === "Ready" && is === "True") ? true : undefined;
}

/** Asks for the next one before it is time, as `cmctl renew` does it. */
export async function renew(api: Api, one: KubeObject): Promise<void> {
  const path = await api.path(one);
  const { status } = await api.get(path);
  const conditions = [
    ...(status.conditions as Condition[]),
    {
      type: "Issuing",
      status: "True",
      reason: "ManuallyTriggered",
      message: "renewed by the test",
      lastTransitionTime: "2026-01-01T00:00:00Z",
    },
  ];
  await api.accepted(`${path}/status`, { method: "PATCH", type: "application/merge-patch+json", body: { status: { conditions } } });
}
