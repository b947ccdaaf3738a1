import { escapeMarkup } from "./escape";
import { card, layOut, type Card, type Frame, type Layout, type Stroke } from "./layout";
import type { ArrowKind, Picture, Tier } from "./picture";
import { colours, drawing } from "./style";

const kinds: readonly ArrowKind[] = ["declared", "own", "open", "extra", "missing"];

/** What a kind of arrow says, in the words of the legend. */
export const legend: Readonly<Record<ArrowKind, string>> = {
  declared: "declared",
  own: "the platform's own",
  open: "open",
  extra: "open, not declared",
  missing: "declared, closed",
};

/** The picture as a drawing that stands alone: no font, style or script from elsewhere. */
export function toSvg(picture: Picture): string {
  return drawingOf(picture, layOut(picture), `<style>${colours}${drawing}</style>`);
}

/** The drawing; each card and stroke says what it stands for, so that a page can light it up. */
export function drawingOf(picture: Picture, layout: Layout, style: string): string {
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${escapeMarkup(picture.title)}">`,
    style,
    `<defs>${kinds.map(head).join("")}</defs>`,
    ...layout.frames.map(frame),
    ...tierTitles(picture, layout),
    `<g class="strokes">${layout.strokes.map((one) => stroke(picture, one)).join("\n")}</g>`,
    `<g class="cards">${layout.cards.map((one) => cardOf(picture, one)).join("\n")}</g>`,
    "</svg>\n",
  ].join("\n");
}

function head(kind: ArrowKind): string {
  return `<marker id="head-${kind}" class="head-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>`;
}

function frame({ title, kind, x, y, width, height }: Frame): string {
  const text = `<text class="${kind === "region" ? "region-title" : "title"}" x="${x + 12}" y="${y + 18}">${escapeMarkup(title)}</text>`;
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${kind === "region" ? 12 : 8}"/>${text}`;
}

const tierNames: Readonly<Record<Tier, string>> = {
  source: "from outside",
  ingress: "way in",
  frontend: "frontend",
  backend: "backend",
  data: "data",
  egress: "way out",
  outside: "outside",
};

/** What a column is, above its first card. */
function tierTitles(picture: Picture, layout: Layout): string[] {
  const lefts = new Map<Tier, number>();
  for (const { node, x } of layout.cards) {
    const tier = picture.nodes[node]?.tier;
    if (tier !== undefined) lefts.set(tier, Math.min(x, lefts.get(tier) ?? Infinity));
  }
  return [...lefts].map(([tier, x]) => `<text class="tier" x="${x}" y="16">${tierNames[tier]}</text>`);
}

function stroke(picture: Picture, { path, arrows, kind, weight, head: pointed }: Stroke): string {
  const width = kind === "own" ? 1.2 : Math.min(7, 1.2 + Math.log2(weight));
  const marker = pointed ? ` marker-end="url(#head-${kind})"` : "";
  return `<path class="stroke ${kind}" d="${path}" stroke-width="${width.toFixed(1)}" data-arrows="${arrows.join(" ")}"${marker}><title>${escapeMarkup(strokeTitle(picture, arrows, kind))}</title></path>`;
}

function strokeTitle({ nodes, arrows }: Picture, indices: readonly number[], kind: ArrowKind): string {
  const lines = indices.slice(0, 6).flatMap((index) => {
    const arrow = arrows[index];
    if (arrow === undefined) return [];
    const ports = arrow.lines.map(({ port, because }) => (because === "" ? port : `${port}, ${because}`));
    return [`${nodes[arrow.from]?.name ?? ""} → ${nodes[arrow.to]?.name ?? ""}: ${ports.slice(0, 3).join("; ")}`];
  });
  const more = indices.length - lines.length;
  return [legend[kind], ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

/** As many letters as a card has room for. */
const longest = 21;

function cardOf({ nodes }: Picture, { node, x, y }: Card): string {
  const one = nodes[node];
  if (one === undefined) return "";
  const name = escapeMarkup(one.name);
  const [short = ""] = one.name.split("@");
  const shown = one.tier === "source" || one.tier === "outside" ? one.name : short;
  const letters = Array.from(shown);
  const text = letters.length > longest ? `${letters.slice(0, longest - 1).join("")}…` : shown;
  return `<g class="card ${one.tier}" data-node="${node}" transform="translate(${x} ${y})"><title>${name}</title><rect width="${card.width}" height="${card.height}" rx="6"/><text x="9" y="17">${escapeMarkup(text)}</text></g>`;
}
