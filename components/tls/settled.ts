import { output, runtime, type Input, type Resource } from "@pulumi/pulumi";

/**
 * Something to wait for that makes no resource: what it was told of has happened, or what depends on it is not registered. In a preview nothing has
 * happened yet, and nothing is waited for.
 */
export function settled(happened: Input<string> | undefined): Input<Resource>[] {
  if (happened === undefined || runtime.isDryRun()) return [];
  // A list of nothing to wait for: its settling is what counts, and the SDK takes it where it takes a resource.
  return [output(happened).apply(() => []) as unknown as Input<Resource>];
}
