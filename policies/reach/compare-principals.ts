import { fieldOf } from "../../model/documents/document";
import { listOf, textsOf, type MeshObject } from "./mesh/objects";
import { Selections } from "./mesh/selection";
import type { MeshWorkload } from "./mesh/index";

/** A namespace, and an account in it. */
export type Identity = readonly [namespace: string, serviceAccount: string];

/** Whom the policies of a workload name: those are the ones who might be let in beside the declared. */
export function principalsNamed(policies: readonly MeshObject[], root: string): (workload: MeshWorkload) => readonly Identity[] {
  const bySpace = new Map<string, MeshObject[]>();
  for (const policy of policies) {
    const list = bySpace.get(policy.namespace);
    if (list === undefined) bySpace.set(policy.namespace, [policy]);
    else list.push(policy);
  }
  const selections = new Map([...bySpace].map(([namespace, list]) => [namespace, new Selections(list, labelsOf)]));
  const identities = new Map<MeshObject, readonly Identity[]>();
  return ({ namespace, labels }) => {
    const found: Identity[] = [];
    for (const space of namespace === root ? [root] : [namespace, root])
      for (const policy of selections.get(space)?.fitting(labels) ?? []) {
        let known = identities.get(policy);
        if (known === undefined) identities.set(policy, (known = identitiesOf(policy)));
        found.push(...known);
      }
    return found;
  };
}

function labelsOf({ spec }: MeshObject): Readonly<Record<string, unknown>> {
  const labels = fieldOf(fieldOf(spec, "selector"), "matchLabels");
  return typeof labels === "object" && labels !== null ? (labels as Readonly<Record<string, unknown>>) : {};
}

/** Of a name with a star, somebody whom it means. */
function identitiesOf({ spec, namespace }: MeshObject): readonly Identity[] {
  const found: Identity[] = [];
  for (const rule of listOf(fieldOf(spec, "rules")))
    for (const from of listOf(fieldOf(rule, "from"))) {
      const source = fieldOf(from, "source");
      for (const principal of textsOf(fieldOf(source, "principals"))) {
        const parts = /\/ns\/([^/]*)\/sa\/([^/]*)$/.exec(principal);
        if (parts !== null) found.push([someone(parts[1], namespace), someone(parts[2], "anybody")]);
      }
      for (const name of textsOf(fieldOf(source, "namespaces"))) found.push([someone(name, namespace), "anybody"]);
      for (const name of textsOf(fieldOf(source, "serviceAccounts"))) {
        const [first = "", second] = name.split("/");
        found.push(second === undefined ? [namespace, someone(first, "anybody")] : [someone(first, namespace), someone(second, "anybody")]);
      }
    }
  return found;
}

function someone(name: string | undefined, otherwise: string): string {
  const text = name?.includes("*") === true ? name.replaceAll("*", "") : (name ?? "");
  return text === "" ? otherwise : text;
}
