import { fieldOf } from "../../../model/documents/document";
import type { MeshConfig } from "./mesh-config";
import { deepOf, entriesOf, fieldsOf, oldest, securityGroup, sorted, type MeshObject, type MeshObjects } from "./objects";
import { byNamespace, kept, Selections } from "./selection";
import { keptOf, type Selected } from "./workload";

/** What a port takes: mutual TLS of the mesh, anything else, or both. */
export interface Accepted {
  readonly mutual: boolean;
  readonly plain: boolean;
  /** The objects that decide it; empty where Istio's default does. */
  readonly by: readonly string[];
}

export interface PeerAuthentications {
  of(workload: Selected, port: number): Accepted;
  /** What the namespace as a whole is told: callers choose by it whether they offer mutual TLS. */
  ofNamespace(namespace: string): Accepted;
}

const byDefault: Accepted = { mutual: true, plain: true, by: [] };

/**
 * PeerAuthentication: for the mesh (root namespace, no labels), a namespace (no labels) and a workload; UNSET leaves it to the wider one, and
 * with nothing said at all a port takes both (istio.io, reference of PeerAuthentication). Of several for one place Istio takes the oldest.
 * Which that is cannot be read from manifests: so a port takes whatever one of them would take. A proof may not count on the stricter one.
 */
export function readPeerAuthentications(objects: MeshObjects, { rootNamespace }: MeshConfig): PeerAuthentications {
  const all = byNamespace(objects.of("PeerAuthentication", securityGroup));
  const mesh = ofPlace(oldest((all.get(rootNamespace) ?? []).filter(isForAll)), byDefault);
  const ofNamespace = kept(
    (namespace: string) => namespace,
    (namespace) => (namespace === rootNamespace ? mesh : ofPlace(oldest((all.get(namespace) ?? []).filter(isForAll)), mesh)),
  );
  const selections = kept(
    (namespace: string) => namespace,
    (namespace) =>
      // One with labels in the root namespace selects nobody.
      new Selections(namespace === rootNamespace ? [] : (all.get(namespace) ?? []).filter((one) => !isForAll(one)), labelsOf),
  );
  const selecting = keptOf((workload: Selected) => oldest(selections(workload.namespace).fitting(workload.labels)));
  return {
    ofNamespace,
    of: (workload, port) => {
      const parent = ofNamespace(workload.namespace);
      const own = selecting(workload);
      return own.length === 0 ? parent : together(own.map((one) => ofPort(one, port, ofPlace([one], parent))));
    },
  };
}

const labelsOf = ({ spec }: MeshObject): Readonly<Record<string, unknown>> => fieldsOf(deepOf(spec, "selector", "matchLabels"));
const isForAll = (object: MeshObject): boolean => entriesOf(labelsOf(object)).length === 0;

function ofPlace(candidates: readonly MeshObject[], parent: Accepted): Accepted {
  if (candidates.length === 0) return parent;
  return together(candidates.map((one) => accepted(deepOf(one.spec, "mtls", "mode"), one, parent)));
}

function ofPort(object: MeshObject, port: number, parent: Accepted): Accepted {
  const ports = fieldOf(object.spec, "portLevelMtls");
  const mtls = fieldOf(ports, String(port));
  return accepted(fieldOf(mtls, "mode"), object, parent);
}

function accepted(mode: unknown, { id }: MeshObject, parent: Accepted): Accepted {
  switch (mode) {
    case "STRICT":
      return { mutual: true, plain: false, by: [id] };
    case "PERMISSIVE":
      return { mutual: true, plain: true, by: [id] };
    case "DISABLE":
      return { mutual: false, plain: true, by: [id] };
    default:
      return parent;
  }
}

function together(all: readonly Accepted[]): Accepted {
  return {
    mutual: all.some(({ mutual }) => mutual),
    plain: all.some(({ plain }) => plain),
    by: sorted(all.flatMap(({ by }) => by)),
  };
}
