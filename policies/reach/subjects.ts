import { networksOf, showNetwork, type Range } from "./addresses";
import type { Crowd } from "./crowd";
import { sharedWithOpen, spansOf, type ContainerPort, type Lane, type OpenSpan, type PortRule } from "./ports";
import type { Workload } from "./workloads";

/** What a rule says. */
export interface Said {
  /** `NetworkPolicy namespace/name` */
  readonly policy: string;
  readonly crowd: Crowd;
  readonly ranges: readonly Range[];
  /** Hosts outside by name, `*.example.com` among them. */
  readonly hosts: readonly string[];
  readonly ports: readonly PortRule[];
}

/** A network outside, as the relation writes it. */
export interface Network {
  readonly block: Range;
  readonly text: string;
}

/** Peers of one rule, and the ports that it speaks of: worked out once, for however many workloads it holds. */
export class Opening implements Said {
  readonly policy: string;
  readonly crowd: Crowd;
  readonly ranges: readonly Range[];
  readonly hosts: readonly string[];
  readonly ports: readonly PortRule[];
  /** Whether it calls ports by a name, so that each pod has its own. */
  readonly named: boolean;
  private sameLanes: readonly Lane[] | undefined;
  private blocks: readonly Network[] | undefined;

  constructor({ policy, crowd, ranges, hosts, ports }: Said) {
    this.policy = policy;
    this.crowd = crowd;
    this.ranges = ranges;
    this.hosts = hosts;
    this.ports = ports;
    this.named = ports.some((rule) => "name" in rule);
  }

  /** The ports that it opens at a receiving pod. */
  lanes(ports: readonly ContainerPort[]): readonly Lane[] {
    if (this.named) return this.lanesAt(ports);
    return (this.sameLanes ??= this.lanesAt(ports));
  }

  /** The same where the other end opens everything. */
  spans(ports: readonly ContainerPort[]): readonly OpenSpan[] {
    return sharedWithOpen(this.lanes(ports));
  }

  /** Its ranges, as the fewest networks. */
  get networks(): readonly Network[] {
    return (this.blocks ??= this.ranges.flatMap(networksOf).map((block) => ({ block, text: showNetwork(block) })));
  }

  private lanesAt(ports: readonly ContainerPort[]): readonly Lane[] {
    return spansOf(this.ports, ports).map(({ protocol, first, last }) => ({ protocol, first, last, policy: this.policy }));
  }
}

export type Direction = "ingress" | "egress";

/** What a policy says of one direction. */
export interface Stance {
  /** Whether it closes what nobody opens. */
  readonly closes: boolean;
  readonly allows: readonly Opening[];
  readonly denies: readonly Opening[];
}

/** A policy, and whom it is about. */
export interface Subject extends Readonly<Record<Direction, Stance>> {
  readonly policy: string;
  readonly selected: readonly Workload[];
}

export const silent: Stance = { closes: false, allows: [], denies: [] };
