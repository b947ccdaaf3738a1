import { kindOf, type ArrowKind, type Picture, type PictureNode, type Tier } from "./picture";

export interface Card {
  readonly node: number;
  readonly x: number;
  y: number;
}

/** A region, or a tenant in it. */
export interface Frame {
  readonly title: string;
  readonly kind: "region" | "tenant";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line that is drawn: one arrow, or several that go the same way. */
export interface Stroke {
  readonly path: string;
  readonly arrows: readonly number[];
  readonly kind: ArrowKind;
  /** How many arrows lie in it. */
  readonly weight: number;
  readonly head: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly Card[];
  readonly frames: readonly Frame[];
  readonly strokes: readonly Stroke[];
}

export const card = { width: 158, height: 26 } as const;
const gap = { row: 8, column: 22, tier: 74, band: 18, region: 34, head: 26 } as const;
const tallest = 9;

const tiers: readonly Tier[] = ["source", "ingress", "frontend", "backend", "data", "egress", "outside"];
const middle: readonly Tier[] = ["frontend", "backend", "data"];

interface Band {
  readonly region: string;
  readonly tenant: string;
  readonly members: Readonly<Record<Tier, number[]>>;
}

/** Where everything stands: regions under each other, tenants in them, tiers as columns, whoever is outside at both sides. */
export function layOut(picture: Picture): Layout {
  const bands = bandsOf(picture.nodes);
  const widths = new Map(tiers.map((tier) => [tier, columnsOf(bands, tier)]));
  const lefts = leftsOf(widths);
  const right = (tier: Tier) => (lefts.get(tier) ?? 0) + widthOf(widths.get(tier) ?? 0);
  const [innerLeft, innerRight] = [(lefts.get("frontend") ?? 0) - 16, right("data") + 16];
  const [outerLeft, outerRight] = [(lefts.get("ingress") ?? 0) - 16, right("egress") + 16];
  const cards: Card[] = [];
  const frames: Frame[] = [];
  let y = 24;
  for (const [region, list] of byRegion(bands)) {
    const top = y;
    y += gap.head;
    for (const band of list.filter((one) => middle.some((tier) => one.members[tier].length > 0))) {
      const rows = Math.max(...middle.map((tier) => rowsOf(band.members[tier].length, widths.get(tier) ?? 1)));
      const height = gap.head + rows * (card.height + gap.row) + 6;
      frames.push({ title: band.tenant, kind: "tenant", x: innerLeft, y, width: innerRight - innerLeft, height });
      for (const tier of middle)
        band.members[tier].forEach((node, index) => {
          const row = index % rows;
          const column = Math.floor(index / rows);
          cards.push({
            node,
            x: (lefts.get(tier) ?? 0) + column * (card.width + gap.column),
            y: y + gap.head + row * (card.height + gap.row),
          });
        });
      y += height + gap.band;
    }
    const gateways = (["ingress", "egress"] as const).map((tier) => [tier, list.flatMap(({ members }) => members[tier])] as const);
    const tall = Math.max(0, ...gateways.map(([, nodes]) => nodes.length)) * (card.height + gap.row);
    y = Math.max(y, top + gap.head + tall + gap.band);
    for (const [tier, nodes] of gateways)
      nodes.forEach((node, index) => {
        const at = (top + gap.head + y - gap.band - nodes.length * (card.height + gap.row)) / 2 + index * (card.height + gap.row);
        cards.push({ node, x: lefts.get(tier) ?? 0, y: at });
      });
    if (region !== "") frames.push({ title: region, kind: "region", x: outerLeft, y: top, width: outerRight - outerLeft, height: y - top });
    y += gap.region;
  }
  for (const side of ["source", "outside"] as const) stack(picture, side, cards, lefts.get(side) ?? 0);
  const bottom = Math.max(y, ...cards.map((one) => one.y + card.height + 24));
  return {
    width: right("outside") + 24,
    height: bottom,
    cards,
    frames: frames.reverse(),
    strokes: strokes(picture, cards, innerRight, innerLeft),
  };
}

function bandsOf(nodes: readonly PictureNode[]): Band[] {
  const bands = new Map<string, Band>();
  const order = nodes.map((_, index) => index).sort((a, b) => compare(nodes[a]?.name ?? "", nodes[b]?.name ?? ""));
  for (const index of order) {
    const node = nodes[index];
    if (node === undefined || node.tier === "source" || node.tier === "outside") continue;
    const key = `${node.region}\n${node.tenant}`;
    const band = bands.get(key) ?? { region: node.region, tenant: node.tenant, members: emptyMembers() };
    band.members[node.tier].push(index);
    bands.set(key, band);
  }
  return [...bands.entries()].sort(([a], [b]) => compare(a, b)).map(([, band]) => band);
}

function emptyMembers(): Record<Tier, number[]> {
  return { source: [], ingress: [], frontend: [], backend: [], data: [], egress: [], outside: [] };
}

function append<Key, T>(lists: Map<Key, T[]>, key: Key, item: T | undefined): void {
  if (item === undefined) return;
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function byRegion(bands: readonly Band[]): Map<string, Band[]> {
  const regions = new Map<string, Band[]>();
  for (const band of bands) append(regions, band.region, band);
  return regions;
}

/** How many cards stand side by side in a tier. */
function columnsOf(bands: readonly Band[], tier: Tier): number {
  if (!middle.includes(tier)) return 1;
  return Math.max(1, ...bands.map(({ members }) => Math.ceil(members[tier].length / tallest)));
}

const rowsOf = (nodes: number, columns: number) => Math.max(1, Math.ceil(nodes / columns));
const widthOf = (columns: number) => columns * card.width + (columns - 1) * gap.column;

function leftsOf(widths: ReadonlyMap<Tier, number>): Map<Tier, number> {
  const lefts = new Map<Tier, number>();
  let x = 24;
  for (const tier of tiers) {
    lefts.set(tier, x);
    x += widthOf(widths.get(tier) ?? 1) + gap.tier;
  }
  return lefts;
}

/** Whoever is outside stands as near as possible to those whom it meets. */
function stack(picture: Picture, side: "source" | "outside", cards: Card[], x: number): void {
  const heights = new Map(cards.map(({ node, y }) => [node, y]));
  const meetings = new Map<number, number[]>();
  for (const { from, to } of picture.arrows)
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const)
      append(meetings, one, heights.get(other));
  const wanted = picture.nodes.flatMap((node, index) => {
    if (node.tier !== side) return [];
    const met = meetings.get(index) ?? [];
    const mean = met.reduce((sum, one) => sum + one, 0) / Math.max(1, met.length);
    return [{ index, mean, name: node.name }];
  });
  let y = 50;
  for (const { index, mean } of wanted.sort((a, b) => a.mean - b.mean || compare(a.name, b.name))) {
    y = Math.max(y, mean - wanted.length * 2);
    cards.push({ node: index, x, y });
    y += card.height + gap.row;
  }
}

/** Arrows between cards; those that leave a tenant for the same gateway or the same outside lie in one trunk. */
function strokes(picture: Picture, cards: readonly Card[], innerRight: number, innerLeft: number): Stroke[] {
  const at = new Map(cards.map((one) => [one.node, one]));
  const trunks = new Map<
    string,
    { readonly arrows: number[]; readonly kind: ArrowKind; readonly end: Card; readonly outward: boolean; readonly ys: number[] }
  >();
  const single: Stroke[] = [];
  picture.arrows.forEach((arrow, index) => {
    const [from, to] = [at.get(arrow.from), at.get(arrow.to)];
    const [source, target] = [picture.nodes[arrow.from], picture.nodes[arrow.to]];
    if (from === undefined || to === undefined || source === undefined || target === undefined) return;
    const kind = kindOf(arrow);
    const outward = middle.includes(source.tier) && (target.tier === "egress" || target.tier === "outside");
    const inward = middle.includes(target.tier) && (source.tier === "ingress" || source.tier === "source");
    if (kind === "extra" || kind === "missing" || (!outward && !inward)) {
      single.push({ path: between(from, to), arrows: [index], kind, weight: 1, head: true });
      return;
    }
    const [member, end, group] = outward ? [from, to, source] : [to, from, target];
    const key = [group.region, group.tenant, end.node, kind, outward].join("\n");
    const trunk = trunks.get(key) ?? { arrows: [], kind, end, outward, ys: [] };
    trunk.arrows.push(index);
    trunk.ys.push(member.y);
    trunks.set(key, trunk);
  });
  const bundled = [...trunks.values()].flatMap(({ arrows, kind, end, outward, ys }): Stroke[] => {
    const middleY = ys.reduce((sum, one) => sum + one, 0) / ys.length + card.height / 2;
    const x = outward ? innerRight : innerLeft;
    const far = outward ? { x: end.x, y: end.y + card.height / 2 } : { x: end.x + card.width, y: end.y + card.height / 2 };
    const trunk = outward ? curve({ x, y: middleY }, far) : curve(far, { x, y: middleY });
    // What the platform itself needs of every pod is drawn once for the whole tenant.
    const branches =
      kind === "own"
        ? []
        : arrows.flatMap((index): Stroke[] => {
            const arrow = picture.arrows[index];
            const member = arrow === undefined ? undefined : at.get(outward ? arrow.from : arrow.to);
            if (member === undefined) return [];
            const y = member.y + card.height / 2;
            const path = outward ? curve({ x: member.x + card.width, y }, { x, y: middleY }) : curve({ x, y: middleY }, { x: member.x, y });
            return [{ path, arrows: [index], kind, weight: 1, head: !outward }];
          });
    return [...branches, { path: trunk, arrows, kind, weight: arrows.length, head: outward || kind === "own" }];
  });
  return [...bundled, ...single].sort((a, b) => depth[a.kind] - depth[b.kind]);
}

/** What matters lies on top. */
const depth: Readonly<Record<ArrowKind, number>> = { own: 0, open: 1, declared: 1, missing: 2, extra: 3 };

interface Point {
  readonly x: number;
  readonly y: number;
}

function between(from: Card, to: Card): string {
  const [startY, endY] = [from.y + card.height / 2, to.y + card.height / 2];
  if (to.x > from.x) return curve({ x: from.x + card.width, y: startY }, { x: to.x, y: endY });
  if (to.x < from.x) return curve({ x: from.x, y: startY }, { x: to.x + card.width, y: endY });
  const x = from.x + card.width;
  const bulge = Math.min(54, 18 + Math.abs(endY - startY) / 5);
  return `M${round(x)} ${round(startY)}C${round(x + bulge)} ${round(startY)} ${round(x + bulge)} ${round(endY)} ${round(x)} ${round(endY)}`;
}

function curve(from: Point, to: Point): string {
  const half = (to.x - from.x) / 2;
  return `M${round(from.x)} ${round(from.y)}C${round(from.x + half)} ${round(from.y)} ${round(to.x - half)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
}

const round = (value: number) => Math.round(value * 10) / 10;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
