import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isLeaf } from "./leaf.mjs";

const filled = ({ text }, one) =>
  text.length === 1
    ? typeof text[0] === "object"
      ? one[text[0].value]
      : text[0]
    : text.map((part) => (typeof part === "string" ? part : one[part.value])).join("");

function whole(value, one) {
  if (isLeaf(value)) return filled(value, one);
  if (Array.isArray(value)) return value.map((item) => whole(item, one));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, whole(inner, one)]));
}

const escaped = (step) => step.replaceAll("~", "~0").replaceAll("/", "~1");

/** The places of an object that an app has a value of its own for. */
function* places(value, path = "") {
  if (isLeaf(value)) {
    if (value.text.some((part) => typeof part === "object")) yield { path, leaf: value };
  } else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* places(item, `${path}/${index}`);
  else for (const [name, inner] of Object.entries(value)) yield* places(inner, `${path}/${escaped(name)}`);
}

/** A base for each kind of app, and an overlay for each app that patches what is its own. */
export function writeKustomize(folder, shapes) {
  const overlays = [];
  for (const { name, templates, members } of shapes) {
    const base = join(folder, "base", name);
    mkdirSync(base, { recursive: true });
    const [sample] = members;
    const samples = templates.map((object) => whole(object, sample));
    writeFileSync(join(base, "objects.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items: samples }));
    writeFileSync(
      join(base, "kustomization.yaml"),
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [objects.json]\n",
    );
    for (const one of members) {
      const overlay = join("overlays", `${one.namespace}-${one.app || name}`);
      mkdirSync(join(folder, overlay), { recursive: true });
      const patches = templates.map((object, index) => {
        const { apiVersion, kind, metadata } = samples[index];
        const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
        const operations = [...places(object)].map(({ path, leaf }) => ({ op: "replace", path, value: filled(leaf, one) }));
        return {
          target: {
            group,
            version,
            kind,
            name: `^${metadata.name.replaceAll(".", "\\.")}$`,
            ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
          },
          patch: JSON.stringify(operations),
          options: { allowNameChange: true },
        };
      });
      writeFileSync(
        join(folder, overlay, "kustomization.yaml"),
        JSON.stringify({
          apiVersion: "kustomize.config.k8s.io/v1beta1",
          kind: "Kustomization",
          resources: [`../../base/${name}`],
          patches,
        }),
      );
      overlays.push(overlay);
    }
  }
  writeFileSync(
    join(folder, "kustomization.yaml"),
    JSON.stringify({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources: overlays }),
  );
}
