import { add } from "./label-index";
import { openLanes, type ContainerPort, type Lane, type Span } from "./ports";
import type { Direction, Opening, Subject } from "./subjects";
import type { Tally } from "./tally";
import type { Workload } from "./workloads";

/** So few rules are looked at one by one. */
const few = 8;

const none: readonly Opening[] = [];
const nobody: readonly number[] = [];

/** Rules of one side of a workload, by the peers that they mean. */
class Rules {
  /** Rules of a few peers under each of them; undefined while there are few rules. */
  private byPeer: ReadonlyMap<number, readonly Opening[]> | undefined;
  private wide: readonly Opening[];

  constructor(
    readonly all: readonly Opening[],
    private readonly widest: number,
    private readonly tally: Tally,
  ) {
    this.wide = all;
  }

  /** Those that mean a peer. */
  meaning(peer: Workload): readonly Opening[] {
    if (this.byPeer === undefined && this.all.length > few) this.sort();
    const narrow = this.byPeer?.get(peer.index) ?? none;
    this.tally.rules += narrow.length + this.wide.length;
    const wide = this.wide.length === 0 ? none : this.wide.filter(({ crowd }) => crowd.has(peer));
    return wide.length === 0 ? narrow : narrow.length === 0 ? wide : [...narrow, ...wide];
  }

  private sort(): void {
    const byPeer = new Map<number, Opening[]>();
    const isWide = ({ crowd }: Opening): boolean => crowd.isEverybody || crowd.size > this.widest;
    for (const opening of this.all) {
      if (isWide(opening)) continue;
      this.tally.rules += crowdSize(opening);
      for (const { index } of opening.crowd.members) add(byPeer, index, opening);
    }
    this.byPeer = byPeer;
    this.wide = this.all.filter(isWide);
  }
}

const crowdSize = ({ crowd }: Opening): number => crowd.size;

/** What the policies make of one direction of a workload's traffic, all of them together. */
export class Side {
  private readonly allowing: Rules;
  private readonly denying: Rules;

  constructor(
    /** Whether nothing passes but what is opened. */
    readonly closed: boolean,
    readonly allows: readonly Opening[],
    readonly denies: readonly Opening[],
    /** The policies that close it. */
    readonly closedBy: readonly string[],
    widest: number,
    tally: Tally,
  ) {
    this.allowing = new Rules(allows, widest, tally);
    this.denying = new Rules(denies, widest, tally);
  }

  /** The ports that are open for a peer, at a pod that has these ports. */
  lanes(peer: Workload, ports: readonly ContainerPort[]): readonly Lane[] {
    return this.closed ? lanesOf(this.allowing.meaning(peer), ports) : openLanes;
  }

  /** The ports that are denied to a peer, whoever opens them. */
  denied(peer: Workload, ports: readonly ContainerPort[]): readonly Span[] {
    return this.denies.length === 0 ? [] : lanesOf(this.denying.meaning(peer), ports);
  }
}

export function lanesOf(openings: readonly Opening[], ports: readonly ContainerPort[]): readonly Lane[] {
  const [only] = openings;
  return openings.length === 1 && only !== undefined ? only.lanes(ports) : openings.flatMap((opening) => opening.lanes(ports));
}

/** Both sides of every workload. Workloads that the same policies select have the same side. */
export class Sides {
  private readonly of: Readonly<Record<Direction, readonly Side[]>>;

  constructor(workloads: readonly Workload[], subjects: readonly Subject[], tally: Tally) {
    const selecting = new Map<number, number[]>();
    subjects.forEach(({ selected }, at) => {
      for (const { index } of selected) add(selecting, index, at);
    });
    // A rule that means more than these is asked whether it means somebody; of the others it is written down whom they mean.
    const widest = Math.max(16, Math.ceil(Math.sqrt(workloads.length)));
    const made = new Map<string, Side>();
    const sideOf = (workload: Workload, direction: Direction): Side => {
      const chosen = (selecting.get(workload.index) ?? nobody).filter(
        (at) => subjects[at] !== undefined && speaks(subjects[at], direction),
      );
      const key = `${direction} ${chosen.join(" ")}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const stances = chosen.flatMap((at) => subjects[at] ?? []);
      const side = new Side(
        stances.some((subject) => subject[direction].closes),
        stances.flatMap((subject) => subject[direction].allows),
        stances.flatMap((subject) => subject[direction].denies),
        stances.filter((subject) => subject[direction].closes).map(({ policy }) => policy),
        widest,
        tally,
      );
      made.set(key, side);
      return side;
    };
    this.of = {
      egress: workloads.map((workload) => sideOf(workload, "egress")),
      ingress: workloads.map((workload) => sideOf(workload, "ingress")),
    };
  }

  side({ index }: Workload, direction: Direction): Side {
    const side = this.of[direction][index];
    if (side === undefined) throw new Error(`there is no workload ${index}`);
    return side;
  }
}

function speaks(subject: Subject, direction: Direction): boolean {
  const { closes, allows, denies } = subject[direction];
  return closes || allows.length > 0 || denies.length > 0;
}
