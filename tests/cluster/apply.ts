import { Refused, type Api, type KubeObject } from "./api";
import { finding, type Finding } from "./finding";
import type { Manifest } from "./manifests";

/** Applies every object in order, each whatever became of the others. A refusal is a finding, and so is a warning. */
export async function applyAll(
  api: Api,
  manifests: readonly Manifest[],
): Promise<{ readonly taken: readonly Manifest[]; readonly findings: readonly Finding[] }> {
  const taken: Manifest[] = [];
  const findings: Finding[] = [];
  for (const manifest of manifests) {
    try {
      const { warnings } = await api.apply(manifest.object);
      findings.push(...warnings.map((words) => finding("warning", manifest, words)));
      taken.push(manifest);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      findings.push(finding("apply", manifest, error.message));
    }
  }
  return { taken, findings };
}

/** Applies again what stands: nothing may change, not even the version. (A status that a controller wrote in between is not of our making.) */
export async function applyAgain(api: Api, manifests: readonly Manifest[], fieldManager = "parapet"): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const manifest of manifests) {
    const path = await api.path(manifest.object);
    const before = await api.get(path);
    const { object: after, warnings } = await api.apply(manifest.object, fieldManager);
    findings.push(...warnings.map((warning) => finding("warning", manifest, warning)));
    if (before.metadata.resourceVersion === after.metadata.resourceVersion) continue;
    const changed = changes(before, after);
    if (changed.length > 0) findings.push(finding("second apply", manifest, `changed: ${changed.join(", ")}`));
  }
  return findings;
}

/** The fields in which two states of an object differ, apart from the server's own book-keeping. */
function changes(before: KubeObject, after: KubeObject): readonly string[] {
  const paths: string[] = [];
  const compare = (one: unknown, other: unknown, path: string) => {
    if (JSON.stringify(one) === JSON.stringify(other)) return;
    if (!isRecord(one) || !isRecord(other)) return void paths.push(path);
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      compare(one[key], other[key], path === "" ? key : `${path}.${key}`);
  };
  compare(before, after, "");
  const own = paths.filter((path) => path !== "metadata.resourceVersion" && path !== "metadata.managedFields");
  const controllers = own.filter((path) => path.split(".")[0] === "status");
  if (own.length > 0) return own.length === controllers.length ? [] : own;
  return ["the record of who manages which field"];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
