import { fieldOf } from "../../model/documents/document";
import { controls } from "../controls";
import type { Gathering } from "../gathering";
import { egressNamespaces, isListed, isOfGroup, listIn, networking } from "../mtls/places";
import type { CelRule, ObjectSetRule, ParameterValues } from "../rule";
import type { KubeView } from "../view";

const kinds = ["ServiceEntry.networking.istio.io"];
const hosts = "object.?spec.?hosts.orValue([])";

/** A host, not a country. */
export const hostsWhole: CelRule = {
  form: "cel",
  id: "egress/hosts-whole",
  promise: "No ServiceEntry opens a wildcard that is wider than one owner's domain, nor one that nobody resolves.",
  severity: "high",
  controls: controls("boundary"),
  why: "Behind *.com stands everybody who has bought a name; and without a resolution the caller's own address decides, whatever name it says.",
  repair: "name each host; for a wildcard of one owner take a resolution other than NONE",
  kinds,
  clauses: [
    {
      each: "object",
      holds: `${hosts}.all(host, !host.contains("*") || (host.matches("^[*][.][a-z0-9-]+([.][a-z0-9-]+)+$") && !host.matches("^[*][.](co|com|net|org|gov|ac|edu)[.][a-z]{2}$")))`,
      at: "spec.hosts",
      says: 'ServiceEntry "{name}" opens a wildcard of many owners',
    },
    {
      each: "object",
      holds: `object.?spec.?resolution.orValue("NONE") != "NONE" || ${hosts}.all(host, !host.contains("*"))`,
      at: "spec.resolution",
      says: 'ServiceEntry "{name}" opens a wildcard that nobody resolves',
    },
  ],
};

/** One's own hole is one's own. */
export const entriesAtHome: CelRule = {
  form: "cel",
  id: "egress/entries-at-home",
  promise: "Every ServiceEntry for a host outside says to which namespaces it is shown, and not to all.",
  severity: "medium",
  controls: controls("boundary"),
  why: "Without exportTo the whole mesh learns the host: what one application declared, all may call.",
  repair: 'write exportTo: ["."] and the namespace of the egress gateway',
  kinds,
  clauses: [
    {
      each: "object",
      holds:
        'object.?spec.?location.orValue("MESH_EXTERNAL") == "MESH_INTERNAL" || (object.?spec.?exportTo.orValue([]).size() > 0 && !("*" in object.spec.exportTo))',
      at: "spec.exportTo",
      says: 'ServiceEntry "{name}" shows a host outside to the whole mesh',
    },
  ],
};

/** One way out. */
export const throughGateway: ObjectSetRule = {
  form: "object-set",
  id: "egress/through-gateway",
  promise: "Every host outside that a ServiceEntry names is led to by way of the egress gateway.",
  severity: "high",
  controls: controls("boundary"),
  why: "The gateway is where somebody else than the caller decides and writes down who called whom; what goes past it nobody saw.",
  repair: "add a VirtualService for the host in the mesh that leads to the Service of the egress gateway",
  kinds,
  parameters: egressNamespaces,
  *judge(entry, gathering, parameters) {
    const spec = fieldOf(entry.object, "spec");
    if (fieldOf(spec, "location") === "MESH_INTERNAL" || isListed(entry.namespace, parameters, "egressNamespaces")) return;
    // A range of addresses has no name that a gateway could go by: the network policy names it.
    if (listIn(fieldOf(spec, "addresses")).length > 0) return;
    for (const [index, host] of listIn(fieldOf(spec, "hosts")).entries()) {
      const routes = routesOf(gathering, entry.namespace).get(String(host)) ?? [];
      if (routes.length === 0) yield { at: ["spec", "hosts", index], message: `nothing leads "${String(host)}" to the egress gateway` };
      else if (!routes.some((route) => leadsOut(route, entry.namespace, parameters)))
        yield { at: ["spec", "hosts", index], message: `"${String(host)}" is led past the egress gateway` };
    }
  },
};

/** The VirtualServices of a namespace that the mesh goes by, by host. */
function routesOf(gathering: Gathering, namespace: string): ReadonlyMap<string, readonly KubeView[]> {
  return gathering.once(`routes of the mesh in ${namespace}`, () => {
    const found = new Map<string, KubeView[]>();
    for (const route of gathering.objects("VirtualService", namespace).filter((view) => isOfGroup(view, networking))) {
      const spec = fieldOf(route.object, "spec");
      const gateways = listIn(fieldOf(spec, "gateways"));
      if (gateways.length > 0 && !gateways.includes("mesh")) continue;
      for (const host of listIn(fieldOf(spec, "hosts")).map(String)) {
        const list = found.get(host);
        if (list === undefined) found.set(host, [route]);
        else list.push(route);
      }
    }
    return found;
  });
}

/** Whether what the mesh's own callers are led to is a gateway that leads out, on every branch. */
function leadsOut(route: KubeView, home: string, parameters: ParameterValues): boolean {
  const spec = fieldOf(route.object, "spec");
  const branches = ["http", "tls", "tcp"].flatMap((kind) => listIn(fieldOf(spec, kind))).filter(isForMesh);
  const targets = branches.flatMap((branch) => listIn(fieldOf(branch, "route")));
  return (
    targets.length > 0 && targets.every((target) => isListed(placeOf(fieldOf(target, "destination"), home), parameters, "egressNamespaces"))
  );
}

function isForMesh(branch: unknown): boolean {
  const matches = listIn(fieldOf(branch, "match"));
  return (
    matches.length === 0 ||
    matches.some((match) => {
      const gateways = listIn(fieldOf(match, "gateways"));
      return gateways.length === 0 || gateways.includes("mesh");
    })
  );
}

/** The namespace of `gateway.namespace.svc.cluster.local`; a bare name stands in the rule's own. */
function placeOf(destination: unknown, home: string): string {
  const [, namespace, service] = String(fieldOf(destination, "host")).split(".");
  return namespace === undefined ? home : service === undefined || service === "svc" ? namespace : "";
}
