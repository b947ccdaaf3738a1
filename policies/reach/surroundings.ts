import { byAddress, isWhole, meets, type Range } from "./addresses";
import { Crowd, nobody } from "./crowd";
import { add, LabelIndex, type Labelled, type Labels } from "./label-index";
import type { Tally } from "./tally";
import type { Workload } from "./workloads";

/** A namespace, whether an object makes it or one is only in it. */
export interface Namespace extends Labelled {
  readonly name: string;
}

/** Whom selectors and addresses mean: looked up once for each selector, however many rules write it. */
export class Surroundings {
  readonly everybody: Crowd;
  private readonly namespaces: LabelIndex<Namespace>;
  private readonly everywhere: LabelIndex<Workload>;
  private readonly within = new Map<string, LabelIndex<Workload>>();
  private readonly crowds = new Map<string, Crowd>();
  private readonly crowdsOf = new Map<readonly Workload[], Crowd>();
  private readonly placed: readonly { readonly workload: Workload; readonly at: Range }[];
  private readonly unplaced: readonly Workload[];

  constructor(
    readonly workloads: readonly Workload[],
    namespaces: readonly Namespace[],
    private readonly tally: Tally,
  ) {
    this.everybody = new Crowd(workloads, true);
    this.namespaces = new LabelIndex(namespaces, tally);
    // Most network plugins cannot tell such pods from their node, and look for them in no podSelector and no namespaceSelector.
    // https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
    const selectable = workloads.filter(({ hostNetwork }) => !hostNetwork);
    this.everywhere = new LabelIndex(selectable, tally);
    const grouped = new Map<string, Workload[]>();
    for (const workload of selectable) add(grouped, workload.namespace, workload);
    for (const [namespace, list] of grouped) this.within.set(namespace, new LabelIndex(list, tally));
    this.placed = workloads
      .flatMap((workload) => workload.addresses.map((at) => ({ workload, at })))
      .sort((a, b) => byAddress(a.at, b.at) || a.workload.index - b.workload.index);
    this.unplaced = workloads.filter(({ addresses }) => addresses.length === 0);
  }

  /** The pods of a namespace that a selector selects. */
  inNamespace(namespace: string, selector: unknown): Crowd {
    return this.crowdOf(this.within.get(namespace)?.select(selector) ?? nobody.members);
  }

  /** The pods of selected namespaces that a selector selects. */
  inNamespaces(namespaces: unknown, selector: unknown): Crowd {
    const selected = this.namespaces.select(namespaces);
    if (selected === this.namespaces.all) return this.crowdOf(this.everywhere.select(selector));
    const [only] = selected;
    if (only === undefined) return nobody;
    if (selected.length === 1) return this.inNamespace(only.name, selector);
    return this.once(`${JSON.stringify(namespaces)} ${JSON.stringify(selector)}`, () =>
      selected.flatMap(({ name }) => this.within.get(name)?.select(selector) ?? []),
    );
  }

  /**
   * The pods that addresses hold: those whose address is known. The others' are "ephemeral and unpredictable", so that only
   * a block with every address in it is sure to hold theirs.
   */
  at(ranges: readonly Range[]): Crowd {
    const whole = ranges.some(isWhole);
    const here = ranges.flatMap((range) => this.placedIn(range));
    if (!whole && here.length === 0) return nobody;
    if (whole && this.placed.length === 0) return this.everybody;
    return new Crowd([...new Set([...here, ...(whole ? this.unplaced : [])])].sort((a, b) => a.index - b.index));
  }

  private placedIn(range: Range): Workload[] {
    let [low, high] = [0, this.placed.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.placed[middle]?.at;
      if (at !== undefined && (at.family < range.family || (at.family === range.family && at.first < range.first))) low = middle + 1;
      else high = middle;
    }
    const found: Workload[] = [];
    for (let index = low; ; index++) {
      const one = this.placed[index];
      if (one === undefined || !meets(one.at, range)) return found;
      this.tally.rules++;
      found.push(one.workload);
    }
  }

  /** One list of members is one crowd. */
  private crowdOf(members: readonly Workload[]): Crowd {
    if (members.length === 0) return nobody;
    const known = this.crowdsOf.get(members) ?? new Crowd(members);
    this.crowdsOf.set(members, known);
    return known;
  }

  private once(key: string, select: () => readonly Workload[]): Crowd {
    const known = this.crowds.get(key);
    if (known !== undefined) return known;
    const crowd = new Crowd(select());
    this.crowds.set(key, crowd);
    return crowd;
  }
}

/** The labels of a namespace, with the one that the API server gives to each. */
export function namespaceOf(name: string, labels: Labels): Namespace {
  return { name, labels: { ...labels, "kubernetes.io/metadata.name": name } };
}
