import { fieldOf } from "../../model/documents/document";
import { redact, secretIn } from "../../model/text/secrets";
import type { Path } from "../../model/diagnostics/place";
import { controls } from "../controls";
import type { Fault, ObjectRule } from "../rule";
import { scopes, type Item } from "../scopes";
import { textsIn, type Text } from "../texts";
import type { KubeView } from "../view";

const why = "Whoever may read the object, its history, a backup of it or the repository has the secret; and it is never rotated.";
const containers = (view: KubeView): Item[] => scopes.container.items(view);
const nameOf = (value: unknown): string => {
  const name = fieldOf(value, "name");
  return typeof name === "string" ? redact(name) : "";
};

/** Texts that hold no secret: an app's labels stand on each of its objects. Nothing that looks like a secret is kept. */
const plain = new Set<string>();
const mostKept = 20_000;

function secretOf(text: string, field: string): string | undefined {
  const key = `${field}\0${text}`;
  if (plain.has(key)) return undefined;
  const what = secretIn(text, field);
  if (what === undefined && key.length < 256) {
    if (plain.size >= mostKept) plain.clear();
    plain.add(key);
  }
  return what;
}

function* faultsOf(found: Iterable<Text>, where: () => string, secrets: readonly Path[] = []): Generator<Fault> {
  for (const { text, field, path } of found) {
    const marked = secrets.some((secret) => secret.length === path.length && secret.every((step, at) => step === path[at]));
    const what = secretOf(text, field) ?? (marked ? "a value that is marked as a secret" : undefined);
    if (what !== undefined) yield { at: path, message: `${where()} holds ${what}` };
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
        yield* faultsOf(
          [{ text, field: typeof field === "string" ? field : "", path }],
          () => `variable "${nameOf(variable)}" of container "${nameOf(container.value)}"`,
          view.secrets,
        );
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
        yield* faultsOf(
          textsIn(inner, "", [...container.path, field]),
          () => `${field} of container "${nameOf(container.value)}"`,
          view.secrets,
        );
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
    for (const field of ["data", "binaryData"]) {
      for (const found of textsIn(fieldOf(view.object, field), "", [field]))
        yield* faultsOf([found], () => `key "${redact(found.field)}"`, view.secrets);
    }
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
  *judge(view) {
    const parts: [unknown, Path][] = [[fieldOf(view.object, "metadata"), ["metadata"]]];
    if (view.podPath.length > 0) parts.push([view.podMeta, [...view.podPath, "metadata"]]);
    for (const [metadata, path] of parts) {
      for (const field of ["annotations", "labels"]) {
        for (const found of textsIn(fieldOf(metadata, field), "", [...path, field]))
          yield* faultsOf([found], () => `${field === "labels" ? "label" : "annotation"} "${redact(found.field)}"`, view.secrets);
      }
    }
  },
};
