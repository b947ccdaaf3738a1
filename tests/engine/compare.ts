import { differences, type Value } from "./provider/values";
import type { Registration } from "./registration";

/** One thing about which the recorder and the engine do not agree. */
export interface Disagreement {
  readonly urn: string;
  /** The field, down to the place in it: `inputs.spec.replicas`. */
  readonly field: string;
  readonly recorder: Value | undefined;
  readonly engine: Value | undefined;
}

/** Compares what the recorder listed with what the engine listed, resource by resource and field by field; the order does not matter. */
export function disagreements(recorded: readonly Registration[], previewed: readonly Registration[]): Disagreement[] {
  const inEngine = byUrn(previewed);
  const inRecorder = byUrn(recorded);
  return [...new Set([...inRecorder.keys(), ...inEngine.keys()])].sort().flatMap((urn) => {
    const left = inRecorder.get(urn);
    const right = inEngine.get(urn);
    if (left === undefined || right === undefined) {
      return [{ urn, field: "the resource", recorder: left && "is listed", engine: right && "is listed" }];
    }
    const [ours, theirs] = [left, right].map((registration) => registration as unknown as Value) as [Value, Value];
    return differences(ours, theirs).map(({ path }) => ({ urn, field: path, recorder: at(ours, path), engine: at(theirs, path) }));
  });
}

/** The disagreements for a person: one paragraph for each resource. Empty when there are none. */
export function told(found: readonly Disagreement[]): string {
  const show = (value: Value | undefined): string => (value === undefined ? "nothing" : JSON.stringify(value));
  const urns = [...new Set(found.map(({ urn }) => urn))];
  return urns
    .map((urn) => {
      const lines = found.filter((disagreement) => disagreement.urn === urn);
      return [urn, ...lines.map(({ field, recorder, engine }) => `  ${field}: recorder ${show(recorder)}, engine ${show(engine)}`)].join(
        "\n",
      );
    })
    .join("\n");
}

function byUrn(registrations: readonly Registration[]): Map<string, Registration> {
  const map = new Map<string, Registration>();
  for (const registration of registrations) {
    if (map.has(registration.urn)) throw new Error(`${registration.urn} is listed twice`);
    map.set(registration.urn, registration);
  }
  return map;
}

function at(value: Value | undefined, path: string): Value | undefined {
  const steps = [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)];
  let found = value;
  for (const [, index, quoted, plain] of steps) {
    const key = quoted === undefined ? (index ?? plain!) : (JSON.parse(`"${quoted}"`) as string);
    found = typeof found === "object" && found !== null ? (found as Record<string, Value>)[key] : undefined;
  }
  return found;
}
