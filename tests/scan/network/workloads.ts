import type { Manifest, Rendered } from "../rendered";
import type { Peer } from "./traffic";

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly containers?: readonly { readonly ports?: readonly Port[] }[] };
}

interface Port {
  readonly name?: string;
  readonly containerPort: number;
}

/** The pods of a workload, as the network sees them. */
export interface Workload {
  readonly id: string;
  readonly name: string;
  readonly pod: Extract<Peer, { namespace: string }>;
  readonly ports: readonly { readonly port: number; readonly portName: string }[];
}

const templateOf: Readonly<Record<string, (spec: Readonly<Record<string, unknown>>) => unknown>> = {
  Deployment: ({ template }) => template,
  StatefulSet: ({ template }) => template,
  DaemonSet: ({ template }) => template,
  Job: ({ template }) => template,
  CronJob: ({ jobTemplate }) => (jobTemplate as { readonly spec: { readonly template: unknown } }).spec.template,
  Pod: (spec) => ({ spec }),
};

/** Every workload of a folder. Each gets an address of its own from the block that RFC 2544 keeps for tests. */
export function workloads({ objects }: Rendered): Workload[] {
  return objects.flatMap(({ id, manifest }, index) => {
    const template = templateOf[manifest.kind]?.(manifest.spec ?? {}) as Template | undefined;
    return template === undefined ? [] : [workload(id, manifest, template, `198.18.${index >> 8}.${index & 255}`)];
  });
}

function workload(id: string, { metadata }: Manifest, template: Template, ip: string): Workload {
  const labels = template.metadata?.labels ?? metadata.labels ?? {};
  const ports = (template.spec?.containers ?? [])
    .flatMap((container) => container.ports ?? [])
    .map(({ containerPort, name = "" }) => ({ port: containerPort, portName: name }));
  return { id, name: metadata.name, pod: { namespace: metadata.namespace ?? "default", labels, ip }, ports };
}
