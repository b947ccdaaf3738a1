import { isSecret, isUnknown, secretValue, signatureKey, signatures, signatureOf, unknownValue, type Value, type Values } from "./values";

/**
 * A value that carries its resources along. Pulumi's engine wraps secrets and unknowns so before it hands inputs to a
 * transform, and takes the wrapping off again before it looks at them; a recording has to do the same, for a transform
 * sees Outputs in one case and marked objects in the other.
 */
interface OutputValue {
  readonly [signatureKey]: typeof signatures.output;
  readonly value?: Value;
  readonly secret?: boolean;
  readonly dependencies?: readonly string[];
}

const isOutputValue = (value: unknown): value is OutputValue => signatureOf(value) === signatures.output;

const wrapped = (value: Value | undefined, secret: boolean, dependencies: readonly string[]): Value => ({
  [signatureKey]: signatures.output,
  ...(value === undefined ? {} : { value }),
  ...(secret ? { secret } : {}),
  ...(dependencies.length > 0 ? { dependencies } : {}),
});

const mapped = (value: Value, each: (inner: Value) => Value): Value => {
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner)]));
};

const wrap = (value: Value): Value => {
  if (isOutputValue(value)) return value;
  if (isUnknown(value)) return wrapped(undefined, isSecret(value), []);
  if (isSecret(value)) return wrapped(wrap(value.value), true, []);
  return mapped(value, wrap);
};

/** Inputs as the engine hands them to a transform: secrets, unknowns and what depends on a resource become Outputs. */
export const wrapOutputs = (inputs: Values, dependencies: Readonly<Record<string, readonly string[]>>): Values =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => {
      const value = wrap(input);
      const needed = dependencies[key] ?? [];
      if (needed.length === 0) return [key, value];
      const known = outputDependencies(value);
      if (needed.every((urn) => known.has(urn))) return [key, value];
      if (!isOutputValue(value)) return [key, wrapped(value, false, needed)];
      const all = [...new Set([...(value.dependencies ?? []), ...needed])];
      return [key, wrapped(value.value, value.secret === true, all)];
    }),
  );

const unwrap = (value: Value): Value => {
  if (!isOutputValue(value)) return mapped(value, unwrap);
  const inner = value.value === undefined ? unknownValue : unwrap(value.value);
  return value.secret === true ? secretValue(inner) : inner;
};

/** Inputs without the wrapping of Outputs: plain values, secrets and unknowns. */
export const unwrapOutputs = (inputs: Values): Values =>
  Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, unwrap(value)]));

/** The resources that a wrapped value says it was made from. */
export const outputDependencies = (value: Value, into: Set<string> = new Set()): Set<string> => {
  if (isOutputValue(value)) {
    for (const urn of value.dependencies ?? []) into.add(urn);
    if (value.value !== undefined) outputDependencies(value.value, into);
  } else if (Array.isArray(value)) {
    for (const item of value as readonly Value[]) outputDependencies(item, into);
  } else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) outputDependencies(item, into);
  }
  return into;
};
