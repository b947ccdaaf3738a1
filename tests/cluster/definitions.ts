import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Api } from "./api";
import { readFolder } from "./manifests";

/** The folder with the operators' custom resource definitions, or undefined when this machine has none. */
export function definitionsFolder(): string | undefined {
  const named = process.env["PARAPET_CRDS"];
  if (named !== undefined && named !== "") return resolve(named);
  const beside = resolve(__dirname, "../../../shared/crds");
  return existsSync(beside) ? beside : undefined;
}

/** Namespaces that operators bring along, and in which objects of ours stand. */
const operatorNamespaces = ["istio-system"];

/** Makes what the mesh's own installation would have made. */
export async function makeOperatorNamespaces(api: Api): Promise<void> {
  for (const name of operatorNamespaces) await api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
}

/** Installs every definition of the folders and waits until the server serves their kinds. Gives their number. */
export async function installDefinitions(api: Api, folders: readonly string[]): Promise<number> {
  // Some operators ship a copy of another's definition; as with `kubectl apply -f FOLDER`, the last one stands.
  const definitions = new Map(
    folders
      .flatMap(readFolder)
      .flatMap(({ object }) => (object.kind === "CustomResourceDefinition" ? [[object.metadata.name, object]] : [])),
  );
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await Promise.all([...definitions.values()].map((object) => api.get(path, { method: "POST", body: object })));
  const wanted = [...definitions.values()].flatMap(({ spec }) => resourcesOf(spec as Definition));
  for (let tries = 0; ; tries++) {
    const served = new Set(await api.resources());
    const waiting = wanted.filter((resource) => !served.has(resource));
    if (waiting.length === 0) return definitions.size;
    if (tries === 300)
      throw new Error(`After a minute the server does not serve these kinds of ${folders.join(" and ")}: ${waiting.join(", ")}`);
    await pause(200);
  }
}

interface Definition {
  readonly group: string;
  readonly names: { readonly plural: string };
  readonly versions: readonly { readonly name: string; readonly served: boolean }[];
}

function resourcesOf({ group, names, versions }: Definition): string[] {
  return versions.filter(({ served }) => served).map(({ name }) => `${group}/${name}/${names.plural}`);
}
