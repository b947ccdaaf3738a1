import type { KubeObject } from "../../constructs/kubernetes/manifest";
import type { ObjectGroup } from "../../constructs/workspace";
import { Memo } from "../../model/workspace/memo";
import { compareStates, stateOf, type ObjectChange, type State } from "../diff/compare";

const nothing: State = new Map();

/** What became of the objects of a folder that was built again: groups that are the same are not looked into. */
export function changesBetween(before: readonly ObjectGroup[], after: readonly ObjectGroup[]): readonly ObjectChange[] {
  return compareStates(stateOf(objectsBeside(before, after)), stateOf(objectsBeside(after, before)));
}

/** The objects of all groups that the others do not have. */
function objectsBeside(groups: readonly ObjectGroup[], others: readonly ObjectGroup[]): KubeObject[] {
  const same = new Set(others.map(({ objects }) => objects));
  return groups.flatMap(({ objects }) => (same.has(objects) ? [] : objects));
}

/** What became of each object of a group, by its id; undefined for one that is the same. */
type Compared = ReadonlyMap<string, ObjectChange | undefined>;

/** A state that a folder is compared with again and again. */
export class LastingBase {
  private readonly known = new Memo<readonly KubeObject[], Compared>();

  constructor(private readonly base: State) {}

  changesTo(groups: readonly ObjectGroup[]): readonly ObjectChange[] {
    const found = new Map<string, ObjectChange | undefined>();
    for (const { objects } of groups)
      for (const [id, change] of this.known.of(objects, (fresh) => this.compare(fresh))) found.set(id, change);
    const gone = compareStates(new Map([...this.base].filter(([id]) => !found.has(id))), nothing);
    const changes = [...found.values()].filter((change) => change !== undefined);
    return [...changes, ...gone].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private compare(objects: readonly KubeObject[]): Compared {
    const state = stateOf(objects);
    const before = new Map([...state.keys()].map((id) => [id, this.base.get(id)] as const).filter(isThere));
    const changes = new Map(compareStates(before, state).map((change) => [change.id, change]));
    return new Map([...state.keys()].map((id) => [id, changes.get(id)]));
  }
}

function isThere(entry: readonly [string, KubeObject | undefined]): entry is readonly [string, KubeObject] {
  return entry[1] !== undefined;
}
