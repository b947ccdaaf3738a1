import type { RecordedResource } from "./recorded";

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The resources in an order that follows from what they are: what a resource needs comes before it, and names decide
 * the rest. The order of arrival would depend on the program's timing.
 */
export const ordered = (resources: readonly RecordedResource[]): RecordedResource[] => {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const placed = new Set<string>();
  const result: RecordedResource[] = [];
  const needs = (resource: RecordedResource): string[] => [
    resource.parent,
    ...(resource.provider === undefined ? [] : [resource.provider.slice(0, resource.provider.lastIndexOf("::"))]),
    ...resource.dependencies,
  ];
  const entered = new Set<string>();
  const open = [...byUrn.keys()].sort(compare).reverse();
  for (let urn = open.at(-1); urn !== undefined; urn = open.at(-1)) {
    const resource = byUrn.get(urn);
    if (!resource || placed.has(urn) || entered.has(urn)) {
      open.pop();
      if (resource && !placed.has(urn)) {
        placed.add(urn);
        result.push(resource);
      }
    } else {
      entered.add(urn);
      open.push(
        ...needs(resource)
          .filter((needed) => !entered.has(needed))
          .reverse(),
      );
    }
  }
  return result;
};
