import { setTimeout as pause } from "node:timers/promises";
import type { Api } from "./api";
import type { Manifest } from "./manifests";

const workloads = ["apps/v1/deployments", "apps/v1/statefulsets", "apps/v1/daemonsets", "batch/v1/cronjobs", "batch/v1/jobs"];

/** Removes what was applied, and waits until the cluster is as it was before: also the volumes that were made for claims. */
export async function removeAll(api: Api, manifests: readonly Manifest[]): Promise<void> {
  const namespaces = manifests.filter(({ object }) => object.kind === "Namespace");
  const names = namespaces.map(({ object }) => object.metadata.name);
  // A namespace in which pods still run when it is deleted is looked at again only half a grace period later.
  await Promise.all(names.flatMap((name) => workloads.map((workload) => removeCollection(api, workload, name))));
  await until("pods", async () => {
    const pods = await api.list("/api/v1/pods");
    return pods.map(({ metadata }) => metadata).filter(({ namespace }) => names.includes(namespace!));
  });
  for (const { object } of namespaces) await api.remove(object);
  // What is in a namespace goes with it; asking for each object would only take time.
  const others = manifests.filter(({ object }) => object.kind !== "Namespace" && !names.includes(object.metadata.namespace ?? ""));
  const known = (await Promise.all(others.map(async (manifest) => ((await isKnown(api, manifest)) ? [manifest] : [])))).flat();
  for (const { object } of [...known].reverse()) await api.remove(object);
  const paths = await Promise.all([...namespaces, ...known].map(({ object }) => api.path(object)));
  await until("objects", async () =>
    (await Promise.all(paths.map(async (path) => ((await api.ask(path)).status === 404 ? [] : [path])))).flat(),
  );
  await until("volumes", () => api.list("/api/v1/persistentvolumes"));
}

async function removeCollection(api: Api, workload: string, namespace: string): Promise<void> {
  const [group, version, plural] = workload.split("/") as [string, string, string];
  await api.ask(`/apis/${group}/${version}/namespaces/${namespace}/${plural}`, {
    method: "DELETE",
    body: { propagationPolicy: "Background" },
  });
}

/** What the server has no kind for was refused, and is not there. */
async function isKnown(api: Api, { object }: Manifest): Promise<boolean> {
  return api.path(object).then(
    () => true,
    () => false,
  );
}

async function until(what: string, remaining: () => Promise<readonly unknown[]>): Promise<void> {
  for (const began = Date.now(); ;) {
    const left = await remaining();
    if (left.length === 0) return;
    if (Date.now() - began > 240_000)
      throw new Error(`After four minutes ${left.length} ${what} are still there: ${JSON.stringify(left.slice(0, 5))}`);
    await pause(200);
  }
}
