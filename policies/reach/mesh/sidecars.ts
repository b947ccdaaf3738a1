import { fieldOf } from "../../../model/documents/document";
import { isHostWithin } from "./hosts";
import { isRegistryOnly, type MeshConfig } from "./mesh-config";
import {
  entriesOf,
  fieldsOf,
  listOf,
  networkingGroup,
  numberOf,
  oldest,
  textOf,
  textsOf,
  type Fields,
  type MeshObject,
  type MeshObjects,
} from "./objects";
import { byNamespace, kept, Selections } from "./selection";
import { keptOf, type Selected } from "./workload";

/** One `namespace/host` of a Sidecar. */
export interface Import {
  /** `*` for any. */
  readonly namespace: string;
  readonly host: string;
}

/** What one listener of a Sidecar lets its proxy know. */
export interface Listener {
  /** The one port of which it speaks; nothing for all. */
  readonly port: number | undefined;
  readonly imports: readonly Import[];
  readonly excludes: readonly Import[];
}

/** How far a proxy sees. */
export interface Scope {
  /** The Sidecar that says so. */
  readonly by: string | undefined;
  readonly registryOnly: boolean;
  readonly listeners: readonly Listener[];
}

export interface Sidecars {
  /** Each scope that a workload's proxy may have: several, where the age of Sidecars decides and is not known. */
  of(workload: Selected): readonly Scope[];
}

const everything: Listener = { port: undefined, imports: [{ namespace: "*", host: "*" }], excludes: [] };

/** Sidecars: with labels that fit, else the namespace's own, else that of the root namespace, else all is known (istio.io, reference of Sidecar). */
export function readSidecars(objects: MeshObjects, config: MeshConfig): Sidecars {
  const spaces = byNamespace(objects.of("Sidecar", networkingGroup));
  const root = oldest((spaces.get(config.rootNamespace) ?? []).filter((one) => labelsOf(one) === undefined));
  const inNamespace = kept(
    (namespace: string) => namespace,
    (namespace) => {
      const here = spaces.get(namespace) ?? [];
      return {
        chosen: new Selections(
          here.filter((one) => labelsOf(one) !== undefined),
          (one) => labelsOf(one) ?? {},
        ),
        general: oldest(here.filter((one) => labelsOf(one) === undefined)),
      };
    },
  );
  const of = keptOf((workload: Selected): readonly Scope[] => {
    const { chosen, general } = inNamespace(workload.namespace);
    const own = oldest(chosen.fitting(workload.labels));
    const applying = [own, general, root].find((candidates) => candidates.length > 0) ?? [];
    if (applying.length === 0)
      return [{ by: config.registryOnly ? config.id : undefined, registryOnly: config.registryOnly, listeners: [everything] }];
    return applying.map((one) => scopeOf(one, workload.namespace, config));
  });
  return { of };
}

function labelsOf({ spec }: MeshObject): Fields | undefined {
  const selector = fieldOf(spec, "workloadSelector");
  if (selector === undefined || selector === null) return undefined;
  return fieldsOf(fieldOf(selector, "labels"));
}

function scopeOf({ id, spec }: MeshObject, namespace: string, config: MeshConfig): Scope {
  const egress = listOf(fieldOf(spec, "egress"));
  return {
    by: id,
    registryOnly: isRegistryOnly(fieldOf(spec, "outboundTrafficPolicy")) ?? config.registryOnly,
    listeners: egress.length === 0 ? [everything] : egress.map((listener) => readListener(listener, namespace)),
  };
}

function readListener(listener: unknown, own: string): Listener {
  const port = fieldOf(listener, "port");
  const isProxy = /^http_proxy$/i.test(textOf(port, "protocol") ?? "");
  const [imports, excludes]: [Import[], Import[]] = [[], []];
  for (const text of textsOf(fieldOf(listener, "hosts"))) {
    const slash = text.indexOf("/");
    if (slash < 0 || text.includes("/", slash + 1)) continue;
    const [namespace, host] = [text.slice(0, slash), text.slice(slash + 1)];
    const plain = namespace.startsWith("~") ? namespace.slice(1) : namespace;
    const meant = plain === "." ? own : plain === "" && namespace !== "" ? "*" : plain;
    (namespace.startsWith("~") ? excludes : imports).push({ namespace: meant, host });
  }
  return { port: entriesOf(port).length === 0 || isProxy ? undefined : numberOf(port, "number"), imports, excludes };
}

/** Whether a listener takes in a host of a namespace. */
export function isImported({ imports, excludes }: Listener, namespace: string, host: string): boolean {
  const fits = (one: Import): boolean => (one.namespace === "*" || one.namespace === namespace) && isHostWithin(host, one.host);
  return imports.some(fits) && !excludes.some(fits);
}

/** What a scope takes in, where each of it names its namespace: then it can be looked up, and nobody goes through the registry. */
export function placedImports({ listeners }: Scope): readonly Import[] | undefined {
  const all = listeners.flatMap(({ imports }) => imports);
  return all.some(({ namespace }) => namespace === "*") ? undefined : all;
}
