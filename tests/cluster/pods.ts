import { randomBytes } from "node:crypto";
import { Refused, type Api, type KubeObject } from "./api";
import { finding, type Finding } from "./finding";
import type { Manifest } from "./manifests";

export interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly spec: Readonly<Record<string, any>>;
}

/** The pods that an object makes, or is; undefined for one that makes none. */
export function podTemplateOf(object: KubeObject): PodTemplate | undefined {
  switch (object.kind) {
    case "Pod":
      return { metadata: object.metadata, spec: object["spec"] };
    case "StatefulSet":
      return withClaims(object);
    case "Deployment":
    case "DaemonSet":
    case "ReplicaSet":
    case "Job":
      return object["spec"].template as PodTemplate;
    case "CronJob":
      return object["spec"].jobTemplate.spec.template as PodTemplate;
    default:
      return undefined;
  }
}

/** The controller adds a volume to each pod for each claim that it makes. */
function withClaims({ spec }: KubeObject): PodTemplate {
  const template = spec.template as PodTemplate;
  const claims = ((spec.volumeClaimTemplates ?? []) as KubeObject[]).map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: name },
  }));
  return { ...template, spec: { ...template.spec, volumes: [...((template.spec["volumes"] ?? []) as unknown[]), ...claims] } };
}

/**
 * Asks the server's own Pod Security admission whether the `restricted` profile, as it stands today, lets every pod in: each is created
 * on trial in a namespace that enforces it. What the manifests' own namespaces enforce does not matter.
 */
export async function checkRestricted(api: Api, manifests: readonly Manifest[]): Promise<readonly Finding[]> {
  const namespace = await restrictedNamespace(api);
  const findings: Finding[] = [];
  for (const manifest of manifests) {
    const template = podTemplateOf(manifest.object);
    if (template === undefined) continue;
    try {
      const answer = await api.accepted(`/api/v1/namespaces/${namespace}/pods`, {
        method: "POST",
        query: { dryRun: "All", fieldValidation: "Strict" },
        body: trial(template, namespace),
      });
      findings.push(...answer.warnings.map((words) => finding("pod security", manifest, words)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      findings.push(finding("pod security", manifest, error.message));
    }
  }
  await api.remove({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  return findings;
}

/** The pod under a name of its own. Its account stands in another namespace and is no matter of Pod Security. */
function trial({ metadata, spec }: PodTemplate, namespace: string): KubeObject {
  const { labels, annotations } = metadata ?? {};
  const restart = { restartPolicy: spec["restartPolicy"] ?? "Always" };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "trial", namespace, ...(labels && { labels }), ...(annotations && { annotations }) },
    spec: { ...spec, ...restart, serviceAccountName: "default" },
  };
}

async function restrictedNamespace(api: Api): Promise<string> {
  const name = `restricted-${randomBytes(4).toString("hex")}`;
  const labels = { "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/enforce-version": "latest" };
  await api.get("/api/v1/namespaces", { method: "POST", body: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } } });
  const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  for (let tries = 0; (await api.ask(account)).status !== 200; tries++) {
    if (tries === 200) throw new Error(`The controller manager made no account for the namespace ${name} within 20 s.`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return name;
}
