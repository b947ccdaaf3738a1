import type { Cluster } from "./cluster";
import { add } from "./label-index";
import type { Crowd } from "./crowd";
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
      let hasWide = false;
      for (const { crowd } of side.allows) {
        if (this.isWide(crowd)) {
          hasWide = true;
          continue;
        }
        cluster.tally.rules += crowd.size;
        for (const { index } of crowd.members) add(this.narrow, index, workload);
      }
      if (hasWide) wide.push(workload);
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
    for (const crowd of side.closed ? crowdsOf(side.allows) : []) {
      if (crowd.size <= Math.max(all, this.widest) && !crowd.isEverybody) offer(crowd.members);
      else for (const list of [entered, this.open, this.wide]) offer(list.filter((target) => crowd.has(target)));
      tally.pairs += Math.min(crowd.size, all);
    }
    tally.pairs += found.size;
    return [...found].sort((a, b) => a.index - b.index);
  }

  private isWide(crowd: Crowd): boolean {
    return crowd.isEverybody || crowd.size > this.widest;
  }
}

/** Whom some rules mean, each crowd once. */
function crowdsOf(openings: readonly Opening[]): ReadonlySet<Crowd> {
  const found = new Set<Crowd>();
  for (const { crowd } of openings) found.add(crowd);
  return found;
}
