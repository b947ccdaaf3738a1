import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { egressNamespaces, ingressNamespaces, isListed, isOfGroup, networking, selectsAll } from "../mtls/places";
import type { ObjectSetRule, CelRule } from "../rule";
import { candidatesEverywhere, labelsFit, podLabels } from "../selectors";

/** One way in, and not a second one beside it. */
export const noDirectIngress: CelRule = {
  form: "cel",
  id: "ingress/no-direct-ingress",
  promise: "No Ingress leads in past the mesh's gateway.",
  severity: "high",
  controls: controls("boundary"),
  why: "An Ingress has a controller of its own: no whitelist, no firewall and no identity of the mesh's gateway is asked.",
  repair: "expose the host by the mesh's gateway, or list the class in classes if its controller is that gateway",
  kinds: ["Ingress"],
  parameters: {
    classes: { default: [], says: "classes of Ingress whose controller is the mesh's own gateway", pattern: "^[a-z0-9][a-z0-9.-]*$" },
  },
  clauses: [
    {
      each: "object",
      holds:
        'object.?spec.?ingressClassName.orValue(object.?metadata.?annotations[?"kubernetes.io/ingress.class"].orValue("")) in variables.classes',
      at: "spec.ingressClassName",
      says: 'Ingress "{name}" leads in past the gateway of the mesh',
    },
  ],
};

/** The door belongs to the house. */
export const gatewaysAtHome: ObjectSetRule = {
  form: "object-set",
  id: "ingress/gateways-at-home",
  promise: "Every Gateway stands in a namespace of gateways, and selects the pods of a gateway and no others.",
  severity: "high",
  controls: controls("boundary"),
  why: "A Gateway elsewhere opens a door of its own; and one that selects the shared gateway changes the door of all the others.",
  repair: "move it into the namespace of the gateway and select the gateway's pods, or list that namespace in ingressNamespaces",
  kinds: ["Gateway.networking.istio.io", "Gateway"],
  parameters: { ...ingressNamespaces, ...egressNamespaces },
  *judge(gateway, gathering, parameters) {
    const isHome = (namespace: string): boolean => isListed(namespace, parameters, "ingressNamespaces", "egressNamespaces");
    const spec = fieldOf(gateway.object, "spec");
    // A waypoint is a gateway within the mesh: nobody outside finds it.
    if (fieldOf(spec, "gatewayClassName") === "istio-waypoint") return;
    if (!isHome(gateway.namespace))
      yield {
        at: ["metadata", "namespace"],
        message: `Gateway "${gateway.name}" stands in ${gateway.namespace}, which is no namespace of gateways`,
      };
    if (!isOfGroup(gateway, networking)) return;
    const selector = fieldOf(spec, "selector");
    if (selectsAll(selector)) {
      yield { at: ["spec", "selector"], message: `Gateway "${gateway.name}" selects every pod` };
      return;
    }
    for (const workload of candidatesEverywhere(gathering, selector)) {
      if (workload.pod === undefined || isHome(workload.namespace) || !labelsFit(selector, podLabels(workload))) continue;
      yield { at: ["spec", "selector"], message: `Gateway "${gateway.name}" selects the pods of ${workload.kind} ${workload.subject}` };
    }
  },
};
