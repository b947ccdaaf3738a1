import type { Range } from "./addresses";
import type { Crowd } from "./crowd";
import type { PortRule } from "./ports";
import type { Workload } from "./workloads";

/** Peers of one rule, and the ports that it speaks of. */
export interface Opening {
  /** `NetworkPolicy namespace/name` */
  readonly policy: string;
  readonly crowd: Crowd;
  readonly ranges: readonly Range[];
  /** Hosts outside by name, `*.example.com` among them. */
  readonly hosts: readonly string[];
  readonly ports: readonly PortRule[];
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
