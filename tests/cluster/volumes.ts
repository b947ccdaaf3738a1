import { setTimeout as pause } from "node:timers/promises";
import type { Api, KubeObject } from "./api";

/**
 * Plays the storage drivers: makes a volume for each claim whose class names a provisioner, and removes volumes that are released.
 * The binding itself is the work of the real controller manager and scheduler, so that a claim of a class that does not exist,
 * or of a class that waits for its first consumer without one, stays pending as on any cluster.
 */
export function provisionVolumes(api: Api): { stop(): Promise<void> } {
  let running = true;
  const done = (async () => {
    while (running) {
      await round(api).catch(() => undefined);
      await pause(250);
    }
  })();
  return {
    stop: () => {
      running = false;
      return done;
    },
  };
}

async function round(api: Api): Promise<void> {
  const [claims, classes, volumes] = await Promise.all([
    api.list("/api/v1/persistentvolumeclaims"),
    api.list("/apis/storage.k8s.io/v1/storageclasses"),
    api.list("/api/v1/persistentvolumes"),
  ]);
  const made = new Set(volumes.map(({ metadata }) => metadata.name));
  for (const claim of claims) {
    const storage = classes.find(({ metadata }) => metadata.name === claim["spec"].storageClassName);
    if (storage === undefined || claim["status"]?.phase !== "Pending" || made.has(nameFor(claim)) || !isDue(claim, storage)) continue;
    await api.get("/api/v1/persistentvolumes", { method: "POST", body: volumeFor(claim, storage) });
  }
  // What is retained on a real cluster is an administrator's to remove; here each example starts with none.
  for (const volume of volumes)
    if (volume["status"]?.phase === "Released") await api.remove({ ...volume, apiVersion: "v1", kind: "PersistentVolume" });
}

/** A class that waits for its first consumer is served when the scheduler has chosen the node. */
function isDue(claim: KubeObject, storage: KubeObject): boolean {
  return (
    storage["volumeBindingMode"] !== "WaitForFirstConsumer" ||
    claim.metadata.annotations?.["volume.kubernetes.io/selected-node"] !== undefined
  );
}

const nameFor = (claim: KubeObject) => `pvc-${claim.metadata.uid!}`;

function volumeFor(claim: KubeObject, storage: KubeObject): KubeObject {
  const { name, namespace, uid } = claim.metadata;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: nameFor(claim), annotations: { "pv.kubernetes.io/provisioned-by": storage["provisioner"] } },
    spec: {
      accessModes: claim["spec"].accessModes,
      capacity: { storage: claim["spec"].resources.requests.storage },
      volumeMode: claim["spec"].volumeMode,
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
      persistentVolumeReclaimPolicy: storage["reclaimPolicy"],
      storageClassName: storage.metadata.name,
      mountOptions: storage["mountOptions"],
      csi: { driver: storage["provisioner"], volumeHandle: nameFor(claim) },
    },
  };
}
