import { setTimeout as pause } from "node:timers/promises";
import type { Api, KubeObject } from "./api";
import { finding, type Finding } from "./finding";
import { judges, type World } from "./judges";
import type { Manifest } from "./manifests";

export interface Patience {
  /** Give up when nothing moved for so long. */
  readonly stillSeconds?: number;
  /** Give up in any case. */
  readonly seconds?: number;
}

/** Waits until the cluster brought everything to life: workloads available, claims bound, Services with endpoints. What stays behind is found, with its events. */
export async function settle(
  api: Api,
  manifests: readonly Manifest[],
  { stillSeconds = 40, seconds = 600 }: Patience = {},
): Promise<readonly Finding[]> {
  const began = Date.now();
  let moved = began;
  let last = "";
  for (;;) {
    const looked = Date.now();
    const waiting = await unfinished(api, manifests);
    if (waiting.length === 0) return [];
    const now = JSON.stringify(waiting.map(({ manifest, why }) => [manifest.place, why]));
    if (now !== last) [last, moved] = [now, Date.now()];
    if (Date.now() - moved > stillSeconds * 1000 || Date.now() - began > seconds * 1000) return explain(api, waiting);
    // Looking at thousands of objects is work for the server, which has better things to do now.
    await pause(Math.max(300, 2 * (Date.now() - looked)));
  }
}

interface Waiting {
  readonly manifest: Manifest;
  readonly why: string;
}

async function unfinished(api: Api, manifests: readonly Manifest[]): Promise<readonly Waiting[]> {
  const lists = new Map<string, Promise<ReadonlyMap<string, KubeObject>>>();
  const listed = (path: string) => lists.get(path) ?? lists.set(path, indexed(api, path)).get(path)!;
  const slices = await slicesByService(api);
  const world: World = { slices: (namespace, service) => slices.get(`${namespace}/${service}`) ?? [] };
  const waiting: Waiting[] = [];
  for (const manifest of manifests) {
    const { object } = manifest;
    const judge = judges[`${object.apiVersion} ${object.kind}`];
    if (judge === undefined) continue;
    // One list for all objects of a kind, instead of a question for each.
    const path = (await api.path(object)).replace(/\/namespaces\/[^/]+\/([^/]+)\/[^/]+$/, "/$1");
    const live = (await listed(path)).get(keyOf(object));
    const why = live === undefined ? "it is gone" : judge(live, world);
    if (why !== undefined) waiting.push({ manifest, why });
  }
  return waiting;
}

const keyOf = ({ metadata }: KubeObject) => `${metadata.namespace ?? "default"}/${metadata.name}`;

async function indexed(api: Api, path: string): Promise<ReadonlyMap<string, KubeObject>> {
  return new Map((await api.list(path)).map((object) => [keyOf(object), object]));
}

async function slicesByService(api: Api): Promise<ReadonlyMap<string, readonly KubeObject[]>> {
  const slices = new Map<string, KubeObject[]>();
  for (const slice of await api.list("/apis/discovery.k8s.io/v1/endpointslices")) {
    const key = `${slice.metadata.namespace!}/${slice.metadata.labels?.["kubernetes.io/service-name"] ?? ""}`;
    slices.set(key, [...(slices.get(key) ?? []), slice]);
  }
  return slices;
}

/** Adds what the controllers said of the object, or of what it made: replica sets, pods and claims carry its name in theirs. */
async function explain(api: Api, waiting: readonly Waiting[]): Promise<readonly Finding[]> {
  // Autoscalers complain that nobody measures simulated pods.
  const events = (await api.list("/api/v1/events")).filter(
    ({ type, involvedObject }) => type === "Warning" && involvedObject.kind !== "HorizontalPodAutoscaler",
  );
  return waiting.map(({ manifest, why }) => {
    const { name, namespace = "default" } = manifest.object.metadata;
    const isAbout = (subject: string) => subject === name || subject.startsWith(`${name}-`) || subject.includes(`-${name}-`);
    const about = events.filter(({ involvedObject }) => involvedObject.namespace === namespace && isAbout(involvedObject.name as string));
    const said = new Set(about.map(({ reason, message }) => `${String(reason)}: ${String(message)}`));
    return finding("progress", manifest, [why, ...said].join("; "));
  });
}
