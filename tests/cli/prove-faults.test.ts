import { provePlan } from "../../policies/reach/compare-plan";
import { faultsOf, objectsOf, simulation, type Fault } from "./prove-faults";

const built = simulation();

/** A small generator of numbers that are the same in each run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function shuffled<T>(list: readonly T[], random: Iterator<number>): T[] {
  return list
    .map((item) => [random.next().value as number, item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** A hundred of all faults: of each kind in turn, so that the rare ones are among them. */
function chosen(seed: number, count: number): Fault[] {
  const random = numbers(seed);
  const kinds = new Map<string, Fault[]>();
  for (const fault of shuffled([...faultsOf(built)], random)) kinds.set(fault.kind, [...(kinds.get(fault.kind) ?? []), fault]);
  const taken: Fault[] = [];
  for (let round = 0; taken.length < count; round++) for (const faults of kinds.values()) taken.push(...faults.slice(round, round + 1));
  return taken.slice(0, count);
}

const faults = chosen(20_261_121, 100);

it("finds nothing wrong with what was rendered", () => {
  expect(provePlan(built.plan, objectsOf(built)).differences).toEqual([]);
});

it("finds a hundred of a hundred faults, each with its edge or its object", () => {
  const missed = faults.flatMap(({ kind, id, spoil, isReported }) => {
    const { differences } = provePlan(built.plan, spoil(objectsOf(built)));
    return differences.some(isReported)
      ? []
      : [`${kind}: ${id}: ${differences.map(({ message }) => message).join(" | ") || "nothing is said"}`];
  });
  expect([missed, faults.length]).toEqual([[], 100]);
}, 60_000);

it("tries every kind of fault", () => {
  expect([...new Set(faults.map(({ kind }) => kind))].sort()).toEqual([...new Set([...faultsOf(built)].map(({ kind }) => kind))].sort());
  for (const kind of [
    "a label dropped",
    "a CIDR widened",
    "DNS forgotten",
    "PERMISSIVE slipped in",
    "an ALLOW that names nobody",
    "a ServiceEntry with a wildcard",
  ])
    expect(faults.filter((fault) => fault.kind === kind).length).toBeGreaterThan(1);
});
