import type { Alias } from "./requests";
import { partsOf, urnOf } from "./urn";

/** What the former names of a resource are worked out from. */
export interface Named {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly aliases?: readonly Alias[];
}

const collapsed = (resource: Named, alias: Alias, { stack, project }: { stack: string; project: string }): string => {
  if ("urn" in alias) return alias.urn;
  const parent = alias.noParent === true ? "" : (alias.parent ?? resource.parent);
  return urnOf(alias.stack ?? stack, alias.project ?? project, parent, alias.type ?? resource.type, alias.name ?? resource.name);
};

// The engine takes a child whose name begins with the parent's to have been named after it, in former times too.
const inherited = (
  child: { type: string; name: string },
  parent: Named,
  parentAlias: string,
  { stack, project }: { stack: string; project: string },
): string => {
  const name = child.name.startsWith(parent.name) ? partsOf(parentAlias).name + child.name.slice(parent.name.length) : child.name;
  return urnOf(stack, project, parentAlias, child.type, name);
};

/** The former URNs of a resource: its own, and for each former URN of its parent what it was called below that one. */
export const formerUrns = (resource: Named, parent: Named | undefined, parentAliases: readonly string[]): string[] => {
  const given = resource.aliases ?? [];
  if (given.length === 0 && parentAliases.length === 0) return [];
  const place = partsOf(resource.urn);
  const own = given.map((alias) => collapsed(resource, alias, place));
  const urns = new Set(own);
  if (parent)
    for (const parentAlias of parentAliases) {
      urns.add(inherited(resource, parent, parentAlias, place));
      for (const alias of given)
        if (!("urn" in alias) && alias.parent === parent.urn) urns.add(collapsed(resource, { ...alias, parent: parentAlias }, place));
      for (const urn of own) urns.add(inherited(partsOf(urn), parent, parentAlias, place));
    }
  urns.delete(resource.urn);
  return [...urns];
};
