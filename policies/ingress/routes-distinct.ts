import { controls } from "../controls";
import type { Gathering } from "../gathering";
import type { Fault, ObjectSetRule } from "../rule";
import type { KubeView } from "../view";
import { entriesOf, routeKinds, type RouteEntry } from "./route-entries";

/** One answer to the question where a request goes. */
export const routesDistinct: ObjectSetRule = {
  form: "object-set",
  id: "ingress/routes-distinct",
  promise: "No two routes take one host and path at one door.",
  severity: "high",
  controls: controls("correctness"),
  why: "Which of the two is taken is decided by their age or their order: one application gets the requests of another.",
  repair: "give one of them another host or path, or make one route of the two",
  kinds: routeKinds,
  *judge(view, gathering) {
    // Asked again, so that what is not known in this very object is said of it and of no other.
    entriesOf(view, gathering);
    yield* collisions(gathering).get(view) ?? [];
  },
};

function collisions(gathering: Gathering): ReadonlyMap<KubeView, readonly Fault[]> {
  return gathering.once("collisions of routes", () => {
    const found = new Map<KubeView, Fault[]>();
    const taken = new Map<string, Taken>();
    for (const kind of routeKinds) {
      for (const view of gathering.everywhere(kind.split(".")[0] ?? kind)) {
        for (const entry of known(view, gathering)) {
          const key = `${entry.isEdge ? "edge" : "mesh"} ${entry.host} ${entry.key}`;
          const before = taken.get(key) ?? new Taken();
          taken.set(key, before);
          const other = before.take(entry);
          if (other === undefined) continue;
          add(found, entry, other);
          if (other.view !== view) add(found, other, entry);
        }
      }
    }
    return found;
  });
}

function known(view: KubeView, gathering: Gathering): readonly RouteEntry[] {
  try {
    return entriesOf(view, gathering);
  } catch {
    return [];
  }
}

/** Who has taken a host and path already. */
class Taken {
  private readonly byDoor = new Map<string, RouteEntry>();
  private first: RouteEntry | undefined;

  /** The entry that has it at the same door; none, and it is taken by this one. */
  take(entry: RouteEntry): RouteEntry | undefined {
    const other = this.holder(entry);
    this.first ??= entry;
    for (const door of entry.doors) if (!this.byDoor.has(door)) this.byDoor.set(door, entry);
    return other;
  }

  private holder(entry: RouteEntry): RouteEntry | undefined {
    // Two controllers have no door in common; the host has one address all the same, and one of them waits for nothing.
    if (entry.isEdge && this.first !== undefined && this.first.view.kind !== entry.view.kind) return this.first;
    if (!entry.isEdge && entry.doors.includes("*")) return this.first;
    const everywhere = entry.isEdge ? undefined : this.byDoor.get("*");
    return everywhere ?? entry.doors.map((door) => this.byDoor.get(door)).find((other) => other !== undefined);
  }
}

function add(found: Map<KubeView, Fault[]>, entry: RouteEntry, other: RouteEntry): void {
  const faults = found.get(entry.view) ?? [];
  found.set(entry.view, faults);
  const what = `${entry.host} ${entry.path}`;
  const message =
    entry.view === other.view
      ? `${entry.view.kind} "${entry.view.name}" routes ${what} twice, and the second is never taken`
      : `${what} is routed by ${other.view.kind} ${other.view.subject} too`;
  if (!faults.some((fault) => fault.message === message)) faults.push({ at: entry.at, message });
}
