import { isObject } from "../../model/documents/document";
import type { Gathering } from "../gathering";
import { podKinds } from "../pods";
import { texts, type Parameter, type ParameterValues } from "../rule";
import { isBuiltIn, type KubeView } from "../view";

const namePattern = "^[a-z0-9*][a-z0-9.*-]*$";

/** The namespaces of the ways in. They are exempt by name, which a label on somebody's object cannot forge. */
export const ingressNamespaces: Readonly<Record<string, Parameter>> = {
  ingressNamespaces: {
    default: ["*-ingress", "*-east-west", "istio-ingress"],
    says: "the namespaces of the gateways that lead in, from outside and from other regions; * stands for any characters",
    pattern: namePattern,
  },
};

/** The namespaces of the ways out. */
export const egressNamespaces: Readonly<Record<string, Parameter>> = {
  egressNamespaces: {
    default: ["*-egress", "istio-egress"],
    says: "the namespaces of the gateways that lead out; * stands for any characters",
    pattern: namePattern,
  },
};

/** The namespaces of the cluster and of the mesh themselves. */
export const systemNamespaces: Readonly<Record<string, Parameter>> = {
  systemNamespaces: {
    default: ["istio-system", "kube-system", "kube-public", "kube-node-lease", "cert-manager"],
    says: "the namespaces of what the cluster and the mesh run on, which stand outside of the mesh; * stands for any characters",
    pattern: namePattern,
  },
};

/** Where policies for the whole mesh stand. */
export const rootNamespace: Readonly<Record<string, Parameter>> = {
  rootNamespace: { default: "istio-system", says: "the root namespace of the mesh", pattern: "^[a-z0-9][a-z0-9-]*$" },
};

const escaped = (text: string): string => text.replaceAll(".", "[.]");

/** Names with `*` as regular expressions, for CEL and for predicates alike. */
export function patternsOf(names: readonly string[]): string[] {
  return names.map((name) => `^${name.split(/\*+/).map(escaped).join("[a-z0-9.-]*")}$`);
}

/** Every parameter that is a list of names, as patterns; the others as they are. */
export function withPatterns(parameters: ParameterValues): ParameterValues {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? patternsOf(texts(parameters, name)) : value]),
  );
}

/** What the lists of a rule's parameters say of each namespace that was asked for, by parameter. */
const listings = new WeakMap<ParameterValues, Map<string, Listing>>();

class Listing {
  private readonly patterns: readonly RegExp[];
  private readonly known = new Map<string, boolean>();

  constructor(names: readonly string[]) {
    this.patterns = patternsOf(names).map((pattern) => new RegExp(pattern));
  }

  has(namespace: string): boolean {
    const before = this.known.get(namespace);
    if (before !== undefined) return before;
    const found = this.patterns.some((pattern) => pattern.test(namespace));
    this.known.set(namespace, found);
    return found;
  }
}

/** Whether a namespace is one of those that a parameter lists. */
export function isListed(namespace: string, parameters: ParameterValues, ...names: readonly string[]): boolean {
  const known = listings.get(parameters) ?? new Map<string, Listing>();
  if (known.size === 0) listings.set(parameters, known);
  return names.some((name) => {
    const listing = known.get(name) ?? new Listing(texts(parameters, name));
    known.set(name, listing);
    return listing.has(namespace);
  });
}

/** In CEL: whether the object stands in one of the namespaces that a parameter lists. */
export function standsIn(...names: readonly string[]): string {
  const listed = names.map((name) => `variables.${name}.exists(place, ${namespaceInCel}.matches(place))`);
  return `(${listed.join(" || ")})`;
}

export const namespaceInCel = 'object.?metadata.?namespace.orValue("default")';

/** In CEL: whether somebody wrote down why the object is as it is. */
export const hasReason = '(object.?metadata.?annotations[?"parapet.dev/reason"].orValue("").trim() != "")';

/** The kinds at which a promise of a whole namespace is reported. */
export const namespaceKinds: readonly string[] = ["Namespace", ...podKinds.filter((kind) => kind !== "PodTemplate")];

/**
 * The namespace that an object speaks for: one with workloads in it. The Namespace speaks, and where that is not given, the first workload.
 * Nothing is said of a namespace of which neither is given.
 */
export function spokenFor(view: KubeView, gathering: Gathering): string | undefined {
  const speakers = gathering.once("speakers of namespaces", () => speakersOf(gathering));
  const namespace = view.kind === "Namespace" ? view.name : view.namespace;
  return speakers.get(namespace) === view ? namespace : undefined;
}

function speakersOf(gathering: Gathering): ReadonlyMap<string, KubeView> {
  const found = new Map<string, KubeView>();
  for (const kind of namespaceKinds.slice(1)) {
    for (const workload of gathering.everywhere(kind)) {
      const before = found.get(workload.namespace);
      if (isBuiltIn(workload.object) && (before === undefined || workload.index < before.index)) found.set(workload.namespace, workload);
    }
  }
  for (const namespace of gathering.everywhere("Namespace"))
    if (isBuiltIn(namespace.object) && found.has(namespace.name)) found.set(namespace.name, namespace);
  return found;
}

/** Whether an object is of an API group, whatever the version. */
export function isOfGroup(view: KubeView, group: string): boolean {
  const version = view.object.apiVersion;
  return typeof version === "string" && version.startsWith(`${group}/`);
}

export const security = "security.istio.io";
export const networking = "networking.istio.io";

/** The objects of a kind of the mesh in a namespace. */
export function meshObjects(gathering: Gathering, kind: string, group: string, namespace: string): KubeView[] {
  return gathering.objects(kind, namespace).filter((view) => isOfGroup(view, group));
}

/** Whether a selector leaves nobody out. */
export function selectsAll(selector: unknown): boolean {
  return !isObject(selector) || Object.values(selector).every((part) => isEmpty(part));
}

function isEmpty(part: unknown): boolean {
  return typeof part === "object" && part !== null && Object.keys(part).length === 0;
}

/** A list in a field, or none. */
export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text in a field; a number is one too, anything else is none. */
export function textIn(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : otherwise;
}

/** The names of the fields that something has. */
export function fieldsOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}
