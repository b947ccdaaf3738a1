import { Output, type Input, type ProviderResource, type Resource } from "@pulumi/pulumi";

/** What a provider says of itself: undefined where it says nothing, or nothing that is known before deployment. */
export type Stated = (property: string) => Promise<unknown>;

const checks = new WeakMap<ProviderResource, Map<string, Promise<Resource[]>>>();

/**
 * Checks a provider that was not made here. What it says of itself is known only while the program runs: the check is something that components wait
 * for, so that none of them is registered when it comes out wrong, and it is made once, so that the mistake is said once.
 */
export function checkOnce(provider: ProviderResource, wanted: string, check: (stated: Stated) => Promise<void>): Input<Resource>[] {
  const known = checks.get(provider) ?? new Map<string, Promise<Resource[]>>();
  checks.set(provider, known);
  const made = known.get(wanted) ?? check((property) => valueOf(Reflect.get(provider, property))).then(() => []);
  known.set(wanted, made);
  // A list of nothing to wait for: its settling is what counts, and the SDK takes it where it takes a resource.
  return [made as unknown as Promise<Resource>];
}

/** Whether a provider can be asked at all: that of a program in another language is a mere reference. */
export function answers(provider: ProviderResource, property: string): boolean {
  return Output.isInstance(Reflect.get(provider, property));
}

async function valueOf(output: unknown): Promise<unknown> {
  if (!Output.isInstance(output)) return output;
  // An Output that is not known never calls back, and only this tells; it is no part of the SDK's types.
  const known = await (Reflect.get(output, "isKnown") as Promise<boolean>);
  return known ? new Promise((resolve) => output.apply(resolve)) : undefined;
}
