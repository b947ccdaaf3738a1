import { fieldOf, isObject } from "../../../model/documents/document";
import { podKinds, podPaths } from "../../pods";
import { deepOf, fieldsOf, listOf, numberOf, textOf, type Fields, type MeshObject, type MeshObjects } from "./objects";
import { kept, labelsFit, labelsKey } from "./selection";
import type { Service } from "./services";
import type { MeshWorkload, Selected } from "./workload";

/** Pods as they are told to be made. */
export interface PodTemplate extends Selected {
  readonly ports: MeshWorkload["ports"];
}

/** The pods among the objects. */
export interface Pods {
  /** Whether their proxy lets a port of theirs alone. */
  goesAround(workload: Selected, port: number): boolean;
  /** The pods that a Service selects; where none are among the objects, what is sure of them. */
  behind(service: Service): readonly PodTemplate[];
}

/** Metrics and health of the proxy and of the agent beside it: no policy looks at them (istio.io, "Ports used by Istio"). */
const ownPorts = new Set([15020, 15021, 15090]);
const annotation = (name: string): string => `traffic.sidecar.istio.io/${name}`;

/** Reads the pods that workloads make. */
export function readPods(objects: MeshObjects): Pods {
  const templates = podKinds.flatMap((kind) => objects.builtIn(kind)).flatMap(templateOf);
  const exceptions = new Map<string, Fields[]>();
  const bySpace = new Map<string, PodTemplate[]>();
  for (const { selected, annotations } of templates) {
    const list = bySpace.get(selected.namespace);
    if (list === undefined) bySpace.set(selected.namespace, [selected]);
    else list.push(selected);
    if (!Object.keys(annotations).some((key) => key.startsWith(annotation("")))) continue;
    const key = labelsKey(selected.namespace, selected.labels);
    exceptions.set(key, [...(exceptions.get(key) ?? []), annotations]);
  }
  return {
    goesAround: (workload, port) => {
      if (ownPorts.has(port)) return true;
      if (exceptions.size === 0) return false;
      return (exceptions.get(labelsKey(workload.namespace, workload.labels)) ?? []).some((annotations) => isLeftAlone(annotations, port));
    },
    behind: kept(
      ({ namespace, selector }) => labelsKey(namespace, selector ?? {}),
      ({ namespace, selector }) => {
        const sure = { namespace, labels: selector ?? {}, ports: [] };
        if (selector === undefined) return [sure];
        const found = (bySpace.get(namespace) ?? []).filter(({ labels }) => labelsFit(selector, labels));
        return found.length > 0 ? found : [sure];
      },
    ),
  };
}

function templateOf({ kind, namespace, object }: MeshObject): { readonly selected: PodTemplate; readonly annotations: Fields }[] {
  const template = deepOf(object, ...(podPaths[kind] ?? []).map(String));
  if (!isObject(fieldOf(template, "spec"))) return [];
  const metadata = fieldOf(template, "metadata");
  return [
    {
      selected: { namespace, labels: fieldsOf(fieldOf(metadata, "labels")), ports: portsOf(fieldOf(template, "spec")) },
      annotations: fieldsOf(fieldOf(metadata, "annotations")),
    },
  ];
}

function portsOf(spec: unknown): PodTemplate["ports"] {
  return listOf(fieldOf(spec, "containers")).flatMap((container) =>
    listOf(fieldOf(container, "ports")).flatMap((port) => {
      const number = numberOf(port, "containerPort");
      return number === undefined ? [] : [{ name: textOf(port, "name") ?? "", port: number, protocol: textOf(port, "protocol") ?? "TCP" }];
    }),
  );
}

/** What is not listed to be taken in, or is listed to be left out. `*` and no list mean all. */
function isLeftAlone(annotations: Fields, port: number): boolean {
  const ports = (name: string): readonly string[] | undefined =>
    textOf(annotations, annotation(name))
      ?.split(",")
      .map((one) => one.trim());
  const included = fieldOf(annotations, annotation("includeInboundPorts")) === "" ? [] : ports("includeInboundPorts");
  if (included !== undefined && !included.includes("*")) return !included.includes(String(port));
  return (ports("excludeInboundPorts") ?? []).includes(String(port));
}
