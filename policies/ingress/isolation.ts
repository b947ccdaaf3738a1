import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import { isHeld } from "../egress/isolation";
import { readRange } from "../egress/ranges";
import { ingressNamespaces, isListed, listIn, textIn } from "../mtls/places";
import { podKinds } from "../pods";
import type { ObjectRule, ObjectSetRule } from "../rule";

/** No pod without a policy. */
export const podsHeld: ObjectSetRule = {
  form: "object-set",
  id: "ingress/pods-held",
  promise: "The way in to every workload is held by a network policy.",
  severity: "medium",
  controls: controls("boundary", "5.3.2"),
  why: "A pod that no policy selects is reached by every other pod, those of other tenants and the one that was broken into.",
  repair: "select its pods in a NetworkPolicy with policyTypes: [Ingress], or close the whole namespace",
  kinds: podKinds.filter((kind) => kind !== "PodTemplate"),
  *judge(workload, gathering) {
    if (workload.pod !== undefined && !isHeld(workload, gathering, "ingress"))
      yield { at: ["metadata", "name"], message: `no network policy holds the way in to ${workload.kind} "${workload.name}"` };
  },
};

/** Not everybody. */
export const callersSelected: ObjectRule = {
  form: "object",
  id: "ingress/callers-selected",
  promise: "No NetworkPolicy lets everybody in, but at the gateways.",
  severity: "high",
  controls: controls("boundary", "5.3.2"),
  why: "A rule without a sender, or with the whole internet as one, opens the pods past the gateway.",
  repair: "name the callers in from, by namespaceSelector and podSelector",
  kinds: ["NetworkPolicy"],
  parameters: ingressNamespaces,
  *judge(policy, parameters) {
    if (isListed(policy.namespace, parameters, "ingressNamespaces")) return;
    for (const [index, rule] of listIn(fieldOf(fieldOf(policy.object, "spec"), "ingress")).entries()) {
      const peers = listIn(fieldOf(rule, "from"));
      const at = ["spec", "ingress", index];
      if (peers.length === 0) yield { at, message: `NetworkPolicy "${policy.name}" lets everybody in: a rule has no "from"` };
      for (const [place, peer] of peers.entries()) {
        const range = readRange(textIn(fieldOf(fieldOf(peer, "ipBlock"), "cidr")));
        if (range !== undefined && range.bits < 8)
          yield { at: [...at, "from", place, "ipBlock", "cidr"], message: `NetworkPolicy "${policy.name}" lets ${range.text} in` };
      }
    }
  },
};
