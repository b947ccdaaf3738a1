import { outputDependencies, unwrapOutputs, wrapOutputs } from "./output-values";
import type { Callback, Invocation, Registration, Transformer } from "./requests";

/** A registration after its transforms: what of it the engine goes on with. */
export type Transformed = Pick<Registration, "inputs" | "options" | "propertyDependencies">;

const withoutOutputs = (registration: Transformed & Pick<Registration, "remote">): Transformed => {
  // Only a remote component sends its inputs wrapped; what they carry belongs to the property, not to the whole.
  if (!registration.remote) return registration;
  const propertyDependencies = Object.fromEntries(
    Object.entries(registration.inputs).map(([key, value]) => {
      const urns = outputDependencies(value, new Set(registration.propertyDependencies[key]));
      return [key, [...urns]];
    }),
  );
  return { inputs: unwrapOutputs(registration.inputs), options: registration.options, propertyDependencies };
};

/**
 * Runs a resource's transforms, then its parents', then the stack's, each on what the one before gave back. As in the
 * engine, dependencies are only read back from the inputs where the resource has transforms of its own.
 */
export const transformed = async (
  registration: Registration,
  chain: readonly Callback[],
  transformer: Transformer,
): Promise<Transformed> => {
  const { type, name, custom, parent } = registration;
  const own = registration.transforms.length > 0;
  let inputs = wrapOutputs(registration.inputs, own ? registration.propertyDependencies : {});
  let options = registration.options;
  for (const callback of chain)
    ({ inputs, options } = await transformer.resource(callback, { type, name, custom, parent, inputs, options }));
  if (!own)
    return withoutOutputs({
      inputs: registration.remote ? inputs : unwrapOutputs(inputs),
      options: { ...options, dependencies: registration.options.dependencies },
      propertyDependencies: registration.propertyDependencies,
      remote: registration.remote,
    });
  const dependencies = new Set(options.dependencies);
  const propertyDependencies: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(inputs)) {
    const urns = outputDependencies(value);
    propertyDependencies[key] = [...urns];
    for (const urn of urns) dependencies.add(urn);
  }
  return { inputs: unwrapOutputs(inputs), options: { ...options, dependencies: [...dependencies] }, propertyDependencies };
};

/** A registration that no transform touches. */
export const untransformed = (registration: Registration): Transformed => withoutOutputs(registration);

/** Runs the stack's transforms of function calls. */
export const transformedInvocation = async (
  invocation: Invocation,
  chain: readonly Callback[],
  transformer: Transformer,
): Promise<Invocation> => {
  let current = invocation;
  for (const callback of chain) {
    const { token, args, provider, version, pluginDownloadUrl } = current;
    const options = {
      ...(provider === undefined ? {} : { provider }),
      ...(version === undefined ? {} : { version }),
      ...(pluginDownloadUrl === undefined ? {} : { pluginDownloadUrl }),
    };
    const changed = await transformer.invocation(callback, { token, args, options });
    current = { token, dependencies: invocation.dependencies, args: changed.args, ...changed.options };
  }
  return current;
};
