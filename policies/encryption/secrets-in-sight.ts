import { fieldOf } from "../../model/documents/document";
import { secretByField } from "../../model/text/secret-fields";
import { redact, secretIn } from "../../model/text/secrets";
import type { Path } from "../../model/diagnostics/place";
import { controls } from "../controls";
import type { Fault, ObjectRule } from "../rule";
import { scopes, type Item } from "../scopes";
import { textsIn, type Text } from "../texts";
import type { KubeView } from "../view";

const why = "Whoever may read the object, its history, a backup of it or the repository has the secret; and it is never rotated.";
const containers = (view: KubeView): readonly Item[] => scopes.container.items(view);
const nameOf = (value: unknown): string => {
  const name = fieldOf(value, "name");
  return typeof name === "string" ? redact(name) : "";
};

/** Texts that hold no secret, whatever holds them: an app's name stands on each of its objects. Nothing that looks like a secret is kept. */
const plain = new Set<string>();
const mostKept = 20_000;
const longestKept = 256;

/** Whether a field is called like one for secrets: of any other the name says nothing. */
const telling = new Map<string, boolean>();

/** What a machine drew: a secret in every field that is called like one for secrets. */
const drawn = "q8Zr2Lx0Vt5Ym3Kd";

function isTelling(field: string): boolean {
  const before = telling.get(field);
  if (before !== undefined) return before;
  if (telling.size >= mostKept) telling.clear();
  const found = secretByField(drawn, field);
  telling.set(field, found);
  return found;
}

function secretOf(text: string, field: string): string | undefined {
  if (isTelling(field)) return secretIn(text, field);
  if (plain.has(text)) return undefined;
  const what = secretIn(text);
  if (what === undefined && text.length < longestKept) {
    if (plain.size >= mostKept) plain.clear();
    plain.add(text);
  }
  return what;
}

function isClean(value: unknown, field: string): boolean {
  if (typeof value === "string") return secretOf(value, field) === undefined;
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => isClean(item, field));
  for (const key of Object.keys(value)) if (!isClean((value as Readonly<Record<string, unknown>>)[key], key)) return false;
  return true;
}

/** The secrets of a value: those that look like one, and those that are marked. */
function* secretsIn(value: unknown, path: Path, view: KubeView, where: (found: Text) => string, field = ""): Generator<Fault> {
  if (isPassed(value, view, field)) return;
  for (const found of textsIn(value, field, path)) {
    const marked = view.secrets.some(
      (secret) => secret.length === found.path.length && secret.every((step, at) => step === found.path[at]),
    );
    const what = secretOf(found.text, found.field) ?? (marked ? "a value that is marked as a secret" : undefined);
    if (what !== undefined) yield { at: found.path, message: `${where(found)} holds ${what}` };
  }
}

/** Whether there is no secret in a value beyond doubt: asked first, because it needs no paths. */
function isPassed(value: unknown, view: KubeView, field = ""): boolean {
  if (value === undefined) return true;
  try {
    return view.secrets.length === 0 && isClean(value, field);
  } catch {
    // A part of it is not known before deployment.
    return false;
  }
}

/** Variables name no passwords. */
export const envWithoutSecrets: ObjectRule = {
  form: "object",
  id: "encryption/env-without-secrets",
  promise: "No environment variable holds a secret in the clear.",
  severity: "high",
  controls: controls("secrets", "5.4.1"),
  why,
  repair: "put the value into the secret store, and mount it as a file or refer to it with secretKeyRef",
  kinds: "pods",
  *judge(view) {
    for (const container of containers(view)) {
      const list = fieldOf(container.value, "env");
      if (!Array.isArray(list)) continue;
      for (const [index, variable] of (list as unknown[]).entries()) {
        const field = fieldOf(variable, "name");
        const text = fieldOf(variable, "value");
        if (typeof text !== "string") continue;
        const path = [...container.path, "env", index, "value"];
        const where = (): string => `variable "${nameOf(variable)}" of container "${nameOf(container.value)}"`;
        yield* secretsIn(text, path, view, where, typeof field === "string" ? field : "");
      }
    }
  },
};

/** Commands, images and probes name no passwords. */
export const commandWithoutSecrets: ObjectRule = {
  form: "object",
  id: "encryption/command-without-secrets",
  promise: "No command, argument, image reference or probe holds a secret in the clear.",
  severity: "high",
  controls: controls("secrets", "5.4.1"),
  why,
  repair: "let the program read the value from a mounted file",
  kinds: "pods",
  *judge(view) {
    for (const container of containers(view)) {
      for (const field of ["image", "command", "args", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"]) {
        const inner = fieldOf(container.value, field);
        if (isPassed(inner, view)) continue;
        yield* secretsIn(inner, [...container.path, field], view, () => `${field} of container "${nameOf(container.value)}"`);
      }
    }
  },
};

/** A ConfigMap is no Secret. */
export const configWithoutSecrets: ObjectRule = {
  form: "object",
  id: "encryption/config-without-secrets",
  promise: "No ConfigMap holds a secret.",
  severity: "high",
  controls: controls("secrets", "5.4.1"),
  why,
  repair: "put the value into the secret store, and mount it beside the ConfigMap",
  kinds: ["ConfigMap"],
  *judge(view) {
    for (const field of ["data", "binaryData"])
      yield* secretsIn(fieldOf(view.object, field), [field], view, (found) => `key "${redact(found.field)}"`);
  },
};

/** Annotations and labels are read by everybody. */
export const metadataWithoutSecrets: ObjectRule = {
  form: "object",
  id: "encryption/metadata-without-secrets",
  promise: "No annotation and no label holds a secret.",
  severity: "high",
  controls: controls("secrets"),
  why,
  repair: "put the value into the secret store, and name it there",
  kinds: "all",
  *judge(view, _, gathering) {
    // The objects of an app share their labels.
    const clean = gathering.once("labels without secrets", () => new Set<unknown>());
    const parts: [unknown, Path][] = [[fieldOf(view.object, "metadata"), ["metadata"]]];
    if (view.podPath.length > 0) parts.push([view.podMeta, [...view.podPath, "metadata"]]);
    for (const [metadata, path] of parts) {
      for (const field of ["annotations", "labels"]) {
        const inner = fieldOf(metadata, field);
        if (clean.has(inner)) continue;
        if (isPassed(inner, view)) {
          if (field === "labels") clean.add(inner);
          continue;
        }
        const what = field === "labels" ? "label" : "annotation";
        yield* secretsIn(inner, [...path, field], view, (found) => `${what} "${redact(found.field)}"`);
      }
    }
  },
};
