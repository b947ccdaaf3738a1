import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import {
  egressNamespaces,
  ingressNamespaces,
  isListed,
  meshObjects,
  namespaceKinds,
  networking,
  rootNamespace,
  selectsAll,
  spokenFor,
  systemNamespaces,
} from "../mtls/places";
import type { CelRule, ObjectSetRule } from "../rule";

const kinds = ["Sidecar.networking.istio.io"];

/** What the proxy does not know, it does not send on. */
export const registryOnly: CelRule = {
  form: "cel",
  id: "egress/registry-only",
  promise: "Every Sidecar sends on only what is in the registry.",
  severity: "high",
  controls: controls("boundary"),
  why: "With ALLOW_ANY a workload's proxy leads it to any address, and no declaration counts.",
  repair: "write outboundTrafficPolicy.mode: REGISTRY_ONLY",
  kinds,
  clauses: [
    {
      each: "object",
      holds: 'object.?spec.?outboundTrafficPolicy.?mode.orValue("ALLOW_ANY") == "REGISTRY_ONLY"',
      at: "spec.outboundTrafficPolicy.mode",
      says: 'Sidecar "{name}" sends on what is in no registry',
    },
  ],
};

const egress = "object.?spec.?egress.orValue([])";

/** The proxy knows what the workload needs. */
export const sidecarHosts: CelRule = {
  form: "cel",
  id: "egress/sidecar-hosts",
  promise: "Every Sidecar lists the hosts that its workloads call, and not every host of every namespace.",
  severity: "medium",
  controls: controls("leastPrivilege"),
  why: "A proxy that knows the whole mesh leads to the whole mesh, and grows with it.",
  repair: "list the hosts in spec.egress[].hosts, as namespace/host",
  kinds,
  clauses: [
    {
      each: "object",
      holds: `${egress}.size() > 0 && ${egress}.all(listener, listener.?hosts.orValue([]).size() > 0)`,
      at: "spec.egress",
      says: 'Sidecar "{name}" lists no hosts, and so takes all of them',
    },
    {
      each: "object",
      holds: `${egress}.all(listener, listener.?hosts.orValue([]).all(host, host != "*" && host != "*/*"))`,
      at: "spec.egress",
      says: 'Sidecar "{name}" lists every host of every namespace',
    },
  ],
};

/** Nobody goes by the default, which is open. */
export const namespacesBounded: ObjectSetRule = {
  form: "object-set",
  id: "egress/namespaces-bounded",
  promise: "In every namespace with workloads a Sidecar for all of them sends on only what is in the registry, but where a gateway stands.",
  severity: "high",
  controls: controls("boundary"),
  why: "Where no Sidecar says otherwise a proxy leads its workload to any address.",
  repair: "put a Sidecar without workloadSelector and with outboundTrafficPolicy.mode REGISTRY_ONLY into the namespace",
  kinds: namespaceKinds,
  parameters: { ...rootNamespace, ...systemNamespaces, ...ingressNamespaces, ...egressNamespaces },
  *judge(view, gathering, parameters) {
    const namespace = spokenFor(view, gathering);
    if (namespace === undefined || isListed(namespace, parameters, "systemNamespaces", "ingressNamespaces", "egressNamespaces")) return;
    // Where the node leads the traffic there is no proxy of one's own to bound.
    if (fieldOf(fieldOf(fieldOf(view.object, "metadata"), "labels"), "istio.io/dataplane-mode") === "ambient") return;
    const own = specsFor(namespace);
    const inForce = own.length > 0 ? own : specsFor(String(parameters.rootNamespace));
    if (inForce.length > 0 && inForce.every((spec) => fieldOf(fieldOf(spec, "outboundTrafficPolicy"), "mode") === "REGISTRY_ONLY")) return;
    yield { at: ["metadata", "name"], message: `no Sidecar holds all workloads of namespace ${namespace} to the registry` };

    function specsFor(place: string): unknown[] {
      return meshObjects(gathering, "Sidecar", networking, place)
        .map((sidecar) => fieldOf(sidecar.object, "spec"))
        .filter((spec) => selectsAll(fieldOf(spec, "workloadSelector")));
    }
  },
};
