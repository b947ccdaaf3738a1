import { fieldOf } from "../../../model/documents/document";
import { readYaml } from "../../../model/documents/yaml";
import { deepOf, sorted, textOf, textsOf, type MeshObjects } from "./objects";

/** What the mesh as a whole is told; Istio's defaults where nothing is said. */
export interface MeshConfig {
  /** Whether it was among the objects. */
  readonly known: boolean;
  /** The object that says it. */
  readonly id: string | undefined;
  readonly rootNamespace: string;
  /** The trust domain of the mesh, and then its aliases. */
  readonly trustDomains: readonly string[];
  readonly registryOnly: boolean;
  readonly autoMutualTls: boolean;
  /** To whom Services, VirtualServices and DestinationRules are shown that do not say it themselves. */
  readonly exportTo: Readonly<Record<"Service" | "VirtualService" | "DestinationRule", readonly string[]>>;
}

/**
 * The mesh's configuration: from the ConfigMap that istiod reads (`istio`, or `istio-REVISION`, with the key `mesh`), or from an
 * IstioOperator or Istio resource that makes it.
 */
export function readMeshConfig(objects: MeshObjects): MeshConfig {
  for (const map of objects.builtIn("ConfigMap")) {
    const text = textOf(fieldOf(map.object, "data"), "mesh");
    if (text === undefined || !/^istio(?:-|$)/.test(map.name)) continue;
    const value = readYaml(map.id, text).documents[0]?.value;
    return configOf(value, map.id, map.namespace);
  }
  for (const operator of objects.of("IstioOperator", "install.istio.io")) {
    const namespace = textOf(operator.spec, "namespace") ?? textOf(deepOf(operator.spec, "values", "global"), "istioNamespace");
    return configOf(fieldOf(operator.spec, "meshConfig"), operator.id, namespace ?? defaultRoot);
  }
  for (const istio of objects.of("Istio", "sailoperator.io"))
    return configOf(deepOf(istio.spec, "values", "meshConfig"), istio.id, textOf(istio.spec, "namespace") ?? defaultRoot);
  return configOf(undefined, undefined, defaultRoot);
}

const defaultRoot = "istio-system";
/** `cluster.local` in a policy means the mesh's own trust domain, whatever its name (istio.io, "Trust Domain Migration"). */
export const localTrustDomain = "cluster.local";

function configOf(value: unknown, id: string | undefined, namespace: string): MeshConfig {
  const shownTo = (key: string): readonly string[] => (Array.isArray(fieldOf(value, key)) ? textsOf(fieldOf(value, key)) : ["*"]);
  const outbound = fieldOf(value, "outboundTrafficPolicy");
  return {
    known: id !== undefined,
    id,
    rootNamespace: textOf(value, "rootNamespace") ?? namespace,
    trustDomains: [textOf(value, "trustDomain") ?? localTrustDomain, ...sorted(textsOf(fieldOf(value, "trustDomainAliases")))],
    registryOnly: isRegistryOnly(outbound) ?? false,
    autoMutualTls: fieldOf(value, "enableAutoMtls") !== false,
    exportTo: {
      Service: shownTo("defaultServiceExportTo"),
      VirtualService: shownTo("defaultVirtualServiceExportTo"),
      DestinationRule: shownTo("defaultDestinationRuleExportTo"),
    },
  };
}

/** What an outboundTrafficPolicy says: without a mode it is REGISTRY_ONLY, the first of its values. */
export function isRegistryOnly(policy: unknown): boolean | undefined {
  if (typeof policy !== "object" || policy === null) return undefined;
  const mode = fieldOf(policy, "mode");
  return mode === undefined || mode === "REGISTRY_ONLY" || mode === 0;
}

/** Whether something that is shown to some namespaces is shown to this one. */
export function isShownTo(exportTo: readonly string[], own: string, namespace: string): boolean {
  return exportTo.some((to) => to === "*" || to === namespace || (to === "." && own === namespace));
}
