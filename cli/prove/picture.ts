import { readAddress } from "../../model/text/address";
import type { Difference, Edge } from "../../policies/reach/relation";

/** What an arrow stands for. `open` is an arrow of manifests that nothing was declared for. */
export type ArrowKind = "declared" | "own" | "open" | "extra" | "missing";

export type Tier = "source" | "ingress" | "frontend" | "backend" | "data" | "egress" | "outside";

/** Who stands at the end of an arrow, and where it is drawn. */
export interface PictureNode {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly tenant: string;
  tier: Tier;
}

/** One line behind an arrow: a port, why it is open, and through what. */
export interface PictureLine {
  readonly kind: ArrowKind;
  readonly port: string;
  readonly over: string;
  readonly only: Edge["only"];
  readonly because: string;
  /** What is asked of a gateway. */
  readonly hosts: readonly string[];
  readonly by: readonly string[];
}

export interface PictureArrow {
  readonly from: number;
  readonly to: number;
  readonly lines: PictureLine[];
}

/** What a picture knows of whoever it draws. */
export interface Surroundings {
  name(id: string): string;
  belonging(id: string): { readonly region: string; readonly tenant: string; readonly tier: string } | undefined;
}

type Line = Pick<Edge, "from" | "to" | "port" | "protocol" | "by"> & Partial<Pick<Edge, "over" | "only">>;

/** A relation as nodes and arrows, collected edge by edge: one arrow between two ends, whatever the number of ports. */
export class Picture {
  readonly nodes: PictureNode[] = [];
  readonly arrows: PictureArrow[] = [];
  private readonly byId = new Map<string, number>();
  private readonly byEnds = new Map<string, PictureArrow>();

  constructor(
    readonly title: string,
    private readonly surroundings: Surroundings,
  ) {}

  add(edge: Line, kind: ArrowKind, because: string, hosts: readonly string[] = []): void {
    const [from, to] = [this.node(edge.from, "source"), this.node(edge.to, "outside")];
    const key = `${from} ${to}`;
    const arrow = this.byEnds.get(key) ?? { from, to, lines: [] };
    if (!this.byEnds.has(key)) {
      this.byEnds.set(key, arrow);
      this.arrows.push(arrow);
    }
    const port = edge.protocol === "TCP" ? String(edge.port) : `${edge.port}/${edge.protocol.toLowerCase()}`;
    arrow.lines.push({ kind, port, over: edge.over ?? "any", only: edge.only ?? [], because, hosts, by: edge.by });
  }

  /** A difference is drawn as well: what is missing has no edge. */
  addDifference(difference: Difference): void {
    this.add(difference, difference.kind === "missing" ? "missing" : "extra", difference.message);
  }

  private node(id: string, side: "source" | "outside"): number {
    const belonging = this.surroundings.belonging(id);
    // The same addresses may send and be reached: they stand on both sides.
    const key = belonging === undefined && !isWorkload(id) ? `${side} ${id}` : id;
    const before = this.byId.get(key);
    if (before !== undefined) return before;
    const [namespace = ""] = id.split("/");
    const inside = belonging ?? (isWorkload(id) ? { region: "", tenant: namespace, tier: "backend" } : undefined);
    const name = this.surroundings.name(id);
    this.nodes.push({
      id,
      name: belonging === undefined ? (isWorkload(id) ? id.slice(namespace.length + 1) : name) : name,
      region: inside?.region ?? "",
      tenant: inside?.tenant ?? "",
      tier: inside === undefined ? side : tierOf(inside.tier, id),
    });
    this.byId.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }
}

function tierOf(tier: string, id: string): Tier {
  if (tier === "gateway") return id.endsWith("-ingress") ? "ingress" : "egress";
  return tier === "frontend" || tier === "data" || tier === "outside" ? tier : "backend";
}

/** A workload, and not addresses or a host. */
export function isWorkload(id: string): boolean {
  const slash = id.indexOf("/");
  return slash > 0 && readAddress(id.slice(0, slash)) === undefined;
}

const weights: Readonly<Record<ArrowKind, number>> = { extra: 0, missing: 1, declared: 2, open: 2, own: 3 };

/** The kind that an arrow is drawn as: the worst of its lines. */
export function kindOf({ lines }: PictureArrow): ArrowKind {
  return lines.reduce<ArrowKind>((worst, { kind }) => (weights[kind] < weights[worst] ? kind : worst), lines[0]?.kind ?? "own");
}
