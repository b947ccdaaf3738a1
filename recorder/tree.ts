import type { RecordedResource } from "./recorded";

const words = (resource: RecordedResource): string => {
  const marks = [
    resource.remote ? "remote" : "",
    resource.read ? `read, id ${resource.id ?? ""}` : "",
    resource.protect === true ? "protected" : "",
    resource.retainOnDelete === true ? "retained" : "",
    resource.secretInputs.length > 0 ? `secret ${resource.secretInputs.join(", ")}` : "",
  ].filter((mark) => mark !== "");
  return `${resource.type} ${resource.name}${marks.length > 0 ? ` (${marks.join("; ")})` : ""}`;
};

/** The resources as an indented list: each under its parent, with what marks it. */
export const treeOf = (resources: readonly RecordedResource[]): string => {
  const children = new Map<string, RecordedResource[]>();
  const known = new Set(resources.map(({ urn }) => urn));
  for (const resource of resources) {
    const parent = known.has(resource.parent) ? resource.parent : "";
    const siblings = children.get(parent);
    if (siblings) siblings.push(resource);
    else children.set(parent, [resource]);
  }
  const lines: string[] = [];
  const write = (parent: string, depth: number): void => {
    for (const resource of children.get(parent) ?? []) {
      lines.push(`${"  ".repeat(depth)}${words(resource)}`);
      write(resource.urn, depth + 1);
    }
  };
  write("", 0);
  return lines.join("\n");
};
