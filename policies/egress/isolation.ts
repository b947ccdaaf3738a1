import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { fieldsOf, isListed, listIn, namespaceKinds, selectsAll, spokenFor, systemNamespaces, textIn } from "../mtls/places";
import { podKinds } from "../pods";
import type { ObjectSetRule } from "../rule";
import { podLabels, selectorFits, Selecting } from "../selectors";
import { isBuiltIn, type KubeView } from "../view";
import { ciliumSpecs, isCilium } from "./peers";

export type Direction = "ingress" | "egress";

/** Who is held by a policy, and in which directions. */
interface Hold {
  readonly selector: unknown;
  readonly directions: readonly Direction[];
  /** The directions in which it lets nothing through itself. */
  readonly denies: readonly Direction[];
}

const ways = ["ingress", "egress"] as const;

/** What a policy holds: its pods are closed in these directions, but for what the policies of all kinds let through. */
function holdsOf(policy: KubeView): Hold[] {
  if (isCilium(policy)) {
    return ciliumSpecs(policy).flatMap(({ spec }) => {
      const selector = fieldOf(spec, "endpointSelector");
      const directions = ways.filter((way) => closes(spec, way));
      const denies = directions.filter((way) => listIn(fieldOf(spec, way)).every((rule) => fieldsOf(rule).length === 0));
      return selector === undefined ? [] : [{ selector, directions, denies }];
    });
  }
  if (!isBuiltIn(policy.object)) return [];
  const spec = fieldOf(policy.object, "spec");
  const given = listIn(fieldOf(spec, "policyTypes")).map((type) => textIn(type).toLowerCase());
  const meant = given.length > 0 ? given : fieldOf(spec, "egress") === undefined ? ["ingress"] : ["ingress", "egress"];
  const directions = ways.filter((way) => meant.includes(way));
  const denies = directions.filter((way) => listIn(fieldOf(spec, way)).length === 0);
  return [{ selector: fieldOf(spec, "podSelector") ?? {}, directions, denies }];
}

/** A rule closes a direction, even one that says nothing; `enableDefaultDeny` takes that back. */
function closes(spec: unknown, way: Direction): boolean {
  if (fieldOf(fieldOf(spec, "enableDefaultDeny"), way) === false) return false;
  return listIn(fieldOf(spec, way)).length > 0 || listIn(fieldOf(spec, `${way}Deny`)).length > 0;
}

/** The policies that hold pods of a namespace. */
function holdsIn(gathering: Gathering, namespace: string): readonly Hold[] {
  return gathering.once(`holds in ${namespace}`, () => {
    const own = ["NetworkPolicy", "CiliumNetworkPolicy"].flatMap((kind) => gathering.objects(kind, namespace));
    return [...own, ...gathering.everywhere("CiliumClusterwideNetworkPolicy")].flatMap(holdsOf);
  });
}

/** Closed before anything is opened. */
export const closedByDefault: ObjectSetRule = {
  form: "object-set",
  id: "egress/closed-by-default",
  promise: "In every namespace with workloads a network policy closes all pods and opens nothing, in both directions.",
  severity: "high",
  controls: controls("boundary", "5.3.2"),
  why: "What is closed only by the policy that opens something is open again when that policy goes; and tomorrow's pods are open from the start.",
  repair: "put a NetworkPolicy with podSelector: {} and policyTypes: [Ingress, Egress] into the namespace",
  kinds: namespaceKinds,
  parameters: systemNamespaces,
  *judge(view, gathering, parameters) {
    const namespace = spokenFor(view, gathering);
    if (namespace === undefined || isListed(namespace, parameters, "systemNamespaces")) return;
    const forAll = holdsIn(gathering, namespace).filter(({ selector }) => selectsAll(selector));
    const open = ways.filter((way) => !forAll.some(({ denies }) => denies.includes(way)));
    if (open.length > 0)
      yield {
        at: ["metadata", "name"],
        message: `no network policy closes the ${open.join(" and ")} of all pods in namespace ${namespace}`,
      };
  },
};

/** Whether some policy holds the pods of a workload in a direction. */
export function isHeld(workload: KubeView, gathering: Gathering, way: Direction): boolean {
  const labels = podLabels(workload);
  const isFor = ({ selector }: Hold): boolean => selectsAll(selector) || selectorFits(selector, labels);
  const { all, first, bySelector } = gathering.once(`holds of the ${way} in ${workload.namespace}`, () =>
    holding(gathering, workload.namespace, way),
  );
  if (first !== undefined && isFor(first)) return true;
  return bySelector === undefined ? all.some(isFor) : bySelector.some(labels, isFor);
}

/** What holds pods of a namespace in a direction. Most namespaces are closed as a whole by their first policy. */
interface Holding {
  readonly all: readonly Hold[];
  readonly first: Hold | undefined;
  /** Not there while one of the selectors is not known. */
  readonly bySelector: Selecting<Hold> | undefined;
}

function holding(gathering: Gathering, namespace: string, way: Direction): Holding {
  const all = holdsIn(gathering, namespace).filter(({ directions }) => directions.includes(way));
  const [first] = all;
  try {
    return { all, first, bySelector: new Selecting(all, ({ selector }) => (selectsAll(selector) ? undefined : selector)) };
  } catch {
    return { all, first, bySelector: undefined };
  }
}

/** No pod without a policy. */
export const podsHeld: ObjectSetRule = {
  form: "object-set",
  id: "egress/pods-held",
  promise: "Every workload's way out is held by a network policy.",
  severity: "medium",
  controls: controls("boundary", "5.3.2"),
  why: "A pod that no policy selects reaches the whole internet, the cloud's metadata and every other pod.",
  repair: "select its pods in a NetworkPolicy with policyTypes: [Egress], or close the whole namespace",
  kinds: podKinds.filter((kind) => kind !== "PodTemplate"),
  *judge(workload, gathering) {
    if (workload.pod !== undefined && !isHeld(workload, gathering, "egress"))
      yield { at: ["metadata", "name"], message: `no network policy holds the way out of ${workload.kind} "${workload.name}"` };
  },
};
