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
  return ({ namespace, labels }) =>
    [...new Set([namespace, root])]
      .flatMap((space) => selections.get(space)?.fitting(labels) ?? [])
      .flatMap((policy) => {
        const known = identities.get(policy) ?? identitiesOf(policy);
        identities.set(policy, known);
        return known;
      });
}

function labelsOf({ spec }: MeshObject): Readonly<Record<string, unknown>> {
  const labels = fieldOf(fieldOf(spec, "selector"), "matchLabels");
  return typeof labels === "object" && labels !== null ? (labels as Readonly<Record<string, unknown>>) : {};
}

/** Of a name with a star, somebody whom it means. */
function identitiesOf({ spec, namespace }: MeshObject): readonly Identity[] {
  return listOf(fieldOf(spec, "rules"))
    .flatMap((rule) => listOf(fieldOf(rule, "from")))
    .map((from) => fieldOf(from, "source"))
    .flatMap((source): Identity[] => [
      ...textsOf(fieldOf(source, "principals")).flatMap((principal): Identity[] => {
        const parts = /\/ns\/([^/]*)\/sa\/([^/]*)$/.exec(principal);
        return parts === null ? [] : [[someone(parts[1], namespace), someone(parts[2], "anybody")]];
      }),
      ...textsOf(fieldOf(source, "namespaces")).map((name): Identity => [someone(name, namespace), "anybody"]),
      ...textsOf(fieldOf(source, "serviceAccounts")).map((name): Identity => {
        const [first = "", second] = name.split("/");
        return second === undefined ? [namespace, someone(first, "anybody")] : [someone(first, namespace), someone(second, "anybody")];
      }),
    ]);
}

function someone(name: string | undefined, otherwise: string): string {
  const text = (name ?? "").replaceAll("*", "");
  return text === "" ? otherwise : text;
}
