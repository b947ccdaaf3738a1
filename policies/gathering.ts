import { isOpen } from "./marks";
import type { CloudResource, KubeView, View } from "./view";

/** How surely one resource speaks of another. */
type Bond = "surely" | "perhaps" | "no";

/** All subjects of a run, for rules about several of them together. */
export class Gathering {
  private readonly byKind = new Map<string, View[]>();
  private readonly inNamespace = new Map<string, KubeView[]>();
  private readonly worked = new Map<string, unknown>();

  constructor(views: readonly View[]) {
    for (const view of views) {
      add(this.byKind, view.kind, view);
      if (view.form === "object") add(this.inNamespace, `${view.namespace}/${view.kind}`, view);
    }
  }

  /** What a rule works out of all subjects once, and looks up for each. */
  once<T>(name: string, make: () => T): T {
    if (!this.worked.has(name)) this.worked.set(name, make());
    return this.worked.get(name) as T;
  }

  /** The objects of a kind in a namespace. */
  objects(kind: string, namespace: string): KubeView[] {
    return this.inNamespace.get(`${namespace}/${kind}`) ?? [];
  }

  /** The objects of a kind in a namespace that have that name: one, unless two of one name were given. */
  named(kind: string, namespace: string, name: string): readonly KubeView[] {
    const names = this.once(`names of ${kind} in ${namespace}`, () => {
      const found = new Map<string, KubeView[]>();
      for (const view of this.objects(kind, namespace)) add(found, view.name, view);
      return found;
    });
    return names.get(name) ?? [];
  }

  /** The objects of a kind, whatever their namespace. */
  everywhere(kind: string): KubeView[] {
    return (this.byKind.get(kind) ?? []).filter((view): view is KubeView => view.form === "object");
  }

  /** The resources of some types. */
  resources(types: readonly string[]): CloudResource[] {
    return types.flatMap((type) => this.byKind.get(type) ?? []).filter((view): view is CloudResource => view.form === "resource");
  }

  /** The resources of some types that name this one in an input, and those of which nobody can tell before deployment. */
  companions(
    target: CloudResource,
    types: readonly string[],
    input: string,
    identity: string,
  ): Readonly<Record<"surely" | "perhaps", CloudResource[]>> {
    const found = { surely: [] as CloudResource[], perhaps: [] as CloudResource[] };
    const bonds = this.once(`bonds of ${types.join(" ")} by ${input}`, () => new Bonds(this.resources(types), input));
    for (const candidate of bonds.candidates(target, identity)) {
      const bond = bondOf(candidate, input, target, identity);
      if (bond !== "no") found[bond].push(candidate);
    }
    return found;
  }
}

function add<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Resources by what an input of theirs says: the text in it, or, while that is not known, what it depends on. */
class Bonds {
  private readonly places = new Map<string, number[]>();

  constructor(
    private readonly resources: readonly CloudResource[],
    input: string,
  ) {
    for (const [place, { inputs, asked }] of resources.entries()) {
      if (!isOpen(inputs, input)) {
        const named = inputs[input];
        if (typeof named === "string") add(this.places, `text ${named}`, place);
        continue;
      }
      const own = asked.propertyDependencies?.[input] ?? [];
      const all = own.length > 0 ? own : (asked.dependencies ?? []);
      if (all.length === 0) add(this.places, "perhaps", place);
      for (const urn of new Set(all)) add(this.places, `urn ${urn}`, place);
    }
  }

  /** Those that may speak of a resource, in their order. */
  candidates(target: CloudResource, identity: string): CloudResource[] {
    const keys = ["perhaps", `urn ${target.asked.urn}`, `text ${target.asked.name}`];
    const named = isOpen(target.inputs, identity) ? undefined : target.inputs[identity];
    if (typeof named === "string" && named !== target.asked.name) keys.push(`text ${named}`);
    return keys
      .flatMap((key) => this.places.get(key) ?? [])
      .sort((a, b) => a - b)
      .flatMap((place) => this.resources[place] ?? []);
  }
}

/** Whether an input of one resource names the other: by its text, or, while that is not known, by what it depends on. */
function bondOf(candidate: CloudResource, input: string, target: CloudResource, identity: string): Bond {
  if (!isOpen(candidate.inputs, input)) {
    if (isOpen(target.inputs, identity)) return "no";
    const named = candidate.inputs[input];
    return typeof named === "string" && (named === target.inputs[identity] || named === target.asked.name) ? "surely" : "no";
  }
  const depends = candidate.asked.propertyDependencies?.[input] ?? [];
  if (depends.length > 0) return depends.includes(target.asked.urn) ? "surely" : "no";
  const all = candidate.asked.dependencies ?? [];
  return all.length === 0 ? "perhaps" : all.includes(target.asked.urn) ? "surely" : "no";
}
