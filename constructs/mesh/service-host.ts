/** Where a Service is found by name, in its own cluster and under the same name from others. */
export const serviceHost = (name: string, namespace: string): string => `${name}.${namespace}.svc.cluster.local`;
