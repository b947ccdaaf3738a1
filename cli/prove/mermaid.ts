import { escapeMermaid } from "./escape";
import { kindOf, type ArrowKind, type Picture, type PictureArrow, type PictureNode } from "./picture";

const arrows: Readonly<Record<ArrowKind, string>> = { declared: "-->", open: "-->", own: "-.->", extra: "==>", missing: "--x" };

/** The picture as a Mermaid flowchart, line by line: regions and tenants as boxes; what the platform needs of a whole tenant as one arrow. */
export function* toMermaid(picture: Picture): Generator<string> {
  // Mermaid draws 500 edges unless it is told that there are more.
  yield `%%{init: {"maxEdges": ${Math.max(500, picture.arrows.length + 1)}}}%%\n`;
  yield "flowchart LR\n";
  for (const [region, tenants] of grouped(picture.nodes)) {
    if (region !== "") yield `  subgraph ${boxId(region)}["${escapeMermaid(region)}"]\n`;
    for (const [tenant, nodes] of tenants) {
      if (tenant !== "") yield `    subgraph ${boxId(region, tenant)}["${escapeMermaid(tenant)}"]\n`;
      for (const [index, node] of nodes) yield `      ${shape(index, node)}\n`;
      if (tenant !== "") yield "    end\n";
    }
    if (region !== "") yield "  end\n";
  }
  const seen = new Set<string>();
  for (const arrow of picture.arrows) {
    const line = arrowLine(picture, arrow);
    if (!seen.has(line)) yield line;
    seen.add(line);
  }
}

function arrowLine({ nodes }: Picture, arrow: PictureArrow): string {
  const kind = kindOf(arrow);
  const [from, to] = [nodes[arrow.from], nodes[arrow.to]];
  const ends = [end(arrow.from, from, kind), end(arrow.to, to, kind)];
  const ports = [...new Set(arrow.lines.filter((line) => line.kind === kind).map(({ port }) => port))];
  const label = `${kind === "extra" ? "not declared: " : kind === "missing" ? "closed: " : ""}${ports.slice(0, 4).join(", ")}${ports.length > 4 ? ", …" : ""}`;
  return `  ${ends[0] ?? ""} ${arrows[kind]}|"${escapeMermaid(label)}"| ${ends[1] ?? ""}\n`;
}

/** The platform's own arrows begin and end at a whole tenant. */
function end(index: number, node: PictureNode | undefined, kind: ArrowKind): string {
  return kind === "own" && node !== undefined && node.tenant !== "" ? boxId(node.region, node.tenant) : `n${index}`;
}

function shape(index: number, { name, tier }: PictureNode): string {
  const text = `"${escapeMermaid(name)}"`;
  if (tier === "source" || tier === "outside") return `n${index}([${text}])`;
  return tier === "ingress" || tier === "egress" ? `n${index}{{${text}}}` : `n${index}[${text}]`;
}

function grouped(nodes: readonly PictureNode[]): Map<string, Map<string, [number, PictureNode][]>> {
  const regions = new Map<string, Map<string, [number, PictureNode][]>>();
  nodes.forEach((node, index) => {
    const tenants = regions.get(node.region) ?? new Map<string, [number, PictureNode][]>();
    regions.set(node.region, tenants);
    const list = tenants.get(node.tenant);
    if (list === undefined) tenants.set(node.tenant, [[index, node]]);
    else list.push([index, node]);
  });
  return regions;
}

/** Letters and digits only, and never one of Mermaid's own words: everything else by its number. */
function boxId(...names: readonly string[]): string {
  return `g_${names.map((name) => name.replace(/[^a-zA-Z0-9]/g, (character) => `_${character.charCodeAt(0)}_`)).join("__")}`;
}
