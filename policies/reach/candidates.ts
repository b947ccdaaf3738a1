import type { Cluster } from "./cluster";
import { add } from "./label-index";
import type { Opening } from "./subjects";
import type { Workload } from "./workloads";

/**
 * Who may be reached by whom, before ports are looked at: from the narrower side of each pair, so that a wide rule on one side
 * costs nothing where the other side is narrow.
 */
export class Candidates {
  /** Those that take what comes. */
  private readonly open: readonly Workload[];
  /** Those with a rule for many, and under each workload those with a rule for a few, it among them. */
  private readonly wide: readonly Workload[];
  private readonly narrow = new Map<number, Workload[]>();
  private readonly widest: number;

  constructor(private readonly cluster: Cluster) {
    const { workloads, sides } = cluster;
    this.widest = Math.max(16, Math.ceil(Math.sqrt(workloads.length)));
    this.open = workloads.filter((workload) => !sides.side(workload, "ingress").closed);
    const wide: Workload[] = [];
    for (const workload of workloads) {
      const side = sides.side(workload, "ingress");
      if (!side.closed) continue;
      if (side.allows.some((opening) => this.isWide(opening))) wide.push(workload);
      for (const { crowd } of side.allows.filter((opening) => !this.isWide(opening))) {
        cluster.tally.rules += crowd.size;
        for (const { index } of crowd.members) add(this.narrow, index, workload);
      }
    }
    this.wide = wide;
  }

  /** Those that a workload may reach, in the order of their ids; each once. */
  from(source: Workload): Workload[] {
    const { sides, tally } = this.cluster;
    const side = sides.side(source, "egress");
    const entered = this.narrow.get(source.index) ?? [];
    const found = new Set<Workload>();
    const offer = (targets: Iterable<Workload>): void => {
      for (const target of targets) found.add(target);
    };
    const all = entered.length + this.open.length + this.wide.length;
    if (!side.closed) [this.open, entered, this.wide].forEach(offer);
    for (const { crowd } of side.closed ? distinct(side.allows) : []) {
      if (crowd.size <= Math.max(all, this.widest) && !crowd.isEverybody) offer(crowd.members);
      else for (const list of [entered, this.open, this.wide]) offer(list.filter((target) => crowd.has(target)));
      tally.pairs += Math.min(crowd.size, all);
    }
    tally.pairs += found.size;
    return [...found].sort((a, b) => a.index - b.index);
  }

  private isWide({ crowd }: Opening): boolean {
    return crowd.isEverybody || crowd.size > this.widest;
  }
}

function distinct(openings: readonly Opening[]): Opening[] {
  return [...new Map(openings.map((opening) => [opening.crowd, opening])).values()];
}
