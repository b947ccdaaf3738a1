import type { Workload } from "./workloads";

/** Workloads that a rule means. One selection is one crowd, however many rules make it. */
export class Crowd {
  private indexes: ReadonlySet<number> | undefined;

  constructor(
    readonly members: readonly Workload[],
    /** Whether it is everybody, so that nobody has to be looked for. */
    readonly isEverybody = false,
  ) {}

  get size(): number {
    return this.members.length;
  }

  has(workload: Workload): boolean {
    if (this.isEverybody) return true;
    if (this.members.length < 2) return this.members[0]?.index === workload.index;
    this.indexes ??= new Set(this.members.map(({ index }) => index));
    return this.indexes.has(workload.index);
  }
}

export const nobody = new Crowd([]);
