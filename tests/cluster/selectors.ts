import type { KubeObject } from "./api";
import { finding, type Finding } from "./finding";
import type { Manifest } from "./manifests";
import { podTemplateOf } from "./pods";

type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** Pods (or Services) that an object is about: a selector that is set, and reaches nothing of what is applied beside it, guards nothing. */
export function checkSelectors(manifests: readonly Manifest[]): readonly Finding[] {
  const pods = manifests.flatMap(({ object }) => {
    const template = podTemplateOf(object);
    return template === undefined ? [] : [{ namespace: namespaceOf(object), labels: template.metadata?.labels ?? {} }];
  });
  const services = manifests.flatMap(({ object }) =>
    object.kind === "Service" ? [{ namespace: namespaceOf(object), labels: object.metadata.labels ?? {} }] : [],
  );
  return manifests.flatMap((manifest) => {
    const { selector, among } = subject(manifest.object);
    if (selector === undefined || isEmpty(selector)) return [];
    const namespace = namespaceOf(manifest.object);
    const near = (among === "services" ? services : pods).filter((one) => one.namespace === namespace);
    // In a namespace without pods of ours, others make them: an operator, or the mesh.
    if (near.length === 0 || near.some(({ labels }) => matches(selector, labels))) return [];
    return [finding("selector", manifest, `${JSON.stringify(selector)} matches none of the ${near.length} ${among} beside it`)];
  });
}

function subject({ apiVersion, kind, spec }: KubeObject): {
  readonly selector?: Selector | undefined;
  readonly among: "pods" | "services";
} {
  const group = apiVersion.split("/")[0]!;
  switch (group) {
    case "networking.k8s.io":
      return { selector: kind === "NetworkPolicy" ? (spec.podSelector as Selector) : undefined, among: "pods" };
    case "cilium.io":
      return { selector: spec?.endpointSelector as Selector | undefined, among: "pods" };
    case "security.istio.io":
    case "telemetry.istio.io":
    case "extensions.istio.io":
      return { selector: spec?.selector as Selector | undefined, among: "pods" };
    case "networking.istio.io":
      return { selector: spec?.workloadSelector && { matchLabels: spec.workloadSelector.labels as Labels }, among: "pods" };
    case "monitoring.coreos.com":
      return {
        selector: /^(Pod|Service)Monitor$/.test(kind) ? (spec.selector as Selector) : undefined,
        among: kind === "ServiceMonitor" ? "services" : "pods",
      };
    default:
      return { among: "pods" };
  }
}

function matches({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key.replace(/^k8s:/, "")] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const label = labels[key];
      switch (operator) {
        case "In":
          return label !== undefined && values.includes(label);
        case "NotIn":
          return label === undefined || !values.includes(label);
        case "Exists":
          return label !== undefined;
        default:
          return label === undefined;
      }
    })
  );
}

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: Selector) => Object.keys(matchLabels).length + matchExpressions.length === 0;

const namespaceOf = (object: KubeObject) => object.metadata.namespace ?? "default";
